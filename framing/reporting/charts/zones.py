"""Headline and opening against the body: the same words where most people read, and where few do."""

from __future__ import annotations

from typing import Any

from framing.reporting.charts.often import LITTLE, measured_families, written
from framing.reporting.evidence import Evidence, Rows
from framing.reporting.figures.dots import Dot, DotPanel, dots
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Sentence, Table, say, token
from framing.reporting.rates import Rates, ratio
from framing.reporting.wording import between, counted, family, measure_of, opening, times

ZONES = {"opening": ("headline", "standfirst", "lead"), "body": ("body",)}
WORDS = {"opening": "headline and opening", "body": "body"}
SYMBOLS = {"opening": "diamond", "body": "circle"}
SHIFT = {"opening": -0.22, "body": 0.22}


def spans_in(evidence: Evidence, measure: str, zone: str, outlet: int | None = None) -> Rows:
    """The own-voice spans of a measure in the opening or the body."""
    values: dict[str, Any] = {"family": measure.partition(":")[2]} if measure.startswith("family:") else {}
    layer = "frame" if values else measure
    return evidence.pick(outlet=outlet, layer=layer, voice="own", zone=ZONES[zone], **values)


def finding(evidence: Evidence, rates: Rates) -> Sentence:
    """Whether all outlets together use more words of a family in the opening than in the body, across the interval."""
    for name in measured_families(evidence):
        measure = measure_of(name)
        k, n, m, big = _sums(evidence, rates, measure)
        if min(n, big) < 100 or k < 3:
            continue
        low, high = ratio(k, n, m, big)
        if low > 1 or high < 1:
            spans = spans_in(evidence, measure, "opening")
            parts = say(
                "Words of {w} stand {more} often in headlines and openings than in the body: {k} in {n} words "
                "against {m} in {big}",
                w=family(name), more="more" if low > 1 else "less", n=f"{n:,}", big=f"{big:,}",
                k=evidence.number(spans, f"{opening(family(name))}, own words, headline and opening", f"{k}"),
                m=evidence.number(
                    spans_in(evidence, measure, "body"), f"{opening(family(name))}, own words, body", f"{m}"
                ),
            )  # fmt: skip
            reach = f"from {times(low)} to {times(high)} times" if high == high else f"{times(low)} times or more"
            return Sentence(parts, "Holds across its interval,", f"all outlets together: {reach} as often.")
    return Sentence(
        ("Too little text to say that headlines and openings use other words than the body",),
        "Too little text to tell.",
    )


def _sums(evidence: Evidence, rates: Rates, measure: str) -> tuple[int, int, int, int]:
    opened = [rates.in_zone(o, measure, "own", "opening") for o in evidence.outlets]
    body = [rates.in_zone(o, measure, "own", "body") for o in evidence.outlets]
    return (
        sum(r.count for r in opened), sum(r.words for r in opened),
        sum(r.count for r in body), sum(r.words for r in body),
    )  # fmt: skip


def chart(evidence: Evidence, rates: Rates) -> Chart:
    """Rates of the families in the opening and in the body, own words, two points an outlet."""
    families = measured_families(evidence)
    panels = [
        DotPanel(
            opening(family(name)),
            name,
            [_dot(evidence, rates, name, zone, o) for zone in ZONES for o in range(len(evidence.outlets))],
        )
        for name in families
    ]
    return Chart(
        id="f-zones",
        finding=finding(evidence, rates),
        sub="The outlets’ own words per 1,000: a diamond for headline, standfirst and first paragraph, a circle "
        "for the body. The line is the 95 % interval.",
        wide=dots(panels, evidence.outlets, False, row=46),
        narrow=dots(panels, evidence.outlets, True, row=46),
        table=_table(evidence, rates, families),
        plain="A headline has ten words and one job. It is no surprise that it is denser than the body; what "
        "counts is which words are moved to the top.",
        note="Openings are short: under 100 words there is no rate, only the count in the table.",
    )


def _dot(evidence: Evidence, rates: Rates, name: str, zone: str, outlet: int) -> Dot:
    rate = rates.in_zone(evidence.outlets[outlet], measure_of(name), "own", zone)
    spans = spans_in(evidence, measure_of(name), zone, outlet)
    heading = f"{token(outlet)}: {family(name)}, own words, {WORDS[zone]}"
    key = evidence.key(spans, heading)
    if not rate.known:
        text = (
            f"{len(spans)} in {rate.words} words: {LITTLE}" if len(spans) else LITTLE if rate.words else "no such text"
        )
        return Dot(outlet, rate.value, rate.low, rate.high, key, text, "own", SYMBOLS[zone], SHIFT[zone])
    hover = f"{plain(heading)}<br>{counted(len(spans), 'time')} in {rate.words:,} words<br>{rate.value:.1f} per 1,000, "
    hover += f"interval {between(rate.low, rate.high, decimals=1)}"
    return Dot(outlet, rate.value, rate.low, rate.high, key, hover, "own", SYMBOLS[zone], SHIFT[zone])


def _table(evidence: Evidence, rates: Rates, families: list[str]) -> Table:
    rows: list[list[Cell]] = []
    for outlet, name in enumerate(evidence.outlets):
        for measured in families:
            cells: list[Cell] = [Name(outlet), opening(family(measured))]
            for zone in ZONES:
                rate = rates.in_zone(name, measure_of(measured), "own", zone)
                heading = f"{token(outlet)}: {family(measured)}, own words, {WORDS[zone]}"
                cells.append(evidence.number(spans_in(evidence, measure_of(measured), zone, outlet), heading))
                cells += [f"{rate.words:,}", *written(rate)]
            rows.append(cells)
    parts = ("count", "in words", "per 1,000", "interval")
    head = ["Outlet", "Words", *(f"{opening(WORDS[z])}: {p}" for z in ZONES for p in parts)]
    return Table(head, rows, [o for o in range(len(evidence.outlets)) for _ in families], "Opening against body")
