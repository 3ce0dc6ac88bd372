"""The one pass of tokenising that all layers share: a batch of texts in, columns of tokens out.

A token is a word, a number, a clitic ("n't", "'s"), an initialism with its stops ("U.S.") or one mark of punctuation.
Compounds are split at their hyphens ("build-up" is three tokens, all glued), so that "US-led" still names the US.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.characters import (
    APOSTROPHE,
    CLASS,
    DIGIT,
    DOT,
    FOLDED,
    HYPHEN,
    LETTER,
    NUMERIC,
    SPACE,
    UPPER,
    code_points,
    table,
)  # fmt: skip

Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.signedinteger]  # tokens by number; kept as intp, at which numpy reads three times faster
Column = npt.NDArray[Any]  # any column by character or token

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
_SHORT = 24  # characters of a word that are hashed in step with those of all other words


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a batch of texts. Offsets are code points of the batch; `text_start[doc]` turns them into a text's own.

    `hash` is that of the folded form (lower case, straight apostrophe, every digit a 0), `glued` says that no white
    space stands before the token, `line` numbers the lines of the batch that hold a token (a text starts a new one).
    `folded` is by character, with four blanks on either side: character i is at i + 4.
    """

    texts: tuple[str, ...]
    text_start: npt.NDArray[np.int64]
    start: Places
    end: Places
    doc: Places
    line: Places
    hash: Hashes
    shape: Bytes
    kind: Bytes
    glued: Flags
    folded: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.start)

    def text(self, first: int, last: int) -> str:
        """The characters from the first token to the last, both included, of one text."""
        doc = self.doc.item(first)
        at = self.text_start.item(doc)
        return self.texts[doc][self.start.item(first) - at : self.end.item(last) - at]


def tokenise(texts: Sequence[str]) -> Tokens:
    """The tokens of some texts, taken together; linear in their length."""
    lengths = np.array([len(text) for text in texts], np.int64) + len(_SEPARATOR)
    text_start = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if texts else lengths
    blank = np.full(_PAD, ord(" "), np.uint16)
    codes = np.concatenate([blank, code_points(_SEPARATOR.join(texts)), blank])
    known = table().take(codes, mode="clip")
    classes, upper, folded = (known & CLASS).astype(np.uint8), (known & UPPER) != 0, (known >> FOLDED).astype(np.uint16)
    start, end = _bounds(codes, folded, classes, upper)
    first = classes.take(start, mode="clip")
    kind = _kinds(codes, first, start, end)
    _mark_joiners(kind, classes, start, end)
    text_first = np.searchsorted(start, text_start + _PAD)
    breaks = np.zeros(len(start) + 1, np.bool_)
    breaks[text_first] = True
    breaks[np.searchsorted(start, np.flatnonzero(codes == ord("\n")))] = True
    glued = np.zeros(len(start), np.bool_)
    glued[1:] = start[1:] == end[:-1]
    return Tokens(
        texts=tuple(texts), text_start=text_start, start=start - _PAD, end=end - _PAD,
        doc=number_stretches(text_first, len(start)), line=number_stretches(np.flatnonzero(breaks[:-1]), len(start)),
        hash=_hashes(folded, start, end),
        shape=_shapes(first, upper, start, end), kind=kind, glued=glued, folded=folded,
    )  # fmt: skip


def number_stretches(first: Places, size: int) -> Places:
    """By token the number of its stretch, given the first token of each and how many tokens there are."""
    return np.repeat(np.arange(len(first)), np.diff(np.append(first, size)))


def is_any(column: Bytes, *codes: int) -> Flags:
    """Which tokens are of one of a few kinds or shapes."""
    found: Flags = column == codes[0]
    for code in codes[1:]:
        found |= column == code
    return found


def hash_words(words: Sequence[str]) -> Hashes:
    """The hash that each word has as a token. Raises ValueError where one is not a single token."""
    tokens = tokenise(words)
    if len(tokens) != len(words) or (tokens.doc != np.arange(len(words))).any():
        raise ValueError("each word must be one token")
    return tokens.hash


