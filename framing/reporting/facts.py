"""The same fact in other words: the study's claims, one row a fact and one cell a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from framing.reporting.evidence import Evidence
from framing.reporting.rates import records, whole

# What a cell or a row says of a relation, with the sign that the style sheet puts before it.
RELATIONS = {
    "same": ("same", "no conflict"),
    "conflict": ("conflict", "accounts conflict"),
    "absent": ("absent", "not in this report"),
    "not_yet_known": ("nyk", "not yet known"),
    "cannot_tell": ("stub", "cannot tell"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One report's wording of a fact; `start` is −1 where the report has none."""

    doc: int
    outlet: int
    start: int
    end: int
    relation: str
    figure: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that several reports give: its number on the page, its topic and what each report says."""

    number: int
    topic: str
    sayings: Sequence[Saying]
    reports: int  # in the study; one without a saying is one of which it cannot be told

    @property
    def told(self) -> list[Saying]:
        return [s for s in self.sayings if s.start >= 0]

    @property
    def conflict(self) -> bool:
        return any(s.relation == "conflict" for s in self.sayings)

    @property
    def agreed(self) -> bool:
        """Whether every report that could know it tells it, without conflict, and at least three do."""
        told = {s.doc for s in self.told}
        later = {s.doc for s in self.sayings if s.relation == "not_yet_known"}
        return not self.conflict and len(told) >= 3 and len(told | later) == self.reports


def facts(evidence: Evidence) -> list[Fact]:
    """The facts of the study, those in conflict first, then by how many reports tell them."""
    place = {name: at for at, name in enumerate(evidence.documents)}
    groups: dict[int, list[Saying]] = {}
    topics: dict[int, str] = {}
    for r in records(evidence.study.claims):
        doc, start = place[str(r["doc_id"])], r["start"]
        empty = bool(pd.isna(start))
        saying = Saying(
            doc, evidence.doc_outlet[doc], -1 if empty else whole(start), -1 if empty else whole(r["end"]),
            str(r["relation"]), "" if pd.isna(r["figure"]) else str(r["figure"]),
        )  # fmt: skip
        claim = whole(r["claim"])
        groups.setdefault(claim, []).append(saying)
        topics.setdefault(claim, str(r["topic"]))
    found = [(topics[claim], sayings) for claim, sayings in groups.items()]
    found.sort(key=lambda f: (not any(s.relation == "conflict" for s in f[1]), -sum(s.start >= 0 for s in f[1]), f[0]))
    return [Fact(number, topic, sayings, len(evidence.documents)) for number, (topic, sayings) in enumerate(found, 1)]
