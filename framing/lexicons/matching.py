"""The matcher: every phrase of every lexicon in one index of hashed word sequences, looked up for all tokens at once.

Candidates are found by hash, then tested: letter case, compound edges, neighbours, exceptions. Only what passes competes,
and within a layer of a lexicon the longest hit stands. The work is linear in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors import LexiconError
from framing.lexicons.conditions import Conditions, Surroundings
from framing.lexicons.loading import Entry
from framing.model import Integers
from framing.tokens import CAPITALISED, CAPITALS, JOINER, WORD, Flags, Hashes, Tokens, tokenise

_CHAIN = np.uint64(0x9E3779B97F4A7C15)
_FILTER_BITS = np.uint64(18)
_GAP = 3
_ENTRY, _VETO = 0, 1
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Hits:
    """Matches in a batch, ordered by place: the entry's number and the first and last token."""

    entry: Integers
    first: Integers
    last: Integers

    def __len__(self) -> int:
        return len(self.entry)

    def where(self, rows: npt.NDArray[Any]) -> Hits:
        return Hits(self.entry[rows], self.first[rows], self.last[rows])


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases of one length: sorted keys, and for each the entry it belongs to, its role and what case it asks for."""

    length: int
    keys: Hashes
    run: Integers  # how many phrases share the key, where a run of equal keys begins
    seen: Flags  # filter by the key's slot
    entry: Integers
    role: Integers
    capitals: npt.NDArray[np.uint8]  # by phrase and token: the least shape; 0 any
    figures: tuple[str, ...]  # the folded text of phrases that hold figures, else ""
    figured: Flags  # which do


class Matcher:
    """Entries compiled to one index. Raises LexiconError where an entry can never match."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        spelt = [(text, number, role) for number, entry in enumerate(self.entries) for role, text in _spelt(entry)]
        self._phrases = _compile(spelt, self.entries)
        self._filter = _filter(spelt)
        rights = [(" ".join(s), n, _ENTRY) for n, e in enumerate(self.entries) for s in e.parsed.right]
        self._rights = _compile(rights, self.entries, by_entry=True)
        self._gapped = np.array([bool(e.parsed.right) for e in self.entries], np.bool_)
        self._inside = np.array([e.category.layer == "actor" for e in self.entries], np.bool_)
        scopes = {
            scope: code for code, scope in enumerate(sorted({(e.lexicon, e.category.layer) for e in self.entries}))
        }
        self._scope = np.array([scopes[e.lexicon, e.category.layer] for e in self.entries], np.int32)
        self._conditions = Conditions(self.entries)

    def match(self, tokens: Tokens, sentence: Integers, around: Surroundings | None = None) -> Hits:
        """The hits in a batch; `sentence` numbers the sentence of each token. `around` may be shared with later steps."""
        around = around or Surroundings(tokens, sentence)
        entry, role, first, last = self._candidates(tokens, sentence)
        whole = self._whole(tokens, entry, first, last)
        entry, role, first, last = entry[whole], role[whole], first[whole], last[whole]
        entry, role, first, last = self._over_gaps(tokens, sentence, entry, role, first, last)
        veto = Hits(*(column[role == _VETO] for column in (entry, first, last)))
        hits = Hits(*(column[role == _ENTRY] for column in (entry, first, last)))
        hits = hits.where(self._conditions.hold(hits.entry, hits.first, hits.last, around))
        hits = hits.where(~_vetoed(hits, veto))
        return _longest(hits, self._scope)

    def _candidates(self, tokens: Tokens, sentence: Integers) -> tuple[Integers, Integers, Integers, Integers]:
        """Every phrase at every place, inside one sentence."""
        columns: list[tuple[Integers, Integers, Integers, Integers]] = []
        n = len(tokens)
        slots = _slots(tokens.hash)
        begins, goes_on = self._filter[0][slots], self._filter[1][slots]
        for phrases in self._phrases:
            bit = np.uint32(1 << phrases.length)
            places = np.flatnonzero(begins & bit)
            places = places[places + phrases.length <= n]
            if phrases.length > 1:
                places = places[(goes_on[places + 1] & bit) != 0]
                places = places[sentence[places] == sentence[places + phrases.length - 1]]
            columns.append(_look_up(phrases, tokens, places)[:4])
        entry, role, first, last = (np.concatenate(c) for c in zip(*columns, strict=True)) if columns else ([],) * 4
        return tuple(np.asarray(c, np.int32) for c in (entry, role, first, last))  # type: ignore[return-value]

    def _whole(self, tokens: Tokens, entry: Integers, first: Integers, last: Integers) -> Flags:
        """Does a hit keep clear of the inside of a compound? An actor's name need not ("US-led")."""
        n = len(tokens)
        before = (tokens.kind[np.maximum(first - 1, 0)] == JOINER) & (first > 0)
        after = (tokens.kind[np.minimum(last + 1, n - 1)] == JOINER) & (last + 1 < n) if n else before
        cut: Flags = (before | after) & ~self._inside[entry] & ~self._gapped[entry]
        return ~cut

    def _over_gaps(
        self, tokens: Tokens, sentence: Integers, entry: Integers, role: Integers, first: Integers, last: Integers
    ) -> tuple[Integers, Integers, Integers, Integers]:
        """Complete the entries with a gap: their right part begins at most three words after their left part."""
        waiting = self._gapped[entry] & (role == _ENTRY)
        if not waiting.any():
            return entry, role, first, last
        entries, starts, ends = entry[waiting], first[waiting], last[waiting]
        kept = [(entry[~waiting], role[~waiting], first[~waiting], last[~waiting])]
        open_ = np.ones(len(entries), np.bool_)
        for gap in range(_GAP + 1):
            at = ends + 1 + gap
            open_ &= at < len(tokens)
            open_[open_] &= sentence[at[open_]] == sentence[ends[open_]]
            for phrases in self._rights:
                places = np.flatnonzero(open_ & (at + phrases.length <= len(tokens)))
                found, role_, _, stops, row = _look_up(phrases, tokens, at[places], entries[places])
                kept.append((found, role_, starts[places[row]], stops))
            open_[open_] &= np.isin(tokens.kind[at[open_]], (WORD, JOINER))
        joined = (np.concatenate(column) for column in zip(*kept, strict=True))
        return tuple(joined)  # type: ignore[return-value]


