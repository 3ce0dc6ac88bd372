"""Which words are shared: how much of one report stands word for word in another."""

from __future__ import annotations

from framing.reporting.evidence import Evidence
from framing.reporting.figures.cells import Shade, heatmap
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Sentence, Table, say, token
from framing.reporting.rates import number, records
from framing.reporting.wording import percent

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
        most = percent(ranked[0][1]) if ranked else "0 %"
        return Sentence((f"No two reports share more than {most} of their words",), "Seen directly,", "word for word.")
    (a, b), share = ranked[0]
    k = evidence.door(passages(evidence, a, b), f"{token(a)}: passages also in {token(b)}", percent(share))
    rest = [value for pair, value in ranked if set(pair) != {a, b}]
    tail = f"; no other pair shares more than {percent(rest[0])}" if rest else ""
    parts = say("{k} of the words of {A} stand word for word in {B}{tail}", k=k, A=Name(a), B=Name(b), tail=tail)
    return Sentence(parts, "Seen directly,", "word for word.")


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
        "text are one voice heard twice.",
        note="Agency copy, shared quotations and set phrases all count here.",
    )


def _shade(evidence: Evidence, a: int, b: int, share: float) -> Shade | None:
    if a == b or not share:
        return None
    spans = passages(evidence, a, b)
    hover = f"{token(a)}: {percent(share)} of its words stand in {token(b)} too<br>{plain(len(spans))} passages"
    return Shade(percent(share), share, evidence.passage_key(spans, f"{token(a)}: passages also in {token(b)}"), hover)


def _cell(evidence: Evidence, a: int, b: int, share: float) -> Cell:
    if a == b or not share:
        return "–"
    return evidence.door(passages(evidence, a, b), f"{token(a)}: passages also in {token(b)}", percent(share))
