"""Which words are shared: how much of one report stands word for word in another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from framing.comparison.vocabulary import agencies
from framing.reporting.evidence import Evidence
from framing.reporting.figures.cells import Shade, heatmap
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Part, Parts, Sentence, Table, join, say, token
from framing.reporting.rates import number, records, whole
from framing.reporting.wording import counted, percent

MUCH = 0.2


def shares(evidence: Evidence) -> dict[tuple[int, int], float]:
    """(outlet, other) → the largest share of one's report inside one of the other's, own pairs left out."""
    home = dict(zip(evidence.documents, evidence.doc_outlet, strict=True))
    found: dict[tuple[int, int], float] = {}
    for r in records(evidence.study.containment):
        pair = home[str(r["a_doc"])], home[str(r["b_doc"])]
        if pair[0] != pair[1]:
            found[pair] = max(found.get(pair, 0.0), number(r["share"]))
    return found


def passages(evidence: Evidence, a: int, b: int) -> list[int]:
    """The shared passages of outlet `a` that `b` has too, as passages of the page."""
    return [i for i, p in enumerate(evidence.passages) if (p.outlet, p.other) == (a, b)]


def finding(evidence: Evidence) -> Sentence:
    """The pair that shares most, if it is much; else that none does."""
    found = shares(evidence)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < MUCH:
        (a, b), share = ranked[0] if ranked else ((0, 0), 0.0)
        parts = say("No two reports share more than {p} of their words", p=_door(evidence, a, b, percent(share)))
        return Sentence(parts, "Seen directly,", "word for word.")
    (a, b), share = ranked[0]
    if evidence.uncopied:
        parts = say("{p} of the words of {A} stand word for word in {B}{k}, and are left out here",
                    p=percent(share), A=Name(a), B=Name(b), k=_places(evidence, a, b))  # fmt: skip
        return Sentence(parts, "Seen directly,", "word for word.")
    one, other = _reports(evidence, a, b, share)
    words = whole(evidence.study.documents["words"].iloc[one])
    parts = say(
        "{copied} of the {words} words of {A} ({p}) stand word for word in {B}{k}{credit}{tail}",
        copied=f"{round(share * words):,}", words=f"{words:,}", A=_report(evidence, a, "one report of "),
        B=_report(evidence, b, "one of "), p=percent(share), k=_between(evidence, one, other), credit=_credit(evidence, a, b),
        tail=_next(evidence, [r for r in ranked if set(r[0]) != {a, b}]),
    )  # fmt: skip
    return Sentence(parts, "Seen directly,", "word for word.")


def _reports(evidence: Evidence, a: int, b: int, share: float) -> tuple[int, int]:
    """The report of `a` that shares so much with one of `b`, and the latter."""
    place = {name: at for at, name in enumerate(evidence.documents)}
    pairs = (
        (place[str(r["a_doc"])], place[str(r["b_doc"])])
        for r in records(evidence.study.containment)
        if number(r["share"]) == share
    )
    return next((i, j) for i, j in pairs if (evidence.doc_outlet[i], evidence.doc_outlet[j]) == (a, b))


def _report(evidence: Evidence, outlet: int, one_of: str) -> Part | Parts:
    """An outlet that has one report by its name, one that has several by a report of it."""
    return Name(outlet) if evidence.doc_outlet.count(outlet) == 1 else (one_of, Name(outlet))


def _between(evidence: Evidence, one: int, other: int) -> Parts:
    """The passages that one report shares with another, as a door."""
    found = [i for i, p in enumerate(evidence.passages) if (p.doc, p.other_doc) == (one, other)]
    title = _title(evidence.doc_outlet[one], evidence.doc_outlet[other])
    return (", in ", evidence.door(found, title, counted(len(found), "passage"))) if found else ()


def _door(evidence: Evidence, a: int, b: int, text: str = "") -> Part:
    """The passages of `a` that `b` has too, as a door: their number, or other words."""
    found = passages(evidence, a, b)
    return evidence.door(found, _title(a, b), text or counted(len(found), "passage"))


def _places(evidence: Evidence, a: int, b: int) -> Parts:
    return (", in ", _door(evidence, a, b)) if passages(evidence, a, b) else ()


def _title(a: int, b: int) -> str:
    return f"{token(a)}: passages also in {token(b)}"


def _credit(evidence: Evidence, a: int, b: int) -> Parts:
    """The agency that the two outlets' shared passages are credited to, if one of them names it."""
    pair = {evidence.outlets[a], evidence.outlets[b]}
    outlet = dict(zip(evidence.documents, (evidence.outlets[o] for o in evidence.doc_outlet), strict=True))
    named = {
        str(r["agency"])
        for r in records(evidence.study.reuse)
        if r["agency"] and {outlet[str(r["a_doc"])], outlet[str(r["b_doc"])]} == pair
    }
    if len(named) != 1:
        return ()
    (agency,) = named
    credited = Name(evidence.outlets.index(agency)) if agency in evidence.outlets else agency
    naming = [o for o in (a, b) if o in _naming(evidence, agency)]
    if agency in evidence.outlets or not naming:
        return say(" (copy credited to {agency})", agency=credited)
    return say(" ({who} names {agency} as a source)", who=join([Name(o) for o in naming]), agency=agency)


