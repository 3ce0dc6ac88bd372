"""The one pass of tokenising that all layers share: a batch of texts in, columns of tokens out.

A token is a word, a number, a clitic ("n't", "'s"), an initialism with its stops ("U.S.") or one mark of punctuation.
Compounds are split at their hyphens ("build-up" is three tokens, all glued), so that "US-led" still names the US.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.characters import APOSTROPHE, DIGIT, DOT, HYPHEN, LETTER, NUMERIC, SPACE, code_points, tables
from framing.model import Integers

Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Column = npt.NDArray[Any]  # any column by character or token
At = Callable[[Column, int], Column]  # a column moved by some characters

# kinds of punctuation; a word is WORD
(
    WORD,
    OPEN_QUOTE,
    CLOSE_QUOTE,
    QUOTE,
    SINGLE_QUOTE,
    END,
    COMMA,
    DASH,
    SEMICOLON,
    OPEN,
    CLOSE,
    ELLIPSIS,
    JOINER,
    MARK,
) = range(14)
# shapes
ODD, FIGURE, CAPITALS, CAPITALISED, LOWER, CLITIC = range(6)

_KINDS = {
    OPEN_QUOTE: "“„«", CLOSE_QUOTE: "”»", QUOTE: '"＂', SINGLE_QUOTE: "'’‘`", END: ".!?", COMMA: ",", DASH: "—–―-‐‑",
    SEMICOLON: ";:", OPEN: "([{", CLOSE: ")]}", ELLIPSIS: "…",
}  # fmt: skip
_PAD = 4  # how far the rules look beyond a character
_SEPARATOR = "\n\n"
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PERIOD = 4096  # characters after which the hash of an endless word repeats its factors


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a batch of texts. Offsets are code points of the batch; `text_start[doc]` turns them into a text's own.

    `hash` is that of the folded form (lower case, straight apostrophe, every digit a 0), `glued` says that no white
    space stands before the token, `line` numbers the lines of the batch that hold a token (a text starts a new one).
    `folded` and `classes` are by character, with four blanks on either side: character i is at i + 4.
    """

    texts: tuple[str, ...]
    text_start: npt.NDArray[np.int64]
    start: Integers
    end: Integers
    doc: Integers
    line: Integers
    hash: Hashes
    shape: Bytes
    kind: Bytes
    glued: Flags
    folded: npt.NDArray[np.uint16]
    classes: Bytes

    def __len__(self) -> int:
        return len(self.start)

    def text(self, first: int, last: int) -> str:
        """The characters from the first token to the last, both included, of one text."""
        doc = int(self.doc[first])
        at = int(self.text_start[doc])
        return self.texts[doc][int(self.start[first]) - at : int(self.end[last]) - at]


def tokenise(texts: Sequence[str]) -> Tokens:
    """The tokens of some texts, taken together; linear in their length."""
    lengths = np.array([len(text) for text in texts], np.int64) + len(_SEPARATOR)
    text_start = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if texts else lengths
    classes_of, folded_of, upper_of = tables()
    blank = np.full(_PAD, ord(" "), np.uint16)
    codes = np.concatenate([blank, code_points(_SEPARATOR.join(texts)), blank])
    classes, upper, folded = classes_of[codes], upper_of[codes], folded_of[codes]
    start, end = _bounds(codes, folded, classes, upper)
    kind = _kinds(codes, classes, start, end)
    _mark_joiners(kind, classes, start, end)
    newlines = np.cumsum(codes == ord("\n"), dtype=np.int32)
    text_of = np.searchsorted(text_start, start - _PAD, "right").astype(np.int32) - 1
    breaks = np.ones(len(start), np.bool_)
    breaks[1:] = (newlines[start[1:]] > newlines[end[:-1] - 1]) | (text_of[1:] != text_of[:-1])
    glued = np.zeros(len(start), np.bool_)
    glued[1:] = start[1:] == end[:-1]
    return Tokens(
        texts=tuple(texts), text_start=text_start, start=(start - _PAD).astype(np.int32), end=(end - _PAD).astype(np.int32),
        doc=text_of, line=np.cumsum(breaks, dtype=np.int32) - 1, hash=_hashes(folded, classes, start, end),
        shape=_shapes(classes, upper, start, end), kind=kind, glued=glued, folded=folded, classes=classes,
    )  # fmt: skip


