"""Who is made the one who escalates: words of escalation by the side that acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from framing.reporting.evidence import Evidence
from framing.reporting.figures.units import MOST_UNITS, Run, unit_bars
from framing.reporting.parts import Cell, Chart, Name, Part, Parts, Sentence, Table, join, say, token
from framing.reporting.wording import VOICES, counted, how_often, of

ENOUGH = 3  # own-voice mentions from which on an outlet is said to name a side
SIDES = 3  # sides with a panel of their own; the others share one
NOBODY = "nobody named"
OTHERS = "another side"


@dataclass(frozen=True, slots=True)
class Acts:
    """One outlet's own words of escalation that name who acts: side → spans."""

    outlet: int
    sides: dict[str, list[int]]

    @property
    def total(self) -> int:
        return sum(map(len, self.sides.values()))

    @property
    def only(self) -> str:
        """The side, if there is one only and it is named often enough; else empty."""
        return next(iter(self.sides)) if len(self.sides) == 1 and self.total >= ENOUGH else ""


def escalating(evidence: Evidence) -> frozenset[str]:
    """The rising categories whose actor escalates. Who warns or fears is the actor of alarm, and escalates nothing."""
    labels = {label for (layer, label), name in evidence.families.items() if layer == "frame" and name == "rising"}
    return frozenset(label for label in labels if not label.startswith("alarm")) or frozenset(labels)


def acts(evidence: Evidence) -> list[Acts]:
    """Every outlet's acts, in order; only counted spans, so affirmed and of sure voice."""
    found = []
    for outlet in range(len(evidence.outlets)):
        sides: dict[str, list[int]] = {}
        for span in evidence.pick(
            outlet=outlet, layer="frame", family="rising", label=escalating(evidence), voice="own"
        ):
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
    leading = leads(found)
    single = same_side(found)
    if single and (_alone(single, found) or len(leading) < 2):
        return Sentence(
            _one_side(evidence, single, found), "Seen in every case,", "but there are few cases." + _reach(evidence)
        )
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


def contrast(evidence: Evidence) -> list[int]:
    """Two outlets that read well side by side: those that name different sides, if any do; else the first two."""
    found = acts(evidence)
    pair = opposed(found) or [a for a, _ in leads(found)]
    outlets = [a.outlet for a in pair]
    return outlets if len(outlets) == 2 else list(range(min(2, len(evidence.outlets))))


def same_side(found: Sequence[Acts]) -> list[Acts]:
    """The outlets, three at most, that name the same side only; of several sides the one with the most mentions."""
    sides = {a.only: sum(b.total for b in found if b.only == a.only) for a in found if a.only}
    best = max(sides, key=lambda side: (sides[side], side), default="")
    return [a for a in found if best and a.only == best][:3]


def _alone(single: Sequence[Acts], every: Sequence[Acts]) -> bool:
    """Whether there is one such outlet, and no other names its side."""
    return len(single) == 1 and not any(single[0].only in other.sides for other in every if other is not single[0])


def _one_side(evidence: Evidence, single: Sequence[Acts], every: Sequence[Acts]) -> Parts:
    counts = join([_all_of(evidence, a) for a in single])
    names = join([Name(a.outlet) for a in single])
    if len(single) > 1:
        words = "In their own words, {A} each name {S} alone as the one who escalates: {k} mentions"
    elif _alone(single, every) and len(every) > 1:
        words = "In its own words, {A} is the only outlet that makes {S} the one who escalates: {k} mentions"
    else:
        words = "In its own words, {A} makes {S} alone the one who escalates: {k} mentions"
    return say(words, A=names, S=single[0].only, k=counts)


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
            k=evidence.number(a.sides[side], _title(a.outlet, side, "own"), of(len(a.sides[side]), a.total)),
        )
        for place, (a, side) in enumerate(leading)
    ]  # fmt: skip
    return ("In their own words, " if len(told) > 1 else "In its own words, ", *join(told, ", ", ", "))


def _all_of(evidence: Evidence, found: Acts) -> Part:
    spans, n = found.sides[found.only], found.total
    title = f"{token(found.outlet)}: own words of escalation, {found.only} acting"
    return evidence.number(spans, title, of(n, n))


def _mixed(evidence: Evidence, found: Acts) -> Parts:
    sides = sorted(found.sides.items(), key=lambda item: (-len(item[1]), item[0]))
    told: list[Part | Parts] = [
        say("{S} {k}", S=side, k=evidence.number(spans, _title(found.outlet, side, "own"), how_often(len(spans))))
        for side, spans in sides[:3]
    ]
    rest = sum(len(spans) for _, spans in sides[3:])
    told += [f"others {how_often(rest)}"] if rest else []
    return say("{A} names {sides}", A=Name(found.outlet), sides=join(told))


def _title(outlet: int, side: str, voice: str) -> str:
    acting = "nobody named as acting" if side == NOBODY else f"{side} acting"
    return f"{token(outlet)}: words of escalation, {acting}, {VOICES[voice]}"


def columns(evidence: Evidence) -> list[tuple[str, frozenset[str]]]:
    """The panels: the sides that are named most, one for the other sides, and one for nobody."""
    actors = evidence.column("actor")
    named = Counter(
        str(actors[i]) for i in evidence.pick(layer="frame", family="rising", label=escalating(evidence)) if actors[i]
    )
    ranked = [side for side, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))]
    panels = [(side, frozenset([side])) for side in ranked[:SIDES]]
    if len(ranked) > SIDES:
        panels.append((OTHERS, frozenset(ranked[SIDES:])))
    return [*panels, (NOBODY, frozenset([""]))]


def chart(evidence: Evidence) -> Chart:
    """The unit chart of actors, with its table."""
    panels, acting = columns(evidence), escalating(evidence)
    runs: list[Run] = []
    rows: list[list[Cell]] = []
    for outlet in range(len(evidence.outlets)):
        cells: list[Cell] = [Name(outlet)]
        for place, (side, actors) in enumerate(panels):
            for voice in VOICES:
                spans = evidence.pick(
                    outlet=outlet, layer="frame", family="rising", label=acting, voice=voice, actor=actors
                )
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
        sub=f"{_unit(runs)} of escalation, under the side that acts in the sentence:",
        key="fill",
        wide=unit_bars(runs, titles, evidence.outlets, False, "rising"),
        narrow=unit_bars(runs, titles, evidence.outlets, True, "rising"),
        table=Table(head, rows, range(len(rows)), "Words of escalation by side and voice"),
        plain="“They stoked the crisis” says who made things worse. “Tensions rose” says it of nobody. We look at "
        "who does the action, and whether the outlet or a source says so.",
        note="One row an outlet; a square opens its passages. Negated, averted and imagined uses are left out.",
    )


def _unit(runs: Sequence[Run]) -> str:
    """What a bar is: one word, or as long as there are words, where they are too many to draw each."""
    return "Each square is one word" if max(r.count for r in runs) <= MOST_UNITS else "The longer a bar, the more words"


def _hover(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;")
