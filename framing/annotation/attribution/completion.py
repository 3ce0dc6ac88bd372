"""Completion: a source or content that stands in plain sight of its cue, and that the tagger left out."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.draft import CLAUSE_REACH, NAME_REACH, Draft, count_in, reach
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE
from framing.tokens import CLITIC, CLOSE, CLOSE_QUOTE, COMMA, DASH, END, LOWER, OPEN, SEMICOLON, Flags, Places, is_any

_BEGIN, _INSIDE = 2 * CUE + 1, 2 * CUE + 2
_NEAR_THAT = 8  # tokens behind a cue within which its "that" stands
_UNFINISHED = ("article.definite", "article.indefinite", "prep", "be", "have", "modal", "to")
_CLAUSE = 4  # tokens of a clause, at least
_STOPS = (SEMICOLON, DASH, OPEN, CLOSE, END)


def complete_sources(draft: Draft) -> None:
    """A name or pronoun that stands unlabelled right before a cue, behind a trailing one, or at the head of a sentence
    whose first cue is a second verb ("She smiled, adding …"), is the source."""
    cues = np.flatnonzero(draft.labels == _BEGIN)
    cues = cues[(draft.quotations.of[cues] < 0) & (cues > 0) & ~draft.ruled[cues]]
    begin = draft.sentences.first[draft.sentences.of[cues]]
    cues, begin = cues[cues > begin], begin[cues > begin]
    alone = _are_alone(draft, begin, cues - 1)
    for cue in cues[(draft.labels[cues - 1] == 0) & ~_are_passive(draft, cues)].tolist():
        _name_before(draft, cue)
    for at in _behind_trailing(draft, cues).tolist():
        _name_from(draft, at, subject=False)
    for at, cue in zip(begin[alone].tolist(), cues[alone].tolist(), strict=True):
        if draft.labels[at] == 0 and draft.labels[cue - 1] == 0 and _is_second_verb(draft, cue):
            _name_from(draft, at, subject=True)


def complete_contents(draft: Draft) -> None:
    """In a sentence without content, what follows a cue's "that", or stands before a trailing cue, is content."""
    labels = draft.labels
    cues = np.flatnonzero(labels == _BEGIN)
    cues = cues[(draft.quotations.of[cues] < 0) & ~draft.ruled[cues]]
    sentence = draft.sentences.of[cues]
    empty = count_in(labels > _INSIDE, draft.sentences.first[sentence], draft.sentences.last[sentence]) == 0
    for cue in cues[empty].tolist():
        if not _content_behind(draft, cue):
            _content_before(draft, cue)


def _content_behind(draft: Draft, cue: int) -> bool:
    near = range(cue + 1, min(cue + _NEAR_THAT, len(draft.labels)))
    that = next((at for at in near if draft.is_word(at, "that") and not draft.labels[at]), 0)
    if not that or draft.sentences.of[that] != draft.sentences.of[cue]:
        return False
    draft.rule(CONTENT, that, reach(draft, that, 1, _STOPS))
    return True


def _content_before(draft: Draft, cue: int) -> None:
    """The words before a comma and a trailing "she said" at the end of the sentence."""
    sentence = draft.sentences.of.item(cue)
    first, last = draft.sentences.first.item(sentence), draft.sentences.last.item(sentence)
    begin, end = cue, cue
    while begin > max(cue - CLAUSE_REACH, first) and draft.labels[begin - 1] in (2 * SOURCE + 1, 2 * SOURCE + 2):
        begin -= 1
    while end < min(last, cue + CLAUSE_REACH - 2) and 0 < draft.labels[end + 1] <= _INSIDE:
        end += 1
    stop = min(end + 1, last)
    if begin > first and draft.tokens.kind[begin - 1] == COMMA and draft.tokens.kind[stop] == END:
        first = reach(draft, begin - 2, -1, _STOPS)
        if begin - 2 - first >= _CLAUSE:
            draft.rule(CONTENT, first, begin - 2)


def mark_bare_speakers(draft: Draft) -> None:
    """A name right before a quotation that goes on in lower case, in a sentence without a cue, is its source."""
    first = draft.quotations.first[draft.quotations.certain]
    after = np.minimum(first + 1, len(draft.labels) - 1)
    sentence = draft.sentences.of[first]
    alone = _are_alone(draft, draft.sentences.first[sentence], draft.sentences.last[sentence])
    goes_on = (draft.tokens.shape[after] == LOWER) & (draft.labels[first] > _INSIDE) & (draft.back(first, 1) < first)
    for at in first[alone & goes_on].tolist():
        if not draft.labels[at - 1] and not draft.is_pronoun(at - 1):
            _name_before(draft, at)


