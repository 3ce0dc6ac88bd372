"""Marking: what each token of a report is to the alignment of facts: its term, and whether it is a name or a side."""

from __future__ import annotations

from functools import cache

import numpy as np

from framing.comparison.terms import find_terms, initialisms
from framing.comparison.vocabulary import concepts, numerals
from framing.lexicons import Codebook, Matcher, word_classes
from framing.lexicons.loading import Entry
from framing.model import Annotations, Span
from framing.tokens import CAPITALISED, CAPITALS, Tokens

NOT = "not"  # the term of whatever negates
_PLACES = ("country", "region", "city", "capital")


class Marked:
    """Tokens of some texts with their terms ("" for none): stems, concepts, names, and sides by their country or body.

    `words` are in small letters, but for initialisms; `name`, `side` and `place` say which tokens are such; `until` is
    the last token of a side's name, which carries its term at the first.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kind: list[int] = tokens.kind.tolist()
        self.shape: list[int] = tokens.shape.tolist()
        short = initialisms(tokens).tolist()
        texts = [tokens.text(at, at).replace("’", "'") for at in range(len(tokens))]
        self.words = [text if upper else text.lower() for text, upper in zip(texts, short, strict=True)]
        terms = find_terms(tokens)
        self.terms = [terms.names[code] if code >= 0 else "" for code in terms.of.tolist()]
        self.name, self.side, self.place = ([False] * len(tokens) for _ in range(3))
        self.until = list(range(len(tokens)))
        self._mark_sides()
        self._mark_concepts()

    def _mark_sides(self) -> None:
        """A side's term is its country or body, whichever of its names stands there."""
        entries, matcher = _sides()
        lines: list[int] = self.tokens.line.tolist()
        hits = matcher.match(self.tokens, self.tokens.line)
        for entry, first, last in zip(hits.entry.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True):
            leader = entries[entry].kind.startswith("leader") and first > 0 and lines[first - 1] == lines[first]
            called = leader and self.shape[first - 1] == CAPITALISED
            for at in range(first - called, last + 1):  # a leader's first name says no more than the last name
                self.terms[at], self.name[at] = "", False
            self.terms[first] = entries[entry].category.label
            self.name[first] = self.side[first] = True
            self.until[first] = last
            self.place[first] = entries[entry].kind in _PLACES

    def _mark_concepts(self) -> None:
        negations, numbers = word_classes()["neg"], numerals()
        for at, word in enumerate(self.words):
            if word in numbers:
                self.terms[at] = ""
            elif self.terms[at] and not self.name[at]:
                concept = concepts().get(word.lower())
                self.terms[at] = concept.name if concept else self.terms[at]
                self.name[at] = concept is None and self.shape[at] in (CAPITALS, CAPITALISED)
            elif word in negations:
                self.terms[at] = NOT

    def leave_out_speech(self, number: int, report: Annotations) -> None:
        """Who says it, and the verb, are no part of a fact. What remains is a side that speaks, but for one named after
        its words, and whoever feels or fears it."""
        spans = report.spans("attribution")
        felt = {span.group for span in spans if span.stance == "attitude"}
        content = {span.group: span.start for span in reversed(spans) if span.label == "content"}
        for span in spans:
            if span.label != "content" and span.group not in felt:
                self._leave_out(number, span, span.start > content.get(span.group, span.start))

    def _leave_out(self, number: int, span: Span, behind: bool) -> None:
        origin = int(self.tokens.text_start[number])
        first, end = np.searchsorted(self.tokens.start, [span.start + origin, span.end + origin]).tolist()
        for at in range(first, end):
            if (behind or not self.side[at]) and self.terms[at] != NOT:
                self.terms[at], self.name[at], self.side[at] = "", False, False

    def count(self, first: int, last: int) -> int:
        """The number of terms from one token to another."""
        return sum(1 for term in self.terms[first : last + 1] if term)

    def actor(self, first: int, last: int) -> str | None:
        """The side named first, but for one after a preposition."""
        before = word_classes()["prep"] | {"to"}
        for at in range(first, last + 1):
            behind = at - 2 if at > first and self.words[at - 1] == "the" else at - 1
            if self.side[at] and (behind < first or self.words[behind] not in before):
                return self.terms[at]
        return None

    def towards(self, first: int, last: int) -> frozenset[str]:
        """The places that stand after "to", as far as nothing but names, commas and "and" goes between."""
        found, going = set(), False
        for at in range(first, last + 1):
            if self.words[at] == "to":
                going = True
            elif self.place[at] and going:
                found.add(self.terms[at])
            elif self.words[at] not in ("and", ",", "the", "'s") and not self.name[at]:
                going = False
        return frozenset(found)


@cache
def _sides() -> tuple[tuple[Entry, ...], Matcher]:
    """The entries that name a country, an alliance or a body, and their matcher."""
    entries = tuple(entry for entry in Codebook.default().entries if entry.category.layer == "actor")
    return entries, Matcher(entries)
