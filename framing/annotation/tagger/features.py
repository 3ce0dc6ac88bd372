"""What the tagger looks at: attributes of each token, and conjunctions of them, as row numbers of the weight table.

Most conjunctions are the same for a whole stretch of text (a sentence, a segment between marks, the words between two
cue words): they are computed and weighed once a stretch. `docs/tagger.md` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.annotation.tagger.columns import Columns, find_columns
from framing.annotation.tagger.stretches import between_cues, quotations_and_gaps, segments, sentences_of
from framing.annotation.tagger.tape import Column, Places, Tape, Units, join, pack, pack_window
from framing.annotation.tagger.vocabulary import Vocabulary
from framing.tokens import Tokens

TABLE_BITS = 17

_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)
_SALT = 0x61C88647
_LEVELS = 64  # the seed of the first conjunction by unit


@dataclass(frozen=True, slots=True)
class Window:
    """A conjunction of neighbours: a row for each place, and from which offsets a token looks at it."""

    rows: Places
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """Conjunctions that are constant over units: rows by conjunction and unit."""

    units: Units
    rows: Places


@dataclass(frozen=True, slots=True)
class Features:
    """All features of a batch. Conjunctions are made when they are asked for, so that each is used while it is near."""

    columns: Columns

    def windows(self) -> Iterator[Window]:
        """Conjunctions by place."""
        for seed, (value, offsets) in zip(seeds(1, _LEVELS), _windows(self.columns), strict=False):
            yield Window(row(seed, value), offsets)

    def levels(self) -> Iterator[Level]:
        """Conjunctions by unit."""
        seed = _LEVELS
        for units, values in _levels(self.columns):
            stacked = np.stack([*values])
            yield Level(units, row(seeds(seed, len(stacked))[:, None], stacked))
            seed += len(stacked)


def find_features(
    tokens: Tokens, quotations: Quotations, sentences: Sentences, tape: Tape, vocabulary: Vocabulary
) -> Features:
    """The features of a batch; those of a text depend on nothing beyond it."""
    return Features(find_columns(tokens, quotations, sentences, tape, vocabulary))


def row(seed: np.uint32 | Column, value: Column) -> Places:
    """The rows of a conjunction's values: the upper bits of their hash."""
    mixed = value ^ seed
    mixed *= _FIRST
    mixed ^= mixed >> np.uint32(15)
    mixed *= _SECOND
    mixed >>= np.uint32(32 - TABLE_BITS)
    return mixed.astype(np.intp)


def seeds(first: int, number: int) -> Column:
    """What tells conjunctions apart."""
    return np.arange(first, first + number, dtype=np.uint32) * np.uint32(_SALT)


def salt(number: int) -> int:
    """What the rows of a window's further offsets are crossed with, so that each has weights of its own."""
    return (number * _SALT & 0xFFFFFFFF) >> (32 - TABLE_BITS)


def _windows(columns: Columns) -> Iterator[tuple[Column, tuple[int, ...]]]:
    """Conjunctions of neighbours, and from where they are looked at, and of places in their stretches."""
    word, fine, coarse, cue = columns.word, columns.fine, columns.coarse, columns.cue
    pair = np.zeros_like(word)
    pair[:-1] = join(word[:-1], word[1:])
    yield pair, (-1, 0)
    around = np.zeros_like(word)
    around[1:-1] = join(word[:-2], word[2:])
    yield around, (0,)
    yield pack_window(cue, 1, 1, 8), (0,)
    yield pack_window(cue, 2, 2, 8), (0,)
    yield pack_window(coarse, 1, 1, 128), (-1, 0)
    yield pack_window(fine, 0, 1, 1024), (-1, 0)
    yield pack([word, columns.in_quote], 2), (0,)
    for value in _positions(columns):
        yield value, (0,)


def _positions(columns: Columns) -> Iterator[Column]:
    """Where a token stands: in its quotation, in its sentence, between cue words, between marks."""
    quotes, sentences, gaps, marks = columns.quotes, columns.sentences, columns.gaps, columns.segments
    of = quotes.of
    yield pack([columns.in_quote, columns.after(quotes.first, of), columns.before(quotes.last, of)], 16)
    of = sentences.of
    opens = (columns.line_first(sentences.first) == sentences.first).astype(np.uint32).take(of, mode="clip")
    yield pack([columns.after(sentences.first, of), columns.before(sentences.last, of), opens, columns.in_quote], 16)
    of = gaps.units.of
    yield pack([columns.after(gaps.before, of), columns.before(gaps.after, of), columns.in_quote], 16)
    yield join(gaps.left.take(of, mode="clip"), columns.word)
    yield join(gaps.right.take(of, mode="clip"), columns.word)
    yield join(marks.opener.take(marks.units.of, mode="clip"), columns.word)


def _levels(columns: Columns) -> Iterator[tuple[Units, Iterator[Column]]]:
    yield columns.quotes, quotations_and_gaps(columns)
    yield columns.sentences, sentences_of(columns)
    yield columns.gaps.units, between_cues(columns)
    yield columns.segments.units, segments(columns)