def finish_contents(draft: Draft) -> None:
    """Content does not end in a comma, nor in an article, a preposition or an auxiliary verb, nor before such a verb ("that
    the aim | is to …"): it goes on to a break."""
    labels, n = draft.labels, len(draft.labels)
    last = np.flatnonzero((labels > _INSIDE) & (np.append(labels[1:], 0) != 2 * CONTENT + 2))
    last = last[(draft.quotations.of[last] < 0) & (labels[last] == 2 * CONTENT + 2)]
    labels[last[draft.tokens.kind[last] == COMMA]] = 0
    last = last[last + 1 < n]
    unfinished = draft.are_words(last, *_UNFINISHED) | draft.are_words(last + 1, "be", "have", "modal")
    same = draft.sentences.of[last + 1] == draft.sentences.of[last]
    for at in last[unfinished & same & (labels[last + 1] == 0)].tolist():
        end = reach(draft, at + 1, 1, (*_STOPS, COMMA))
        labels[at + 1 : end + 1] = 2 * CONTENT + 2


def trim_sources(draft: Draft) -> None:
    """A source does not hold the day on which it spoke ("the mayor on Friday"), nor end before it ("the mayor on")."""
    labels = draft.labels
    inside = np.flatnonzero(labels == 2 * SOURCE + 2)
    last = inside[np.append(labels[1:], 0)[inside] != 2 * SOURCE + 2]
    dated = last[draft.are_words(last, "time") & draft.are_words(last - 1, "prep")]
    dated = dated[labels[dated - 1] == 2 * SOURCE + 2]
    labels[dated] = labels[dated - 1] = 0
    labels[last[draft.are_words(last, "prep")]] = 0


def _are_alone(draft: Draft, first: Places, last: Places) -> Flags:
    """Stands no source or cue in each stretch?"""
    alone: Flags = count_in((draft.labels > 0) & (draft.labels <= _INSIDE), first, last) == 0
    return alone


def _are_passive(draft: Draft, cues: Places) -> Flags:
    """Does the cue begin with a form of "be", or of "have been"?"""
    after = np.minimum(cues + 1, len(draft.labels) - 1)
    return draft.are_words(cues, "be") | (draft.are_words(cues, "have") & draft.are_words(after, "be"))


def _behind_trailing(draft: Draft, cues: Places) -> Places:
    """The unlabelled tokens right behind cues that stand after a comma or a quotation."""
    stops = np.flatnonzero(np.append(draft.labels[1:], 0) != _INSIDE)
    behind = stops[np.searchsorted(stops, cues)] + 1 if len(cues) else cues
    inside = np.minimum(behind, len(draft.labels) - 1)
    trailing = is_any(draft.quotations.kind[cues - 1], COMMA, CLOSE_QUOTE) & (behind == inside)
    trailing &= (draft.labels[inside] == 0) & (draft.sentences.of[inside] == draft.sentences.of[cues])
    found: Places = behind[trailing]
    return found


def _is_second_verb(draft: Draft, cue: int) -> bool:
    joined = draft.tokens.kind[cue - 1] == COMMA or draft.is_word(cue - 1, "joining")
    return bool(joined) and not draft.is_word(cue, "be")


def _name_before(draft: Draft, cue: int) -> None:
    """Label the pronoun or the run of names and titles that ends before a cue, or before a day and the cue."""
    begin = max(int(draft.sentences.first[draft.sentences.of[cue]]), cue - NAME_REACH)
    end = cue - 1
    if end - 2 >= begin and draft.is_word(end, "time") and draft.is_word(end - 1, "prep"):
        end -= 2
    if draft.is_pronoun(end) and not draft.labels[end]:
        draft.label(SOURCE, end, end)
        return
    at = end - int(draft.tokens.shape[end] == CLITIC)
    if at < begin or not draft.is_name(at):
        return
    while at >= begin and not draft.labels[at] and draft.is_name(at):
        at -= 1
    at -= int(at >= begin and not draft.labels[at] and draft.is_word(at, "article.definite"))
    draft.label(SOURCE, at + 1, end)


def _name_from(draft: Draft, first: int, subject: bool) -> None:
    """Label the run of names and titles that begins at a place; a subject may be a pronoun, and a verb follows it."""
    if subject and draft.is_pronoun(first):
        draft.label(SOURCE, first, first)
        return
    at, sentence = first, draft.sentences.of
    end = min(int(draft.sentences.last[sentence[first]]), first + NAME_REACH)
    at += int(at < end and draft.is_word(at, "article.definite") and not draft.labels[at])
    article = at
    while at <= end and not draft.labels[at] and draft.is_name(at):
        at += 1
    follows = at <= end and (draft.tokens.shape[at] == LOWER or draft.tokens.kind[at] == COMMA)
    if at > article and (not subject or follows):
        draft.label(SOURCE, first, at - 1)
