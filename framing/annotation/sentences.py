"""Sentences: they end with their line, or at a stop that is no abbreviation's and has a likely beginning after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from framing.annotation.quotations import Quotations
from framing.lexicons import abbreviations, word_classes
from framing.model import Integers
from framing.tokens import (
    CAPITALISED,
    CAPITALS,
    CLOSE,
    CLOSE_QUOTE,
    DASH,
    ELLIPSIS,
    END,
    FIGURE,
    LOWER,
    MARK,
    OPEN,
    OPEN_QUOTE,
    SINGLE_QUOTE,
    WORD,
    Bytes,
    Flags,
    Hashes,
    Tokens,
    hash_words,
)  # fmt: skip

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


def _after_stop(tokens: Tokens, kind: Bytes) -> Flags:
    """Tokens that begin a sentence inside a line."""
    n = len(tokens)
    closer = (kind == CLOSE_QUOTE) | (kind == CLOSE) | ((kind == SINGLE_QUOTE) & tokens.glued)
    final = (kind == END) | (kind == ELLIPSIS) | _initialism(tokens)
    behind = np.zeros(n, np.int32)  # the last token before this one that closes nothing
    behind[1:] = np.maximum.accumulate(np.where(closer, 0, np.arange(n, dtype=np.int32)))[:-1]
    here = np.flatnonzero(final[behind] & ~closer)
    here = here[here > 0]
    stop = behind[here]
    capital = np.isin(tokens.shape[here], (CAPITALS, CAPITALISED))
    starter = capital & np.isin(tokens.hash[here], _starters())
    opening = np.isin(kind[here], (OPEN_QUOTE, OPEN)) | ((kind[here] == SINGLE_QUOTE) & ~tokens.glued[here])
    likely = capital | (tokens.shape[here] == FIGURE) | opening | np.isin(kind[here], (DASH, MARK))
    ends = (kind[stop] == END) & ~_abbreviated(tokens, kind, stop, here, starter)
    ends |= (kind[stop] == ELLIPSIS) & capital
    ends |= (kind[stop] == WORD) & starter
    spaced = ~tokens.glued[here] | opening | (stop < here - 1)
    begins = np.zeros(n, np.bool_)
    begins[here[ends & likely & spaced]] = True
    return begins


def _abbreviated(tokens: Tokens, kind: Bytes, stop: Integers, here: npt.NDArray[np.intp], starter: Flags) -> Flags:
    """Does the stop belong to an abbreviation that goes on with the token after it?"""
    word = np.maximum(stop - 1, 0)
    full_stop = tokens.folded[tokens.start[stop] + 4] == ord(".")
    tied = tokens.glued[stop] & full_stop & (kind[word] == WORD)
    known, hashes, capital = _abbreviation_hashes(), tokens.hash[word], tokens.shape[word] != LOWER
    title = np.isin(hashes, known["title"]) & capital
    number = np.isin(hashes, known["number"]) & (tokens.shape[here] == FIGURE)
    other = np.isin(hashes, known["other"]) & capital & ~starter
    abbreviated: Flags = tied & (title | number | other)
    return abbreviated


def _initialism(tokens: Tokens) -> Flags:
    """Words that hold their own final stop ("U.S.", "a.m.")."""
    ends_in_stop = tokens.folded[tokens.end - 1 + 4] == ord(".")
    found: Flags = ends_in_stop & (tokens.end - tokens.start > 2) & (tokens.kind == WORD)
    return found


@cache
def _starters() -> Hashes:
    classes = word_classes()
    words = sorted({word for name in _STARTER_CLASSES for word in classes.get(name, ())})
    return np.unique(hash_words([word for word in words if word.isalpha()]))


@cache
def _abbreviation_hashes() -> Mapping[str, Hashes]:
    return {kind: np.unique(hash_words(sorted(words))) for kind, words in abbreviations().items()}
