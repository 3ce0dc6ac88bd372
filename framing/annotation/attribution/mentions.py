"""Mentions: where a text writes somebody's name in full, so that a surname can be read as the person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.annotation.attribution.terms import LEADER, Terms
from framing.model import Integers
from framing.tokens import CAPITALISED, CAPITALS, WORD, Flags, Hashes, Tokens

_LONGEST = 4  # words of a name
_CLOSED = ("det", "prep", "conj", "pronoun", "adverb", "be", "have", "do", "modal", "neg", "honorific", "honorific.he", "honorific.she")  # fmt: skip


@dataclass(frozen=True)
class Mentions:
    """Tokens that may belong to a person's name, and the last words of names in full by document and word, sorted."""

    namelike: Flags
    hash: Hashes
    last: Integers

    def full(self, tokens: Tokens, token: int) -> tuple[int, int] | None:
        """First and last token of the nearest full name, before the token if possible, that ends in the same word."""
        key = _key(tokens, np.array([token]))[0]
        low, high = (int(np.searchsorted(self.hash, key, side)) for side in ("left", "right"))
        if low == high:
            return None
        at = low + int(np.searchsorted(self.last[low:high], token))
        last = int(self.last[max(at - 1, low)])
        return self._begin(tokens, last), last

    def _begin(self, tokens: Tokens, last: int) -> int:
        first = last
        while first > 0 and last - first < _LONGEST - 1 and self.namelike[first - 1] and tokens.line[first - 1] == tokens.line[last]:
            first -= 1
        return first


def find_mentions(tokens: Tokens, sentence: Integers, terms: Terms) -> Mentions:
    """Every name of at least two words in a batch."""
    capital = ((tokens.shape == CAPITALISED) | (tokens.shape == CAPITALS)) & (tokens.kind == WORD)
    namelike = capital & (terms.kind < 0) & ((terms.actor < 0) | (terms.actor == LEADER))
    places = np.flatnonzero(namelike)
    namelike[places[np.isin(tokens.hash[places], _closed(terms))]] = False
    last = np.flatnonzero(namelike[1:] & namelike[:-1] & (sentence[1:] == sentence[:-1])) + 1
    goes_on = np.append(namelike, False)[last + 1] & (np.append(sentence, -1)[last + 1] == sentence[last])
    last = last[~goes_on]
    keys = _key(tokens, last)
    order = np.lexsort((last, keys))
    return Mentions(namelike, keys[order], last[order].astype(np.int32))


def _closed(terms: Terms) -> Hashes:
    classes = terms.vocabulary.classes
    return np.unique(np.concatenate([classes[name] for name in _CLOSED if name in classes] or [np.zeros(0, np.uint64)]))


def _key(tokens: Tokens, at: np.ndarray) -> Hashes:
    """A word in a document as one number."""
    key: Hashes = tokens.hash[at] ^ (tokens.doc[at].astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93))
    return key
