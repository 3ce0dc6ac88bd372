"""Grouping: linked spans become attributions; a source that two verbs share, and relayed content, stand in both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.annotation.attribution.draft import Draft, ends_with
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE, Roles
from framing.tokens import COMMA, Flags, Places

_BESIDE = 2  # tokens between two contents that go on from one another
_NEAR = 8  # spans on either side of a cue that are searched for another


@dataclass(frozen=True, slots=True)
class Groups:
    """Role spans with the attribution that each belongs to, ordered by attribution and place; and by attribution the
    row of its cue among the ungrouped spans (−1: none) and the attribution that it is nested in (−1: none)."""

    roles: Roles
    of: Places
    cue: Places
    nested_in: Places

    def __len__(self) -> int:
        return len(self.cue)


def group(draft: Draft, roles: Roles, owner: Places, relays: Flags, nested: dict[int, int], found: int) -> Groups:
    """The attributions of a batch, in the order of the text; whatever has no content is left out.

    `nested` says which cue's attribution stands in which other's, as far as that is known already; only the first
    `found` spans stand in the order of the text.
    """
    head = _heads(draft, roles, owner)
    extra, relayed = _relayed(draft, roles, owner, relays, found)
    extra += _shared_sources(draft, roles, owner, relays)
    rows = np.concatenate([np.arange(len(roles), dtype=np.int32), np.array([row for row, _ in extra], np.int32)])
    heads = np.concatenate([head, np.array([to for _, to in extra], np.int32)])
    full = np.zeros(len(roles) + 1, np.bool_)
    full[np.maximum(heads[roles.role[rows] == CONTENT], -1)] = True  # −2, refused, is no row of its own
    full[-1] = False
    kept = (heads >= 0) & full[heads]
    rows, heads = rows[kept], heads[kept]
    return _numbered(roles, rows, heads, nested | relayed)


def _heads(draft: Draft, roles: Roles, owner: Places) -> Places:
    """The row that stands for each span's attribution: its cue, or for content without a cue its first piece."""
    head = owner.copy()
    line = draft.tokens.line[roles.first]
    lone = np.flatnonzero((roles.role == CONTENT) & (owner == -1))
    goes_on = np.zeros(len(lone), np.bool_)
    if len(lone):
        goes_on[1:] = (np.diff(lone) == 1) & (roles.first[lone[1:]] - roles.last[lone[:-1]] <= _BESIDE)
        goes_on[1:] &= np.diff(line[lone]) == 0
        begins = np.maximum.accumulate(np.where(goes_on, 0, np.arange(len(lone))))
        head[lone] = lone[begins]
        bare = lone[(lone > 0) & (roles.role[lone - 1] == SOURCE) & (owner[lone - 1] == -1)]
        bare = bare[(roles.first[bare] - roles.last[bare - 1] == 1) & (line[bare] == line[bare - 1])]
        head[bare - 1] = head[bare]  # a name right before the quotation, without a verb
    return head


def _relayed(
    draft: Draft, roles: Roles, owner: Places, relays: Flags, found: int
) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """Content that a second source hands on: (content row, cue row) to add, and which cue is nested in which."""
    extra: list[tuple[int, int]] = []
    nested: dict[int, int] = {}
    for cue in _handing_on(draft, roles, owner, relays).tolist():
        near = _same_sentence(draft, roles, cue, found)
        full = [row for row in near if roles.role[row] == CONTENT and owner[row] >= 0 and not relays[owner[row]]]
        named = any(owner[row] == cue and roles.role[row] == SOURCE for row in near)
        if not full or not named:
            continue
        other = int(owner[min(full, key=lambda row: abs(int(owner[row]) - cue))])
        extra += [(row, cue) for row in full if owner[row] == other]
        inner, outer = (cue, other) if relays[cue] else (other, cue)
        nested[inner] = outer
    return extra, nested


def _handing_on(draft: Draft, roles: Roles, owner: Places, relays: Flags) -> npt.NDArray[np.intp]:
    """Rows of the cues that hand on words: relays, and "according to …" without content beside another cue's."""
    full = np.zeros(len(roles) + 1, np.bool_)
    full[np.maximum(owner[roles.role == CONTENT], -1)] = True
    bare = np.flatnonzero((roles.role == CUE) & (owner >= 0) & ~full[:-1] & ~relays)
    named = draft.are_words(roles.first[bare], "according", "naming")
    return np.sort(np.concatenate([np.flatnonzero(relays & (owner >= 0)), bare[named]]))


