"""A draft: the labels of a batch while rules revise them, with all that the rules read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from framing.annotation.attribution.terms import Terms
from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.tokens import CAPITALISED, CAPITALS, END, WORD, Flags, Places, Tokens

Labels = npt.NDArray[np.int8]

CLAUSE_REACH = 40  # tokens that a clause may have
NAME_REACH = 14  # tokens that a name with its title may have
_CLOSED = ("prep", "conj", "adverb", "pronoun", "modal", "neg", "det", "time")  # no word of these is part of a name


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

    def label(self, role: int, first: int, last: int) -> None:
        """Label a stretch with a role; nothing where it is empty."""
        if first <= last:
            self.labels[first : last + 1] = 2 * role + 2
            self.labels[first] = 2 * role + 1

    def rule(self, role: int, first: int, last: int) -> None:
        """Label a stretch and remember that a rule did so."""
        self.label(role, first, last)
        self.ruled[first : max(last + 1, first)] = True

    def clear(self, first: int, last: int) -> None:
        """Free a stretch, and begin anew what went on behind it."""
        self.labels[first : last + 1] = 0
        after = last + 1
        if after < len(self.labels) and self.labels[after] and self.labels[after] % 2 == 0:
            self.labels[after] -= 1

    def is_open(self, first: int, last: int) -> bool:
        """Is nothing in the stretch labelled, quoted or closed?"""
        here = slice(first, last + 1)
        return not (self.labels[here].any() or self.closed[here].any() or (self.quotations.of[here] >= 0).any())

    def begin_of_text(self, at: int) -> int:
        """The first token of the document that a token stands in: no rule may look beyond it."""
        return int(np.searchsorted(self.tokens.doc, self.tokens.doc[at]))

    def back(self, at: Places, steps: int) -> Places:
        """The tokens so many steps before others, or the first of their document."""
        return np.maximum(at - steps, np.searchsorted(self.tokens.doc, self.tokens.doc[at]))

    def places(self, category: str) -> list[tuple[int, int]]:
        """First and last token of the hits of a category."""
        first, last = self.terms.places[category]
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def is_word(self, at: int, category: str) -> bool:
        """Is the token a word of a grammatical class or of a category of single words?"""
        return self.tokens.hash.item(at) in self.terms.vocabulary.sets.get(category, ())

    def are_words(self, at: Places, *categories: str) -> Flags:
        """Are the tokens at some places words of one of some classes and categories?"""
        found: Flags = (self.terms.classes[at] & self.terms.vocabulary.mask(*categories)) != 0
        return found

    def before(self, at: int) -> int:
        """The kind of the token before one in its text; END where it is the first."""
        return self.tokens.kind.item(at - 1) if at > self.begin_of_text(at) else END

    def is_pronoun(self, at: int) -> bool:
        """Is the token a pronoun that may be somebody who speaks?"""
        category = self.terms.vocabulary.words.get(self.tokens.hash.item(at), "")
        return category.startswith("pronoun.") and category != "pronoun.relative"

    def is_name(self, at: int) -> bool:
        """Is the token part of a name: an actor, a word for a source, or a capital that is no closed word or date?"""
        return self._names.item(at)

    @cached_property
    def _names(self) -> Flags:
        tokens, terms = self.tokens, self.terms
        capital = ((tokens.shape == CAPITALISED) | (tokens.shape == CAPITALS)) & (tokens.kind == WORD)
        closed = (terms.classes & terms.vocabulary.mask(*_CLOSED)) != 0
        names: Flags = (terms.kind >= 0) | (terms.actor >= 0) | (capital & ~closed)
        return names


def reach(
    draft: Draft,
    at: int,
    step: int,
    breaks: tuple[int, ...],
    limit: int = CLAUSE_REACH,
    free: bool = True,
    joining: bool = False,
) -> int:
    """The last token in one direction before a break or the end of the sentence; `at − step` where none is.

    With `free` a labelled token stops it as well, with `joining` a word that joins clauses.
    """
    sentence, kinds, words = draft.sentences.of, draft.tokens.kind, draft.terms.vocabulary.words
    n, origin = len(draft.labels), at - step
    here = sentence.item(origin)
    while 0 <= at < n and abs(at - origin) <= limit and sentence.item(at) == here:
        if kinds.item(at) in breaks or (free and draft.labels.item(at)) or draft.closed.item(at):
            break
        if joining and words.get(draft.tokens.hash.item(at)) in ("joining", "that", "pronoun.relative"):
            break
        at += step
    return at - step


def count_in(flags: Flags, first: Places, last: Places) -> Places:
    """How many tokens of each stretch are flagged."""
    places = np.flatnonzero(flags)
    return np.searchsorted(places, last, "right") - np.searchsorted(places, first)


def spread(first: Places, last: Places, rows: Flags, n: int) -> Flags:
    """By token: does one of the chosen stretches cover it?"""
    begin, lengths = first[rows], last[rows] - first[rows] + 1
    ends = np.cumsum(lengths)
    covered = np.zeros(n, np.bool_)
    covered[np.repeat(begin - (ends - lengths), lengths) + np.arange(int(lengths.sum()))] = True
    return covered


def ends_with(tokens: Tokens, at: Places, letters: str) -> Flags:
    """Do the tokens at some places end in these letters, and hold more than them?"""
    fits = (tokens.end[at] - tokens.start[at]) > len(letters)
    for back, letter in enumerate(reversed(letters)):
        fits &= tokens.folded[tokens.end[at] - 1 - back + 4] == ord(letter)
    return fits
