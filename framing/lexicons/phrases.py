"""Phrases compiled to plain columns: sequences of words with the entries that they belong to, found by their hash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain as chain_words

import numpy as np
import numpy.typing as npt

from framing.lexicons.index import HashIndex
from framing.tokens import CAPITALISED, CAPITALS, JOINER, WORD, Bytes, Flags, Hashes, Places, Tokens, tokenise

Words = tuple[str, ...]  # of a phrase
Lengths = npt.NDArray[np.uint32]  # numbers of tokens, each as a bit

_CHAIN = np.uint64(0x9E3779B97F4A7C15)
_FIGURE = re.compile(r"\d")
_ANY, _ALL_CAPITALS, _CAPITAL = range(3)  # what a phrase asks of the case of a word
_FITS = np.zeros((3, 8), np.bool_)  # by that and by shape
_FITS[_ANY] = _FITS[:, CAPITALS] = _FITS[_CAPITAL, CAPITALISED] = True


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases in the order of their keys. Several may share a key: `begin` and `number` say which, by place in `index`.

    By phrase: its entry, its role, its number of tokens, the case asked of each token; `figures` is the folded text of
    those that hold figures. By place in `words`: the place in `index` of the word alone, how long the phrases are that
    it begins, and those whose second word it is.
    """

    index: HashIndex
    begin: Places
    number: Places
    entry: Places
    role: Places
    length: Places
    cases: Bytes
    cased: Flags  # does it ask for any?
    figured: Flags
    figures: Mapping[int, str]
    words: HashIndex
    alone: Places
    begins: Lengths
    goes_on: Lengths

    @property
    def lengths(self) -> range:
        """The numbers of tokens that a phrase may have."""
        return range(1, self.cases.shape[1] + 1)

    def find(self, tokens: Tokens, first: Places, key: Places) -> tuple[Places, Places]:
        """The phrases that fit the words at some places, each given by its place in `index`: row and phrase."""
        row = np.flatnonzero(key < len(self.index))
        begin, number = self.begin[key[row]], self.number[key[row]]
        ends = np.cumsum(number)
        phrase = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begin - (ends - number), number)
        row = np.repeat(row, number)
        fits = self._fit(tokens, first[row], phrase)
        return row[fits], phrase[fits]

    def _fit(self, tokens: Tokens, first: Places, phrase: Places) -> Flags:
        """Has each place the capitals and the figures that its phrase is written with?"""
        fits = np.ones(len(phrase), np.bool_)
        rows = np.flatnonzero(self.cased.take(phrase))
        for offset in range(self.cases.shape[1]):
            rows = rows[self.length[phrase[rows]] > offset]
            fits[rows] &= _FITS[self.cases[phrase[rows], offset], tokens.shape[first[rows] + offset]]
        for row in np.flatnonzero(self.figured.take(phrase)).tolist():
            begin, number = int(first[row]), int(phrase[row])
            fits[row] &= _joined(tokens.text(begin, begin + int(self.length[number]) - 1)) == self.figures[number]
        return fits


def chain(hashes: Hashes, first: Places, length: int) -> Hashes:
    """One key for a run of tokens."""
    key: Hashes = hashes[first]
    for offset in range(1, length):
        key = key * _CHAIN + hashes[first + offset]
        key ^= key >> np.uint64(31)
    return key


def cross(keys: Hashes, entry: Places) -> Hashes:
    """Keys of phrases that belong to one entry only."""
    return keys ^ (entry.astype(np.uint64) * _CHAIN)


def compile_phrases(spelt: Sequence[Words], entry: Places, role: Places, by_entry: bool = False) -> Phrases:
    """Phrases as columns, given the words, the entry and the role of each; with `by_entry` a key holds the entry too.
    Raises ValueError with the entries' numbers where a phrase holds no word."""
    words, tokens, place, length = _tokens_of(spelt)
    first, hashes, count = np.cumsum(length) - length, tokens.hash[place], len(spelt)
    of = np.repeat(np.arange(count), length)
    worded = np.bincount(of[((tokens.kind == WORD) | (tokens.kind == JOINER))[place]], minlength=count) > 0
    if not worded.all():
        raise ValueError(*sorted(set(entry[~worded].tolist())))
    keys = np.zeros(count, np.uint64)
    for size in np.unique(length).tolist():
        rows = np.flatnonzero(length == size)
        keys[rows] = chain(hashes, first[rows], size)
    keys = cross(keys, entry) if by_entry else keys
    order = np.argsort(keys, kind="stable")
    index, known = HashIndex(keys), HashIndex(tokens.hash)
    number = np.bincount(index.find(keys), minlength=len(index))
    cases = np.zeros((count, int(length.max(initial=0))), np.uint8)
    cases[of, np.arange(len(place)) - first[of]] = _case(tokens)[place]
    figured = np.bincount(of[_figured(words)[tokens.doc[place]]], minlength=count)[order] > 0
    figures = {at: _joined("".join(spelt[order[at]])) for at in np.flatnonzero(figured).tolist()}
    bits, longer = (1 << length).astype(np.uint32), length > 1
    begins, goes_on = known.unite(hashes[first], bits), known.unite(hashes[first[longer] + 1], bits[longer])
    return Phrases(
        index, np.cumsum(number) - number, number, entry[order], role[order], length[order], cases[order],
        np.any(cases > _ANY, axis=1)[order], figured, figures, known, index.find(known.keys), begins, goes_on,
    )  # fmt: skip


def _tokens_of(spelt: Sequence[Words]) -> tuple[list[str], Tokens, Places, Places]:
    """The distinct words and their tokens; the tokens of all phrases, one phrase after the other, and how many each has.

    Phrases share most of their words, and no token reaches over a blank: each word is read once.
    """
    words = list(chain_words.from_iterable(spelt))
    number = dict(zip(dict.fromkeys(words), range(len(words)), strict=False))
    word = np.fromiter(map(number.__getitem__, words), np.intp, len(words))
    tokens = tokenise(list(number))
    parts = np.bincount(tokens.doc, minlength=len(number))
    many = parts[word]
    ends = np.cumsum(many)
    place = np.repeat((np.cumsum(parts) - parts)[word] - (ends - many), many) + np.arange(many.sum())
    sizes = np.fromiter(map(len, spelt), np.intp, len(spelt))
    length = np.diff(np.append(0, ends)[np.append(0, np.cumsum(sizes))])
    return list(number), tokens, place, length


def _figured(words: Sequence[str]) -> Flags:
    """Which words hold a figure?"""
    return np.array([not word.isalpha() and _FIGURE.search(word) is not None for word in words], np.bool_)


def _case(tokens: Tokens) -> Bytes:
    """What case each word of a phrase asks for. A phrase in capitals is an acronym, and asks for capitals."""
    asked = np.where(tokens.shape == CAPITALS, _ALL_CAPITALS, np.where(tokens.shape == CAPITALISED, _CAPITAL, _ANY))
    return asked.astype(np.uint8)


def _joined(text: str) -> str:
    """A text in lower case and without blanks."""
    return "".join(text.lower().split())