def _spelt(entry: Entry) -> list[tuple[int, str]]:
    """Each sequence of an entry and of its exceptions, as text. Words of a class are looked up, never matched."""
    if entry.category.layer == "class":
        return []
    own = [(_ENTRY, " ".join(sequence)) for sequence in entry.parsed.left]
    return own + [(_VETO, " ".join(sequence)) for e in entry.exceptions for sequence in e.left]


def _compile(
    spelt: list[tuple[str, int, int]], entries: Sequence[Entry], by_entry: bool = False
) -> tuple[_Phrases, ...]:
    """Phrases grouped by their number of tokens. With `by_entry` the key holds the entry too."""
    tokens = tokenise([text for text, _, _ in spelt])
    firsts = np.searchsorted(tokens.doc, np.arange(len(spelt)))
    lengths = np.bincount(tokens.doc, minlength=len(spelt))
    words = ~np.isin(tokens.kind, (WORD,)) & (tokens.kind != JOINER)
    worded = np.bincount(tokens.doc[~words], minlength=len(spelt)) > 0
    bad = sorted({spelt[i][1] for i in np.flatnonzero(~worded)})
    if bad:
        raise LexiconError(
            [
                f"{entries[i].id}, line {entries[i].line}: it holds no word, so it can never match. Write words."
                for i in bad
            ]
        )
    groups: dict[int, list[int]] = defaultdict(list)
    for number, length in enumerate(lengths.tolist()):
        groups[length].append(number)
    return tuple(_group(length, np.array(groups[length]), spelt, tokens, firsts, by_entry) for length in sorted(groups))


def _group(
    length: int,
    rows: npt.NDArray[np.intp],
    spelt: list[tuple[str, int, int]],
    tokens: Tokens,
    firsts: npt.NDArray[np.intp],
    by_entry: bool,
) -> _Phrases:
    entry = np.array([spelt[i][1] for i in rows], np.int32)
    keys = _chain(tokens.hash, firsts[rows], length)
    if by_entry:
        keys = keys ^ (entry.astype(np.uint64) * _CHAIN)
    order = np.lexsort((rows, keys))
    places = firsts[rows][:, None] + np.arange(length)
    shapes = tokens.shape[places]
    upper = np.where(np.isin(shapes, (CAPITALS, CAPITALISED)), np.where(shapes == CAPITALS, 1, 2), 0).astype(np.uint8)
    figures = tuple(text.lower() if _FIGURE.search(text) else "" for text in (spelt[i][0] for i in rows[order]))
    figured = np.array([bool(text) for text in figures], np.bool_)
    role = np.array([spelt[i][2] for i in rows], np.int32)
    keys = keys[order]
    run = (np.searchsorted(keys, keys, "right") - np.arange(len(keys))).astype(np.int32)
    seen = np.zeros(1 << int(_FILTER_BITS), np.bool_)
    seen[_slots(keys)] = True
    return _Phrases(length, keys, run, seen, entry[order], role[order], upper[order], figures, figured)


def _slots(hashes: Hashes) -> Integers:
    return (hashes >> (np.uint64(64) - _FILTER_BITS)).astype(np.int32)


