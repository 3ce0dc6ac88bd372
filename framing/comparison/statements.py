"""Statements: the pieces of a report that can each be one fact, with what the alignment of facts looks at."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from framing.comparison.clauses import cut
from framing.comparison.days import Day, day_of, find_days
from framing.comparison.marking import Marked
from framing.comparison.quantities import Quantity, find_quantities
from framing.comparison.vocabulary import clause_words
from framing.measurement import mask
from framing.model import Annotations, Span
from framing.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch `start` to `end` of a text; `report` is the place of its report among those that were given.

    `terms` counts stems, concepts and names, and `names` are the names among them (a side by its country or body);
    `actor` is the side named first, but for one after a preposition; `supposed` says that it begins with "if";
    `towards` are the places after "to"; figures stand at characters of the text; `speaker` is who is quoted
    directly, by name; `places` gives every term with its characters in the text.
    """

    report: int
    start: int
    end: int
    terms: Counter[str]
    names: frozenset[str]
    actor: str | None
    supposed: bool
    towards: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    speaker: str | None
    places: tuple[tuple[str, int, int], ...]


def find_statements(reports: Sequence[Annotations]) -> list[Statement]:
    """The statements of every report outside boilerplate, report by report, in the order of the text."""
    marked = Marked(tokenise([report.text for report in reports]))
    found: list[Statement] = []
    for number, report in enumerate(reports):
        marked.leave_out_speech(number, report)
        date = day_of(report.document.date)
        quoted = _quoted(report)
        for first, last in _sentences(report, marked, number):
            found += _statements(marked, number, first, last, date, quoted)
    return found


def _sentences(report: Annotations, marked: Marked, number: int) -> Iterator[tuple[int, int]]:
    """First and last token of every sentence, without what stands in boilerplate at its beginning."""
    table, tokens = report.table, marked.tokens
    begin, stop = np.searchsorted(tokens.doc, [number, number + 1]).tolist()
    starts = tokens.start[begin:stop] - int(tokens.text_start[number])
    furniture = np.flatnonzero(mask(table, "layer", "zone") & mask(table, "label", "boilerplate"))
    rows = np.flatnonzero(mask(table, "layer", "sentence"))
    over = np.append(0, table.end[furniture])[np.searchsorted(table.start[furniture], table.start[rows], side="right")]
    first = np.searchsorted(starts, np.maximum(table.start[rows], over))
    after = np.searchsorted(starts, table.end[rows])
    kept = first < after
    yield from zip((begin + first[kept]).tolist(), (begin + after[kept] - 1).tolist(), strict=True)


def _quoted(report: Annotations) -> list[Span]:
    """What is quoted directly from somebody whose first and last name is known, and who is named there, not "he"."""
    spans = report.spans("attribution")
    named = {
        span.group
        for span in spans
        if span.label == "source" and span.speaker and " " in span.speaker and span.speaker.istitle()
        and span.speaker.split()[-1] in report.text[span.start : span.end]
    }  # fmt: skip
    return [span for span in spans if span.label == "content" and span.form == "direct" and span.group in named]


def _speaker(quoted: Sequence[Span], place: int) -> str | None:
    """Who is quoted at a place; `quoted` are in order and apart."""
    last = bisect_right(quoted, place, key=lambda span: span.start) - 1
    return quoted[last].speaker if last >= 0 and place < quoted[last].end else None


def _statements(
    marked: Marked, number: int, first: int, last: int, date: datetime.date | None, quoted: Sequence[Span]
) -> Iterator[Statement]:
    """The statements of one sentence."""
    words = marked.words[first : last + 1]
    quantities, days = find_quantities(words), find_days(words, date)
    start, end = marked.tokens.start, marked.tokens.end
    origin = int(marked.tokens.text_start[number])
    for begin, stop in cut(marked, first, last, quantities):
        inside = range(begin - first, stop - first + 1)
        numbers = [quantity for quantity in quantities if quantity.first in inside]
        named = tuple(day for day in days if day.place in inside)
        besides = {at for q in numbers for at in range(first + q.first, first + q.last + 1)}
        besides |= {first + day.place for day in named}
        kept = [at for at in range(begin, stop + 1) if marked.terms[at] and at not in besides]
        yield Statement(
            report=number,
            start=int(start[begin]) - origin,
            end=int(end[stop]) - origin,
            terms=Counter(marked.terms[at] for at in kept),
            names=frozenset(marked.terms[at] for at in kept if marked.name[at]),
            actor=marked.actor(begin, stop),
            supposed=clause_words().get(marked.words[begin]) == "supposed",
            towards=marked.towards(begin, stop),
            quantities=tuple(
                replace(q, first=int(start[first + q.first]) - origin, last=int(end[first + q.last]) - origin)
                for q in numbers
            ),
            days=named,
            speaker=_speaker(quoted, int(start[begin]) - origin),
            places=tuple((marked.terms[at], int(start[at]) - origin, int(end[marked.until[at]]) - origin) for at in kept),
        )
