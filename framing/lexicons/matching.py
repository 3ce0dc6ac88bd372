"""The matcher: every phrase of every lexicon in one index of hashed word sequences, looked up for all tokens at once.

Candidates are found by hash, then tested: letter case, compound edges, neighbours, exceptions. Only what passes competes,
and within a layer of a lexicon the longest hit stands. The work is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as chain_phrases
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors import LexiconError
from framing.lexicons.conditions import Conditions, Surroundings, Test
from framing.lexicons.loading import CONDITIONS, Entry
from framing.lexicons.patterns import Pattern
from framing.lexicons.phrases import Phrases, Words, chain, compile_phrases, cross
from framing.lexicons.store import Arrays, pack, unpack
from framing.tokens import JOINER, WORD, Flags, Hashes, Places, Tokens

_GAP = 3
_ENTRY, _VETO = 0, 1


@dataclass(frozen=True, slots=True)
class Hits:
    """Matches in a batch, ordered by place: the entry's number and the first and last token."""

    entry: Places
    first: Places
    last: Places

    def __len__(self) -> int:
        return len(self.entry)

    def where(self, rows: npt.NDArray[Any]) -> Hits:
        chosen = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Hits(*(column.take(chosen, mode="clip") for column in (self.entry, self.first, self.last)))


@dataclass(frozen=True, slots=True)
class Traits:
    """By entry: is there a gap in it, may it stand inside a compound, and among which hits does it compete?"""

    gapped: Flags
    inside: Flags
    scope: npt.NDArray[np.int32]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Traits:
        """The traits of some entries."""
        scope = {place: code for code, place in enumerate(sorted({(e.lexicon, e.category.layer) for e in entries}))}
        return cls(
            np.array([bool(e.parsed.right) for e in entries], np.bool_),
            np.array([e.category.layer == "actor" for e in entries], np.bool_),
            np.array([scope[e.lexicon, e.category.layer] for e in entries], np.int32),
        )


class Matcher:
    """Entries compiled to one index. Raises LexiconError where an entry can never match."""

    def __init__(self, entries: Sequence[Entry], kept: Arrays | None = None) -> None:
        """With `kept`, the arrays of a matcher of the same entries, nothing is compiled."""
        self.entries = tuple(entries)
        if kept is None:
            self._compile()
        else:
            self._take(kept)

    def _compile(self) -> None:
        spelt = [(pattern.left, n, role) for n, entry in enumerate(self.entries) for role, pattern in _patterns(entry)]
        rights = [(entry.parsed.right, n, _ENTRY) for n, entry in enumerate(self.entries) if entry.parsed.right]
        self._phrases = _compiled(spelt, self.entries)
        self._rights = _compiled(rights, self.entries, by_entry=True)
        self._conditions = Conditions.of(self.entries)
        self._traits = Traits.of(self.entries)

    def _take(self, kept: Arrays) -> None:
        self._phrases, self._rights = (unpack(Phrases, kept, name) for name in ("phrases", "rights"))
        self._conditions = Conditions({name: unpack(Test, kept, name) for name in CONDITIONS}, kept["pos"])
        self._traits = unpack(Traits, kept, "traits")

    @property
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was compiled."""
        parts = {"phrases": self._phrases, "rights": self._rights, "traits": self._traits, **self._conditions.tests}
        arrays = {key: column for name, part in parts.items() for key, column in pack(part, name).items()}
        return {**arrays, "pos": self._conditions.pos}

    def match(self, tokens: Tokens, sentence: Places, around: Surroundings | None = None) -> Hits:
        """The hits in a batch; `sentence` numbers the sentence of each token. `around` may be shared with later steps."""
        around = around or Surroundings(tokens, sentence)
        found, phrase = self._candidates(tokens, sentence)
        whole = self._whole(tokens, found)
        found, veto = found.where(whole), self._phrases.role[phrase[whole]] == _VETO
        vetoes, gapped = found.where(veto), self._traits.gapped[found.entry] & ~veto
        hits = self._over_gaps(tokens, sentence, found.where(gapped), found.where(~veto & ~gapped))
        hits = hits.where(self._conditions.hold(hits.entry, hits.first, hits.last, around))
        return _longest(hits.where(~_vetoed(hits, vetoes)), self._traits.scope)

    def _candidates(self, tokens: Tokens, sentence: Places) -> tuple[Hits, Places]:
        """Every phrase at every place, inside one sentence; and its number."""
        first, key = (np.concatenate(column) for column in zip(*self._runs(tokens, sentence), strict=True))
        row, phrase = self._phrases.find(tokens, first, key)
        first = first[row]
        return Hits(self._phrases.entry[phrase], first, first + self._phrases.length[phrase] - 1), phrase

    def _runs(self, tokens: Tokens, sentence: Places) -> Iterator[tuple[Places, Places]]:
        """By length: the places at which a phrase may begin, judged by two words, and where the runs stand in the index."""
        word = self._phrases.words.find(tokens.hash)
        begins = self._phrases.begins.take(word, mode="clip")
        places = np.flatnonzero((begins & 2) != 0)
        yield places, self._phrases.alone.take(word.take(places, mode="clip"), mode="clip")
        begins[:-1] &= self._phrases.goes_on.take(word[1:], mode="clip")
        several = np.flatnonzero(begins > 3)
        lengths = begins[several]
        for length in self._phrases.lengths[1:]:
            places = several[(lengths & (1 << length)) != 0]
            places = places[places + length <= len(tokens)]
            places = places[sentence[places] == sentence[places + length - 1]]
            yield places, self._phrases.index.find(chain(tokens.hash, places, length))

    def _whole(self, tokens: Tokens, found: Hits) -> Flags:
        """Does a hit keep clear of the inside of a compound? An actor's name need not ("US-led")."""
        joiner = np.append(tokens.kind == JOINER, False)  # the last stands for what lies before and behind the batch
        cut: Flags = joiner[found.first - 1] | joiner[found.last + 1]
        return ~cut | self._traits.inside[found.entry] | self._traits.gapped[found.entry]

    def _over_gaps(self, tokens: Tokens, sentence: Places, waiting: Hits, hits: Hits) -> Hits:
        """Complete the entries with a gap: their right part begins at most three words after their left part."""
        if not len(waiting):
            return hits
        row, place, keys = self._right_runs(tokens, sentence, waiting)
        found, phrase = self._rights.find(tokens, place, self._rights.index.find(keys))
        row = row[found]
        last = place[found] + self._rights.length[phrase] - 1
        columns = ((hits.entry, waiting.entry[row]), (hits.first, waiting.first[row]), (hits.last, last))
        return Hits(*(np.concatenate(column) for column in columns))

    def _right_runs(self, tokens: Tokens, sentence: Places, waiting: Hits) -> tuple[Places, Places, Hashes]:
        """Rows of the left parts, the places behind them at which a right part may begin, and the keys of the runs there."""
        behind = waiting.last[:, None] + np.arange(1, _GAP + 2)
        place = np.minimum(behind, len(tokens) - 1)
        reached = (behind < len(tokens)) & (sentence[place] == sentence[waiting.last][:, None])
        word = (tokens.kind[place] == WORD) | (tokens.kind[place] == JOINER)
        reached[:, 1:] &= np.logical_and.accumulate(word, axis=1)[:, :-1]
        row, gap = np.nonzero(reached)
        place = place[row, gap]
        begins = self._rights.begins.take(self._rights.words.find(tokens.hash[place]))
        runs = []
        for length in self._rights.lengths:
            at = np.flatnonzero((begins & (1 << length) != 0) & (place + length <= len(tokens)))
            at = at[sentence[place[at] + length - 1] == sentence[place[at]]]
            keys = chain(tokens.hash, place[at], length)
            runs.append((row[at], place[at], cross(keys, waiting.entry[row[at]])))
        rows, places, keys = (np.concatenate(column) for column in zip(*runs, strict=True))
        return rows, places, keys


