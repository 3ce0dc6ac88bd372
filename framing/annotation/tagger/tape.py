"""The tape: the tokens of a batch with blanks between the lines, so that a neighbour beyond the line is a blank.

Every feature is then a plain shift of a column, with no test for the ends of lines, and no text can see another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.tokens import Flags, Tokens

BLANKS = 4  # between lines, and at both ends: as far as any feature looks

Places = npt.NDArray[np.intp]
Column = npt.NDArray[np.uint32]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Tape:
    """Where each token stands on the tape (`place`), which token stands at each place (one more than its number; 0 is a
    blank), and the first and last place of each line."""

    size: int
    place: Places
    token: Places
    line_first: Places
    line_last: Places


@dataclass(frozen=True, slots=True)
class Units:
    """Consecutive stretches of the tape: the unit of each place, and the first and last place of each unit."""

    of: Places
    first: Places
    last: Places


def lay_out(tokens: Tokens) -> Tape:
    """The tape of a batch; its length is at most five times the number of tokens, and four."""
    begins = np.ones(len(tokens), np.bool_)
    begins[1:] = tokens.line[1:] != tokens.line[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(tokens))[: len(first)] - 1
    shift = BLANKS * (np.arange(len(first)) + 1)
    place = np.arange(len(tokens)) + np.repeat(shift, last - first + 1)
    token = np.zeros(len(tokens) + BLANKS * (len(first) + 1), np.intp)
    token[place] = np.arange(1, len(tokens) + 1)
    return Tape(len(token), place, token, first + shift, last + shift)


def lay(tape: Tape, column: Array) -> Array:
    """A column of the tokens on the tape; blanks are 0."""
    return np.append(column.dtype.type(0), column).take(tape.token, mode="clip")


def shift(column: Array, by: int) -> Array:
    """The column as seen from `by` places away: place i holds what stood at i + by; beyond the ends it is 0."""
    if not by:
        return column
    shifted = np.zeros_like(column)
    if by > 0:
        shifted[:-by] = column[by:]
    else:
        shifted[-by:] = column[:by]
    return shifted


def divide(begins: Flags) -> Units:
    """Units that begin where the flags say; the first begins with the tape."""
    first = np.flatnonzero(begins)
    if not len(first) or first[0]:
        first = np.append(0, first)
    last = np.append(first[1:], len(begins)) - 1
    return Units(np.repeat(np.arange(len(first)), last - first + 1), first, last)


def last_before(flags: Flags) -> Places:
    """The last flagged index before each, or −1."""
    seen = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return np.append(-1, seen[:-1])[: len(flags)]


def first_after(flags: Flags) -> Places:
    """The first flagged index after each, or their number."""
    return len(flags) - 1 - last_before(flags[::-1])[::-1]


def pick(column: Array, at: Places, valid: Flags) -> Column:
    """One more than the column's value at some places; 0 where there is none."""
    found = column.take(at, mode="clip").astype(np.uint32) + np.uint32(1)
    return found * valid


def pack(columns: Sequence[Array], base: int) -> Column:
    """Several columns of values under `base` as one number."""
    packed = columns[0].astype(np.uint32)
    for column in columns[1:]:
        packed = packed * np.uint32(base) + column.astype(np.uint32, copy=False)
    return packed


def pack_window(column: Column, before: int, after: int, base: int) -> Column:
    """The values around each place as one number: from `before` places before it to `after` after it."""
    packed = np.zeros_like(column)
    inner = packed[before : len(column) - after]
    for offset in range(before + after + 1):
        inner *= np.uint32(base)
        inner += column[offset : offset + len(inner)]
    return packed


def join(*columns: Column) -> Column:
    """Values of any size as one number, by hashing."""
    joined = columns[0]
    for column in columns[1:]:
        joined = joined * np.uint32(0x9E3779B1)
        joined ^= joined >> np.uint32(15)
        joined += column.astype(np.uint32, copy=False)
    return joined