def _bounds(codes: Column, folded: Column, classes: Bytes, upper: Flags) -> tuple[Places, Places]:
    """First character and one past the last of every token."""
    joined = _joined(codes, folded, classes, upper)
    solid = classes != SPACE
    begins = solid.copy()
    begins[1:] &= ~(joined[1:] & solid[:-1])
    ends = solid
    ends[:-1] &= begins[1:] | ~solid[1:]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1


def _joined(codes: Column, folded: Column, classes: Bytes, upper: Flags) -> Flags:
    """Does a character belong to the same token as the one before it? Letters and digits do; marks are judged one by one."""
    word = (classes == LETTER) | (classes == DIGIT)
    joined = np.zeros(len(codes), np.bool_)
    joined[1:] = word[1:] & word[:-1]
    dots = np.flatnonzero(classes == DOT)
    apostrophes = np.flatnonzero(classes == APOSTROPHE)
    _join_figures(joined, np.append(dots, np.flatnonzero(classes == NUMERIC)), classes)
    _join_initials(joined, dots, classes, upper, word)
    marks = np.concatenate([dots, np.flatnonzero((classes == HYPHEN) | (codes == ord("`"))), apostrophes])
    joined[marks[(codes[marks] == codes[marks - 1]) & (codes[marks] != ord("’"))]] = True
    _join_clitics(joined, apostrophes, folded, classes, word)
    return joined


def _join_figures(joined: Flags, marks: Places, classes: Bytes) -> None:
    """A stop, comma or colon between two digits: "3.5", "10,000", "14:30"."""
    inner = marks[(classes[marks - 1] == DIGIT) & (classes[marks + 1] == DIGIT)]
    joined[inner] = joined[inner + 1] = True


def _join_initials(joined: Flags, dots: Places, classes: Bytes, upper: Flags, word: Flags) -> None:
    """Stops and letters inside initialisms: "U.S.", "a.m.", "J." before a name."""

    def lone(at: Places) -> Flags:
        result: Flags = (classes[at] == LETTER) & ~word[at - 1] & ~word[at + 1]
        return result

    stops = dots[lone(dots - 1)]
    letter_follows = lone(stops + 1) & (classes[stops + 2] == DOT)
    paired = letter_follows | ((classes[stops - 2] == DOT) & (classes[stops - 3] == LETTER))
    joined[stops[paired | upper[stops - 1]]] = True
    joined[stops[letter_follows] + 1] = True


def _join_clitics(joined: Flags, at: Places, folded: Column, classes: Bytes, word: Flags) -> None:
    """Part "n't", "'s", "'d", "'m", "'re", "'ve" and "'ll" from their word (or a blank, in texts already split); any other
    apostrophe between letters or digits joins them."""
    first, second = folded[at + 1], folded[at + 2]
    negation = (folded[at - 1] == ord("n")) & (first == ord("t")) & ~word[at + 2]
    short = ((first == ord("s")) | (first == ord("d")) | (first == ord("m"))) & ~word[at + 2]
    long = ((first == ord("r")) | (first == ord("v"))) & (second == ord("e"))
    long |= (first == ord("l")) & (second == ord("l"))
    clitic = (word[at - 1] | (classes[at - 1] == SPACE)) & (short | (long & ~word[at + 3])) & ~negation
    inner = word[at - 1] & word[at + 1] & ~clitic
    joined[at[inner]] = joined[at[inner] + 1] = True
    joined[at[clitic & word[at + 1]] + 1] = True
    joined[at[negation]] = True
    joined[at[negation & word[at - 2]] - 1] = False
    joined[at[clitic]] = False


