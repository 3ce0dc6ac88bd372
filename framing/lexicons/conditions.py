"""Conditions on a hit: the words and classes next to it, the words in its sentence, and verb or noun by neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from framing.lexicons.grammar import word_classes
from framing.lexicons.index import HashIndex
from framing.lexicons.loading import CONDITIONS, Condition, Entry
from framing.tokens import CAPITALISED, CAPITALS, FIGURE, JOINER, WORD, Flags, Hashes, Places, Tokens, hash_words

_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHAPES = ("number", "name", "punct", "start", "end")
_VERBAL_BEFORE, _VERBAL_AFTER = ("to", "modal", "pronoun", "neg", "do"), ("det", "pronoun")
_NOMINAL_BEFORE, _NOMINAL_AFTER = ("det", "prep", "number"), ("prep",)


@cache
def _class_table() -> tuple[tuple[str, ...], HashIndex, npt.NDArray[np.uint32]]:
    """Names of the classes (bit by bit), the words that have any, and the classes of each."""
    classes = word_classes()
    names = (*_SHAPES, *sorted(classes))
    bits: dict[str, int] = {}
    for bit, name in enumerate(names):
        for word in classes.get(name, ()):
            bits[word] = bits.get(word, 0) | 1 << bit
    hashes = hash_words(list(bits))
    index = HashIndex(hashes)
    return names, index, index.unite(hashes, np.array(list(bits.values()), np.uint32))


def class_bits(names: Sequence[str]) -> np.uint32:
    """The bits that stand for some classes."""
    known = _class_table()[0]
    return np.uint32(sum(1 << known.index(name) for name in set(names) if name in known))


@cache
def _bits(names: tuple[str, ...]) -> np.uint32:
    """The same for a condition; many share their classes."""
    return class_bits(names)


@dataclass
class Surroundings:
    """A batch of tokens with the number of each one's sentence, and the grammatical classes of its tokens."""

    tokens: Tokens
    sentence: Places

    @cached_property
    def classes(self) -> npt.NDArray[np.uint32]:
        """The classes of every token, as bits."""
        _names, index, bits = _class_table()
        tokens, n = self.tokens, len(self.tokens)
        found = bits.take(index.find(tokens.hash))
        starts = np.ones(n, np.bool_)
        starts[1:] = np.diff(self.sentence) > 0
        capital = (tokens.shape == CAPITALS) | (tokens.shape == CAPITALISED)
        name = capital & ~starts & (found == 0)
        found = np.where(name, class_bits(["name"]), found)
        found = np.where(tokens.shape == FIGURE, found | class_bits(["number"]), found)
        return np.where(self.marks, class_bits(["punct"]), found).astype(np.uint32)

    @cached_property
    def marks(self) -> Flags:
        """Which tokens are marks of punctuation."""
        marks: Flags = (self.tokens.kind != WORD) & (self.tokens.kind != JOINER)
        return marks

    def beside(self, place: Places, inside: Places, edge: str) -> tuple[Hashes, npt.NDArray[np.uint32]]:
        """Hash and classes of the tokens at some places; outside the sentence of `inside` only the class `edge`."""
        n = len(self.tokens)
        clipped = np.clip(place, 0, max(n - 1, 0))
        within = (place >= 0) & (place < n) & (self.sentence[clipped] == self.sentence[inside])
        hashes = np.where(within, self.tokens.hash[clipped], np.uint64(0))
        return hashes, np.where(within, self.classes[clipped], class_bits([edge])).astype(np.uint32)

    def sentences(self, first: Places, last: Places) -> tuple[Places, Places]:
        """Where the sentences of some hits begin and end, or as much of them as is looked at."""
        own, n = self.sentence[first], len(self.tokens)
        begin = np.maximum(np.searchsorted(self.sentence, own, "left"), first - _REACH)
        return begin, np.minimum(np.searchsorted(self.sentence, own, "right"), np.minimum(last + _REACH + 1, n))

    def ahead(self, first: Places) -> tuple[Places, Places]:
        """The few places ahead of some hits, back to the nearest mark of punctuation or the start of the sentence."""
        begin = np.maximum(np.searchsorted(self.sentence, self.sentence[first], "left"), first - _BEFORE)
        return np.maximum(begin, np.minimum(self.last_mark[first] + 1, first)), first

    @cached_property
    def last_mark(self) -> Places:
        """Of every token, the place of the last mark of punctuation up to it, or -1."""
        return np.maximum.accumulate(np.where(self.marks, np.arange(len(self.marks)), -1))


