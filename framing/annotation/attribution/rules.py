"""Rules where the tagger's corpus is silent: they write labels before the labels become spans.

Every rule works in one sentence, starts at a phrase of the lexicon or at a mark, and reads at most `_REACH` tokens, so the
work is linear. A rule fills only what the tagger left open; what it fills is remembered as ruled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE
from framing.annotation.attribution.terms import BODY, LEADER, OFFICE, Terms
from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.model import Integers
from framing.tokens import (
    CAPITALISED, CAPITALS, CLOSE, CLOSE_QUOTE, COMMA, DASH, ELLIPSIS, END, LOWER, OPEN, OPEN_QUOTE, SEMICOLON, WORD, Flags,
    Tokens,
)  # fmt: skip

Labels = npt.NDArray[np.int8]
_REACH = 40  # tokens that a clause or a name may have
_NAME = 14
_HEADLINE = 30
_TOP_LINES = 4
_CLAUSE_WORDS = 5
_BREAKS = (COMMA, SEMICOLON, DASH, OPEN, CLOSE, OPEN_QUOTE, CLOSE_QUOTE, END, ELLIPSIS)
_HARD_BREAKS = (SEMICOLON, DASH, OPEN, CLOSE, END, ELLIPSIS)


@dataclass
class Draft:
    """Labels under revision. `ruled` marks the tokens that a rule labelled, `closed` those that no rule may touch."""

    tokens: Tokens
    quotations: Quotations
    sentences: Sentences
    terms: Terms
    labels: Labels
    ruled: Flags
    closed: Flags
    relays: list[int] = field(default_factory=list)  # first tokens of cues that hand on another's words

    def put(self, role: int, first: int, last: int) -> None:
        """Label a stretch with a role; nothing where it is empty."""
        self.label(role, first, last)
        self.ruled[first : max(last, first - 1) + 1] = True

    def label(self, role: int, first: int, last: int) -> None:
        """Label a stretch without marking it as ruled."""
        if first <= last:
            self.labels[first : last + 1] = 2 * role + 2
            self.labels[first] = 2 * role + 1

    def clear(self, first: int, last: int) -> None:
        """Free a stretch, and begin anew what went on behind it."""
        self.labels[first : last + 1] = 0
        after = last + 1
        if after < len(self.labels) and self.labels[after] and self.labels[after] % 2 == 0:
            self.labels[after] -= 1

    def open(self, first: int, last: int) -> bool:
        """Is nothing in the stretch labelled, quoted or closed?"""
        here = slice(first, last + 1)
        return not (self.labels[here].any() or self.closed[here].any() or (self.quotations.of[here] >= 0).any())


def revise(draft: Draft) -> None:
    """Apply every rule to the draft, in order."""
    fill_quotations(draft)
    mark_agentless(draft)
    mark_named(draft)
    mark_relays(draft)
    mark_headlines(draft)
    mark_loose_quotations(draft)
    complete_sources(draft)


def fill_quotations(draft: Draft) -> None:
    """A quotation that is content in part, and holds no other role, is content as a whole, with its marks."""
    q, labels, of = draft.quotations, draft.labels, draft.quotations.of
    content = _count(labels > 2 * CONTENT, q)
    other = _count((labels > 0) & (labels <= 2 * CONTENT), q)
    whole = (other == 0) & q.certain & (2 * content >= q.last - q.first - 1)
    chosen = np.flatnonzero((of >= 0) & np.append(whole, False)[of])
    gaps = chosen[labels[chosen] == 0]
    labels[gaps] = 2 * CONTENT + 2
    marks = q.first[whole]
    after = np.minimum(marks + 1, len(labels) - 1)
    labels[after[labels[after] == 2 * CONTENT + 1]] = 2 * CONTENT + 2


def mark_agentless(draft: Draft) -> None:
    """ "It was announced that …", "is said to …", "reportedly": somebody said it, and the text does not say who."""
    tokens, labels = draft.tokens, draft.labels
    words = draft.terms.vocabulary.words
    for first, last in _pairs(draft, "agentless.clause"):
        if (draft.quotations.of[first] >= 0) or labels[first] > 4 or draft.closed[first]:
            continue
        if words.get(int(tokens.hash[first])) == "pronoun.it":
            draft.clear(first, first)
            first += 1
            _report_what_follows(draft, first, last)
        else:
            _report_around(draft, first, last)
    for first, last in _pairs(draft, "agentless.adverb"):
        if draft.open(first, last):
            _report_around(draft, first, last)


def _report_what_follows(draft: Draft, first: int, last: int) -> None:
    that = draft.terms.vocabulary.words.get(int(draft.tokens.hash[last])) == "pronoun.relative"
    last -= that
    end = _reach(draft, last + 1, 1, _HARD_BREAKS, free=False)
    labelled = draft.labels[last + 1 : end + 1]
    draft.put(CUE, first, last)
    if not (labelled > 2 * CONTENT).any():
        draft.put(CONTENT, last + 1, _reach(draft, last + 1, 1, _HARD_BREAKS))


def _report_around(draft: Draft, first: int, last: int) -> None:
    """The clause around the phrase is its content; a "to" at the end of the phrase begins the second part."""
    to = draft.tokens.hash[last] in draft.terms.vocabulary.classes.get("to", ())
    cue_last = last - int(to)
    draft.put(CUE, first, cue_last)
    draft.put(CONTENT, _reach(draft, first - 1, -1, _BREAKS, joining=True), first - 1)
    draft.put(CONTENT, cue_last + 1, _reach(draft, cue_last + 1, 1, _BREAKS))


def mark_named(draft: Draft) -> None:
    """ "…, per the ministry": the words before, back to the start of the clause, are that source's."""
    for first, last in _pairs(draft, "naming"):
        if not draft.open(first, last) or draft.sentences.first[draft.sentences.of[first]] == first:
            continue
        end = _reach(draft, last + 1, 1, _BREAKS, limit=_NAME)
        before = first - 1 - (draft.tokens.kind[first - 1] == COMMA)
        if end <= last or not _is_source(draft, _head(draft, last + 1, end)):
            continue
        draft.put(CUE, first, last)
        draft.put(SOURCE, last + 1, end)
        if not draft.labels[before]:
            draft.put(CONTENT, _reach(draft, before, -1, _HARD_BREAKS), before)