def _naming(evidence: Evidence, agency: str) -> set[int]:
    """The outlets in whose reports the agency's name stands, page furniture and the lines under pictures included."""
    names = {name for name, full in agencies().items() if full == agency}
    found = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names))) + r")\b")
    return {outlet for outlet, text in zip(evidence.doc_outlet, evidence.texts, strict=True) if found.search(text)}


def _next(evidence: Evidence, rest: Sequence[tuple[tuple[int, int], float]]) -> Parts:
    """That no other pair shares more than the next one does, whose share opens its passages."""
    if not rest:
        return ()
    (a, b), share = rest[0]
    return say("; no other pair shares more than {p}", p=_door(evidence, a, b, percent(share)))


def chart(evidence: Evidence) -> Chart | None:
    """Containment both ways; None where the study has none."""
    found = shares(evidence)
    if not found:
        return None
    size = range(len(evidence.outlets))
    cells = [[_shade(evidence, a, b, found.get((a, b), 0.0)) for b in size] for a in size]
    rows: list[list[Cell]] = [[Name(a), *(_cell(evidence, a, b, found.get((a, b), 0.0)) for b in size)] for a in size]
    return Chart(
        id="f-shared",
        finding=finding(evidence),
        sub="Read along a row: how much of this outlet’s text stands in the other’s too, in runs of five words or "
        "more.",
        wide=heatmap(cells, evidence.outlets, evidence.outlets, False, ("outlets", "outlets")),
        narrow=heatmap(cells, evidence.outlets, evidence.outlets, True, ("outlets", "outlets")),
        table=Table(["Share of this outlet’s words", *(Name(b) for b in size)], rows, size, "Words in common"),
        plain="News agencies sell their reports, and printing them is normal. But two outlets with the same agency "
        "text are one voice heard twice." + _switch(evidence),
        note="Agency copy, shared quotations and set phrases all count here. A passage may bridge a changed word, so that "
        "the passages add up to a little more than the share.",
    )


def _switch(evidence: Evidence) -> str:
    there = evidence.study.without_copy or evidence.uncopied
    return " Turn “Without shared copy” on and off at the top to see what is left." if there else ""


def _shade(evidence: Evidence, a: int, b: int, share: float) -> Shade | None:
    if a == b or not share:
        return None
    spans = passages(evidence, a, b)
    hover = f"{token(a)}: {percent(share)} of its words stand in {token(b)} too<br>{plain(len(spans))} passages"
    return Shade(percent(share), share, evidence.passage_key(spans, _title(a, b)), hover)


def _cell(evidence: Evidence, a: int, b: int, share: float) -> Cell:
    if a == b or not share:
        return "–"
    return _door(evidence, a, b, percent(share))
