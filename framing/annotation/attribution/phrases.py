"""Phrases: the words of one source, and where its parts, its name and its head noun stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from framing.annotation.attribution.mentions import Mentions
from framing.annotation.attribution.terms import Terms
from framing.tokens import CLITIC, CLOSE, COMMA, DASH, JOINER, LOWER, OPEN, Places, Tokens

_SPLITS = frozenset((COMMA, DASH, OPEN, CLOSE))
_LONGEST = 30  # tokens of a source that are read
_PARTICLE = 3  # letters of a lower-case part of a name ("van", "de")


@dataclass(slots=True)
class Phrase:
    """One source by its tokens: hash, shape, kind of mark, whether it may be a name or a particle of one, kind of source,
    side, actor.

    Places within a phrase count from its first token, whose number in the batch is `first`.
    """

    first: int
    hashes: list[int]
    shapes: list[int]
    marks: list[int]
    names: list[bool]
    particles: list[bool]
    kinds: list[int]
    sides: list[int]
    actors: list[int]


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed words that reading a phrase needs, by hash."""

    prepositions: frozenset[int]
    determiners: frozenset[int]
    relatives: frozenset[int]
    definite: frozenset[int]
    indefinite: frozenset[int]

    @classmethod
    def of(cls, terms: Terms) -> Closed:
        names = ("prep", "det", "pronoun.relative", "article.definite", "article.indefinite")
        return cls(*(terms.vocabulary.sets.get(name, frozenset()) for name in names))


class Phrases:
    """The phrases of some spans, each cut to a bounded length; their columns are read once for all."""

    def __init__(self, tokens: Tokens, terms: Terms, mentions: Mentions, first: Places, last: Places) -> None:
        lengths = np.minimum(last - first + 1, _LONGEST)
        ends = np.cumsum(lengths)
        at = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(first - (ends - lengths), lengths)
        particle = (tokens.shape[at] == LOWER) & (tokens.end[at] - tokens.start[at] <= _PARTICLE)
        columns = (tokens.hash, tokens.shape, tokens.kind, mentions.namelike, terms.kind, terms.side, terms.actor)
        self._columns: list[list[Any]] = [column[at].tolist() for column in columns]
        self._columns.insert(4, particle.tolist())
        self._bounds = list(zip(first.tolist(), (ends - lengths).tolist(), ends.tolist(), strict=True))
        self.docs: list[int] = tokens.doc[first].tolist()

    def __len__(self) -> int:
        return len(self._bounds)

    def words(self, number: int) -> tuple[int, tuple[int, ...]]:
        """The first token of a phrase, and its words by their hashes."""
        first, begin, end = self._bounds[number]
        return first, tuple(self._columns[0][begin:end])

    def __getitem__(self, number: int) -> Phrase:
        first, begin, end = self._bounds[number]
        return Phrase(first, *[column[begin:end] for column in self._columns])


def find_parts(phrase: Phrase, closed: Closed) -> list[tuple[int, int]]:
    """The phrase cut at commas, dashes and brackets, up to a relative clause: first and last place of each part."""
    if _SPLITS.isdisjoint(phrase.marks) and closed.relatives.isdisjoint(phrase.hashes):
        return [(0, len(phrase.marks) - 1)]
    parts, begin = [], 0
    for at, (mark, hash_) in enumerate(zip(phrase.marks, phrase.hashes, strict=True)):
        relative = at > 0 and hash_ in closed.relatives
        if relative or mark in _SPLITS:
            if at > begin:
                parts.append((begin, at - 1))
            begin = at + 1
            if relative:
                begin = len(phrase.marks)
                break
    if begin < len(phrase.marks):
        parts.append((begin, len(phrase.marks) - 1))
    return parts or [(0, len(phrase.marks) - 1)]


def find_name(phrase: Phrase, first: int, last: int, closed: Closed) -> tuple[int, int] | None:
    """The last run of name words in a part, where it stands at the end of the part or before a preposition."""
    names = phrase.names
    end = last - (phrase.shapes[last] == CLITIC)
    if not closed.prepositions.isdisjoint(phrase.hashes):
        inner = range(first + 1, end + 1)
        end = next((at - 1 for at in inner if phrase.hashes[at] in closed.prepositions and names[at - 1]), end)
    begin = end
    while begin >= first and (names[begin] or (begin < end and _joins(phrase, begin, first, closed))):
        begin -= 1
    return (begin + 1, end) if begin < end else None


def _joins(phrase: Phrase, at: int, first: int, closed: Closed) -> bool:
    """Does a word go on with a name that stands on both of its sides: a hyphen, or a particle in lower case?"""
    if at == first or not phrase.names[at - 1]:
        return False
    if phrase.marks[at] == JOINER:
        return True
    hash_ = phrase.hashes[at]
    return phrase.particles[at] and hash_ not in closed.prepositions and hash_ not in closed.determiners


def find_head(phrase: Phrase, first: int, last: int, closed: Closed) -> int:
    """The place of the head noun: the last word before a preposition."""
    if closed.prepositions.isdisjoint(phrase.hashes):
        return last
    return next((at - 1 for at in range(first + 1, last + 1) if phrase.hashes[at] in closed.prepositions), last)
