"""What was counted over a whole corpus, on the page of a sample of it: figures that open nothing, and say so."""

from __future__ import annotations

from dataclasses import dataclass

from framing.reporting.evidence import Evidence
from framing.reporting.parts import Cell, Name, Table
from framing.reporting.rates import Rate, Rates
from framing.reporting.wording import FAMILIES, opening
from framing.study import Study


@dataclass(frozen=True, slots=True)
class Overall:
    """The size of corpus and sample, the outlets' rates over all articles, outlets that are left out, the signature."""

    documents: int
    shown: int
    table: Table
    others: int
    signature: str


def is_wide(study: Study) -> bool:
    """Whether a study's counts are over more documents than it holds: then its page is that of the sample."""
    return int(study.settings.get("documents", 0)) > len(study.documents)


def overall(whole: Study, evidence: Evidence) -> Overall:
    """Articles, words and own-voice rates of every outlet that the sample shows."""
    rates = Rates(whole)
    measures = [name for name in _measures(whole) if any(rates.of(o, name, "own").count for o in evidence.outlets)]
    articles = dict(zip(whole.outlets["outlet"], whole.outlets["documents"], strict=True))
    rows: list[list[Cell]] = []
    for place, name in enumerate(evidence.outlets):
        found = [rates.of(name, measure, "own") for measure in measures]
        words = rates.of(name, "hedge", "all").words
        rows.append([Name(place), f"{int(articles[name]):,}", f"{words:,}", *map(_cell, found)])
    head: list[Cell] = ["Outlet", "Articles", "Words", *(_heading(measure) for measure in measures)]
    table = Table(head, rows, list(range(len(rows))), label="All articles")
    others = len(articles) - len(rows)
    return Overall(int(whole.settings["documents"]), len(evidence.documents), table, others, str(whole.signature))


def _measures(whole: Study) -> list[str]:
    """The families, or all frames where there are none, and the other layers."""
    names = list(dict.fromkeys(whole.outlets["measure"]))
    families = [name for name in names if name.startswith("family:")]
    return [*(families or ["frame"]), "hedge", "booster", "loaded"]


def _heading(measure: str) -> str:
    head, _, name = measure.partition(":")
    words = {"frame": "framing words", "hedge": "hedges", "booster": "boosters", "loaded": "loaded words"}
    return opening(FAMILIES.get(name, name) if head == "family" else words[measure])


def _cell(rate: Rate) -> str:
    return f"{rate.value:.2f} ({rate.low:.2f} to {rate.high:.2f})" if rate.known else "too little text"