def hash_words(words: Sequence[str]) -> Hashes:
    """The hash that each word has as a token. Raises ValueError where one is not a single token."""
    tokens = tokenise(words)
    if len(tokens) != len(words) or (tokens.doc != np.arange(len(words))).any():
        raise ValueError("each word must be one token")
    return tokens.hash


def _bounds(
    codes: npt.NDArray[np.uint16], folded: npt.NDArray[np.uint16], classes: Bytes, upper: Flags
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """First character and one past the last of every token."""
    n = len(codes) - 2 * _PAD

    def at(column: Column, offset: int) -> Column:
        return column[_PAD + offset : _PAD + offset + n]

    joined = _joined(at, folded, classes, upper, codes)
    solid = at(classes, 0) != SPACE
    begins = solid & ~(joined & (at(classes, -1) != SPACE))
    ends = np.ones(n, np.bool_)
    ends[:-1] = begins[1:] | ~solid[1:]
    return np.flatnonzero(begins) + _PAD, np.flatnonzero(solid & ends) + _PAD + 1


def _joined(at: At, folded: Column, classes: Column, upper: Column, codes: Column) -> Flags:
    """Does a character belong to the same token as the one before it?"""
    word = (classes == LETTER) | (classes == DIGIT)
    here, before, after = at(classes, 0), at(classes, -1), at(classes, 1)
    negation = (at(folded, 0) == ord("n")) & (after == APOSTROPHE) & (at(folded, 2) == ord("t")) & ~at(word, 3)
    clitic = (here == APOSTROPHE) & _clitic(at, folded, classes, word)
    of_negation = _delay(negation)
    starts_clitic = clitic & ~of_negation
    inner = (here == APOSTROPHE) & at(word, -1) & at(word, 1) & ~starts_clitic
    inner |= ((here == DOT) | (here == NUMERIC)) & (before == DIGIT) & (after == DIGIT)
    joined: Flags = (
        (at(word, 0) & at(word, -1)) | inner | _delay(inner & at(word, 1)) | (_delay(starts_clitic) & at(word, 0))
    )
    joined |= _initials(at, classes, upper, word)
    same = (at(codes, 0) == at(codes, -1)) & (
        (here == DOT) | (here == HYPHEN) | (at(codes, 0) == ord("'")) | (at(codes, 0) == ord("`"))
    )
    joined |= same
    joined |= of_negation  # the apostrophe of n't
    joined &= ~(negation & at(word, -1)) & ~starts_clitic
    return joined


def _clitic(at: At, folded: Column, classes: Column, word: Column) -> Flags:
    """Is an apostrophe the start of 's, 'd, 'm, 're, 've or 'll, after a word or (in texts already split) a blank?"""
    first, second = at(folded, 1), at(folded, 2)
    short = ((first == ord("s")) | (first == ord("d")) | (first == ord("m"))) & ~at(word, 2)
    long = (first == ord("r")) & (second == ord("e"))
    long |= (first == ord("v")) & (second == ord("e"))
    long |= (first == ord("l")) & (second == ord("l"))
    result: Flags = (at(word, -1) | (at(classes, -1) == SPACE)) & (short | (long & ~at(word, 3)))
    return result


def _initials(at: At, classes: Column, upper: Column, word: Column) -> Flags:
    """Stops and letters inside initialisms: "U.S.", "a.m.", "J." before a name."""

    def lone(offset: int) -> Flags:
        result: Flags = (at(classes, offset) == LETTER) & ~at(word, offset - 1) & ~at(word, offset + 1)
        return result

    here = at(classes, 0)
    stop = (here == DOT) & lone(-1)
    capital = stop & at(upper, -1)
    paired = stop & ((lone(1) & (at(classes, 2) == DOT)) | ((at(classes, -2) == DOT) & (at(classes, -3) == LETTER)))
    letter = lone(0) & (at(classes, -1) == DOT) & (at(classes, 1) == DOT) & (at(classes, -2) == LETTER) & ~at(word, -3)
    found: Flags = capital | paired | letter
    return found


def _delay(flags: Flags) -> Flags:
    result = np.zeros_like(flags)
    result[1:] = flags[:-1]
    return result


def _hashes(folded: Column, classes: Column, start: Column, end: Column) -> Hashes:
    """A 64-bit hash of each token's folded characters: Σ character · factor(place), then mixed."""
    if not len(start):
        return np.zeros(0, np.uint64)
    lengths = np.diff(np.append(start, len(folded)))
    place = np.arange(start[0], len(folded)) - np.repeat(start, lengths)
    solid = classes[start[0] :] != SPACE
    terms = (folded[start[0] :].astype(np.uint64) + np.uint64(1)) * _factors()[place & (_PERIOD - 1)] * solid
    hashes = np.add.reduceat(terms, start - start[0]) + (end - start).astype(np.uint64)
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    result: Hashes = hashes ^ (hashes >> np.uint64(32))
    return result


def _factors() -> Hashes:
    factors = np.arange(1, _PERIOD + 1, dtype=np.uint64) * _MIX
    factors ^= factors >> np.uint64(31)
    return factors * np.uint64(0x94D049BB133111EB) | np.uint64(1)


def _kinds(codes: Column, classes: Column, start: Column, end: Column) -> Bytes:
    """The kind of each token: a word, or which mark."""
    kind_of = np.full(0x10000, MARK, np.uint8)
    for code, characters in _KINDS.items():
        kind_of[[ord(c) for c in characters]] = code
    first, length = codes[start], end - start
    word = (classes[start] == LETTER) | (classes[start] == DIGIT)
    kind = np.where(word, WORD, kind_of[first]).astype(np.uint8)
    several = length > 1
    kind[several & (first == ord("."))] = ELLIPSIS
    doubled = several & (length == 2) & (codes[np.minimum(start + 1, len(codes) - 1)] == first)
    kind[doubled & (first == ord("'"))] = QUOTE
    kind[doubled & (first == ord("`"))] = OPEN_QUOTE
    kind[several & (classes[start] == APOSTROPHE) & ~doubled] = WORD  # a clitic
    return kind


def _mark_joiners(kind: Bytes, classes: Column, start: Column, end: Column) -> None:
    """A hyphen with a letter or digit directly on both sides joins a compound; any other is a dash."""
    hyphens = np.flatnonzero((kind == DASH) & (classes[start] == HYPHEN) & (end - start == 1))
    around = np.isin(classes[start[hyphens] - 1], (LETTER, DIGIT)) & np.isin(classes[end[hyphens]], (LETTER, DIGIT))
    kind[hyphens[around]] = JOINER


def _shapes(classes: Column, upper: Column, start: Column, end: Column) -> Bytes:
    """The shape of each token: figure, capitals, capitalised, lower case, clitic, or odd."""
    capitals = np.concatenate([[0], np.cumsum(upper)])
    number, length, first = capitals[end] - capitals[start], end - start, classes[start]
    shape = np.full(len(start), ODD, np.uint8)
    shape[first == LETTER] = LOWER
    shape[(first == LETTER) & upper[start]] = CAPITALISED
    shape[(first == LETTER) & (number > 1) & (2 * number >= length)] = CAPITALS
    shape[first == DIGIT] = FIGURE
    shape[(first == APOSTROPHE) & (length > 1)] = CLITIC
    return shape