def mark_relays(draft: Draft) -> None:
    """ "…, citing officials", "cited officials as saying": the source's own source."""
    tokens = draft.tokens
    for first, last in _pairs(draft, "relay"):
        if draft.quotations.of[first] >= 0 or draft.closed[first]:
            continue
        if last - first > 1:  # cite … as saying
            start, end, cue = first + 1, last - 2, (first, first)
        else:
            start, cue = last + 1, (first, last)
            end = _reach(draft, start, 1, _BREAKS, limit=_NAME, free=False)
        if end < start or (draft.quotations.of[start : end + 1] >= 0).any() or not _is_source(draft, _head(draft, start, end)):
            continue
        at = draft.labels[first]
        if at > 2 * CONTENT and tokens.kind[first - 1] != COMMA:
            continue  # told inside somebody's words
        draft.clear(first, max(end, last))
        draft.put(CUE, *cue)
        draft.put(SOURCE, start, end)
        if last - first > 1:
            draft.put(CUE, last - 1, last)
        draft.relays.append(last - 1 if last - first > 1 else first)


def mark_headlines(draft: Draft) -> None:
    """ "Ministry: No plans to leave" and "No plans to leave – ministry", in the first lines, without a stop."""
    tokens = draft.tokens
    starts = np.flatnonzero(np.diff(tokens.line, prepend=-1))
    ends = np.append(starts[1:], len(tokens)) - 1
    rank = tokens.line[starts] - tokens.line[np.searchsorted(tokens.doc, tokens.doc[starts])] if len(starts) else starts
    fit = (rank < _TOP_LINES) & (ends - starts < _HEADLINE) & (ends - starts > 2) & (tokens.kind[ends] != END)
    for first, last in zip(starts[fit].tolist(), ends[fit].tolist(), strict=True):
        if not (draft.labels[first : last + 1].any() or draft.closed[first : last + 1].any()):
            _mark_headline(draft, first, last)


