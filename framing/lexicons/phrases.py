"""Phrases compiled to plain columns: sequences of words with the entries that they belong to, found by their hash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.lexicons.index import HashIndex
from framing.tokens import CAPITALISED, CAPITALS, JOINER, WORD, Bytes, Flags, Hashes, Places, Tokens, tokenise

Spelt = tuple[str, int, int]  # the words of a phrase, the number of its entry, its role
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
    those that hold figures. By place in `words`: how long the phrases are that a word begins, and those whose second
    word it is.
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
    begins: Lengths
    goes_on: Lengths

    @property
    def lengths(self) -> range:
        """The numbers of tokens that a phrase may have."""
        return range(1, self.cases.shape[1] + 1)

    def find(self, tokens: Tokens, first: Places, keys: Hashes) -> tuple[Places, Places]:
        """The phrases with some keys that fit the words there: the row of the key, and the phrase."""
        key = self.index.find(keys)
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


def compile_phrases(spelt: Sequence[Spelt], by_entry: bool = False) -> Phrases:
    """Phrases as columns; with `by_entry` a key holds the entry too. Raises ValueError with the entries' numbers where
    a phrase holds no word."""
    tokens = tokenise([text for text, _, _ in spelt])
    length = np.bincount(tokens.doc, minlength=len(spelt))
    first = np.cumsum(length) - length
    entry, role = (np.array([s[column] for s in spelt], np.intp) for column in (1, 2))
    worded = np.bincount(tokens.doc[(tokens.kind == WORD) | (tokens.kind == JOINER)], minlength=len(spelt)) > 0
    if not worded.all():
        raise ValueError(*sorted(set(entry[~worded].tolist())))
    keys = np.zeros(len(spelt), np.uint64)
    for size in np.unique(length).tolist():
        rows = np.flatnonzero(length == size)
        keys[rows] = chain(tokens.hash, first[rows], size)
    keys = cross(keys, entry) if by_entry else keys
    order = np.argsort(keys, kind="stable")
    index = HashIndex(keys)
    number = np.bincount(index.find(keys), minlength=len(index))
    cases = _cases(tokens, first, length)[order]
    figures = {at: _joined(spelt[row][0]) for at, row in enumerate(order.tolist()) if _FIGURE.search(spelt[row][0])}
    figured = np.zeros(len(spelt), np.bool_)
    figured[list(figures)] = True
    words, bits = HashIndex(tokens.hash), (1 << length).astype(np.uint32)
    longer = length > 1
    return Phrases(
        index, np.cumsum(number) - number, number, entry[order], role[order],
        length[order], cases, np.any(cases > _ANY, axis=1), figured, figures,
        words, words.unite(tokens.hash[first], bits), words.unite(tokens.hash[first[longer] + 1], bits[longer]),
    )  # fmt: skip


def _cases(tokens: Tokens, first: Places, length: Places) -> Bytes:
    """By phrase and token, padded: what case it asks for. A phrase in capitals is an acronym, and asks for capitals."""
    asked = np.where(tokens.shape == CAPITALS, _ALL_CAPITALS, np.where(tokens.shape == CAPITALISED, _CAPITAL, _ANY))
    cases = np.zeros((len(first), int(length.max(initial=0))), np.uint8)
    cases[tokens.doc, np.arange(len(tokens)) - first[tokens.doc]] = asked
    return cases


def _joined(text: str) -> str:
    """A text in lower case and without blanks."""
    return "".join(text.lower().split())
