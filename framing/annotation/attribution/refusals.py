"""Refusals: what the tagger takes for speech and is none, judged by the words of the cue."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from framing.annotation.attribution.draft import Draft, ends_with
from framing.annotation.attribution.roles import CONTENT, CUE, Roles
from framing.tokens import CAPITALISED, CAPITALS, JOINER, LOWER, WORD, Flags, Places, is_any


def refuse(draft: Draft, roles: Roles, owner: Places) -> Flags:
    """Rows to leave out: cues that tell of a deed or are participles before a noun, with what is linked to them."""
    out = np.zeros(len(roles) + 1, np.bool_)
    cues = np.flatnonzero(roles.role == CUE)
    bad = _participles(draft, roles, cues) | _deeds(draft, roles, cues, owner)
    out[cues[bad]] = True
    result: Flags = out[np.where(owner >= 0, owner, len(roles))]
    return result


def _participles(draft: Draft, roles: Roles, cues: npt.NDArray[np.signedinteger]) -> Flags:
    """A single word in -ed between an article, perhaps with an adverb, and a noun ("the newly announced plan")."""
    tokens = draft.tokens
    at = roles.first[cues]
    before, earlier = draft.back(at, 1), draft.back(at, 2)
    after = np.minimum(at + 1, len(tokens) - 1)
    led = draft.are_words(before, "det") | (ends_with(tokens, before, "ly") & draft.are_words(earlier, "det"))
    led |= tokens.kind[before] == JOINER
    led &= tokens.doc[before] == tokens.doc[at]
    noun = (tokens.kind[after] == WORD) & is_any(tokens.shape[after], LOWER, CAPITALISED, CAPITALS)
    participle: Flags = (roles.last[cues] == at) & ends_with(tokens, at, "ed") & led & noun
    return participle


def _deeds(draft: Draft, roles: Roles, cues: npt.NDArray[np.signedinteger], owner: Places) -> Flags:
    """A cue that holds a deed's verb and no reporting word, with content that is neither quoted nor a clause."""
    first, last = draft.terms.places["doing"]
    deed = _overlap(first, last, roles, cues)
    spoken = _overlap(draft.terms.cue_first, draft.terms.cue_last, roles, cues)
    contents = np.flatnonzero(roles.role == CONTENT)
    start = roles.first[contents]
    speech = (draft.quotations.of[start] >= 0) | draft.are_words(start, "that")
    said = np.zeros(len(roles) + 1, np.bool_)
    said[owner[contents[speech]]] = True
    result: Flags = deed & ~spoken & ~said[cues]
    return result


def _overlap(first: Places, last: Places, roles: Roles, cues: npt.NDArray[np.signedinteger]) -> Flags:
    """Does one of some ordered phrases overlap each cue?"""
    at = np.searchsorted(first, roles.last[cues], "right") - 1
    found: Flags = (at >= 0) & (np.append(last, -1)[at] >= roles.first[cues])
    return found