def _mark_headline(draft: Draft, first: int, last: int) -> None:
    kinds = draft.tokens.kind[first : last + 1].tolist()
    colon = next((i for i, k in enumerate(kinds[:8]) if k == SEMICOLON), 0)
    if colon and colon + 2 < len(kinds) and _is_speaker(draft, first, first + colon - 1):
        draft.put(SOURCE, first, first + colon - 1)
        draft.put(CUE, first + colon, first + colon)
        draft.put(CONTENT, first + colon + 1, last)
        return
    dash = next((i for i in range(len(kinds) - 2, max(len(kinds) - 7, 2), -1) if kinds[i] == DASH), 0)
    if dash and not draft.tokens.glued[first + dash] and _is_speaker(draft, first + dash + 1, last):
        draft.put(CONTENT, first, first + dash - 1)
        draft.put(CUE, first + dash, first + dash)
        draft.put(SOURCE, first + dash + 1, last)


def mark_loose_quotations(draft: Draft) -> None:
    """A quoted clause that the tagger left alone is content; whose it is, linking will say or leave open."""
    q, kind, shape = draft.quotations, draft.tokens.kind, draft.tokens.shape
    if not len(q.first):
        return
    words = _count(kind == WORD, q)
    lower, labelled = _count(shape == LOWER, q), _count(draft.labels != 0, q)
    stopped = np.isin(kind[np.maximum(q.last - 1, 0)], (END, COMMA))
    clause = (labelled == 0) & (words >= _CLAUSE_WORDS) & (2 * lower >= words) & (stopped | (words > 2 * _CLAUSE_WORDS))
    for first, last in zip(q.first[clause].tolist(), q.last[clause].tolist(), strict=True):
        if not draft.closed[first]:
            draft.put(CONTENT, first, last)


def complete_sources(draft: Draft) -> None:
    """A name or pronoun that stands unlabelled right before a cue, behind a trailing one, or at the head of a sentence
    whose first cue is a second verb ("She smiled, adding …"), is the source."""
    tokens, labels, n = draft.tokens, draft.labels, len(draft.labels)
    cues = np.flatnonzero(labels == 2 * CUE + 1)
    cues = cues[draft.quotations.of[cues] < 0]
    sources = np.concatenate([[0], np.cumsum((labels > 0) & (labels <= 2 * CUE))])
    begin = draft.sentences.first[draft.sentences.of[cues]]
    before, after = np.maximum(cues - 1, 0), _cue_ends(labels, cues) + 1
    inner = (before >= begin) & (cues > 0)
    behind = np.minimum(after, n - 1)
    trailing = inner & np.isin(tokens.kind[before], (COMMA, CLOSE_QUOTE)) & (labels[behind] == 0) & (after < n)
    trailing &= draft.sentences.of[behind] == draft.sentences.of[cues]
    alone = sources[cues] == sources[begin]
    passive = _hash_in(draft, cues, "be") | (_hash_in(draft, cues, "have") & _hash_in(draft, np.minimum(cues + 1, n - 1), "be"))
    for at in cues[inner & ~passive & (labels[before] == 0)].tolist():
        _name_before(draft, at)
    for at in behind[trailing].tolist():
        _name_from(draft, at)
    for at, cue in zip(begin[alone & inner].tolist(), cues[alone & inner].tolist(), strict=True):
        if labels[at] == 0 and labels[cue - 1] == 0 and _is_second_verb(draft, cue):
            _name_from(draft, at, subject=True)


def _hash_in(draft: Draft, at: npt.NDArray[np.intp], name: str) -> Flags:
    """Are the tokens at some places words of a class?"""
    return np.isin(draft.tokens.hash[at], draft.terms.vocabulary.classes.get(name, np.zeros(0, np.uint64)))


