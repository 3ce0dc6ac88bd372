"""Which reports are alike: joins with their stability, and a map."""

from __future__ import annotations

import pandas as pd

from framing.reporting.evidence import Evidence
from framing.reporting.figures.likeness import HOLDS, Join, leaf_order, scatter_map, tree
from framing.reporting.parts import Cell, Chart, Name, Parts, Sentence, Table, join, say
from framing.reporting.rates import number, records
from framing.reporting.wording import category

SHARED = 0.2  # share of words in common from which on likeness may be one text met twice
_LAYERS = {"hedge": "hedges", "loaded": "loaded words", "booster": "words that stress how sure it is"}


def joins(evidence: Evidence, table: pd.DataFrame | None = None) -> list[Join]:
    """The joins of the study, or of a table of it, their members as places of outlets; none where a name is unclear."""
    table = evidence.study.joins if table is None else table
    found = []
    for r in records(table):
        a, b = (_members(str(r[side]), evidence.outlets) for side in ("a", "b"))
        if a and b and not a & b:
            found.append(Join(a, b, number(r["height"]), number(r["stability"])))
    return found if len(found) == len(table) and _builds_up(found) else []


def _builds_up(found: list[Join]) -> bool:
    """Does every branch join outlets or earlier branches? Not where names that hold " + " were read wrongly."""
    known = {frozenset([o]) for branch in found for o in branch.members}
    for branch in sorted(found, key=lambda j: (len(j.members), j.height)):
        if not {branch.a, branch.b} <= known:
            return False
        known.add(branch.members)
    return True


def _members(names: str, outlets: list[str]) -> frozenset[int]:
    """The outlets in "A + B"; a name that holds " + " itself is found as a whole."""
    rest, members = names, set()
    while rest:
        fits = [i for i, o in enumerate(outlets) if rest == o or rest.startswith(o + " + ")]
        if not fits:
            return frozenset()
        best = max(fits, key=lambda i: len(outlets[i]))
        members.add(best)
        rest = rest[len(outlets[best]) + 3 :]
    return frozenset(members)


def holding(evidence: Evidence) -> list[Join]:
    """The branches of fewer than all outlets that come back often enough, the firmest first."""
    found = joins(evidence)
    size = max((len(j.members) for j in found), default=0)
    firm = [j for j in found if j.stability >= HOLDS and len(j.members) < size]
    return sorted(firm, key=lambda j: (-j.stability, len(j.members)))


def finding(evidence: Evidence) -> Sentence:
    """The firmest group, with its stability; a warning where its members share copy; or that none holds."""
    found = holding(evidence)
    if not found:
        return Sentence(("No grouping of outlets holds: too little text to cluster",), "Too little text to tell.")
    best = found[0]
    members: list[Name] = [Name(o) for o in sorted(best.members)]
    times = f"{100 * best.stability:.0f} of 100 resamples"
    parts = say("{names} are alike in {times}", names=join(list(members)), times=times)
    if "joins" in evidence.study.without_copy and _share_copy(evidence, best):
        return _without_copy(evidence, best, parts)
    if not evidence.uncopied and _share_copy(evidence, best):
        return Sentence((*parts, ", but they share copy: this may be one text met twice"), "Seen in most resamples,",
                        "shared copy is not taken out.")  # fmt: skip
    return Sentence(parts, "Seen in most resamples,", "of these texts.")


def _without_copy(evidence: Evidence, group: Join, parts: Parts) -> Sentence:
    """What becomes of a group whose members share copy when that copy is set aside."""
    left = joins(evidence, evidence.study.without_copy["joins"])
    again = next((j.stability for j in left if j.members == group.members), 0.0)
    times = f"{100 * again:.0f} of 100"
    if again >= HOLDS:
        return Sentence((*parts, f", and in {times} without the copy they share"), "Seen in most resamples,",
                        "of these texts.")  # fmt: skip
    ended = f", but only in {times} without the copy they share: one text met twice"
    return Sentence((*parts, ended), "Seen directly,", "of these texts.")


def _share_copy(evidence: Evidence, group: Join) -> bool:
    home = dict(zip(evidence.documents, evidence.doc_outlet, strict=True))
    for r in records(evidence.study.containment):
        a, b = home[str(r["a_doc"])], home[str(r["b_doc"])]
        if a != b and {a, b} <= group.members and number(r["share"]) >= SHARED:
            return True
    return False