def _hashes(folded: Column, start: Places, end: Places) -> Hashes:
    """A 64-bit hash of each token's folded characters: Σ character · factor(place), then mixed.

    The words are sorted by length, so that the k-th characters of all words that have one are added at once.
    """
    length = end - start
    order = np.argsort(np.maximum(_SHORT - length, 0).astype(np.uint8), kind="stable")
    first, sums, factors = start.take(order), np.zeros(len(start), np.uint64), _factors()
    longer = np.cumsum(np.bincount(np.minimum(length, _SHORT), minlength=_SHORT + 1)[::-1])[::-1]
    for place, number in enumerate(longer[1:].tolist()):
        sums[:number] += (folded.take(first[:number] + place, mode="clip") + np.uint64(1)) * factors[place]
    hashes = np.empty_like(sums)
    hashes[order] = sums
    _add_endings(hashes, folded, start, length)
    hashes += length.astype(np.uint64)
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    result: Hashes = hashes ^ (hashes >> np.uint64(32))
    return result


def _add_endings(hashes: Hashes, folded: Column, start: Places, length: Places) -> None:
    """Add the characters of long words that are not yet in their hashes."""
    rows = np.flatnonzero(length > _SHORT)
    if not len(rows):
        return
    sizes = length[rows] - _SHORT
    begins = np.cumsum(sizes) - sizes
    place = np.arange(int(sizes.sum())) - np.repeat(begins, sizes) + _SHORT
    terms = (folded[np.repeat(start[rows], sizes) + place] + np.uint64(1)) * _factors()[place & (_PERIOD - 1)]
    hashes[rows] += np.add.reduceat(terms, begins)


@cache
def _factors() -> Hashes:
    factors = np.arange(1, _PERIOD + 1, dtype=np.uint64) * _MIX
    factors ^= factors >> np.uint64(31)
    return factors * np.uint64(0x94D049BB133111EB) | np.uint64(1)


@cache
def _kind_table() -> Bytes:
    """The kind of a token that is one mark, by its character."""
    kinds = np.full(0x10000, MARK, np.uint8)
    for code, characters in _KINDS.items():
        kinds[[ord(c) for c in characters]] = code
    return kinds


def _kinds(codes: Column, classes: Bytes, start: Places, end: Places) -> Bytes:
    """The kind of each token: a word, or which mark; `classes` are those of its first character."""
    first = codes.take(start, mode="clip")
    word = (classes == LETTER) | (classes == DIGIT)
    kind = np.where(word, np.uint8(WORD), _kind_table().take(first, mode="clip"))
    several = np.flatnonzero(~word & (end - start > 1))
    mark = first[several]
    doubled = (end[several] - start[several] == 2) & (codes[start[several] + 1] == mark)
    kind[several[mark == ord(".")]] = ELLIPSIS
    kind[several[doubled & (mark == ord("'"))]] = QUOTE
    kind[several[doubled & (mark == ord("`"))]] = OPEN_QUOTE
    kind[several[(classes[several] == APOSTROPHE) & ~doubled]] = WORD  # a clitic
    return kind


def _mark_joiners(kind: Bytes, classes: Column, start: Places, end: Places) -> None:
    """A hyphen with a letter or digit directly on both sides joins a compound; any other is a dash."""
    hyphens = np.flatnonzero(kind == DASH)
    hyphens = hyphens[(classes[start[hyphens]] == HYPHEN) & (end[hyphens] - start[hyphens] == 1)]
    before, after = classes[start[hyphens] - 1], classes[end[hyphens]]
    joins = ((before == LETTER) | (before == DIGIT)) & ((after == LETTER) | (after == DIGIT))
    kind[hyphens[joins]] = JOINER


def _shapes(classes: Bytes, upper: Flags, start: Places, end: Places) -> Bytes:
    """The shape of each token: figure, capitals, capitalised, lower case, clitic, or odd; `classes` as for the kind."""
    length, letter = end - start, classes == LETTER
    capital = upper.take(start, mode="clip")
    inner = upper.copy()
    inner[start] = False
    of = np.searchsorted(start, np.flatnonzero(inner), "right") - 1
    number = np.bincount(of, minlength=len(start)) + capital
    shape = np.full(len(start), ODD, np.uint8)
    shape[letter] = LOWER
    shape[letter & capital] = CAPITALISED
    shape[letter & (number > 1) & (2 * number >= length)] = CAPITALS
    shape[classes == DIGIT] = FIGURE
    shape[(classes == APOSTROPHE) & (length > 1)] = CLITIC
    return shape
