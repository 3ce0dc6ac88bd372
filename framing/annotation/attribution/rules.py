"""Rules where the tagger's corpus is silent: nobody named, a source named by "per", a source's own source.

Every rule works in one sentence, starts at a phrase of the lexicon, and reads a bounded number of tokens. It fills only
what the tagger left open, and what it fills is remembered as ruled.
"""

from __future__ import annotations

from framing.annotation.attribution.draft import CLAUSE_REACH, NAME_REACH, Draft, reach
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE
from framing.tokens import (
    CAPITALISED,
    CAPITALS,
    CLOSE,
    CLOSE_QUOTE,
    COMMA,
    DASH,
    ELLIPSIS,
    END,
    OPEN,
    OPEN_QUOTE,
    SEMICOLON,
    WORD,
)  # fmt: skip

_NEAR_THAT = 6  # tokens between "it was announced" and its "that"
_HARD_BREAKS = (SEMICOLON, DASH, OPEN, CLOSE, END, ELLIPSIS)
_BREAKS = (*_HARD_BREAKS, COMMA, OPEN_QUOTE, CLOSE_QUOTE)


def mark_agentless(draft: Draft) -> None:
    """ "It was announced that …", "is said to …", "reportedly": somebody said it, and the text does not say who."""
    for first, last in draft.places("agentless.clause"):
        if draft.quotations.of[first] >= 0 or draft.labels[first] > 2 * CONTENT or draft.closed[first]:
            continue
        if draft.is_word(first, "pronoun.it"):
            draft.clear(first, first)
            _report_what_follows(draft, first + 1, last)
        else:
            _report_around(draft, first, last)
    for first, last in draft.places("agentless.adverb"):
        if draft.is_open(first, last):
            _report_around(draft, first, last)
        elif draft.labels[first] > 2 * CONTENT and draft.quotations.of[first] < 0 and not _has_cue(draft, first):
            draft.clear(first, last)
            draft.rule(CUE, first, last)


def _has_cue(draft: Draft, at: int) -> bool:
    """Is there a cue in the sentence of a token, within reach?"""
    begin = max(int(draft.sentences.first[draft.sentences.of[at]]), at - CLAUSE_REACH)
    end = min(int(draft.sentences.last[draft.sentences.of[at]]), at + CLAUSE_REACH)
    labels = draft.labels[begin : end + 1]
    return bool(((labels > 2 * SOURCE + 2) & (labels <= 2 * CUE + 2)).any())


def _report_what_follows(draft: Draft, first: int, last: int) -> None:
    """The clause behind the phrase is its content, from its "that" if one stands near; "it was said by …" has none."""
    ending = last - draft.is_word(last, "that")
    end = reach(draft, ending + 1, 1, _HARD_BREAKS, free=False)
    near = range(ending + 1, min(end, ending + _NEAR_THAT) + 1)
    start = next((at for at in near if draft.is_word(at, "that")), ending + 1)
    if start > end or (start == ending + 1 and (draft.is_word(start, "prep") or draft.is_word(start, "to"))):
        return
    draft.rule(CUE, first, ending)
    if not (draft.labels[start : end + 1] > 2 * CONTENT).any():
        draft.rule(CONTENT, start, reach(draft, start, 1, _HARD_BREAKS))


def _report_around(draft: Draft, first: int, last: int) -> None:
    """The clause around the phrase is its content; a "to" at the end of the phrase begins the second part."""
    cue_last = last - draft.is_word(last, "to")
    draft.rule(CUE, first, cue_last)
    if first and not draft.is_word(first - 1, "prep"):
        draft.rule(CONTENT, reach(draft, first - 1, -1, _BREAKS, joining=True), first - 1)
    draft.rule(CONTENT, cue_last + 1, reach(draft, cue_last + 1, 1, _BREAKS))


def mark_named(draft: Draft) -> None:
    """ "…, per the ministry": the words before, back to the start of the sentence, are that source's."""
    for first, last in draft.places("naming"):
        if not draft.is_open(first, last) or draft.sentences.first[draft.sentences.of[first]] == first:
            continue
        end = reach(draft, last + 1, 1, _BREAKS, limit=NAME_REACH)
        before = first - 1 - int(draft.tokens.kind[first - 1] == COMMA)
        if end <= last or not _is_source(draft, _head(draft, last + 1, end)):
            continue
        draft.rule(CUE, first, last)
        draft.rule(SOURCE, last + 1, end)
        if before >= 0 and not draft.labels[before]:
            draft.rule(CONTENT, reach(draft, before, -1, _HARD_BREAKS), before)


def mark_opening(draft: Draft) -> None:
    """ "According to the board of the company, …" opens a sentence: up to the comma stands its source, then what it says.

    The tagger's reading stands where its source begins behind the phrase and no content lies before the comma.
    """
    firsts = draft.sentences.first
    for first in firsts[draft.are_words(firsts, "according")].tolist():
        start, last = first + 2, int(draft.sentences.last[draft.sentences.of[first]])
        near = range(start + 1, min(last, first + CLAUSE_REACH))
        comma = next((at for at in near if draft.tokens.kind[at] == COMMA), 0)
        if not comma or not draft.is_word(first + 1, "to") or (draft.quotations.of[first:comma] >= 0).any():
            continue
        named = draft.is_word(start, "det") or _is_source(draft, _head(draft, start, comma - 1))  # not "according to plan"
        if draft.closed[first:comma].any() or not named:
            continue
        held = draft.labels[start:comma]
        if held[0] != 2 * SOURCE + 1 or (held > 2 * CONTENT).any():
            draft.clear(first, comma)
            draft.rule(CUE, first, first + 1)
            draft.rule(SOURCE, start, comma - 1)
        if not (draft.labels[comma + 1 : last + 1] > 2 * CONTENT).any():
            draft.rule(CONTENT, comma + 1, reach(draft, comma + 1, 1, _HARD_BREAKS))


def mark_relays(draft: Draft) -> None:
    """ "…, citing officials", "cited officials as saying": the source's own source."""
    for first, last in draft.places("relay"):
        saying = last - first > 1  # cite … as saying
        start = first + 1 if saying else last + 1
        end = last - 2 if saying else reach(draft, start, 1, _BREAKS, limit=NAME_REACH, free=False)
        if draft.quotations.of[first] >= 0 or draft.closed[first] or end < start:
            continue
        told = draft.labels[first] > 2 * CONTENT and draft.before(first) != COMMA  # inside somebody's words
        if told or (draft.quotations.of[start : end + 1] >= 0).any() or not _is_source(draft, _head(draft, start, end)):
            continue
        draft.clear(first, max(end, last))
        draft.rule(CUE, first, first if saying else last)
        draft.rule(SOURCE, start, end)
        if saying:
            draft.rule(CUE, last - 1, last)
        draft.relays.append(last - 1 if saying else first)


def _is_source(draft: Draft, at: int) -> bool:
    """Is the token a name or a word for a source?"""
    named = draft.tokens.shape[at] in (CAPITALISED, CAPITALS) and draft.tokens.kind[at] == WORD
    return bool(named or draft.terms.kind[at] >= 0 or draft.terms.actor[at] >= 0)


def _head(draft: Draft, first: int, last: int) -> int:
    """The last word before a preposition."""
    return next((at - 1 for at in range(first + 1, last + 1) if draft.is_word(at, "prep")), last)
