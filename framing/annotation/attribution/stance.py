"""Stance: how a cue presents what it reports, from the codebook's reporting words."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.roles import Roles
from framing.annotation.attribution.terms import Terms
from framing.tokens import SEMICOLON, Places, Tokens

_PLAIN = "acknowledge"  # what a colon does


def find_stances(tokens: Tokens, terms: Terms, roles: Roles, cue: Places) -> Places:
    """The stance code of each attribution's cue, by its last reporting word; −1 where it has none, or no cue."""
    first, last = np.append(roles.first, -1)[cue], np.append(roles.last, -1)[cue]
    at = np.searchsorted(terms.cue_first, last, "right") - 1
    hit = (at >= 0) & (np.append(terms.cue_last, -1)[at] >= first) & (cue >= 0)
    stance = np.where(hit, np.append(terms.cue_stance, -1)[at], -1)
    if _PLAIN in terms.vocabulary.stances:
        colon = ~hit & (cue >= 0) & (tokens.kind[np.maximum(last, 0)] == SEMICOLON)
        stance[colon] = terms.vocabulary.stances.index(_PLAIN)
    return stance.astype(np.int32)
