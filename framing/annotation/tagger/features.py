"""What the tagger looks at: attributes of each token, and conjunctions of them, as row numbers of the weight table.

Most conjunctions are the same for a whole stretch of text (a sentence, a segment between marks, the words between two
cue words): they are computed and weighed once a stretch. `docs/tagger.md` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.annotation.tagger.vocabulary import CLOSE_MARK, OPEN_MARK, Vocabulary
from framing.annotation.tagger.tape import (
    BLANKS, Array, Column, Places, Tape, Units, divide, first_after, last_before, lay, pack, pick, shift,
)  # fmt: skip
from framing.tokens import CLOSE_QUOTE, JOINER, OPEN_QUOTE, SINGLE_QUOTE, WORD, Flags, Tokens

TABLE_BITS = 17
SUFFIX_BITS = PREFIX_BITS = 12
SHAPES = 24
OFFSETS = {"word": 4, "fine": 3, "coarse": 4, "cue": 4, "shape": 3, "suffix": 2, "prefix": 1}  # how far each looks

_FIRST, _SECOND, _THIRD = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D)
_PAD = 4  # blanks before the first character of `Tokens.folded`
_STEPS = np.concatenate([np.arange(5), [5] * 2, [6] * 3, [7] * 5, [8] * 10, [9] * 4071]).astype(np.uint32)
_NONE = np.uint32(15)  # the distance to something that is not there
_STRONG, _LIKELY = 4, 3  # classes of cue words: see `training/vocabulary.py`


@dataclass(slots=True)
class Level:
    """Conjunctions that are constant over units: a column of row numbers each; without units, one row a place."""

    units: Units | None
    rows: list[Column] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Features:
    """All features of a batch: attributes by place of the tape, and levels of conjunctions.

    `entry` is the lexicon's entry; `suffix`, `prefix` and `shape` are rows of their own tables.
    """

    entry: Places
    shape: Column
    suffix: Column
    prefix: Column
    levels: tuple[Level, ...]


def find_features(tokens: Tokens, quotations: Quotations, sentences: Sentences, tape: Tape, vocabulary: Vocabulary) -> Features:  # fmt: skip
    """The features of a batch; depends on nothing beyond a text's own tokens."""
    view = _View(tokens, quotations, sentences, tape, vocabulary)
    levels = tuple(_number(view.levels()))
    return Features(view.entry, view.shape, view.suffix, view.prefix, levels)


def _number(levels: Iterator[tuple[Units | None, list[Column]]]) -> Iterator[Level]:
    """Turn each conjunction's value into a row; each has a seed of its own."""
    seed = 0
    for units, values in levels:
        level = Level(units)
        for value in values:
            seed += 1
            level.rows.append(mix(seed, value) >> np.uint32(32 - TABLE_BITS))
        yield level


def mix(seed: int, *columns: Column) -> Column:
    """A 32-bit hash of some columns."""
    mixed = columns[0] ^ np.uint32(seed * 0x61C88647 & 0xFFFFFFFF)
    for column in columns[1:]:
        mixed = (mixed * _FIRST) ^ (mixed >> np.uint32(15)) ^ column
    mixed = mixed * _FIRST
    mixed ^= mixed >> np.uint32(15)
    mixed *= _SECOND
    return mixed


def join(*columns: Column) -> Column:
    """Columns of any size as one number, by hashing."""
    joined = columns[0]
    for column in columns[1:]:
        joined = joined * _FIRST
        joined ^= joined >> np.uint32(15)
        joined += column
    return joined


def step(distance: Array) -> Column:
    """A distance in ten steps: 0, 1, 2, 3, 4, to 6, to 9, to 14, to 24, more."""
    return _STEPS.take(distance, mode="clip")


def _distance(to: Places, here: Places, valid: Flags) -> Column:
    return np.where(valid, step(np.abs(to - here)), _NONE)


