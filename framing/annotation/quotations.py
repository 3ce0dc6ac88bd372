"""Quotations: which marks open, which close, and what stands between them.

Straight and doubled marks are told apart by what they touch, else by turns. A quotation that is not closed ends with
its paragraph and is marked as unsure. Single marks count as quotation marks only where both ends are found, since most
of them are apostrophes. The work is linear in the number of marks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.tokens import (
    CLOSE,
    CLOSE_QUOTE,
    COMMA,
    DASH,
    ELLIPSIS,
    END,
    FIGURE,
    JOINER,
    MARK,
    OPEN,
    OPEN_QUOTE,
    QUOTE,
    SEMICOLON,
    SINGLE_QUOTE,
    WORD,
    Bytes,
    Flags,
    Places,
    Tokens,
)  # fmt: skip

_MARKS, _LEADERS, _FOLLOWERS, _BEFORE_SINGLE = np.zeros((4, 16), np.bool_)  # by kind of token
_MARKS[[OPEN_QUOTE, CLOSE_QUOTE, QUOTE, SINGLE_QUOTE]] = True
_LEADERS[[OPEN, OPEN_QUOTE, DASH, JOINER, MARK, QUOTE, SINGLE_QUOTE]] = True  # may touch an opening mark
_FOLLOWERS[[CLOSE, CLOSE_QUOTE, COMMA, END, SEMICOLON, DASH, ELLIPSIS, QUOTE, SINGLE_QUOTE, JOINER]] = True
_BEFORE_SINGLE[[OPEN, OPEN_QUOTE, DASH]] = True
_OPENS, _CLOSES, _EITHER, _SINGLE_OPENS, _SINGLE_CLOSES = range(5)


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotations of a batch, by token: `first` and `last` are their marks (of an unsure one, the paragraph's last token).

    `of` gives each token's quotation or −1; `kind` is the tokens' kind with every quotation mark resolved.
    """

    first: Places
    last: Places
    certain: Flags
    of: Places
    kind: Bytes


def find_quotations(tokens: Tokens) -> Quotations:
    """The outermost quotations of every paragraph, in order."""
    marks, roles = _roles(tokens)
    found = _pair(marks, roles, tokens)
    first, last, certain = np.array(found, np.intp).reshape(-1, 3).T
    of = np.full(len(tokens), -1, np.intp)
    of[_ranges(first, last)] = np.repeat(np.arange(len(first)), last - first + 1)
    sure = certain > 0
    kind = tokens.kind.copy()
    kind[kind == QUOTE] = MARK
    opened = _MARKS[tokens.kind[first]]
    kind[first[opened]] = OPEN_QUOTE
    kind[last[sure]] = CLOSE_QUOTE
    return Quotations(first, last, sure, of, kind)


def _ranges(first: Places, last: Places) -> Places:
    """All numbers from first to last, range after range."""
    lengths = last - first + 1
    within: Places = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return within + np.repeat(first, lengths)


def _roles(tokens: Tokens) -> tuple[list[int], list[int]]:
    """The marks that may open or close, and which they may do."""
    kind = tokens.kind
    marks = np.flatnonzero((kind == OPEN_QUOTE) | (kind == CLOSE_QUOTE) | (kind == QUOTE) | (kind == SINGLE_QUOTE))
    before, after = np.maximum(marks - 1, 0), np.minimum(marks + 1, max(len(tokens) - 1, 0))
    touches_left = tokens.glued[marks]
    touches_right = np.where(marks + 1 < len(tokens), tokens.glued[after], False)
    free_left = ~touches_left | _LEADERS[kind[before]]
    free_right = ~touches_right | _FOLLOWERS[kind[after]]
    roles = np.full(len(marks), _EITHER)
    roles[free_left & ~free_right] = _OPENS
    roles[free_right & ~free_left] = _CLOSES
    curly = np.where(kind[marks] == OPEN_QUOTE, _OPENS, _CLOSES)
    settled = (kind[marks] == OPEN_QUOTE) | (kind[marks] == CLOSE_QUOTE)
    roles[settled & (roles == _EITHER)] = curly[settled & (roles == _EITHER)]
    single = kind[marks] == SINGLE_QUOTE
    opens = single & ~touches_left | (single & _BEFORE_SINGLE[kind[before]])
    opens &= touches_right & (kind[after] == WORD) & (tokens.shape[after] != FIGURE)
    character = tokens.folded[tokens.start[marks] + 4]
    closes = single & touches_left & (character != ord("‘")) & (character != ord("`")) & ~opens
    roles[single] = -1
    roles[opens], roles[closes] = _SINGLE_OPENS, _SINGLE_CLOSES
    kept = roles >= 0
    return marks[kept].tolist(), roles[kept].tolist()


def _pair(marks: list[int], roles: list[int], tokens: Tokens) -> list[tuple[int, int, bool]]:
    """Openers with their closers: (first token, last token, closed)."""
    last_of_line = np.append(np.flatnonzero(np.diff(tokens.line)), len(tokens) - 1)
    found: list[tuple[int, int, bool]] = []
    stack: list[int] = []
    single = line = unclosed = -1
    for place, (mark, role, own) in enumerate(zip(marks, roles, tokens.line[marks].tolist(), strict=True)):
        if own != line:
            unclosed = line if stack else -1
            _leave_open(stack, found, last_of_line, line)
            single, line = -1, own
        if role == _SINGLE_OPENS:
            single = mark if not stack and single < 0 else single
        elif role == _SINGLE_CLOSES:
            if single >= 0 and not stack and not _possessive(place, marks, roles, tokens):
                found.append((single, mark, True))
                single = -1
        elif role == _OPENS or (role == _EITHER and not stack):
            stack.append(mark)
        elif stack:
            opener = stack.pop()
            if not stack:
                found.append((opener, mark, True))
                single = -1
        elif unclosed == line - 1 >= 0 and tokens.doc[mark] == tokens.doc[last_of_line[unclosed]]:
            found.append((int(last_of_line[unclosed]) + 1, mark, True))  # closes what the last paragraph left open
            unclosed = -1
    _leave_open(stack, found, last_of_line, line)
    return _outermost(found)


def _outermost(found: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Drop what lies inside, or runs into, an earlier quotation."""
    kept: list[tuple[int, int, bool]] = []
    for first, last, certain in sorted(found, key=lambda q: (q[0], -q[1])):
        if not kept or first > kept[-1][1]:
            kept.append((first, last, certain))
    return kept


def _leave_open(
    stack: list[int], found: list[tuple[int, int, bool]], last_of_line: npt.NDArray[np.intp], line: int
) -> None:
    if stack:
        found.append((stack[0], int(last_of_line[line]), False))
        stack.clear()


def _possessive(place: int, marks: list[int], roles: list[int], tokens: Tokens) -> bool:
    """Is a closing single mark rather the apostrophe of a plural ("the allies' troops"), with the real one to come?"""
    mark = marks[place]
    follows = place + 1 < len(marks) and roles[place + 1] == _SINGLE_CLOSES
    if not follows or tokens.line.item(marks[place + 1]) != tokens.line.item(mark):
        return False
    ends_in_s = tokens.folded.item(tokens.start.item(mark) + 3) == ord("s")
    return ends_in_s and tokens.kind.item(mark + 1) == WORD
