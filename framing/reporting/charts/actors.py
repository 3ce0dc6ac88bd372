"""Who is made the one who escalates: words of escalation by the side that acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from framing.reporting.charts.sides import ENOUGH, Acts, acts, alone, escalating, leads, lone, opposed, same_side
from framing.reporting.evidence import Evidence
from framing.reporting.figures.units import MOST_UNITS, Run, unit_bars
from framing.reporting.parts import Cell, Chart, Name, Part, Parts, Sentence, Table, join, say, token
from framing.reporting.wording import VOICES, counted, how_often, of, opening, the

SIDES = 3  # sides with a panel of their own; the others share one
NOBODY = "nobody named"
OTHERS = "another side"


def finding(evidence: Evidence) -> Sentence:
    """The sentence on who is named as the one who escalates, or that there are too few mentions."""
    found = acts(evidence)
    if pair := opposed(found):
        a, b = pair
        parts = say(
            "In their own words, {A} makes {S} the one who escalates and {B} makes it {T}: {k} and {m} mentions",
            A=Name(a.outlet), B=Name(b.outlet), S=the(a.only), T=the(b.only), k=_all_of(evidence, a), m=_all_of(evidence, b),
        )  # fmt: skip
        return Sentence(parts, "Seen in every case,", "but there are few cases." + _reach(evidence))
    if apart := lone(found):
        return Sentence(_lone(evidence, *apart), "Seen directly.", "Counts of these articles, not a habit.")
    leading = leads(found)
    single = same_side(found)
    if single and (alone(single, found) or len(leading) < 2):
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


def _one_side(evidence: Evidence, single: Sequence[Acts], every: Sequence[Acts]) -> Parts:
    counts = join([_all_of(evidence, a) for a in single])
    names = join([Name(a.outlet) for a in single])
    if len(single) > 1:
        words = "In their own words, {A} each name {S} alone as the one who escalates: {k} mentions"
    elif alone(single, every) and len(every) > 1:
        words = "In its own words, {A} is the only outlet that makes {S} the one who escalates: {k} mentions"
    else:
        words = "In its own words, {A} makes {S} alone the one who escalates: {k} mentions"
    return say(words, A=names, S=the(single[0].only), k=counts)


def _reach(evidence: Evidence) -> str:
    one = len(evidence.documents) == len(evidence.outlets)
    return " It holds for these articles, not for what the outlets usually do." if one else ""


def _lone(evidence: Evidence, one: Acts, side: str, alike: Sequence[Acts]) -> Parts:
    """{A} alone names {S}; those that name only {T}."""
    words = "In its own words, {A} alone makes {S} the one who escalates ({k} mentions); {B} {name} only {T} ({m})"
    return say(
        words, A=Name(one.outlet), S=the(side), k=_some_of(evidence, one, side), T=the(alike[0].only),
        B=join([Name(other.outlet) for other in alike]), name="name" if len(alike) > 1 else "names",
        m=join([_all_of(evidence, other) for other in alike]),
    )  # fmt: skip


def _some_of(evidence: Evidence, found: Acts, side: str) -> Part:
    spans = found.sides[side]
    return evidence.number(spans, _title(found.outlet, side, "own"), of(len(spans), found.total))


def _leading(evidence: Evidence, leading: Sequence[tuple[Acts, str]]) -> Parts:
    told: list[Part | Parts] = [
        say(
            "{A} names {S} most often" + (" as the one who escalates" if place == 0 else "") + " ({k} mentions)",
            A=Name(a.outlet), S=the(side),
            k=_some_of(evidence, a, side),
        )
        for place, (a, side) in enumerate(leading)
    ]  # fmt: skip
    return ("In their own words, " if len(told) > 1 else "In its own words, ", *join(told, ", ", ", "))


def _all_of(evidence: Evidence, found: Acts) -> Part:
    spans, n = found.sides[found.only], found.total
    title = f"{token(found.outlet)}: own words of escalation, {the(found.only)} acting"
    return evidence.number(spans, title, of(n, n))


def _mixed(evidence: Evidence, found: Acts) -> Parts:
    sides = sorted(found.sides.items(), key=lambda item: (-len(item[1]), item[0]))
    told: list[Part | Parts] = [
        say("{S} {k}", S=the(side), k=evidence.number(spans, _title(found.outlet, side, "own"), how_often(len(spans))))
        for side, spans in sides[:3]
    ]
    rest = sum(len(spans) for _, spans in sides[3:])
    told += [f"others {how_often(rest)}"] if rest else []
    return say("{A} names {sides}", A=Name(found.outlet), sides=join(told))


def _title(outlet: int, side: str, voice: str) -> str:
    acting = "nobody named as acting" if side == NOBODY else f"{the(side)} acting"
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
    titles = [opening(the(side)) for side, _ in panels]
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
        note="A row is an outlet; a square opens its passages. Negated, averted and imagined uses are left out. Plain words "
        "for what happened, such as “send”, “deploy” or “on alert”, count for nobody; what is told of earlier years counts.",
    )


def _unit(runs: Sequence[Run]) -> str:
    """What a bar is: one word, or as long as there are words, where they are too many to draw each."""
    return "Each square is one word" if max(r.count for r in runs) <= MOST_UNITS else "The longer a bar, the more words"


def _hover(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;")
