"""Who is made the one who escalates: words of escalation and alarm by the side that acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from framing.reporting.evidence import Evidence
from framing.reporting.figures.units import Run, unit_bars
from framing.reporting.parts import Cell, Chart, Name, Part, Parts, Sentence, Table, join, say, token
from framing.reporting.wording import VOICES, counted

ENOUGH = 3  # own-voice mentions from which on an outlet is said to name a side
SIDES = 3  # sides with a panel of their own; the others share one
NOBODY = "nobody named"
OTHERS = "another side"


@dataclass(frozen=True, slots=True)
class Acts:
    """One outlet's own words of escalation and alarm that name who acts: side → spans."""

    outlet: int
    sides: dict[str, list[int]]

    @property
    def total(self) -> int:
        return sum(map(len, self.sides.values()))

    @property
    def only(self) -> str:
        """The side, if there is one only and it is named often enough; else empty."""
        return next(iter(self.sides)) if len(self.sides) == 1 and self.total >= ENOUGH else ""


def acts(evidence: Evidence) -> list[Acts]:
    """Every outlet's acts, in order; only counted spans, so affirmed and of sure voice."""
    found = []
    for outlet in range(len(evidence.outlets)):
        sides: dict[str, list[int]] = {}
        for span in evidence.pick(outlet=outlet, layer="frame", family="rising", voice="own"):
            if actor := str(evidence.column("actor")[span]):
                sides.setdefault(actor, []).append(int(span))
        found.append(Acts(outlet, sides))
    return found


def finding(evidence: Evidence) -> Sentence:
    """The sentence on who is named as the one who escalates, or that there are too few mentions."""
    found = acts(evidence)
    if pair := opposed(found):
        a, b = pair
        parts = say(
            "In their own words, {A} makes {S} the one who escalates and {B} makes it {T}: {k} and {m} mentions",
            A=Name(a.outlet), B=Name(b.outlet), S=a.only, T=b.only, k=_all_of(evidence, a), m=_all_of(evidence, b),
        )  # fmt: skip
        return Sentence(parts, "Seen in every case,", "but there are few cases." + _reach(evidence))
    single = max((a for a in found if a.only), key=lambda a: (_alone(a, found), a.total), default=None)
    leading = leads(found)
    if single and (_alone(single, found) or len(leading) < 2):
        words = "is the only outlet that makes {S}" if _alone(single, found) else "makes {S} alone"
        parts = say(
            "In its own words, {A} " + words + " the one who escalates: {k} mentions",
            A=Name(single.outlet), S=single.only, k=_all_of(evidence, single),
        )  # fmt: skip
        return Sentence(parts, "Seen in every case,", "but there are few cases." + _reach(evidence))
    if leading:
        return Sentence(_leading(evidence, leading), "Seen directly.", "Counts of these articles, not a habit.")
    mixed = sorted((a for a in found if a.total >= ENOUGH), key=lambda a: -a.total)[:2]
    if mixed:
        told = [_mixed(evidence, a) for a in mixed]
        return Sentence(("In their own words, " if len(told) > 1 else "In its own words, ", *join(told, "; ", "; ")),
                        "Seen directly.", "Counts of these articles, not a habit.")  # fmt: skip
    return Sentence(
        ("Too few mentions to say whom any outlet makes the one who escalates",), "Too little text to tell."
    )


def _alone(found: Acts, every: Sequence[Acts]) -> bool:
    """Whether no other outlet names this one’s only side."""
    return not any(found.only in other.sides for other in every if other is not found)


def _reach(evidence: Evidence) -> str:
    one = len(evidence.documents) == len(evidence.outlets)
    return " It holds for these articles, not for what the outlets usually do." if one else ""


def opposed(found: Sequence[Acts]) -> tuple[Acts, Acts] | None:
    """The two outlets with the most mentions that each name one side only, and not the same one."""
    single = [a for a in found if a.only]
    pairs = [(a, b) for i, a in enumerate(single) for b in single[i + 1 :] if a.only != b.only]
    return max(pairs, key=lambda p: (min(p[0].total, p[1].total), p[0].total + p[1].total), default=None)


