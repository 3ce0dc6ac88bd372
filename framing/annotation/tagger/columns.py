"""The columns that features are made of: what each token is, and the stretches of text that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.annotation.tagger.tape import (
    BLANKS,
    Array,
    Column,
    Places,
    Tape,
    Units,
    divide,
    first_after,
    last_before,
    lay,
    pick,
    shift,
)  # fmt: skip
from framing.annotation.tagger.vocabulary import BLANK, CLOSE_MARK, OPEN_MARK, Vocabulary
from framing.tokens import CLOSE_QUOTE, JOINER, OPEN_QUOTE, SINGLE_QUOTE, WORD, Bytes, Flags, Tokens

SUFFIX_BITS = PREFIX_BITS = 12
SHAPES = 24  # blank, six shapes of words, the kinds of marks
OFFSETS = {"word": 4, "fine": 3, "coarse": 4, "cue": 4, "shape": 1, "suffix": 2, "prefix": 1}  # how far each is seen

_FIRST, _SECOND, _THIRD = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D)
_PAD = 4  # blanks before the first character of `Tokens.folded`
_STEPS = np.concatenate([np.arange(5), [5] * 2, [6] * 3, [7] * 5, [8] * 10, [9] * 4070, [15]]).astype(np.uint32)
_FAR = 1 << 40  # the place of what is not there
_STRONG, _LIKELY = 4, 3  # classes of cue words, from `training/vocabulary.py`


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of a sentence that end at flagged places, each of which is a stretch of its own.

    By unit: the place of the last flagged token before it and of the first after it (far away where the sentence has
    none), whether there are such, one more than the words there (or 0), and the word after the left one.
    """

    units: Units
    before: Places
    after: Places
    has_before: Flags
    has_after: Flags
    left: Column
    right: Column
    opener: Column


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands at each place of the tape; 0 on blanks.

    `known` is the number of a known word, `word` that or a number for the shape. `unknown` are the places of tokens that
    the vocabulary lacks; `suffix` and `prefix` are the affixes of these alone, since the others' go with the word.
    """

    here: Places
    entry: Places
    known: Column
    word: Column
    fine: Column
    coarse: Column
    cue: Column
    shape: Column
    unknown: Places
    suffix: Column
    prefix: Column
    kind: Bytes
    text: Column
    quoted: Flags
    in_quote: Column
    strong: Flags
    likely: Flags
    quotes: Units
    sentences: Units
    lines: Units
    gaps: Stretches
    segments: Stretches

    def after(self, at: Places, of: Places) -> Column:
        """How far each place stands after a place of its unit, in steps."""
        return self.step(self.here - at.take(of, mode="clip"))

    def before(self, at: Places, of: Places) -> Column:
        """How far each place stands before a place of its unit, in steps."""
        return self.step(at.take(of, mode="clip") - self.here)

    @staticmethod
    def step(distance: Array) -> Column:
        """A distance in steps: 0, 1, 2, 3, 4, to 6, to 9, to 14, to 24, more; 15 where there is none."""
        return _STEPS.take(distance, mode="clip")

    def line_first(self, at: Places) -> Places:
        """The first place of the line that each place stands in."""
        return self.lines.first[self.lines.of[at]]

    @staticmethod
    def count(flags: Flags, units: Units) -> Column:
        """How many places of each unit are flagged."""
        return np.bincount(units.of[np.flatnonzero(flags)], minlength=len(units.first)).astype(np.uint32)


def find_columns(
    tokens: Tokens, quotations: Quotations, sentences: Sentences, tape: Tape, vocabulary: Vocabulary
) -> Columns:
    """The columns of a batch."""
    kind = lay(tape, quotations.kind)
    shape = np.where(quotations.kind > 0, quotations.kind + np.uint8(7), tokens.shape + np.uint8(1))
    entry = lay(tape, _entries(tokens, quotations, vocabulary))
    shape_laid = lay(tape, shape).astype(np.uint32)
    known = vocabulary.word.take(entry, mode="clip")
    word = np.where(known > 0, known, np.minimum(shape_laid, np.uint32(7)))  # an unknown word is its shape
    cue = vocabulary.cue.take(entry, mode="clip")
    unknown = np.flatnonzero((entry > BLANK) & (entry < OPEN_MARK))
    suffix, prefix = affixes(tokens, tape.token[unknown] - 1)
    quoted = lay(tape, quotations.of >= 0)
    strong, likely = (cue >= _STRONG) & ~quoted, cue >= _LIKELY
    units = _Units(tokens, quotations, sentences, tape)
    marks = (kind != WORD) & (kind != JOINER) & (kind != SINGLE_QUOTE)
    return Columns(
        here=np.arange(tape.size), entry=entry, known=known, word=word, fine=vocabulary.fine.take(entry, mode="clip"),
        coarse=vocabulary.coarse.take(entry, mode="clip"), cue=cue, shape=shape_laid, unknown=unknown, suffix=suffix,
        prefix=prefix, kind=kind, text=lay(tape, tokens.doc + np.int32(1)).astype(np.uint32), quoted=quoted,
        in_quote=quoted.astype(np.uint32), strong=strong, likely=likely, quotes=units.quotes, sentences=units.sentences,
        lines=units.lines, gaps=units.stretch(strong, word), segments=units.stretch(marks, word),
    )  # fmt: skip


def _entries(tokens: Tokens, quotations: Quotations, vocabulary: Vocabulary) -> Places:
    entry = vocabulary.find(tokens.hash, tokens.shape)
    entry[quotations.kind == OPEN_QUOTE] = OPEN_MARK
    entry[quotations.kind == CLOSE_QUOTE] = CLOSE_MARK
    return entry


class _Units:
    """The quotations and the gaps between them, the sentences and the lines of a tape; none ends with blanks."""

    def __init__(self, tokens: Tokens, quotations: Quotations, sentences: Sentences, tape: Tape) -> None:
        begins = np.zeros(tape.size, np.bool_)
        begins[tape.line_first] = True
        lines = divide(begins)
        line_last = np.append(BLANKS - 1, tape.line_last)
        self.line_end = line_last.take(lines.of, mode="clip")
        self.lines = Units(lines.of, lines.first, line_last)
        changes = np.zeros(len(tokens), np.bool_)
        changes[1:] = quotations.of[1:] != quotations.of[:-1]
        self.quotes = self._divide(lay(tape, changes) | begins)
        begins[tape.place[sentences.first]] = True
        self.sentences = self._divide(begins)
        self.begins = begins

    def _divide(self, begins: Flags) -> Units:
        """Units that end with their line, not with the blanks after it."""
        units = divide(begins)
        return Units(units.of, units.first, np.minimum(units.last, self.line_end[units.first]))

    def stretch(self, flags: Flags, word: Column) -> Stretches:
        """Stretches of sentences that the flagged places divide."""
        begins = flags | shift(flags, -1) | self.begins
        units = self._divide(begins)
        first, last = units.first, units.last
        flagged = flags[first]
        before, after = (first.take(index, mode="clip") for index in (last_before(flagged), first_after(flagged)))
        sentence = self.sentences.of[first]
        has_before = (before < first) & (before >= self.sentences.first[sentence]) & flags[before]
        has_after = (after > last) & (after <= self.sentences.last[sentence]) & flags[after]
        opener = pick(word, before + 1, has_before | (before + 1 == self.sentences.first[sentence]))
        return Stretches(
            units, np.where(has_before, before, -_FAR), np.where(has_after, after, _FAR), has_before, has_after,
            pick(word, before, has_before), pick(word, after, has_after), opener,
        )  # fmt: skip


def affixes(tokens: Tokens, which: Places) -> tuple[Column, Column]:
    """Rows for the last three and the first four characters of some tokens."""
    start, end = (bound.take(which).astype(np.intp) + _PAD for bound in (tokens.start, tokens.end))
    length = end - start

    def character(at: Places, needs: int) -> Column:
        found = tokens.folded.take(at).astype(np.uint32)
        return found if needs == 1 else found * (length >= needs)

    suffix = character(end - 1, 1) + character(end - 2, 2) * _SECOND + character(end - 3, 3) * _THIRD
    prefix = character(start, 1) + character(start + 1, 2) * _SECOND + character(start + 2, 3) * _THIRD
    prefix += character(start + 3, 4) * _FIRST
    return (suffix * _FIRST) >> np.uint32(32 - SUFFIX_BITS), (prefix * _SECOND) >> np.uint32(32 - PREFIX_BITS)
