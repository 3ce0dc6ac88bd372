"""Topics: what a fact is about, in a few words of one of the reports that tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.comparison.edges import CUT, end_cost, ends, reach, start_cost, starts, unpaired
from framing.comparison.marking import NOT
from framing.comparison.statements import Statement
from framing.lexicons import word_classes
from framing.measurement import Mask, mask
from framing.model import Annotations

LONGEST = 12  # words
FIGURE = "#"  # the term of any figure
# What makes a phrase a good name, where a term that all statements share is worth 1.
WORD = 0.1  # each word costs
ENOUGH, BEYOND = 5.0, 0.3  # terms up to which each counts in full; each further one says this much more
PAUSE = 0.5  # so does each comma or dash inside
LOADED = 0.5  # and each framing or loaded word: the name of a fact should take no side
NUMBER = 2.0  # a figure is worth as many terms
OPEN = "…"  # stands for a figure that is in dispute, and for what is cut off in the middle of a phrase
_PAUSES = re.compile(r",[\s”\"]|[–—;:]")
_EDGE = "“”\"'‘’.,;:()[]–—-"


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A stretch of one statement's text."""

    statement: Statement
    start: int
    end: int


def common_terms(statements: Sequence[Statement]) -> dict[str, float]:
    """The terms that at least half of some statements have, a negation among them, and the share that has each."""
    counts = Counter(term for statement in statements for term in {term for term, _, _ in _places(statement)})
    return {term: counts[term] / len(statements) for term in sorted(counts) if 2 * counts[term] >= len(statements)}


def find_topic(statements: Sequence[Statement], reports: Sequence[Annotations], disputed: bool) -> str:
    """The phrase of up to `LONGEST` words that holds most of what the statements share, in the fewest words, and is whole.

    Words of the codebook count against it. Where the figure is in dispute an ellipsis stands in its place, and one
    at the end of a phrase that is cut; all else is as written. "" only where the statements share no term.
    """
    common = common_terms(statements)
    phrases = [(_worth(p, common, reports), p) for s in statements for p in _phrases(s, common, reports)]
    if not phrases:
        return ""
    best = max(phrases, key=lambda each: each[0])[1]
    return _written(best, reports[best.statement.report].text, disputed)


def _places(statement: Statement) -> list[tuple[str, int, int]]:
    """Terms and figures with the characters at which they stand, in order."""
    figures = [(FIGURE, q.first, q.last) for q in statement.quantities]
    return sorted([*statement.places, *figures], key=lambda place: place[1])


def _phrases(statement: Statement, common: dict[str, float], reports: Sequence[Annotations]) -> Iterator[_Phrase]:
    """The stretches of a statement between two terms in common; the shortest where all are too long."""
    text = reports[statement.report].text
    places = [place for place in _places(statement) if place[0] in common and place[0] != NOT]
    for at, (_, start, _) in enumerate(places):
        for _, _, end in places[at:]:
            if end == places[at][2] or len(text[start:end].split()) <= LONGEST:
                yield from _grown(statement, text, *_widened(text, start, end, statement.start, statement.end))


def _grown(statement: Statement, text: str, start: int, end: int) -> Iterator[_Phrase]:
    """A stretch, and what it becomes with a few words more at its edges."""
    stop_at = reach(text, statement.end)
    for begin in starts(text, statement.start, start):
        for stop in ends(text, end, stop_at):
            if (begin, stop) == (start, end) or len(text[begin:stop].split()) <= LONGEST:
                yield _Phrase(statement, begin, stop)


def _worth(phrase: _Phrase, common: dict[str, float], reports: Sequence[Annotations]) -> float:
    report, statement = reports[phrase.statement.report], phrase.statement
    text = report.text[phrase.start : phrase.end]
    inside = {term for term, start, end in _places(statement) if phrase.start <= start and end <= phrase.end}
    worth = sum(common.get(term, 0.0) * (NUMBER if term == FIGURE else 1) for term in inside)
    worth = min(worth, ENOUGH) + BEYOND * max(worth - ENOUGH, 0)
    cost = WORD * len(text.split()) + PAUSE * len(_PAUSES.findall(text)) + LOADED * _loaded(phrase, report)
    cost += CUT * unpaired(text.strip(_EDGE))
    return round(worth - sum(_edges(phrase, report.text)) - cost, 9)


def _edges(phrase: _Phrase, text: str) -> tuple[float, float]:
    """What it costs to begin and to end where the phrase does."""
    return start_cost(text, phrase.statement.start, phrase.start), end_cost(text, phrase.start, phrase.end)


def _loaded(phrase: _Phrase, report: Annotations) -> int:
    """The framing and loaded words in a phrase."""
    table = report.table
    within: Mask = (table.start >= phrase.start) & (table.end <= phrase.end)
    return int((within & mask(table, "layer", "frame", "loaded", "booster")).sum())


def _written(phrase: _Phrase, text: str, disputed: bool) -> str:
    """The phrase from blank to blank, with a negation right before it."""
    first, start, end = phrase.statement.start, phrase.start, phrase.end
    before = text[first:start].split()
    if before and before[-1].lower() in word_classes()["neg"]:
        start = text.rindex(before[-1], first, start)
    figures = [q for q in phrase.statement.quantities if disputed and start <= q.first and q.last <= end]
    shown = text[start:end]
    for figure in reversed(figures):
        shown = shown[: figure.first - start] + OPEN + shown[figure.last - start :]
    named = " ".join(shown.split()).strip(_EDGE).removesuffix("'s").removesuffix("’s")
    return f"{named} {OPEN}" if _edges(phrase, text)[1] == CUT else named


def _widened(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    return start, end
