"""Topics: what a fact is about, in a few words of one of the reports that tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from framing.comparison.marking import NOT
from framing.comparison.phrases import OPEN, Phrase, find_phrases
from framing.comparison.quantities import Quantity
from framing.comparison.statements import Statement
from framing.comparison.vocabulary import number_words
from framing.measurement import Mask, mask
from framing.model import Annotations

FIGURE = "#"  # the term of any figure
# What makes a phrase a good name, where a term that all statements share is worth 1.
WORD = 0.1  # each word costs
ENOUGH, BEYOND = 5.0, 0.3  # terms up to which each counts in full; each further one says this much more
ALONE = 0.6  # a term that one of two has counts less by this
PAUSE = 0.3  # so does each comma or dash inside
LOADED = 0.5  # and each framing or loaded word: the name of a fact should take no side
LOST = 1.0  # and a negation right before it
NUMBER = 2.0  # a figure is worth as many terms
_APOSTROPHE = r"(?<!\S)['‘]"  # where it opens; where it ends a word it may be a genitive
_QUOTES = (("“", "”"), (r"(?<!\S)\"", r"(?<=\S)\"(?!\w)"), (_APOSTROPHE, r"(?<=[a-z,.])['’](?![\ws])"))  # opening, closing
_PAUSES = (", ", "–", "—", ";", ": ")


def common_terms(statements: Sequence[Statement]) -> dict[str, float]:
    """The terms that at least half of some statements have, a negation among them, and the share that has each."""
    counts = Counter(term for statement in statements for term in {term for term, _, _ in _places(statement)})
    return {term: counts[term] / len(statements) for term in sorted(counts) if 2 * counts[term] >= len(statements)}


def find_topic(statements: Sequence[Statement], reports: Sequence[Annotations], disputed: bool) -> str:
    """The phrase that can be read alone and holds most of what the statements share, in the fewest words.

    Words of the codebook count against it. A figure that is in dispute is left out; where nothing is counted with it, an
    ellipsis stands in its place, as it does where a phrase is broken off. All else is as written.
    """
    common = {
        term: share * (1 if term == NOT or share * len(statements) > 1 else ALONE)
        for term, share in common_terms(statements).items()
    }
    phrases = [(_worth(p, s, reports[s.report], common), p, s) for s in statements for p in _named(s, reports, disputed)]
    if not phrases:
        return ""
    _, best, statement = max(phrases, key=lambda each: each[0])
    written = _written(best, reports[best.report].text, _figures(best, statement) if disputed else ())
    return f"{best.before}{written}{best.after}"


def _named(statement: Statement, reports: Sequence[Annotations], disputed: bool) -> Iterator[Phrase]:
    """The phrases of a statement that stay a phrase without a figure in dispute."""
    report = reports[statement.report]
    for phrase in find_phrases(statement, report):
        if not disputed or all(_counted(q, phrase, report.text) or q.last == phrase.end for q in _figures(phrase, statement)):
            yield phrase


def _places(statement: Statement) -> list[tuple[str, int, int]]:
    """Terms and figures with the characters at which they stand, in order."""
    figures = [(FIGURE, q.first, q.last) for q in statement.quantities]
    return sorted([*statement.places, *figures], key=lambda place: place[1])


def _worth(phrase: Phrase, statement: Statement, report: Annotations, common: dict[str, float]) -> float:
    text = report.text[phrase.start : phrase.end]
    inside = {term for term, start, end in _places(statement) if phrase.start <= start and end <= phrase.end}
    worth = sum(common.get(term, 0.0) * (NUMBER if term == FIGURE else 1) for term in inside)
    worth = min(worth, ENOUGH) + BEYOND * max(worth - ENOUGH, 0)
    lost = LOST * (NOT in common and NOT not in inside)
    pauses = sum(text.count(pause) for pause in _PAUSES)
    cost = WORD * len(text.split()) + PAUSE * pauses + LOADED * _loaded(phrase, report)
    return round(worth - cost - lost - phrase.cost, 9)


def _loaded(phrase: Phrase, report: Annotations) -> int:
    """The framing and loaded words in a phrase."""
    table = report.table
    within: Mask = (table.start >= phrase.start) & (table.end <= phrase.end)
    return int((within & mask(table, "layer", "frame", "loaded", "booster")).sum())


def _figures(phrase: Phrase, statement: Statement) -> list[Quantity]:
    return [q for q in statement.quantities if phrase.start <= q.first and q.last <= phrase.end]


def _counted(quantity: Quantity, phrase: Phrase, text: str) -> bool:
    """Does what is counted come right after a figure?"""
    after = text[quantity.last : phrase.end]
    return quantity.unit is not None and after[:1].isspace() and after.split()[0][0].isalpha()


def _written(phrase: Phrase, text: str, disputed: Iterable[Quantity]) -> str:
    """The phrase without figures in dispute and what rounds them ("more than"), and with every blank one space."""
    shown, upto = "", phrase.start
    for figure in disputed:
        head = text[upto : figure.first]
        shown += _unrounded(head) if _counted(figure, phrase, text) else head + OPEN
        upto = figure.last
    return _paired(" ".join((shown + text[upto : phrase.end]).split()), text[phrase.end : phrase.end + 2])


def _paired(shown: str, after: str) -> str:
    """A phrase with the mark that ends its quotation, from the text after it, and without marks that have no partner."""
    for opening, closing in _QUOTES:
        begun, ended = len(re.findall(opening, shown)), len(re.findall(closing, shown))
        if begun > ended and (mark := re.search(closing, f"x{after}")):
            shown += mark[0].strip("x,.")
        elif begun != ended and (begun or opening != _APOSTROPHE):
            shown = re.sub(f"{opening}|{closing}", "", shown)
    return shown


def _unrounded(text: str) -> str:
    """A text without the words at its end that say how exact the figure after it is."""
    words = text.split()
    while words and words[-1].lower() in number_words()["rounds"]:
        words.pop()
    return " ".join(words)