class _View:
    """The columns of a batch on the tape, and the conjunctions made of them."""

    def __init__(self, tokens: Tokens, quotations: Quotations, sentences: Sentences, tape: Tape, vocabulary: Vocabulary) -> None:  # fmt: skip
        self.size = tape.size
        self.here = np.arange(tape.size)
        self.kind = lay(tape, quotations.kind)
        shape = tokens.shape + np.uint8(1)
        marks = quotations.kind > 0
        self.shape = lay(tape, np.where(marks, quotations.kind + np.uint8(7), shape).astype(np.uint32))
        entry = vocabulary.find(tokens.hash, tokens.shape)
        entry[quotations.kind == OPEN_QUOTE] = OPEN_MARK
        entry[quotations.kind == CLOSE_QUOTE] = CLOSE_MARK
        word = vocabulary.word.take(entry)
        self.entry, self.word = lay(tape, entry), lay(tape, np.where(word > 0, word, shape).astype(np.uint32))
        self.fine, self.coarse, self.cue = (
            column.take(self.entry) for column in (vocabulary.fine, vocabulary.coarse, vocabulary.cue)
        )
        self.suffix, self.prefix = (lay(tape, column) for column in _affixes(tokens))
        quoted = quotations.of >= 0
        self.quoted = lay(tape, quoted)
        self.in_quote = self.quoted.astype(np.uint32)
        self.text = lay(tape, tokens.doc.astype(np.uint32) + np.uint32(1))
        begins = np.zeros(tape.size, np.bool_)
        begins[tape.line_first] = True
        lines = divide(begins)
        line_last = np.append(BLANKS - 1, tape.line_last)
        self.line_end = line_last[lines.of]
        self.lines = Units(lines.of, lines.first, line_last)
        quotes = np.zeros(len(tokens), np.bool_)
        quotes[1:] = quotations.of[1:] != quotations.of[:-1]
        self.quotes = self.divide(lay(tape, quotes) | begins)
        begins[tape.place[sentences.first]] = True
        self.sentences = self.divide(begins)
        self.strong = (self.cue >= _STRONG) & ~self.quoted
        self.likely = self.cue >= _LIKELY
        self.sentence_first = self.sentences.first[self.sentences.of]
        self.sentence_last = self.sentences.last[self.sentences.of]

    def divide(self, begins: Flags) -> Units:
        """Units that end with their line, not with the blanks after it."""
        units = divide(begins)
        return Units(units.of, units.first, np.minimum(units.last, self.line_end[units.first]))

    def levels(self) -> Iterator[tuple[Units | None, list[Column]]]:
        yield None, list(self.neighbours())
        yield self.quotes, list(self.quotation())
        yield self.sentences, list(self.sentence())
        yield self.lines, list(self.line())
        places: list[Column] = list(self.position())
        for flags in (self.strong, self.likely):
            between = _Between(self, flags)
            yield between.units, list(between.constant())
            places += between.local()
        segments = _Segments(self)
        yield segments.units, list(segments.constant())
        places += segments.local()
        yield None, places

    def neighbours(self) -> Iterator[Column]:
        """Conjunctions of a token with those beside it."""
        w, f, c, q, s = ([shift(column, by) for by in (-3, -2, -1, 0, 1, 2, 3)] for column in (self.word, self.fine, self.coarse, self.cue, self.shape))  # fmt: skip
        yield join(w[2], w[3])
        yield join(w[3], w[4])
        yield join(w[1], w[2])
        yield join(w[4], w[5])
        yield join(w[2], w[4])
        yield pack(q[2:5], 8)
        yield pack(q[1:6], 8)
        yield pack(q[4:7], 8)
        yield pack(q[0:3], 8)
        yield pack(c[2:4], 128)
        yield pack(c[3:5], 128)
        yield pack(c[2:5], 128)
        yield pack(c[1:4], 128)
        yield pack(c[3:6], 128)
        yield pack(f[2:4], 1024)
        yield pack(f[3:5], 1024)
        yield pack(s[2:5], 32)
        yield pack(s[1:6], 32)
        yield join(self.word, self.in_quote)

    def quotation(self) -> Iterator[Column]:
        """What stands around a quotation; outside quotations, around the gap between two."""
        first, last = self.quotes.first, self.quotes.last
        inside, size = self.in_quote[first], step(last - first)
        before, after = self.entry[first - 1] > 0, self.entry[np.minimum(last + 1, self.size - 1)] > 0
        left, right = pick(self.word, first - 1, before), pick(self.word, last + 1, after)
        starts = (self.sentence_first[first] == first).astype(np.uint32)
        yield join(left, inside)
        yield join(right, pick(self.word, last - 1, last > first), inside)
        yield join(right, pick(self.word, last + 2, after), inside)
        yield pack([inside, starts, before, size], 16)
        yield pack([inside, pick(self.cue, last + 1, after), pick(self.cue, last + 2, after), pick(self.cue, last + 3, after)], 16)  # fmt: skip
        yield pack([inside, pick(self.coarse, first - 1, before), pick(self.coarse, first - 2, before)], 128)

    def sentence(self) -> Iterator[Column]:
        """How a sentence begins and ends, what it and its neighbours hold."""
        first, last = self.sentences.first, self.sentences.last
        inside = self.in_quote[first]
        size, long = step(last - first), last > first
        ending = pick(self.kind, last, last >= 0)
        yield self.word[first]
        yield join(self.word[first], pick(self.word, first + 1, long))
        yield join(pick(self.word, last - 1, long), self.word[last])
        yield pack([pick(self.cue, last - 1, long), pick(self.cue, last - 2, last > first + 1), inside], 16)
        quotes, strong, likely = (self.count(flags, self.sentences) for flags in (self.quoted, self.strong, self.likely))  # fmt: skip
        quotes, strong, likely = np.minimum(quotes, 1), np.minimum(strong, 2), np.minimum(likely, 3)
        whole = quotes + (quotes * (self.count(~self.quoted, self.sentences) < 2)).astype(np.uint32)
        line = self.lines.of[first]
        opens = (self.lines.first[line] == first).astype(np.uint32)
        closes = (self.lines.last[line] == last).astype(np.uint32)
        of_line = np.minimum(self.count(self.strong, self.lines), 3)[line]
        mine = pack([quotes, strong, likely], 4)
        yield pack([mine, size, ending], 16)
        yield pack([of_line, strong, quotes, opens, closes], 4)
        before, after = self._previous(mine, 1), self._next(mine, 1)
        yield join(before, mine, opens)
        yield join(after, mine, closes)
        yield join(self._previous(mine, 2), before, mine)
        yield join(self._previous(self.word[first], 1), opens)
        yield join(self._previous(whole, 1), whole, self._next(whole, 1), opens, closes)
        last_cue = self._last(self.strong)
        yield join(self._previous(last_cue, 1), opens)
        yield join(self._previous(last_cue, 1), last_cue, opens)
        yield join(self.word[first], self._previous(quotes, 1), opens, mine)
        yield join(pack([size, opens, closes], 16), mine)

    def line(self) -> Iterator[Column]:
        """Whether a line looks like a headline, and what the lines around it are."""
        first, last = self.lines.first, self.lines.last
        size = step((last - first) // 2)
        ends = pick(self.kind, last, last >= 0)
        opens = self.in_quote[first]
        quotes, strong = (np.minimum(self.count(flags, self.lines), 2) for flags in (self.quoted, self.strong))
        text = self.text[first]
        same = np.concatenate([[False], text[1:] == text[:-1]])
        number = np.minimum(np.arange(len(first)) - np.maximum.accumulate(np.where(same, 0, np.arange(len(first)))), 2)
        mine = pack([quotes, strong, opens], 4)
        yield pack([number, size, ends], 16)
        yield join(mine, pick(np.roll(mine, 1), np.arange(len(first)), same), ends)
        yield join(mine, pick(np.roll(mine, -1), np.arange(len(first)), np.append(same[1:], False)), ends)
        open_before = np.roll(self.quoted[last] & (self.kind[last] != CLOSE_QUOTE), 1) & same
        yield pack([open_before.astype(np.uint32), opens, mine, number], 64)

    def position(self) -> Iterator[Column]:
        """Where a token stands in its quotation and sentence."""
        first, last = self.quotes.first[self.quotes.of], self.quotes.last[self.quotes.of]
        inside = self.in_quote
        from_start, to_end, size = step(self.here - first), step(last - self.here), step(last - first)
        yield pack([inside, from_start, size], 16)
        yield pack([inside, to_end, size], 16)
        opens = (self.lines.first[self.lines.of] == self.sentence_first).astype(np.uint32)
        yield pack([step(self.here - self.sentence_first), opens, inside], 16)
        yield pack([step(self.sentence_last - self.here), step(self.sentence_last - self.sentence_first)], 16)

    def count(self, flags: Flags, units: Units) -> Column:
        """How many places of each unit are flagged."""
        return np.add.reduceat(flags, units.first, dtype=np.uint32)

    def _previous(self, column: Column, by: int) -> Column:
        """The column of the sentence `by` sentences ago, in the same text."""
        index, text = np.arange(len(column)), self.text[self.sentences.first]
        return pick(column, index - by, (index >= by) & (text.take(index - by, mode="clip") == text))

    def _next(self, column: Column, by: int) -> Column:
        index, text = np.arange(len(column)), self.text[self.sentences.first]
        return pick(column, index + by, (index < len(index) - by) & (text.take(index + by, mode="clip") == text))

    def _last(self, flags: Flags) -> Column:
        """The last flagged word of each sentence, or 0."""
        seen = np.maximum.accumulate(np.where(flags, self.here, -1))[self.sentences.last]
        return pick(self.word, seen, seen >= self.sentences.first)


class _Between:
    """Stretches between words that often are cues: each such word, and what lies between two of them in a sentence."""

    def __init__(self, view: _View, flags: Flags) -> None:
        self.view = view
        begins = flags | shift(flags, -1)
        begins[view.sentences.first] = True
        self.units = view.divide(begins)
        first, last = self.units.first, self.units.last
        flagged = flags[first]
        # of each unit: the place of the last flagged word before it, and of the first after
        before, after = last_before(flagged), first_after(flagged)
        self.before = first.take(before, mode="clip")
        self.after = first.take(after, mode="clip")
        self.has_before = (before >= 0) & (self.before >= view.sentence_first[first])
        self.has_after = (after < len(first)) & (self.after <= view.sentence_last[last])
        self.left = pick(view.word, self.before, self.has_before)
        self.right = pick(view.word, self.after, self.has_after)

    def constant(self) -> Iterator[Column]:
        view, first = self.view, self.units.first
        inside = view.in_quote[first]
        cue = [pick(view.cue, self.before, self.has_before), pick(view.cue, self.after, self.has_after)]
        fine = [pick(view.fine, self.before, self.has_before), pick(view.fine, self.after, self.has_after)]
        yield self.left
        yield self.right
        yield join(self.left, self.right)
        yield pack([*cue, inside, step(self.units.last - first)], 16)
        yield join(*fine)
        yield join(fine[1], pick(view.coarse, self.after - 1, self.has_after), pick(view.coarse, self.after + 1, self.has_after))  # fmt: skip
        yield join(fine[0], pick(view.coarse, self.before + 1, self.has_before), pick(view.coarse, self.before + 2, self.has_before))  # fmt: skip

    def local(self) -> Iterator[Column]:
        view, of = self.view, self.units.of
        has_before, has_after = self.has_before[of], self.has_after[of]
        from_left = _distance(self.before[of], view.here, has_before)
        to_right = _distance(self.after[of], view.here, has_after)
        left, right = self.left[of], self.right[of]
        near = np.uint32(3)
        yield pack([from_left, to_right, view.in_quote], 16)
        second = pick(view.word, self.before + 1, self.has_before)[of]
        yield join(left, second, np.minimum(from_left, near))
        follower = pick(view.word, self.after + 1, self.has_after)[of]
        yield join(right, follower, np.minimum(to_right, near))
        yield join(left, view.word)
        yield join(right, view.word)


class _Segments:
    """Stretches between marks of punctuation."""

    def __init__(self, view: _View) -> None:
        self.view = view
        marks = (view.kind != WORD) & (view.kind != JOINER) & (view.kind != SINGLE_QUOTE)
        begins = marks | shift(marks, -1)
        begins[view.sentences.first] = True
        self.units = view.divide(begins)
        first, last = self.units.first, self.units.last
        before, after = last_before(marks[first]), first_after(marks[first])
        self.before = first.take(before, mode="clip")
        self.after = first.take(after, mode="clip")
        self.has_before = (before >= 0) & (self.before >= view.sentence_first[first])
        self.has_after = (after < len(first)) & (self.after <= view.sentence_last[last])
        self.left = pick(view.word, self.before, self.has_before)
        self.right = pick(view.word, self.after, self.has_after)

    def constant(self) -> Iterator[Column]:
        view, first, last = self.view, self.units.first, self.units.last
        inside = view.in_quote[first]
        left, right = self.left, self.right
        yield join(left, right)
        yield join(left, pick(view.word, self.before + 1, self.has_before), pick(view.word, self.before + 2, self.has_before))  # fmt: skip
        yield join(right, pick(view.word, self.after + 1, self.has_after), pick(view.word, self.after + 2, self.has_after))  # fmt: skip
        near = [pick(column, self.after + by, self.has_after) for column, by in ((view.shape, 1), (view.cue, 2), (view.cue, 3))]  # fmt: skip
        yield join(right, pack(near, 32))
        ending = [pick(view.cue, self.after - by, self.has_after) for by in (1, 2)]
        yield join(right, pack([*ending, inside], 16))
        mine = self._signature()
        previous, following = shift(mine, -2), shift(mine, 2)
        yield join(mine, inside)
        yield join(mine, left, right)
        yield join(mine, previous, left)
        yield join(mine, following, right)
        yield join(step(last - first), left, right, inside)

    def _signature(self) -> Column:
        """A segment in one number: its length, its cue words, its first and its last word's cluster."""
        view, first, last = self.view, self.units.first, self.units.last
        strong, likely = view.count(view.strong, self.units), view.count(view.likely, self.units)
        return join(
            np.minimum(step(last - first), np.uint32(6)), np.minimum(strong, 2), np.minimum(likely, 2),
            view.coarse[first], view.coarse[last],
        )  # fmt: skip

    def local(self) -> Iterator[Column]:
        view, of = self.view, self.units.of
        yield join(self.left[of], _distance(self.before[of], view.here, self.has_before[of]))
        yield join(self.right[of], _distance(self.after[of], view.here, self.has_after[of]))
        opener = pick(view.word, self.before + 1, self.has_before | (self.before + 1 >= view.sentence_first[self.units.first]))  # fmt: skip
        yield join(opener[of], view.word)


def _affixes(tokens: Tokens) -> tuple[Column, Column]:
    """Rows for the last three and the first four characters of each token."""
    folded, start, end = tokens.folded, tokens.start + _PAD, tokens.end + _PAD
    length = end - start

    def character(at: Array, needs: int) -> Column:
        return np.where(length >= needs, folded[at], 0).astype(np.uint32)

    suffix = character(end - 1, 1) + character(end - 2, 2) * _SECOND + character(end - 3, 3) * _THIRD
    prefix = character(start, 1) + character(start + 1, 2) * _SECOND + character(start + 2, 3) * _THIRD
    prefix += character(start + 3, 4) * _FIRST
    return (suffix * _FIRST) >> np.uint32(32 - SUFFIX_BITS), (prefix * _SECOND) >> np.uint32(32 - PREFIX_BITS)