def leads(found: Sequence[Acts]) -> list[tuple[Acts, str]]:
    """The outlets that name one side more often than any other, the strongest of each side, two at most."""
    best: dict[str, Acts] = {}
    for a in (a for a in found if a.total >= ENOUGH):
        sides = sorted(a.sides, key=lambda s: -len(a.sides[s]))
        if len(sides) > 1 and len(a.sides[sides[0]]) == len(a.sides[sides[1]]):
            continue
        if sides[0] not in best or _strength(a, sides[0]) > _strength(best[sides[0]], sides[0]):
            best[sides[0]] = a
    ranked = sorted(best.items(), key=lambda b: (_strength(b[1], b[0]), b[0]), reverse=True)
    return [(a, side) for side, a in ranked[:2]]


def _strength(found: Acts, side: str) -> tuple[float, int]:
    return len(found.sides[side]) / found.total, found.total


def _leading(evidence: Evidence, leading: Sequence[tuple[Acts, str]]) -> Parts:
    told: list[Part | Parts] = [
        say(
            "{A} names {S} most often" + (" as the one who escalates" if place == 0 else "") + " ({k} mentions)",
            A=Name(a.outlet), S=side,
            k=evidence.number(a.sides[side], _title(a.outlet, side, "own"), f"{len(a.sides[side])} of {a.total}"),
        )
        for place, (a, side) in enumerate(leading)
    ]  # fmt: skip
    return ("In their own words, " if len(told) > 1 else "In its own words, ", *join(told, ", ", ", "))


def _all_of(evidence: Evidence, found: Acts) -> Part:
    spans, n = found.sides[found.only], found.total
    title = f"{token(found.outlet)}: own words of escalation and alarm, {found.only} acting"
    return evidence.number(spans, title, f"{n} of {n}")


def _mixed(evidence: Evidence, found: Acts) -> Parts:
    sides = sorted(found.sides.items(), key=lambda item: (-len(item[1]), item[0]))
    told: list[Part | Parts] = [
        say("{S} {k}", S=side, k=evidence.number(spans, _title(found.outlet, side, "own"), _times(len(spans))))
        for side, spans in sides[:3]
    ]
    rest = sum(len(spans) for _, spans in sides[3:])
    told += [f"others {_times(rest)}"] if rest else []
    return say("{A} names {sides}", A=Name(found.outlet), sides=join(told))


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")


def _title(outlet: int, side: str, voice: str) -> str:
    acting = "nobody named as acting" if side == NOBODY else f"{side} acting"
    return f"{token(outlet)}: words of escalation and alarm, {acting}, {VOICES[voice]}"


def columns(evidence: Evidence) -> list[tuple[str, frozenset[str]]]:
    """The panels: the sides that are named most, one for the other sides, and one for nobody."""
    actors = evidence.column("actor")
    named = Counter(str(actors[i]) for i in evidence.pick(layer="frame", family="rising") if actors[i])
    ranked = [side for side, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))]
    panels = [(side, frozenset([side])) for side in ranked[:SIDES]]
    if len(ranked) > SIDES:
        panels.append((OTHERS, frozenset(ranked[SIDES:])))
    return [*panels, (NOBODY, frozenset([""]))]


def chart(evidence: Evidence) -> Chart:
    """The unit chart of actors, with its table."""
    panels = columns(evidence)
    runs: list[Run] = []
    rows: list[list[Cell]] = []
    for outlet in range(len(evidence.outlets)):
        cells: list[Cell] = [Name(outlet)]
        for place, (side, actors) in enumerate(panels):
            for voice in VOICES:
                spans = evidence.pick(outlet=outlet, layer="frame", family="rising", voice=voice, actor=actors)
                title = _title(outlet, side, voice)
                hover = f"{counted(len(spans), 'word')}<br>{_hover(title)}"
                runs.append(Run(outlet, place, voice, len(spans), evidence.key(spans, title), hover))
                cells.append(evidence.number(spans, title))
        rows.append(cells)
    titles = [side[:1].upper() + side[1:] for side, _ in panels]
    head = ["Outlet", *(f"{title}, {voice}" for title in titles for voice in VOICES)]
    return Chart(
        id="f-actors",
        finding=finding(evidence),
        sub="Each square is one word of escalation or alarm, under the side that acts in the sentence:",
        key="fill",
        wide=unit_bars(runs, titles, evidence.outlets, False, "rising"),
        narrow=unit_bars(runs, titles, evidence.outlets, True, "rising"),
        table=Table(head, rows, range(len(rows)), "Words of escalation and alarm by side and voice"),
        plain="“They stoked the crisis” says who made things worse. “Tensions rose” says it of nobody. We look at who "
        "does the action, and whether the outlet or a source says so.",
        note="One row an outlet; a square opens its passages. Negated, averted and imagined uses are left out.",
    )


def _hover(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;")