def _filter(spelt: list[tuple[str, int, int]]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """By hash: the lengths (as bits) of the phrases that a token may begin, and of those whose second it may be."""
    tokens = tokenise([text for text, _, _ in spelt])
    firsts = np.searchsorted(tokens.doc, np.arange(len(spelt)))
    bits = (1 << np.bincount(tokens.doc, minlength=len(spelt))).astype(np.uint32)
    begins, goes_on = np.zeros((2, 1 << int(_FILTER_BITS)), np.uint32)
    slots = _slots(tokens.hash)
    np.bitwise_or.at(begins, slots[firsts], bits)
    longer = np.flatnonzero(bits > 2)
    np.bitwise_or.at(goes_on, slots[firsts[longer] + 1], bits[longer])
    return begins, goes_on


def _chain(hashes: Hashes, first: npt.NDArray[np.generic], length: int) -> Hashes:
    """One key for a run of tokens."""
    key: Hashes = hashes[first]
    for offset in range(1, length):
        key = key * _CHAIN + hashes[first + offset]
        key ^= key >> np.uint64(31)
    return key


def _look_up(
    phrases: _Phrases, tokens: Tokens, places: npt.NDArray[np.generic], entries: Integers | None = None
) -> tuple[Integers, Integers, Integers, Integers, npt.NDArray[np.intp]]:
    """The phrases at some places: entry, role, first and last token, and the row of the place; a key may stand for
    several entries."""
    keys = _chain(tokens.hash, places, phrases.length)
    if entries is not None:
        keys = keys ^ (entries.astype(np.uint64) * _CHAIN)
    origin = np.flatnonzero(phrases.seen[_slots(keys)])
    low = np.searchsorted(phrases.keys, keys[origin], "left")
    hit = phrases.keys[np.minimum(low, len(phrases.keys) - 1)] == keys[origin]
    origin, low = origin[hit], low[hit]
    many = phrases.run[low]
    first, origin = np.repeat(places[origin], many).astype(np.int32), np.repeat(origin, many)
    row = (
        np.repeat(low - np.concatenate([[0], np.cumsum(many)[:-1]]), many) + np.arange(int(many.sum()))
        if len(low)
        else low
    )
    right = _case(phrases, tokens, row, first)
    row, first = row[right], first[right]
    return phrases.entry[row], phrases.role[row], first, first + np.int32(phrases.length - 1), origin[right]


def _case(phrases: _Phrases, tokens: Tokens, row: npt.NDArray[np.intp], first: Integers) -> Flags:
    """Has each hit the capitals and the figures that its phrase is written with?"""
    right = np.ones(len(row), np.bool_)
    for offset in range(phrases.length):
        asked, shape = phrases.capitals[row, offset], tokens.shape[first + offset]
        right &= (asked == 0) | (shape == CAPITALS) | ((asked == 2) & (shape == CAPITALISED))
    for i in np.flatnonzero(right & phrases.figured[row]).tolist():
        text = tokens.text(int(first[i]), int(first[i]) + phrases.length - 1).lower()
        right[i] = "".join(text.split()) == "".join(phrases.figures[row[i]].split())
    return right


def _vetoed(hits: Hits, veto: Hits) -> Flags:
    """Which hits lie inside an exception of their entry?"""
    out = np.zeros(len(hits), np.bool_)
    order = np.argsort(hits.first, kind="stable")
    firsts = hits.first[order]
    for entry, first, last in zip(veto.entry.tolist(), veto.first.tolist(), veto.last.tolist(), strict=True):
        near = order[np.searchsorted(firsts, first) : np.searchsorted(firsts, last, "right")]
        out[near] |= (hits.entry[near] == entry) & (hits.last[near] <= last)
    return out


def _longest(hits: Hits, scope_of: Integers) -> Hits:
    """Of hits that overlap within a scope the longest stands, of equals the first; in the order of the text."""
    scope = scope_of[hits.entry].astype(np.int64)
    order = np.lexsort((hits.entry, hits.first - hits.last, hits.first, scope))
    hits, scope = hits.where(order), scope[order]
    if not len(hits):
        return hits
    reach = np.maximum.accumulate(scope * (1 << 40) + hits.last)
    clear = np.ones(len(hits), np.bool_)
    clear[1:] = scope[1:] * (1 << 40) + hits.first[1:] > reach[:-1]
    starts = np.flatnonzero(clear)
    stops = np.append(starts[1:], len(hits))
    kept = clear.copy()  # where the first hit of a crowd covers all of it, it alone stands
    covered = hits.last[starts] == np.maximum.reduceat(hits.last, starts)
    for start, stop in zip(starts[~covered].tolist(), stops[~covered].tolist(), strict=True):
        kept[start:stop] = _apart(hits.first[start:stop].tolist(), hits.last[start:stop].tolist())
    hits = hits.where(kept)
    return hits.where(np.lexsort((hits.entry, hits.last, hits.first)))


def _apart(first: list[int], last: list[int]) -> list[bool]:
    """Choose among overlapping hits: longest first, then leftmost."""
    taken: set[int] = set()
    kept = [False] * len(first)
    for i in sorted(range(len(first)), key=lambda i: (first[i] - last[i], first[i])):
        places = range(first[i], last[i] + 1)
        if taken.isdisjoint(places):
            kept[i] = True
            taken.update(places)
    return kept
