"""How a report tells a fact: in whose voice, and if not its own, who says it, with which verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.measurement import OWN
from framing.model import VOICES, Annotations, Span

HALF = 0.5  # share of a wording that an attribution must hold


@dataclass(frozen=True, slots=True)
class Telling:
    """Voice of the wording; speaker, cue as written and stance of the attribution that it stands in, None in own voice."""

    voice: str | None
    speaker: str | None = None
    cue: str | None = None
    stance: str | None = None


class Tellings:
    """The voices and attributions of one report, to be asked for any stretch of its text."""

    def __init__(self, report: Annotations) -> None:
        self.report = report
        self.groups: dict[int, list[Span]] = {}
        for span in report.spans("attribution"):
            if span.group is not None:
                self.groups.setdefault(span.group, []).append(span)
        self.said = np.ones(len(report.words.start), np.bool_)
        for span in (span for spans in self.groups.values() for span in spans if span.label != "content"):
            first, last = np.searchsorted(report.words.start, [span.start, span.end]).tolist()
            self.said[first:last] = False

    def of(self, start: int, end: int) -> Telling:
        """How `text[start:end]` is told: the voice of most of its words; the innermost attribution of at least half of it.

        Words that name a source or say that it speaks count only where there are no others: they are the report's own,
        and what is said is not. The voice is None where there are no words.
        """
        voice = self._voice(start, end)
        inside = [spans for spans in self.groups.values() if _held(spans, start, end) >= HALF]
        if voice is None or voice == VOICES[OWN] or not inside:
            return Telling(voice)
        return _told(min(inside, key=_reach), voice, self.report.text)

    def _voice(self, start: int, end: int) -> str | None:
        words = self.report.words
        first, last = np.searchsorted(words.start, [start, end]).tolist()
        if first == last:
            return None
        voice, said = words.voice[first:last], self.said[first:last]
        return VOICES[int(np.bincount(voice[said] if said.any() else voice).argmax())]


def _held(spans: Sequence[Span], start: int, end: int) -> float:
    """The share of a stretch that an attribution holds; its source and cue are no part of either."""
    overlap = {"content": 0, "source": 0, "cue": 0}
    for span in spans:
        overlap[span.label] += max(0, min(span.end, end) - max(span.start, start))
    said = end - start - overlap["source"] - overlap["cue"]
    return overlap["content"] / said if said > 0 else 0.0


def _reach(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans if span.label == "content")


def _told(spans: Sequence[Span], voice: str, text: str) -> Telling:
    source = next((s for s in spans if s.label == "source"), None)
    cue = next((s for s in spans if s.label == "cue"), None)
    named = next((s.speaker for s in spans if s.speaker), None)
    return Telling(
        voice,
        named or _written(text, source),
        _written(text, cue),
        next((s.stance for s in spans if s.stance), None),
    )


def _written(text: str, span: Span | None) -> str | None:
    return None if span is None else " ".join(text[span.start : span.end].split())
