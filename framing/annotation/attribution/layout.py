"""Layout: attributions that marks and lines make, without a verb: headlines with a colon or dash, and quotations."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.draft import Draft, count_in
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE
from framing.annotation.attribution.terms import BODY, LEADER, OFFICE
from framing.tokens import COMMA, DASH, END, LOWER, SEMICOLON, WORD, is_any

_HEADLINE = 30  # tokens of a headline
_TOP_LINES = 4
_COLON_REACH, _DASH_REACH = 8, 6
_CLAUSE_WORDS = 5  # words from which a quotation may be a clause


def fill_quotations(draft: Draft) -> None:
    """A quotation that is mostly content, and holds no other role, is content as a whole, with its marks."""
    q, labels, of = draft.quotations, draft.labels, draft.quotations.of
    if not len(q.first):
        return
    content = count_in(labels > 2 * CONTENT, q.first, q.last)
    other = count_in((labels > 0) & (labels <= 2 * CONTENT), q.first, q.last)
    whole = (other == 0) & q.certain & (2 * content >= q.last - q.first - 1)
    chosen = np.flatnonzero((of >= 0) & np.append(whole, False)[of])
    labels[chosen[labels[chosen] == 0]] = 2 * CONTENT + 2
    after = np.minimum(q.first[whole] + 1, len(labels) - 1)
    labels[after[labels[after] == 2 * CONTENT + 1]] = 2 * CONTENT + 2


def mark_loose_quotations(draft: Draft) -> None:
    """A quoted clause that the tagger left alone is content; whose it is, linking will say or leave open."""
    q, kind = draft.quotations, draft.tokens.kind
    if not len(q.first):
        return
    words = count_in(kind == WORD, q.first, q.last)
    lower = count_in(draft.tokens.shape == LOWER, q.first, q.last)
    labelled = count_in(draft.labels != 0, q.first, q.last)
    stopped = is_any(kind[np.maximum(q.last - 1, 0)], END, COMMA)
    clause = (labelled == 0) & (words >= _CLAUSE_WORDS) & (2 * lower >= words) & (stopped | (words > 2 * _CLAUSE_WORDS))
    for first, last in zip(q.first[clause].tolist(), q.last[clause].tolist(), strict=True):
        if not draft.closed[first]:
            draft.rule(CONTENT, first, last)


def mark_headlines(draft: Draft) -> None:
    """ "Ministry: No plans to leave" and "No plans to leave – ministry", in the first lines, without a stop."""
    tokens = draft.tokens
    starts = np.flatnonzero(np.diff(tokens.line, prepend=-1))
    ends = np.append(starts[1:], len(tokens)) - 1
    rank = tokens.line[starts] - tokens.line[np.searchsorted(tokens.doc, tokens.doc[starts])]
    fit = (rank < _TOP_LINES) & (ends - starts < _HEADLINE) & (ends - starts > 2) & (tokens.kind[ends] != END)
    for first, last in zip(starts[fit].tolist(), ends[fit].tolist(), strict=True):
        if not (draft.labels[first : last + 1].any() or draft.closed[first : last + 1].any()):
            _mark_headline(draft, first, last)


def _mark_headline(draft: Draft, first: int, last: int) -> None:
    kinds = draft.tokens.kind[first : last + 1].tolist()
    colon = next((i for i, kind in enumerate(kinds[:_COLON_REACH]) if kind == SEMICOLON), 0)
    if colon and colon + 2 < len(kinds) and _is_speaker(draft, first, first + colon - 1):
        draft.rule(SOURCE, first, first + colon - 1)
        draft.rule(CUE, first + colon, first + colon)
        draft.rule(CONTENT, first + colon + 1, last)
        return
    late = range(len(kinds) - 2, max(len(kinds) - 2 - _DASH_REACH, 2), -1)
    dash = next((i for i in late if kinds[i] == DASH), 0)
    if dash and not draft.tokens.glued[first + dash] and _is_speaker(draft, first + dash + 1, last):
        draft.rule(CONTENT, first, first + dash - 1)
        draft.rule(CUE, first + dash, first + dash)
        draft.rule(SOURCE, first + dash + 1, last)


def _is_speaker(draft: Draft, first: int, last: int) -> bool:
    """Does a stretch end in an office, a body, a leader or a word for a source? A country is rather the topic."""
    if last - first >= _DASH_REACH or (draft.tokens.kind[first : last + 1] != WORD).any():
        return False
    actor = int(draft.terms.actor[last])
    return actor in (BODY, LEADER, OFFICE) or (actor < 0 and bool(draft.terms.kind[last] >= 0))
