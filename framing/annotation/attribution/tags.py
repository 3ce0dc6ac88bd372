"""Tags: "she said" in its plainest forms, where the tagger missed it or took it for a part of what is said."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.draft import CLAUSE_REACH, NAME_REACH, Draft, ends_with, reach
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE
from framing.annotation.attribution.terms import PEOPLE
from framing.tokens import CLOSE, CLOSE_QUOTE, COMMA, DASH, END, OPEN, SEMICOLON, Flags, Places, is_any

_SWALLOWED = 8  # tokens of an inverted source that may have been taken for content
_BREAKS = (SEMICOLON, DASH, OPEN, CLOSE, END, CLOSE_QUOTE)


def mark_tags(draft: Draft) -> None:
    """ "…,” she said." and "…,” said the mayor.": words between a quotation and the next mark tell who says it."""
    kind, n = draft.tokens.kind, len(draft.labels)
    close = draft.quotations.last[draft.quotations.certain]
    behind = close + 1 + (np.append(kind, END)[close + 1] == COMMA)
    close, behind = close[behind < n], behind[behind < n]
    stopped = is_any(kind[close - 1], COMMA, END) | (behind > close + 1)
    free = (draft.labels[behind] == 0) | (draft.labels[behind] > 2 * CONTENT)
    same = draft.sentences.of[behind] == draft.sentences.of[close]
    for at in behind[stopped & free & same & (draft.labels[close] > 2 * CONTENT)].tolist():
        _mark_tag(draft, at)


def _mark_tag(draft: Draft, first: int) -> None:
    same = draft.sentences.of
    verb = _end_of_name(draft, first)
    end = _end_of_verb(draft, verb) if verb < len(same) and same[verb] == same[first] else verb
    if verb > first and end > verb and _is_edge(draft, first, end):
        _put(draft, (first, verb - 1), (verb, end - 1))
        return
    verb_end = _end_of_verb(draft, first)
    end = _end_of_name(draft, verb_end) if first < verb_end < len(same) and same[verb_end] == same[first] else first
    if end > verb_end > first and _is_edge(draft, first, end):
        _put(draft, (verb_end, end - 1), (first, verb_end - 1))


def _put(draft: Draft, source: tuple[int, int], cue: tuple[int, int]) -> None:
    draft.clear(min(source[0], cue[0]), max(source[1], cue[1]))
    draft.label(SOURCE, *source)
    draft.label(CUE, *cue)


def _end_of_name(draft: Draft, first: int) -> int:
    """One past the pronoun or the run of names that begins at a place; the place itself where there is none."""
    n, sentence = len(draft.labels), draft.sentences.of
    if first < n and draft.is_pronoun(first):
        return first + 1
    begin = first + int(first < n and draft.is_word(first, "article.definite"))
    at = begin
    while at < min(n, first + NAME_REACH) and sentence[at] == sentence[first] and draft.is_name(at):
        at += 1
    return at if at > begin else first


def _end_of_verb(draft: Draft, first: int) -> int:
    """One past the reporting word that begins at a place; the place itself where there is none."""
    terms = draft.terms
    row = int(np.searchsorted(terms.cue_first, first))
    found = row < len(terms.cue_first) and int(terms.cue_first[row]) == first
    return int(terms.cue_last[row]) + 1 if found else first


def _is_edge(draft: Draft, first: int, at: int) -> bool:
    """Does the sentence end at a place, or a mark stand there?"""
    over = at >= len(draft.labels) or draft.sentences.of[at] != draft.sentences.of[first]
    return bool(over or draft.tokens.kind[at] in (COMMA, END))


def mark_inverted(draft: Draft) -> None:
    """ "…, said the officials.": a few words behind a trailing cue that end the sentence are its source, no content."""
    labels, sentences = draft.labels, draft.sentences
    for cue, first in _trailing_cues(draft):
        last = reach(draft, first, 1, _BREAKS, limit=_SWALLOWED, free=False)
        over = last + 1 >= len(labels) or sentences.of[last + 1] != sentences.of[first]
        ends = over or draft.tokens.kind[last + 1] == END
        begin = draft.begin_of_text(cue)
        taken = cue  # what was taken for the source before the cue is content
        while taken > max(cue - CLAUSE_REACH, begin) and 0 < labels[taken - 1] <= 2 * SOURCE + 2:
            taken -= 1
        told = taken > begin and labels[taken - 1] > 2 * CONTENT
        named = any(draft.is_name(at) for at in range(first, last + 1))
        if ends and named and (told or taken == cue) and (labels[first : last + 1] > 2 * CONTENT).all():
            draft.clear(first, last)
            draft.label(SOURCE, first, last)
            labels[taken:cue] = 2 * CONTENT + 2


def _trailing_cues(draft: Draft) -> list[tuple[int, int]]:
    """Cues behind a comma or quotation with content right behind them, but for verbs in -ing: both first tokens."""
    labels, kind = draft.labels, draft.quotations.kind
    cues = np.flatnonzero(labels == 2 * CUE + 1)
    cues = cues[draft.back(cues, 2) == cues - 2]
    stops = np.flatnonzero(np.append(labels[1:], 0) != 2 * CUE + 2)
    behind = stops[np.searchsorted(stops, cues)] + 1 if len(cues) else cues
    trails = ((labels[cues - 1] > 0) | (labels[cues - 2] > 0)) & is_any(kind[cues - 1], COMMA, CLOSE_QUOTE)
    trails &= np.append(labels, 0)[behind] == 2 * CONTENT + 1
    second = ends_with(draft.tokens, cues, "ing") & ~draft.are_words(cues, "according")
    chosen = trails & ~second
    return list(zip(cues[chosen].tolist(), behind[chosen].tolist(), strict=True))


def mark_plain(draft: Draft) -> None:
    """ "The ministry denies that …", "Russia says it …", "Kyiv accuses Moscow …": all of it left unlabelled."""
    for verb, end in _open_verbs(draft):
        begin = verb
        if draft.is_word(begin - 1, "have") and not draft.labels[begin - 1] and begin > 1:
            begin -= 1
        first = _begin_of_name(draft, begin)
        if first < begin:
            draft.rule(CONTENT, end, reach(draft, end, 1, _BREAKS))
            draft.label(CUE, begin, end - 1)
            draft.label(SOURCE, first, begin - 1)


def _open_verbs(draft: Draft) -> list[tuple[int, int]]:
    """Reporting words outside of quotations with a clause behind them, or of accusing with the name of a side: first
    token and one past the last."""
    terms = draft.terms
    inner = (terms.cue_first > 0) & (terms.cue_last + 1 < len(draft.labels))
    first, last, stance = terms.cue_first[inner], terms.cue_last[inner], terms.cue_stance[inner]
    stances = terms.vocabulary.stances
    accuses = (stance == (stances.index("accuse") if "accuse" in stances else -1)) & (terms.actor[last + 1] >= 0)
    unlabelled = (draft.labels[first] == 0) & (draft.labels[first - 1] == 0) & (draft.labels[last + 1] == 0)
    unquoted = (draft.quotations.of[first] < 0) & ~draft.closed[first]
    same = draft.sentences.of[first - 1] == draft.sentences.of[last + 1]
    chosen = unlabelled & unquoted & same & (accuses | _begins_clause(draft, last + 1))
    return list(zip(first[chosen].tolist(), (last[chosen] + 1).tolist(), strict=True))


def _begins_clause(draft: Draft, at: Places) -> Flags:
    """Stands "that" at each place, or a pronoun before an auxiliary verb ("it is", "they will")?"""
    after = np.minimum(at + 1, len(draft.labels) - 1)
    subject = np.logical_or.reduce([draft.are_words(at, f"pronoun.{name}") for name in ("he", "she", "it", "they")])
    verb = np.logical_or.reduce([draft.are_words(after, name) for name in ("be", "have", "do", "modal")])
    clause: Flags = draft.are_words(at, "that") | (subject & verb)
    return clause


def _begin_of_name(draft: Draft, end: int) -> int:
    """The first token of the pronoun or run of names that ends before a place; the place itself where there is none."""
    sentence = draft.sentences.of
    if draft.is_pronoun(end - 1):
        return end - 1
    at = end - 1
    if draft.terms.actor[at] == PEOPLE:
        return end  # "a Russian report that …"
    begin = max(end - NAME_REACH, int(draft.sentences.first[sentence[end]]))
    while at >= begin and not draft.labels[at] and draft.is_name(at):
        at -= 1
    at += 1
    if at < end and at > 0 and sentence[at - 1] == sentence[at] and draft.is_word(at - 1, "article.definite"):
        at -= 1
    return at