def _patterns(entry: Entry) -> list[tuple[int, Pattern]]:
    """The pattern of an entry and its exceptions. Words of a class are looked up, never matched."""
    if entry.category.layer == "class":
        return []
    return [(_ENTRY, entry.parsed), *((_VETO, exception) for exception in entry.exceptions)]


def _compiled(
    spelt: Sequence[tuple[tuple[Words, ...], int, int]], entries: Sequence[Entry], by_entry: bool = False
) -> Phrases:
    """The phrases of some patterns, each with the number of its entry and its role."""
    sizes = [len(phrases) for phrases, _, _ in spelt]
    entry, role = (np.repeat(np.array([s[column] for s in spelt], np.intp), sizes) for column in (1, 2))
    try:
        return compile_phrases(list(chain_phrases.from_iterable(s[0] for s in spelt)), entry, role, by_entry)
    except ValueError as error:
        bad = [entries[number] for number in error.args]
        reason = "it holds no word, so it can never match. Write words."
        raise LexiconError([f"{entry.id}, line {entry.line}: {reason}" for entry in bad]) from error


def _vetoed(hits: Hits, veto: Hits) -> Flags:
    """Which hits lie inside an exception of their entry?"""
    if not len(veto):
        return np.zeros(len(hits), np.bool_)
    base = np.int64(max(hits.last.max(initial=0), veto.last.max()) + 1)
    begins, ends = veto.entry * base + veto.first, veto.entry * base + veto.last
    order = np.argsort(begins)
    reach = np.maximum.accumulate(ends[order])  # of an entry's exceptions that begin so early, how far one goes
    at = np.searchsorted(begins[order], hits.entry * base + hits.first, "right") - 1
    inside: Flags = (at >= 0) & (reach[at] >= hits.entry * base + hits.last)
    return inside


def _longest(hits: Hits, scope_of: Places) -> Hits:
    """Of hits that overlap within a scope the longest stands, of equals the first; in the order of the text."""
    if not len(hits):
        return hits
    scope = scope_of[hits.entry]
    order = _order(scope, hits.first, hits.last.max() - hits.last, hits.entry)
    hits, scope = hits.where(order), scope[order].astype(np.int64) << 40
    reach = np.maximum.accumulate(scope + hits.last)
    clear = np.ones(len(hits), np.bool_)
    clear[1:] = scope[1:] + hits.first[1:] > reach[:-1]
    starts = np.flatnonzero(clear)
    stops = np.append(starts[1:], len(hits))
    kept = clear.copy()  # where the first hit of a crowd covers all of it, it alone stands
    covered = hits.last[starts] == np.maximum.reduceat(hits.last, starts)
    for start, stop in zip(starts[~covered].tolist(), stops[~covered].tolist(), strict=True):
        kept[start:stop] = _apart(hits.first[start:stop].tolist(), hits.last[start:stop].tolist())
    hits = hits.where(kept)
    return hits.where(_order(hits.first, hits.last, hits.entry))


def _order(*columns: Places) -> Places:
    """The order of some rows by their columns, none below 0; as one number each, since numbers sort much faster."""
    bits = [int(column.max(initial=0)).bit_length() for column in columns]
    if sum(bits) > 63:
        return np.lexsort(columns[::-1])
    key = np.zeros(len(columns[0]), np.int64)
    for column, size in zip(columns, bits, strict=True):
        key = key << size | column
    return np.argsort(key)


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