def _same_sentence(draft: Draft, roles: Roles, row: int, found: int) -> list[int]:
    """The rows around one that begin in its sentence, at most so many on either side, of those in the order of the text."""
    sentence = draft.sentences.of
    here = sentence[roles.first[row]]
    around = range(max(row - _NEAR, 0), min(row + _NEAR + 1, found))
    return [other for other in around if sentence[roles.first[other]] == here or sentence[roles.last[other]] == here]


def _shared_sources(draft: Draft, roles: Roles, owner: Places, relays: Flags) -> list[tuple[int, int]]:
    """Sources of verbs that leave theirs out because they share it with the verb before: (source row, cue row)."""
    cues = np.flatnonzero((roles.role == CUE) & ~relays)
    has_source = np.zeros(len(roles) + 1, np.bool_)
    has_source[np.maximum(owner[roles.role == SOURCE], -1)] = True
    sentence = draft.sentences.of[roles.first[cues]]
    follows = np.zeros(len(cues), np.bool_)
    follows[1:] = sentence[1:] == sentence[:-1]
    bare = np.flatnonzero(follows & ~has_source[cues])
    bare = bare[_goes_on(draft, roles.first[cues[bare]])]
    source_of = {
        int(o): int(r) for r, o in zip(np.flatnonzero(roles.role == SOURCE), owner[roles.role == SOURCE], strict=True)
    }
    extra = []
    for at in bare.tolist():
        source = source_of.get(int(cues[at - 1]))
        if source is not None:
            source_of[int(cues[at])] = source
            extra.append((source, int(cues[at])))
    return extra + _borrowed(draft, roles, cues, source_of)


def _borrowed(
    draft: Draft, roles: Roles, cues: npt.NDArray[np.intp], source_of: dict[int, int]
) -> list[tuple[int, int]]:
    """Sources of verbs in -ing that open a sentence ("Citing the cost, she said …"): those of the next cue."""
    first = roles.first[cues]
    sentence = draft.sentences.of[first]
    opens = ends_with(draft.tokens, first, "ing") & (draft.sentences.first[sentence] == first)
    opens[:-1] &= sentence[1:] == sentence[:-1]
    opens[-1:] = False
    pairs = [(source_of.get(int(cues[at + 1])), int(cues[at])) for at in np.flatnonzero(opens).tolist()]
    return [(source, cue) for source, cue in pairs if source is not None and cue not in source_of]


def _goes_on(draft: Draft, first: Places) -> Flags:
    """Is a verb a second one: after a comma or "and", or with the form in -ing, and not passive?"""
    before = np.maximum(first - 1, 0)
    joined = (draft.tokens.kind[before] == COMMA) | draft.are_words(before, "joining")
    joined |= ends_with(draft.tokens, first, "ing") | draft.are_words(first, "to")
    second: Flags = joined & ~draft.are_words(first, "be")
    return second


def _numbered(
    roles: Roles, rows: npt.NDArray[np.int32], heads: npt.NDArray[np.int32], nested: dict[int, int]
) -> Groups:
    """Attributions numbered by their first span, spans in the order of attribution and text."""
    order = np.lexsort((rows, heads))
    rows, heads = rows[order], heads[order]
    names, first_row, number = np.unique(heads, return_index=True, return_inverse=True)
    earliest = np.lexsort((names, roles.first[rows[first_row]])) if len(names) else names
    rank = np.empty(len(names), np.int32)
    rank[earliest] = np.arange(len(names), dtype=np.int32)
    of = rank[number].astype(np.int32)
    again = np.lexsort((rows, of))
    cue = names[earliest].astype(np.int32)
    cue = np.where(roles.role[cue] == CUE, cue, -1).astype(np.int32) if len(cue) else cue
    nested_in = np.full(len(names), -1, np.int32)
    place = {int(name): int(r) for name, r in zip(names, rank, strict=True)}
    for inner, outer in nested.items():
        if inner in place and outer in place:
            nested_in[place[inner]] = place[outer]
    return Groups(roles.where(rows[again]), of[again], cue, nested_in)
