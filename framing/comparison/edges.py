"""Edges: where a phrase can begin and end within a statement without being cut in the middle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from framing.comparison.vocabulary import clause_words
from framing.lexicons import word_classes

FURTHER = 4  # words by which a phrase may grow at one edge to be whole
# What it costs to begin or end there, as terms of a topic.
WHOLE, SOFT, LOOSE, CUT = 0.0, 0.2, 0.5, 1.2
_WORD = re.compile(r"\S+")
_MARKS = "“”\"'‘’.,;:()[]–—"
_PAUSE = re.compile(r"[”’\"']*(?:\s*[,;:–—(](?!\d)|[.!?](?!\d)|\s*\n|\s*$)")
_ENDED = re.compile(r"(?<!\b[A-Z])[,;:.!?)–—][”’\"']*$")  # not behind an initial
_NEEDS_MORE = ("det", "prep", "conj", "to", "modal", "be", "have", "do", "neg")  # nothing ends with one of them


def starts(text: str, first: int, start: int) -> Iterator[int]:
    """The place itself, and those up to `FURTHER` words before it, back to `first`, without links such as "and"."""
    yield start
    before = [word.start() + first for word in _WORD.finditer(text[first:start])][-FURTHER:]
    yield from (at for at in reversed(before) if not _of(_word_at(text, at), "conj", "pronoun"))


def ends(text: str, end: int, last: int) -> Iterator[int]:
    """The place itself, and those up to `FURTHER` words behind it, up to `last`."""
    yield end
    yield from (end + word.end() for word, _ in zip(_WORD.finditer(text[end:last]), range(FURTHER), strict=False))


def start_cost(text: str, first: int, start: int) -> float:
    """Nothing at the beginning, behind a pause or with an article; little behind a preposition; else it is cut."""
    before, word = text[first:start].split(), _word_at(text, start)
    if _of(word, "conj", "pronoun", "modal", "be", "have", "prep") or word in clause_words():
        return CUT
    if not before or before[-1][-1] in ",;:–—(“" or _of(before[-1].lower(), "det") or _of(word, "det"):
        return WHOLE
    return SOFT if _of(before[-1].lower(), "prep", "conj") or before[-1].lower() in clause_words() else CUT


def end_cost(text: str, start: int, end: int) -> float:
    """Nothing before a pause; something before a preposition or a new clause; else it is cut."""
    ending = text[start:end].split()[-1].strip(_MARKS).lower()
    if _of(ending, *_NEEDS_MORE) or ending in clause_words():
        return CUT
    if _PAUSE.match(text, end) or _ENDED.search(text, start, end):
        return WHOLE
    following = _word_at(text, end + 1)
    if _of(following, "conj") or following in clause_words():
        return SOFT
    return LOOSE if _of(following, "prep", "to") else CUT


def unpaired(phrase: str) -> int:
    """How many quotation marks in a phrase lack their other half."""
    return phrase.count('"') % 2 + abs(phrase.count("“") - phrase.count("”"))


def reach(text: str, last: int) -> int:
    """How far a phrase may grow: to the first pause from the end of its statement on."""
    return next((at for at in range(max(last - 1, 0), len(text)) if _PAUSE.match(text, at)), len(text))


def _word_at(text: str, at: int) -> str:
    word = _WORD.match(text, at)
    return word[0].strip(_MARKS).lower() if word else ""


def _of(word: str, *classes: str) -> bool:
    return any(word in _class(name) for name in classes)


@cache
def _class(name: str) -> frozenset[str]:
    return word_classes()[name]
