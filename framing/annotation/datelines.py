"""Datelines that open a line: when and where a report was filed, before its first sentence."""

from __future__ import annotations

from functools import cache

from framing.annotation.lines import Line
from framing.tokens import CAPITALS, CLOSE, FIGURE, JOINER, OPEN, SEMICOLON, WORD, Tokens, hash_words


def find_dateline(tokens: Tokens, line: Line) -> int | None:
    """The last token of a dateline: "date 2022-02-02", "KYIV (Agency) —", "MOSCOW, Feb 2 –"; None where there is none."""
    if tokens.hash[line.first] == _date() and line.first < line.last:
        end = _day_end(tokens, line)
        if end is not None:
            return end
    if line.dash < 0:
        return None
    if tokens.shape[line.first] == CAPITALS and _is_formal(tokens, line):
        return line.dash
    return line.dash if _names_agency(tokens, line) else None


@cache
def _date() -> int:
    return int(hash_words(["date"])[0])


def _day_end(tokens: Tokens, line: Line) -> int | None:
    """The end of the figures after "date" or "date:"."""
    at = line.first + 1
    at += int(tokens.kind[at] == SEMICOLON and at < line.last)
    if tokens.shape[at] != FIGURE:
        return None
    while at < line.last and tokens.glued[at + 1] and (tokens.shape[at + 1] == FIGURE or tokens.kind[at + 1] == JOINER):
        at += 1
    return at


def _is_formal(tokens: Tokens, line: Line) -> bool:
    """Before the dash and outside brackets: nothing but capitals, figures, words of a date and agencies."""
    named = {p for key in ("date", "agency") for a, b in line.found.get(key, []) for p in range(a, b + 1)}
    words = [i for i in _unbracketed(tokens, line.first, line.dash) if tokens.kind[i] == WORD]
    return all(tokens.shape[i] in (CAPITALS, FIGURE) or i in named for i in words)


def _names_agency(tokens: Tokens, line: Line) -> bool:
    """A place, an agency in brackets, a dash."""
    if tokens.kind[line.dash - 1] != CLOSE:
        return False
    agencies = line.found.get("agency", [])
    return any(last < line.dash and first > line.first and tokens.kind[first - 1] == OPEN for first, last in agencies)


def _unbracketed(tokens: Tokens, first: int, stop: int) -> list[int]:
    """The tokens before `stop` that stand outside brackets."""
    depth, outside = 0, []
    for i in range(first, stop):
        depth += int(tokens.kind[i] == OPEN) - int(tokens.kind[i] == CLOSE)
        if depth <= 0:
            outside.append(i)
    return outside
