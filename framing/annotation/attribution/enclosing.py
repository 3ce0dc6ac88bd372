"""Enclosing: a trailing "…, the agency reported" behind an attribution holds the whole of it, which is nested in it."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.draft import Draft
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE, Roles
from framing.tokens import CLOSE_QUOTE, COMMA, Flags, Places, is_any

_NEAR = 6  # spans before a trailing cue that may belong to what it holds


def enclose(draft: Draft, roles: Roles, owner: Places, relays: Flags) -> tuple[Roles, Places, Flags, dict[int, int]]:
    """The spans with a content added for each such cue, their owners and relays, and which cue is nested in which."""
    added: list[tuple[int, int, int]] = []
    nested: dict[int, int] = {}
    cues = _bare_cues(roles, owner, relays)
    named = draft.are_words(roles.first[cues], "according") | draft.are_words(roles.first[cues], "naming")
    for cue in cues[~named].tolist():
        begin = cue - int(cue > 0 and owner[cue - 1] == cue and roles.role[cue - 1] == SOURCE)
        before = begin - 1
        told = before >= 0 and roles.role[before] == CONTENT and owner[before] >= 0
        if told and _trails(draft, roles, before, begin):
            inner = int(owner[before])
            added.append((_start(draft, roles, owner, before), int(roles.last[before]), cue))
            nested[inner] = cue
    if not added:
        return roles, owner, relays, nested
    first, last, cues = (np.array(column, np.int32) for column in zip(*added, strict=True))
    role = np.full(len(added), CONTENT, np.int32)
    columns = ((roles.first, first), (roles.last, last), (roles.role, role))
    more = np.append(relays, np.zeros(len(added), np.bool_))
    return Roles(*(np.concatenate(pair) for pair in columns)), np.append(owner, cues), more, nested


def _bare_cues(roles: Roles, owner: Places, relays: Flags) -> Places:
    """The cues without content that hand on nobody's words."""
    full = np.zeros(len(roles) + 1, np.bool_)
    full[np.maximum(owner[roles.role == CONTENT], -1)] = True  # −2, refused, is no row of its own
    return np.flatnonzero((roles.role == CUE) & (owner >= 0) & ~full[:-1] & ~relays).astype(np.int32)


def _trails(draft: Draft, roles: Roles, content: int, begin: int) -> bool:
    """Does the attribution that begins with one span stand right behind a content, after a comma or quotation?"""
    last, first = int(roles.last[content]), int(roles.first[begin])
    marks = draft.quotations.kind[max(last - 1, 0) : first]
    near = first - last <= 2 and draft.sentences.of[last] == draft.sentences.of[first]
    return bool(near and is_any(marks, COMMA, CLOSE_QUOTE).any())


def _start(draft: Draft, roles: Roles, owner: Places, content: int) -> int:
    """The first token of an attribution's spans in the sentence of its content."""
    sentence = draft.sentences.of
    around = range(max(content - _NEAR, 0), content + 1)
    own = [int(roles.first[row]) for row in around if owner[row] == owner[content]]
    here = sentence[roles.last[content]]
    return min((first for first in own if sentence[first] == here), default=int(roles.first[content]))
