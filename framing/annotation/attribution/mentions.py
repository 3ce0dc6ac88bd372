"""Mentions: where a text writes somebody's name in full, so that a surname can be read as the person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from framing.annotation.attribution.terms import LEADER, SOURCE_KINDS, Terms
from framing.tokens import CAPITALISED, CAPITALS, WORD, Flags, Places, Tokens

_DOCUMENT = SOURCE_KINDS.index("document")  # "Bill" may be a first name
_LONGEST = 4  # words of a name
_MIX, _MASK = 0xD6E8FEB86659FD93, (1 << 64) - 1
_CLOSED = (
    "det", "prep", "conj", "pronoun", "adverb", "be", "have", "do", "modal", "neg", "time",
    "honorific", "honorific.he", "honorific.she",
)  # fmt: skip


@dataclass(frozen=True)
class Mentions:
    """Tokens that may belong to a person's name, and the last words of names in full: places by document and word."""

    namelike: Flags
    places: Mapping[int, list[int]]

    def full(self, tokens: Tokens, token: int) -> tuple[int, int] | None:
        """First and last token of the nearest full name, before the token if possible, that ends in the same word."""
        places = self.places.get(tokens.hash.item(token) ^ (tokens.doc.item(token) * _MIX & _MASK))
        if places is None:
            return None
        last = places[max(bisect_right(places, token) - 1, 0)]
        first, line = last, tokens.line.item(last)
        while (
            first > max(last - _LONGEST + 1, 0)
            and self.namelike.item(first - 1)
            and tokens.line.item(first - 1) == line
        ):
            first -= 1
        return first, last


def find_mentions(tokens: Tokens, sentence: Places, terms: Terms) -> Mentions:
    """Every name of at least two words in a batch."""
    capital = ((tokens.shape == CAPITALISED) | (tokens.shape == CAPITALS)) & (tokens.kind == WORD)
    namelike = capital & ((terms.kind < 0) | (terms.kind == _DOCUMENT)) & ((terms.actor < 0) | (terms.actor == LEADER))
    namelike &= (terms.classes & terms.vocabulary.mask(*_CLOSED)) == 0
    last = np.flatnonzero(namelike[1:] & namelike[:-1] & (sentence[1:] == sentence[:-1])) + 1
    after = np.minimum(last + 1, len(tokens) - 1)
    goes_on = (after > last) & namelike[after] & (sentence[after] == sentence[last])
    last = last[~goes_on]
    keys = tokens.hash[last] ^ (tokens.doc[last].astype(np.uint64) * np.uint64(_MIX))
    places: dict[int, list[int]] = {}
    for key, at in zip(keys.tolist(), last.tolist(), strict=True):
        places.setdefault(key, []).append(at)
    return Mentions(namelike, places)