class Conditions:
    """The conditions of many entries, tested for many hits at once."""

    def __init__(self, tests: Mapping[str, Test], pos: npt.NDArray[np.int8]) -> None:
        self.tests, self.pos = tests, pos

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Conditions:
        """The conditions of some entries."""
        conditions = [entry.conditions for entry in entries]
        tests = {name: Test.of([each.get(name) for each in conditions]) for name in CONDITIONS}
        return cls(tests, np.array([("", "verb", "noun").index(e.pos) for e in entries], np.int8))

    def hold(self, entry: Places, first: Places, last: Places, around: Surroundings) -> Flags:
        """Which hits meet every condition of their entry."""
        holds = np.ones(len(entry), np.bool_)
        if not len(entry):
            return holds
        for name, test in self.tests.items():
            rows = np.flatnonzero(test.asked[entry] & holds)
            if not len(rows):
                continue
            if name.endswith(("near", "before")):
                met = _within(test, entry[rows], first[rows], last[rows], around, name.endswith("before"))
            else:
                prev = name.endswith("prev")
                place = first[rows] - 1 if prev else last[rows] + 1
                met = test.met(entry[rows], *around.beside(place, first[rows], "start" if prev else "end"))
            holds[rows] &= met ^ name.startswith("not_")
        rows = np.flatnonzero((self.pos[entry] > 0) & holds)
        holds[rows] &= _part_of_speech(self.pos[entry[rows]], first[rows], around)
        return holds


@dataclass(frozen=True, slots=True)
class Test:
    """One kind of condition for all entries: which ask for it, the classes allowed by entry, pairs of entry and word."""

    asked: Flags
    bits: npt.NDArray[np.uint32]
    pairs: HashIndex

    @classmethod
    def of(cls, conditions: Sequence[Condition | None]) -> Test:
        """The test of one kind of condition, given by entry."""
        given = [(number, c) for number, c in enumerate(conditions) if c is not None]
        asked, bits = np.zeros(len(conditions), np.bool_), np.zeros(len(conditions), np.uint32)
        numbers = np.array([number for number, _ in given], np.intp)
        asked[numbers] = True
        bits[numbers] = [_bits(condition.classes) for _, condition in given]
        words = [word for _, condition in given for word in condition.words]
        place = dict(zip(dict.fromkeys(words), range(len(words)), strict=False))
        hashes = hash_words(list(place))[np.fromiter(map(place.__getitem__, words), np.intp, len(words))]
        many = [len(condition.words) for _, condition in given]
        return cls(asked, bits, HashIndex(_pair_keys(np.repeat(numbers, many), hashes)))

    def met(self, entry: Places, hashes: Hashes, classes: npt.NDArray[np.uint32]) -> Flags:
        """Does the neighbour belong to an allowed class, or is it an allowed word?"""
        met: Flags = ((self.bits[entry] & classes) != 0) | self.named(entry, hashes)
        return met

    def named(self, entry: Places, hashes: Hashes) -> Flags:
        """Is the word one of those that the entry names?"""
        return self.pairs.find(_pair_keys(entry, hashes)) < len(self.pairs)


def _pair_keys(entry: Places, hashes: Hashes) -> Hashes:
    return hashes ^ ((entry.astype(np.uint64) + np.uint64(1)) * _MIX)


_REACH = 60  # tokens on either side that "the same sentence" may span, so that endless sentences stay linear
_BEFORE = 5  # tokens that "before" may lie ahead of a hit

_BLOCK = 20_000  # hits whose neighbours are held at a time


def _within(test: Test, entry: Places, first: Places, last: Places, around: Surroundings, before: bool) -> Flags:
    """Does one of the entry's words stand in the sentence of the hit, outside the hit, or `before`: a little ahead of it?"""
    blocks = [slice(at, at + _BLOCK) for at in range(0, len(entry), _BLOCK)]
    found = [np.zeros(0, np.bool_)]
    for rows in blocks:
        begin, stop = around.ahead(first[rows]) if before else around.sentences(first[rows], last[rows])
        found.append(_among(test, entry[rows], begin, stop, (first[rows], last[rows]), around.tokens))
    return np.concatenate(found)


def _among(test: Test, entry: Places, begin: Places, stop: Places, hit: tuple[Places, Places], tokens: Tokens) -> Flags:
    """Does one of the entry's words stand between two places, outside the hit?"""
    lengths = stop - begin
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    row = np.repeat(np.arange(len(entry)), lengths)
    place = np.arange(int(lengths.sum())) - offsets[row] + begin[row]
    outside = (place < hit[0][row]) | (place > hit[1][row])
    named = test.named(entry[row], tokens.hash[place]) & outside
    return np.bincount(row[named], minlength=len(entry)) > 0


def _part_of_speech(wanted: npt.NDArray[np.int8], first: Places, around: Surroundings) -> Flags:
    """Judge by the neighbours: a noun unless only they speak for a verb, a verb unless only they speak for a noun."""
    _, before = around.beside(first - 1, first, "start")
    _, after = around.beside(first + 1, first, "end")
    verbal = ((before & class_bits(_VERBAL_BEFORE)) != 0) | ((after & class_bits(_VERBAL_AFTER)) != 0)
    nominal = ((before & class_bits(_NOMINAL_BEFORE)) != 0) | ((after & class_bits(_NOMINAL_AFTER)) != 0)
    verdict: Flags = np.where(wanted == 2, ~verbal | nominal, ~nominal | verbal)
    return verdict
