"""Sentences: they end with their line, or at a stop that is no abbreviation's and has a likely beginning after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from framing.annotation.quotations import Quotations
from framing.tokens import (
    CAPITALISED, CAPITALS, CLOSE, CLOSE_QUOTE, DASH, ELLIPSIS, END, FIGURE, MARK, OPEN, OPEN_QUOTE, SINGLE_QUOTE, WORD,
    Flags, Hashes, Tokens, hash_words,
)  # fmt: skip
from framing.lexicons import abbreviations, word_classes
from framing.model import Integers

_STARTER_CLASSES = ("det", "pronoun", "prep", "conj", "adverb")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of a batch, by token: `first` and `last` of each, and `of`, the sentence that each token stands in."""

    first: Integers
    last: Integers
    of: Integers


def find_sentences(tokens: Tokens, quotations: Quotations) -> Sentences:
    """The sentences, in order and without overlap; every token is in one."""
    if not len(tokens):
        none = np.zeros(0, np.int32)
        return Sentences(none, none, none)
    begins = _line_starts(tokens) | _after_stop(tokens, quotations.kind)
    first = np.flatnonzero(begins).astype(np.int32)
    last = np.append(first[1:] - 1, len(tokens) - 1).astype(np.int32)
    return Sentences(first, last, (np.cumsum(begins) - 1).astype(np.int32))


def _line_starts(tokens: Tokens) -> Flags:
    starts = np.ones(len(tokens), np.bool_)
    starts[1:] = np.diff(tokens.line) > 0
    return starts


def _after_stop(tokens: Tokens, kind: np.ndarray) -> Flags:
    """Tokens that begin a sentence inside a line."""
    n = len(tokens)
    place = np.arange(n)
    closer = (kind == CLOSE_QUOTE) | (kind == CLOSE) | ((kind == SINGLE_QUOTE) & tokens.glued)
    stop = np.zeros(n, np.intp)  # the last token before this one that closes nothing
    stop[1:] = np.maximum.accumulate(np.where(~closer, place, 0))[:-1]
    capital = (tokens.shape == CAPITALS) | (tokens.shape == CAPITALISED)
    opening = (kind == OPEN_QUOTE) | (kind == OPEN) | ((kind == SINGLE_QUOTE) & ~tokens.glued)
    likely = capital | (tokens.shape == FIGURE) | opening | (kind == DASH) | (kind == MARK)
    ends = (kind[stop] == END) | ((kind[stop] == ELLIPSIS) & capital)
    ends &= ~_abbreviated(tokens, kind, stop)
    ends |= _initialism(tokens, stop) & np.isin(tokens.hash, _starters()) & capital
    spaced = ~tokens.glued | opening | (stop < place - 1)
    return ends & likely & ~closer & spaced & (place > 0)


def _abbreviated(tokens: Tokens, kind: np.ndarray, stop: np.ndarray) -> Flags:
    """Does the stop belong to an abbreviation that goes on with the token after it?"""
    word = np.maximum(stop - 1, 0)
    full_stop = tokens.folded[tokens.start[stop] + 4] == ord(".")
    tied = tokens.glued[stop] & full_stop & (kind[word] == WORD)
    known = _abbreviation_hashes()
    title = np.isin(tokens.hash[word], known["title"]) & (tokens.shape[word] != 4)
    number = np.isin(tokens.hash[word], known["number"]) & (tokens.shape == FIGURE)
    other = np.isin(tokens.hash[word], known["other"]) & (tokens.shape[word] != 4) & ~np.isin(tokens.hash, _starters())
    return tied & (title | number | other)


def _initialism(tokens: Tokens, stop: np.ndarray) -> Flags:
    """Is the token before the boundary an initialism that holds its own stop ("U.S.", "a.m.")?"""
    length = tokens.end[stop] - tokens.start[stop]
    return (length > 2) & (tokens.kind[stop] == WORD) & (tokens.folded[tokens.end[stop] - 1 + 4] == ord("."))


@cache
def _starters() -> Hashes:
    classes = word_classes()
    words = sorted({word for name in _STARTER_CLASSES for word in classes.get(name, ())})
    return np.unique(hash_words([word for word in words if word.isalpha()]))


@cache
def _abbreviation_hashes() -> Mapping[str, Hashes]:
    return {kind: np.unique(hash_words(sorted(words))) for kind, words in abbreviations().items()}
