"""Units: what a number in a sentence counts, and what becomes of the people that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from framing.comparison.terms import stem
from framing.comparison.vocabulary import concepts, number_words, numerals
from framing.lexicons import word_classes

SHARE, MONEY, YEARS = "percent", "money", "year"  # the units of shares, of sums and of ages
WORDLIKE = re.compile(r"[^\W\d_]")
_CURRENCY = re.compile(r"[$€£¥₹]")
_AHEAD = 6  # words after a number within which its unit stands, and what becomes of those counted
_BACK = 5  # words before a number within which the latter may stand ("killing at least 26")


def find_unit(words: Sequence[str], first: int, last: int) -> str | None:
    """What a number counts: the first counted concept close behind it, else the first noun in the plural."""
    if money_before(words, first):
        return MONEY
    if number_words()["age"].keys() & set(words[max(first - 2, 0) : first]):
        return YEARS
    plural = None
    for place in range(last + 1, min(last + 1 + _AHEAD, len(words))):
        word = words[place]
        if word in ("%", "per"):
            return SHARE
        concept = concepts().get(word)
        if concept and concept.counted:
            return concept.name
        if word in _closers() or not (word[:1].isalpha() or word in "-'’"):
            break
        if plural is None and len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            plural = stem(word)
    return plural


def find_fate(words: Sequence[str], first: int, last: int) -> str | None:
    """What becomes of those a number counts: said behind it ("26 were killed") or before it ("killing 26")."""
    if _whole(words, first):
        return None
    behind = range(last + 1, min(last + 1 + _AHEAD, len(words)))
    before = range(first - 1, max(first - 1 - _BACK, -1), -1)
    return _fate_along(words, behind) or _fate_along(words, before)


def _fate_along(words: Sequence[str], places: Iterable[int]) -> str | None:
    """The first fate on the way, up to a mark, a conjunction or another number."""
    for place in places:
        word = words[place]
        concept = concepts().get(word)
        if concept and concept.kind == "fate":
            return concept.name
        whole = _is_number(word) and _whole(words, place)
        if not whole and (_is_number(word) or word in word_classes()["conj"] or not WORDLIKE.match(word)):
            return None
    return None


def _is_number(word: str) -> bool:
    return word in numerals() or word[:1].isdecimal()


def _whole(words: Sequence[str], first: int) -> bool:
    """Is a number the whole of which another is a part ("30 of the 140 passengers were hurt")?"""
    of = next((place for place in (first - 1, first - 2) if place > 0 and words[place] == "of"), 0)
    return of > 0 and _is_number(words[of - 1])


@cache
def _closers() -> frozenset[str]:
    """Words of grammar that end the phrase of a number."""
    classes = word_classes()
    names = ("prep", "conj", "modal", "be", "have", "do", "to", "pronoun")
    return frozenset().union(*(classes[name] for name in names))


def money_before(words: Sequence[str], at: int) -> bool:
    return at > 0 and bool(_CURRENCY.search(words[at - 1]))


@cache
def counted_units() -> frozenset[str]:
    return frozenset(concept.name for concept in concepts().values() if concept.counted)


@cache
def people_units() -> frozenset[str]:
    return frozenset(concept.name for concept in concepts().values() if concept.kind == "people")
