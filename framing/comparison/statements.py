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
    `actor` is the side named first, but for one after a preposition; `supposed` says that it begins with "if"; `towards`
    are the places after "to"; figures stand at characters of the text; `teller` is who is quoted directly, and `speaker`
    the same where the name stands beside the quotation; `places` gives every term with its characters in the text.
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
    teller: str | None
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


def _quoted(report: Annotations) -> list[tuple[Span, bool]]:
    """What is quoted directly from somebody whose first and last name is known, and whether the name stands there too,
    or only "he"."""
    spans = report.spans("attribution")
    known = [s for s in spans if s.speaker and " " in s.speaker and s.speaker.istitle()]
    named = {
        span.group
        for span in known
        if span.label == "source" and (span.speaker or "").split()[-1] in report.text[span.start : span.end]
    }
    return [(span, span.group in named) for span in known if span.label == "content" and span.form == "direct"]


def _teller(quoted: Sequence[tuple[Span, bool]], place: int) -> tuple[str | None, bool]:
    """Who is quoted at a place, and whether by name; `quoted` are in order and apart."""
    last = bisect_right(quoted, place, key=lambda each: each[0].start) - 1
    if last < 0 or place >= quoted[last][0].end:
        return None, False
    span, by_name = quoted[last]
    return span.speaker, by_name


def _statements(
    marked: Marked, number: int, first: int, last: int, date: datetime.date | None, quoted: Sequence[tuple[Span, bool]]
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
        teller, by_name = _teller(quoted, int(start[begin]) - origin)
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
            speaker=teller if by_name else None,
            teller=teller,
            places=tuple((marked.terms[at], int(start[at]) - origin, int(end[marked.until[at]]) - origin) for at in kept),
        )
