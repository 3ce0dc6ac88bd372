"""The same fact in other words: the study's claims, each with what every report of its event says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from framing.reporting.evidence import Evidence
from framing.reporting.rates import Record, records, whole


@dataclass(frozen=True, slots=True)
class Saying:
    """One report's wording of a fact; `start` is −1 where the report has none."""

    doc: int
    outlet: int
    start: int
    end: int
    relation: str
    differs: str  # what it is in conflict about: figure, place, speaker
    figure: str
    voice: str
    speech: str  # who says it, and with which word


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that several reports give: its number on the page, its topic and what each report says."""

    number: int
    topic: str
    sayings: Sequence[Saying]
    reports: Sequence[int]  # that tell its event; one without a saying is one of which it cannot be told

    @property
    def told(self) -> list[Saying]:
        return [s for s in self.sayings if s.start >= 0]

    @property
    def conflict(self) -> bool:
        return any(s.relation == "conflict" for s in self.sayings)

    @property
    def differs(self) -> list[str]:
        """What the accounts are in conflict about, in words: figure, place, speaker."""
        return sorted({part for s in self.told for part in s.differs.split(" + ") if part})

    @property
    def figures(self) -> dict[str, list[Saying]]:
        """Each figure that is given, the smallest first, and the wordings that give it; "2000" is "2,000"."""
        found: dict[str, list[Saying]] = {}
        for saying in (s for s in self.told if s.figure):
            found.setdefault(_digits(saying.figure), []).append(saying)
        ranked = sorted(found.items(), key=lambda f: (len(f[0]), f[0]))
        return {max((s.figure for s in same), key=len): same for _, same in ranked}

    @property
    def agreed(self) -> bool:
        """Whether every report that could know it tells it, without conflict, and at least three do."""
        told = {s.doc for s in self.told}
        later = {s.doc for s in self.sayings if s.relation == "not_yet_known"}
        return not self.conflict and len(told) >= 3 and told | later >= set(self.reports)


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)


def _speech(row: Record) -> str:
    cue = _text(row["cue"])
    return ", ".join(part for part in (_text(row["speaker"]), cue and f"“{cue}”") if part)


def _digits(figure: str) -> str:
    return "".join(figure.casefold().replace(",", "").split())


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
            str(r["relation"]), _text(r["differs"]), _text(r["figure"]), _text(r["voice"]) or "own", _speech(r),
        )  # fmt: skip
        claim = whole(r["claim"])
        groups.setdefault(claim, []).append(saying)
        topics.setdefault(claim, str(r["topic"]) or f"Fact {claim}")
    found = [(topics[claim], sayings) for claim, sayings in groups.items()]
    found.sort(key=lambda f: (not any(s.relation == "conflict" for s in f[1]), -sum(s.start >= 0 for s in f[1]), f[0]))
    events = _events(evidence)
    return [
        Fact(number, topic, sayings, _of_one_event(events, [s.doc for s in sayings]))
        for number, (topic, sayings) in enumerate(found, 1)
    ]


def _events(evidence: Evidence) -> list[str]:
    """The event of each report, as the study sorted them; one for all where it did not."""
    stories = evidence.study.stories
    story = dict(zip(stories["doc_id"].astype(str), stories["story"].fillna(stories["doc_id"]).astype(str), strict=True))
    return [story.get(name, "") for name in evidence.documents]


def _of_one_event(events: Sequence[str], docs: Sequence[int]) -> list[int]:
    """The reports of the events that some reports tell, these among them."""
    wanted = {events[doc] for doc in docs}
    return [doc for doc, event in enumerate(events) if event in wanted]