def chart(evidence: Evidence) -> Chart | None:
    """The tree; None where there are too few outlets to join."""
    found = joins(evidence)
    if not found:
        return None
    unplaced = [o for o in range(len(evidence.outlets)) if o not in set(leaf_order(found))]
    most = max((j.stability for j in found if len(j.members) < len(leaf_order(found))), default=0.0)
    firm = " Solid branches hold, dashed ones do not." if holding(evidence) else (
        f" Here never more than {100 * most:.0f}, so every joint is dashed.")  # fmt: skip
    rows: list[list[Cell]] = [[_named(j), f"{100 * j.stability:.0f} of 100", f"{j.height:.2f}"] for j in found]
    return Chart(
        id="f-tree",
        finding=finding(evidence),
        sub="Outlets that join further left use framing and hedging words more alike in their own voice. The "
        "figure at a joint says in how many of 100 resamples, texts drawn anew at random from these, the same group "
        "came back." + firm,
        wide=tree(found, unplaced, evidence.outlets, False),
        narrow=tree(found, unplaced, evidence.outlets, True),
        table=Table(["Group", "Holds in resamples", "Distance"], rows, label="Groups and how firmly they hold"),
        plain="A computer will always draw a tree, even from noise. So we shake the text and look whether the same "
        "branches grow back.",
        note="How likeness is measured stands under “How it was counted”.",
    )


def _named(found: Join) -> Parts:
    return join([Name(o) for o in sorted(found.members)], " + ", " + ")


def neighbours(evidence: Evidence) -> Chart | None:
    """The map, with every outlet's nearest neighbour in the table; None where fewer than three outlets have a place."""
    rows: list[list[Cell]] = []
    points = []
    for r in records(evidence.study.clusters):
        outlet, x, y = evidence.outlets.index(str(r["outlet"])), number(r["x"]), number(r["y"])
        if x == x and y == y:
            points.append((outlet, x, y))
            near = evidence.outlets.index(str(r["nearest"]))
            rows.append([Name(outlet), Name(near), f"{100 * number(r['stability']):.0f} of 100"])
    if len(points) < 3:
        return None
    return Chart(
        id="f-map",
        finding=_nearest(evidence),
        sub="A map of the same distances: nearer means more alike. Two dimensions hold only part of the distances.",
        wide=scatter_map(points, False),
        narrow=scatter_map(points, True),
        table=Table(["Outlet", "Nearest", "Nearest in resamples"], rows, [p[0] for p in points], "Nearest neighbours"),
        note="The distances of the tree, laid flat by classical scaling." + _directions(evidence),
    )


def _directions(evidence: Evidence) -> str:
    """Which words are used more towards the right and the left, the top and the bottom of the map."""
    ends = {"x": ("to the right", "to the left"), "y": ("up", "down")}
    told = []
    for r in records(evidence.study.map_axes):
        for end, names in zip(ends[str(r["axis"])], (r["ends_high"], r["ends_low"]), strict=True):
            if isinstance(names, str) and names:
                told.append(f"further {end}, {', '.join(_kind(name) for name in names.split(' + '))}")
    return f" What outlets use more of: {'; '.join(told)}." if told else ""


def _kind(measure: str) -> str:
    """A measure in words: "hedges of the kind “modal”", "words of “diplomacy”"."""
    layer, _, label = measure.partition(":")
    if layer == "frame" or not label:
        return f"words of “{category(label or layer)}”"
    return f"{_LAYERS.get(layer, layer)} of the kind “{category(label)}”"


def _nearest(evidence: Evidence) -> Sentence:
    known = [r for r in records(evidence.study.clusters) if number(r["stability"]) == number(r["stability"])]
    best = max(known, key=lambda r: number(r["stability"]))
    a, b = (evidence.outlets.index(str(best[k])) for k in ("outlet", "nearest"))
    times = f"{100 * number(best['stability']):.0f} of 100"
    if number(best["stability"]) < HOLDS:
        return Sentence((f"No outlet keeps the same nearest neighbour in {100 * HOLDS:.0f} of 100 resamples",),
                        "Too little text to tell.")  # fmt: skip
    parts = say("The firmest neighbour: {B} is nearest to {A} in {t} resamples", A=Name(a), B=Name(b), t=times)
    return Sentence(parts, "Seen in most resamples.")
