"""Sentences: they end with their line, or at a stop that is no abbreviation's and has a likely beginning after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from framing.annotation.quotations import Quotations
from framing.lexicons import abbreviations, word_classes
from framing.lexicons.index import HashIndex
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
    Places,
    Tokens,
    hash_words,
    number_stretches,
)  # fmt: skip

_STARTER_CLASSES = ("det", "pronoun", "prep", "conj", "adverb")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of a batch, by token: `first` and `last` of each, and `of`, the sentence that each token stands in."""

    first: Places
    last: Places
    of: Places


def find_sentences(tokens: Tokens, quotations: Quotations) -> Sentences:
    """The sentences, in order and without overlap; every token is in one."""
    if not len(tokens):
        none = np.zeros(0, np.intp)
        return Sentences(none, none, none)
    begins = _line_starts(tokens) | _after_stop(tokens, quotations.kind)
    first = np.flatnonzero(begins)
    return Sentences(first, np.append(first[1:], len(tokens)) - 1, number_stretches(first, len(tokens)))


def _line_starts(tokens: Tokens) -> Flags:
    starts = np.ones(len(tokens), np.bool_)
    starts[1:] = tokens.line[1:] != tokens.line[:-1]
    return starts


def _after_stop(tokens: Tokens, kind: Bytes) -> Flags:
    """Tokens that begin a sentence inside a line."""
    closer = (kind == CLOSE_QUOTE) | (kind == CLOSE) | ((kind == SINGLE_QUOTE) & tokens.glued)
    stop = np.flatnonzero(((kind == END) | (kind == ELLIPSIS) | _initialism(tokens)) & ~closer)
    here = _next_open(stop, closer)
    same = tokens.line[stop] == tokens.line[np.minimum(here, len(tokens) - 1)]
    stop, here = stop[same & (here < len(tokens))], here[same & (here < len(tokens))]
    shape, mark = tokens.shape[here], kind[here]
    capital = (shape == CAPITALS) | (shape == CAPITALISED)
    starter = capital & _starters().holds(tokens.hash[here])
    opening = (mark == OPEN_QUOTE) | (mark == OPEN) | ((mark == SINGLE_QUOTE) & ~tokens.glued[here])
    likely = capital | (shape == FIGURE) | opening | (mark == DASH) | (mark == MARK)
    ends = (kind[stop] == END) & ~_abbreviated(tokens, kind, stop, here, starter)
    ends |= (kind[stop] == ELLIPSIS) & capital
    ends |= (kind[stop] == WORD) & starter
    spaced = ~tokens.glued[here] | opening | (stop < here - 1)
    begins = np.zeros(len(tokens), np.bool_)
    begins[here[ends & likely & spaced]] = True
    return begins


def _next_open(stop: Places, closer: Flags) -> Places:
    """The first token after each stop that closes nothing; the number of tokens where there is none."""
    here = stop + 1
    closed = np.append(closer, False)[here]
    if closed.any():
        others = np.append(np.flatnonzero(~closer), len(closer))
        here[closed] = others[np.searchsorted(others, here[closed])]
    return here


def _abbreviated(tokens: Tokens, kind: Bytes, stop: Places, here: Places, starter: Flags) -> Flags:
    """Does the stop belong to an abbreviation that goes on with the token after it?"""
    word = np.maximum(stop - 1, 0)
    full_stop = tokens.folded[tokens.start[stop] + 4] == ord(".")
    tied = tokens.glued[stop] & full_stop & (kind[word] == WORD)
    capital = tokens.shape[word] != LOWER
    title, number, other = (known.holds(tokens.hash[word]) for known in _abbreviations())
    number &= tokens.shape[here] == FIGURE
    abbreviated: Flags = tied & ((title & capital) | number | (other & capital & ~starter))
    return abbreviated


def _initialism(tokens: Tokens) -> Flags:
    """Words that hold their own final stop ("U.S.", "a.m.")."""
    ends_in_stop = tokens.folded.take(tokens.end + 3, mode="clip") == ord(".")
    found: Flags = ends_in_stop & (tokens.end - tokens.start > 2) & (tokens.kind == WORD)
    return found


@cache
def _starters() -> HashIndex:
    classes = word_classes()
    words = sorted({word for name in _STARTER_CLASSES for word in classes.get(name, ())})
    return HashIndex(hash_words([word for word in words if word.isalpha()]))


@cache
def _abbreviations() -> tuple[HashIndex, ...]:
    """Those before a name, before a figure, and those that may also end a sentence."""
    known = abbreviations()
    return tuple(HashIndex(hash_words(sorted(known[kind]))) for kind in ("title", "number", "other"))
