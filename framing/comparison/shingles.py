"""Shingles: every run of five words of every report, and where two outlets have the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.measurement import BOILERPLATE
from framing.model import Annotations, Integers

RUN = 5  # words of a shingle
WIDE = 12  # documents above which a shingle links each one only to its next few: keeps the work linear
_NEXT = 6

Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of all reports outside boilerplate, one report after the other.

    `start` and `end` are places in the report's text; `paragraph` is a number of its own for every paragraph of all
    reports; report d has the words `bounds[d]:bounds[d + 1]`.
    """

    code: Places
    doc: Places
    start: Places
    end: Places
    paragraph: Places
    bounds: Places


@dataclass(frozen=True, slots=True)
class Matches:
    """Equal shingles of two reports (`a` < `b`): the places of their first words, and how many reports have them."""

    a: Places
    b: Places
    a_at: Places
    b_at: Places
    spread: Places


def find_wording(reports: Sequence[Annotations]) -> Wording:
    """The words of some reports as numbers, equal for equal words; case, apostrophes, commas in figures aside."""
    known: dict[str, int] = {}
    codes, starts, ends, lines, lengths = [], [], [], [], []
    for report in reports:
        kept = report.words.zone != BOILERPLATE
        start, end = report.words.start[kept], report.words.end[kept]
        codes.append(np.array([_code(word, known) for word in _words(report.text, start, end)], np.int64))
        starts.append(start)
        ends.append(end)
        lines.append(report.words.paragraph[kept])
        lengths.append(len(start))
    doc = np.repeat(np.arange(len(reports), dtype=np.int64), lengths)
    line = _joined(lines)
    begins = np.ones(len(doc), np.bool_)
    begins[1:] = (doc[1:] != doc[:-1]) | (line[1:] != line[:-1])
    bounds = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    return Wording(_joined(codes), doc, _joined(starts), _joined(ends), np.cumsum(begins), bounds)


def _joined(parts: Sequence[npt.NDArray[np.signedinteger]]) -> Places:
    return np.concatenate([np.zeros(0, np.int64), *parts]).astype(np.int64)


def _words(text: str, start: Integers, end: Integers) -> list[str]:
    """Words in small letters. A capital whose small form is two characters would move all later places: it stays."""
    small = text.lower().replace("’", "'")
    small = small if len(small) == len(text) else text
    return [small[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]


def _code(word: str, known: dict[str, int]) -> int:
    if word[0].isdigit():
        word = word.replace(",", "")
    return known.setdefault(word, len(known))


def match(wording: Wording, outlet: Places) -> tuple[Matches, Matches]:
    """Every shingle that two reports of different outlets share.

    The first matches hold every place in a against the first in b, ordered by the pair, then by the place in a; the
    second hold the first place in a against every later one in b, ordered by the pair, then by the place in b.
    A shingle of more than `WIDE` reports links each only to its next few, so that set phrases, and copy that everyone
    runs, cost no more than their number; each of those reports still finds another that has it.
    """
    places, key = _shingles(wording)
    order = np.lexsort((places, wording.doc[places], key))
    places, key = places[order], key[order]
    doc = wording.doc[places]
    first = np.ones(len(key), np.bool_)
    first[1:] = (key[1:] != key[:-1]) | (doc[1:] != doc[:-1])
    begin = np.flatnonzero(first)  # the first place of a shingle in its report; what follows it are its repeats
    repeats = np.diff(np.append(begin, len(first)))
    left, right, size = _pairs(key[begin])
    apart = outlet[doc[begin[left]]] != outlet[doc[begin[right]]]
    left, right, size = left[apart], right[apart], size[apart]

    def ordered(rows: Places, a: Places, b: Places, by: Places) -> Matches:
        found = doc[a], doc[b], places[a], places[b], size[rows]
        order = np.lexsort((places[by], found[1], found[0]))
        return Matches(*(column[order] for column in found))

    rows, a = _repeated(begin[left], repeats[left], 0)
    more, b = _repeated(begin[right], repeats[right], 1)
    return ordered(rows, a, begin[right][rows], a), ordered(more, begin[left][more], b, b)


def _repeated(begin: Places, repeats: Places, skip: int) -> tuple[Places, Places]:
    """For each row its places from `begin + skip` on, `repeats` in all: the row's number, and the place."""
    times = np.maximum(repeats - skip, 0)
    rows = np.repeat(np.arange(len(begin)), times)
    step = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    return rows, begin[rows] + skip + step


def _shingles(wording: Wording) -> tuple[Places, Hashes]:
    """The first word of every shingle, and its hash. No shingle crosses the end of a paragraph."""
    n = max(len(wording.code) - RUN + 1, 0)
    places = np.flatnonzero(wording.paragraph[:n] == wording.paragraph[len(wording.doc) - n :])
    key = np.zeros(len(places), np.uint64)
    for step in range(RUN):
        key = (key ^ _mixed(wording.code[places + step].astype(np.uint64))) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return places.astype(np.int64), key


def _mixed(code: Hashes) -> Hashes:
    code = (code + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
    code ^= code >> np.uint64(27)
    mixed: Hashes = code * np.uint64(0x94D049BB133111EB)
    return mixed


def _pairs(key: Hashes) -> tuple[Places, Places, Places]:
    """Pairs of rows of one key, and how many rows that has: all pairs of a few, the next few of many.

    The rows of a key are consecutive.
    """
    begins = np.ones(len(key), np.bool_)
    begins[1:] = key[1:] != key[:-1]
    group = np.cumsum(begins) - 1
    size = np.bincount(group)[group] if len(group) else group
    left = [np.zeros(0, np.int64)]
    step = [np.zeros(0, np.int64)]
    for far in range(1, min(WIDE, len(key))):
        at = np.flatnonzero(group[:-far] == group[far:])
        left.append(at if far <= _NEXT else at[size[at] <= WIDE])
        step.append(np.full(len(left[-1]), far))
    rows = np.concatenate(left)
    return rows, rows + np.concatenate(step), size[rows]
