"""Voices: how each attribution is worded, whose voice every token has, and where that is not sure."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.draft import Draft, count_in, spread
from framing.annotation.attribution.grouping import Groups
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE, Roles
from framing.annotation.quotations import Quotations
from framing.model import VOICES
from framing.tokens import COMMA, SEMICOLON, WORD, Flags, Places, Tokens

FORMS = ("direct", "indirect", "mixed")
DIRECT, INDIRECT, MIXED = range(len(FORMS))
OWN, REPORTED, QUOTED = range(len(VOICES))
SCARE_WORDS = 3  # a quotation of so few words that nobody is named as saying is a scare quote
_LONG = 40  # words before a trailing cue from which its scope is in doubt


def find_forms(draft: Draft, groups: Groups) -> Places:
    """Direct where every word of the content is quoted, indirect where none is, else mixed; by attribution."""
    word = draft.tokens.kind == WORD
    rows = groups.roles.role == CONTENT
    first, last, of = groups.roles.first[rows], groups.roles.last[rows], groups.of[rows]
    words = np.bincount(of, count_in(word, first, last), len(groups))
    quoted = np.bincount(of, count_in(word & (draft.quotations.of >= 0), first, last), len(groups))
    return np.where(quoted == 0, INDIRECT, np.where(quoted == words, DIRECT, MIXED)).astype(np.int32)


def find_doubts(draft: Draft, every: Roles, groups: Groups) -> Flags:
    """Role spans whose scope is not sure: content by rule alone or without a cue, and the words before a trailing cue
    that are many or make several clauses; by row of the groups. The groups' cues point into `every`."""
    roles, quotations, tokens = groups.roles, draft.quotations, draft.tokens
    content = roles.role == CONTENT
    cue = groups.cue[groups.of]
    bare = ~((quotations.of[roles.first] >= 0) & (quotations.of[roles.last] >= 0))
    trailing = (cue >= 0) & (roles.last < np.append(every.first, -1)[cue]) & bare
    clauses = count_in(_clause_edges(draft), roles.first, roles.last) > 0
    long = count_in(tokens.kind == WORD, roles.first, roles.last) > _LONG
    doubtful: Flags = content & ((trailing & (clauses | long)) | draft.ruled[roles.first] | (cue < 0))
    return doubtful


def _clause_edges(draft: Draft) -> Flags:
    """Marks at which a new clause may begin: a semicolon, or a comma before a joining word."""
    tokens = draft.tokens
    edges: Flags = tokens.kind == SEMICOLON
    commas = np.flatnonzero(tokens.kind[:-1] == COMMA)
    edges[commas[draft.are_words(commas + 1, "joining")]] = True
    return edges


def find_voices(draft: Draft, groups: Groups, doubts: Flags) -> tuple[Places, Flags]:
    """The voice of every token, and whether it is sure. Sources and cues are the outlet's own words."""
    n, roles = len(draft.tokens), groups.roles
    content = spread(roles.first, roles.last, roles.role == CONTENT, n)
    spoken = quoted_tokens(draft.tokens, draft.quotations, content)
    voice = np.full(n, OWN, np.int32)
    voice[content] = REPORTED
    voice[spread(roles.first, roles.last, (roles.role == SOURCE) | (roles.role == CUE), n)] = OWN
    voice[spoken] = QUOTED
    doubtful = spread(roles.first, roles.last, doubts, n) & ~spoken
    quotation = draft.quotations.of
    unclosed = (quotation >= 0) & ~np.append(draft.quotations.certain, True)[quotation]
    return voice, ~(doubtful | unclosed | (spoken & ~content))


def quoted_tokens(tokens: Tokens, quotations: Quotations, content: Flags) -> Flags:
    """Tokens in quotations that are somebody's words: attributed in part, or longer than a scare quote."""
    attributed = quotation_counts(content, quotations) > 0
    words = quotation_counts(tokens.kind == WORD, quotations)
    spoken: Flags = np.append(attributed | (words > SCARE_WORDS), False)[quotations.of]
    return spoken


def quotation_counts(flags: Flags, quotations: Quotations) -> Places:
    """How many tokens of each quotation are flagged."""
    return count_in(flags, quotations.first, quotations.last)
