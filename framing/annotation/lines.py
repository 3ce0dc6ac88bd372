"""The lines of a batch while zones are found: what each holds of page furniture, how long it is and how it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from framing.lexicons import Entry, Hits
from framing.model import ZONES, Integers
from framing.tokens import CLITIC, CLOSE, CLOSE_QUOTE, DASH, END, FIGURE, MARK, WORD, Flags, Hashes, Tokens, hash_words

HEADLINE, STANDFIRST, LEAD, BODY, BOILERPLATE = range(len(ZONES))
KINDS = ("navigation", "dateline", "caption", "credit", "share", "copyright", "promo", "address")
_PREFIX = "furniture."
_DATE_KINDS = frozenset(("date", "agency"))  # a longer line is no furniture for holding these
_DATE_WORDS = 12
_PLACE_TOKENS = 12  # tokens within which a dateline ends


_NOTHING: Mapping[str, list[tuple[int, int]]] = MappingProxyType({})


@dataclass(slots=True)
class Line:
    """A line, or a piece of one: first and last token, its words, whether a full stop ends it, the first dash near its
    start (or −1), whether its form may be that of furniture, the furniture patterns found in it by kind, and, once
    judged, its zone and kind of furniture."""

    first: int
    last: int
    words: int = 0
    stopped: bool = False
    dash: int = -1
    suspect: bool = True
    found: Mapping[str, list[tuple[int, int]]] = field(default_factory=lambda: _NOTHING)
    zone: int = BODY
    kind: int = -1

    def begins_with(self, kind: str) -> bool:
        """Does a pattern of this kind stand at its very start?"""
        return any(first == self.first for first, _ in self.found.get(kind, ()))

    def is_furniture(self, kind: str) -> None:
        self.zone, self.kind = BOILERPLATE, KINDS.index(kind)


def find_lines(tokens: Tokens, hits: Hits, furniture: Mapping[int, str]) -> dict[int, list[Line]]:
    """The lines of each text, by its number in the batch; `furniture` says which entries are of which kind."""
    if not len(tokens):
        return {}
    starts = np.flatnonzero(np.diff(tokens.line, prepend=-1))
    ends = np.append(starts[1:] - 1, len(tokens) - 1)
    word = tokens.kind == WORD
    words = np.add.reduceat(word & (tokens.shape != CLITIC), starts, dtype=np.int32)
    closer = (tokens.kind[ends] == CLOSE_QUOTE) | (tokens.kind[ends] == CLOSE)
    stopped = (tokens.kind[ends] == END) | (closer & (tokens.kind[np.maximum(ends - 1, starts)] == END))
    dashes = np.append(np.flatnonzero(tokens.kind == DASH), len(tokens))
    dash = dashes[np.searchsorted(dashes, starts + 1)]
    dash = np.where(dash < np.minimum(starts + _PLACE_TOKENS, ends), dash, -1)
    suspect = (dash >= 0) | _may_be_furniture(tokens, starts, words, stopped)
    columns = (starts, ends, words, stopped, dash, suspect)
    lines = [Line(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    _place_patterns(tokens, hits, furniture, lines)
    texts: dict[int, list[Line]] = defaultdict(list)
    for doc, line in zip(tokens.doc[starts].tolist(), lines, strict=True):
        texts[doc].append(line)
    return texts


def _may_be_furniture(tokens: Tokens, starts: npt.NDArray[np.intp], words: Integers, stopped: Flags) -> Flags:
    """Which lines may be furniture by their form alone, whatever their words: few are, and the others go unjudged.

    They begin with "by", "date" or a copyright sign, hold two words and no blank, or two figures and no other word, or
    marks and no full stop.
    """
    opening = np.isin(tokens.hash[starts], _openings()) | (tokens.folded[tokens.start[starts] + 4] == ord("©"))
    blank, kind = ~tokens.glued, tokens.kind
    blank[starts] = False
    blank, worded, marked = (
        np.logical_or.reduceat(flags, starts)
        for flags in (blank, (kind == WORD) & (tokens.shape != FIGURE), (kind == MARK) | (kind == CLOSE_QUOTE))
    )
    suspect: Flags = opening | ((words > 1) & ~(blank & worded)) | (marked & ~stopped)
    return suspect


@cache
def _openings() -> Hashes:
    return hash_words(["by", "date"])


def _place_patterns(tokens: Tokens, hits: Hits, furniture: Mapping[int, str], lines: list[Line]) -> None:
    ours = hits.where(np.isin(hits.entry, np.fromiter(furniture, np.intp, len(furniture))))
    found: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    columns = (tokens.line[ours.first], ours.entry, ours.first, ours.last)
    for line, entry, first, last in zip(*(column.tolist() for column in columns), strict=True):
        found[line][furniture[entry]].append((first, last))
    for number, patterns in found.items():
        line = lines[number]
        line.found = patterns
        line.suspect |= line.words <= _DATE_WORDS or not patterns.keys() <= _DATE_KINDS


def furniture_kinds(entries: Sequence[Entry]) -> dict[int, str]:
    """The kind of furniture of each entry that has one, by its number."""
    labels = ((number, entry.category.label) for number, entry in enumerate(entries))
    return {number: label.removeprefix(_PREFIX) for number, label in labels if label.startswith(_PREFIX)}