def _cue_ends(labels: Labels, cues: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The last token of the cue that begins at each place."""
    stops = np.flatnonzero(np.append(labels[1:], 0) != 2 * CUE + 2)
    return stops[np.searchsorted(stops, cues)]


def _is_second_verb(draft: Draft, cue: int) -> bool:
    tokens, words = draft.tokens, draft.terms.vocabulary.words
    joined = tokens.kind[cue - 1] == COMMA or words.get(int(tokens.hash[cue - 1])) == "joining"
    return bool(joined) and not tokens.hash[cue] in draft.terms.vocabulary.classes.get("be", ())


def _name_before(draft: Draft, cue: int) -> None:
    """Label the pronoun or the run of names and titles that ends before a cue."""
    at = cue - 1
    if _is_subject(draft, at):
        draft.label(SOURCE, at, at)
        return
    while at >= draft.sentences.first[draft.sentences.of[cue]] and cue - at < _NAME and not draft.labels[at] and _is_name(draft, at):
        at -= 1
    draft.label(SOURCE, at + 1, cue - 1)


def _name_from(draft: Draft, first: int, subject: bool = False) -> None:
    """Label the run of names and titles that begins at a place; a subject may be a pronoun."""
    if subject and _is_subject(draft, first):
        draft.label(SOURCE, first, first)
        return
    at = first
    sentence = draft.sentences.of
    while at < len(draft.labels) and at - first < _NAME and sentence[at] == sentence[first] and not draft.labels[at] and _is_name(draft, at):
        at += 1
    ends_in_name = at > first and (not subject or draft.tokens.shape[min(at, len(draft.labels) - 1)] == LOWER)
    if ends_in_name:
        draft.label(SOURCE, first, at - 1)


def _is_subject(draft: Draft, at: int) -> bool:
    """Is the token a pronoun that may be somebody who speaks?"""
    category = draft.terms.vocabulary.words.get(int(draft.tokens.hash[at]), "")
    return category.startswith("pronoun.") and category != "pronoun.relative"


def _is_name(draft: Draft, at: int) -> bool:
    """Is the token part of a name: a capital, an office, a hyphen or a possessive between?"""
    tokens = draft.tokens
    capital = tokens.shape[at] in (CAPITALISED, CAPITALS) and tokens.kind[at] == WORD
    return bool(capital or draft.terms.kind[at] >= 0 or draft.terms.actor[at] >= 0)


def _count(flags: Flags, quotations: Quotations) -> Integers:
    """How many tokens of each quotation are flagged."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return (total[quotations.last + 1] - total[quotations.first]).astype(np.int32)


def _pairs(draft: Draft, category: str) -> list[tuple[int, int]]:
    first, last = draft.terms.places[category]
    return list(zip(first.tolist(), last.tolist(), strict=True))


def _reach(draft: Draft, at: int, step: int, breaks: tuple[int, ...], limit: int = _REACH, free: bool = True, joining: bool = False) -> int:  # fmt: skip
    """The last token in one direction before a break, a label or the end of the sentence; `at − step` where none is."""
    sentence = draft.sentences.of
    n, origin = len(draft.labels), at - step
    kinds, words = draft.tokens.kind, draft.terms.vocabulary.words
    while 0 <= at < n and abs(at - origin) <= limit and sentence[at] == sentence[origin]:
        if kinds[at] in breaks or (free and draft.labels[at]) or draft.closed[at]:
            break
        if joining and words.get(int(draft.tokens.hash[at])) in ("joining", "pronoun.relative"):
            break
        at += step
    return at - step


def _is_source(draft: Draft, last: int) -> bool:
    """Does a stretch end in a name or in a word for a source?"""
    named = draft.tokens.shape[last] in (CAPITALISED, CAPITALS) and draft.tokens.kind[last] == WORD
    return bool(named or draft.terms.kind[last] >= 0 or draft.terms.actor[last] >= 0)


def _head(draft: Draft, first: int, last: int) -> int:
    """The last word before a preposition."""
    prepositions = draft.terms.vocabulary.classes.get("prep", ())
    return next((at - 1 for at in range(first + 1, last + 1) if draft.tokens.hash[at] in prepositions), last)


def _is_speaker(draft: Draft, first: int, last: int) -> bool:
    """Does a stretch end in an office, a body, a leader or a word for a person? A country's name is rather the topic."""
    if last - first > 5 or (draft.tokens.kind[first : last + 1] != WORD).any():
        return False
    return int(draft.terms.actor[last]) in (BODY, LEADER, OFFICE) or bool(draft.terms.kind[last] >= 0)
