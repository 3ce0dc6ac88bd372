"""Statements: the pieces of a report that can each be one fact. A sentence, cut where a new clause or figure begins."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from framing.comparison.days import Day, find_days
from framing.comparison.quantities import Quantity, find_quantities
from framing.comparison.terms import find_terms, initialisms
from framing.comparison.vocabulary import clause_words, concepts, numerals
from framing.lexicons import Codebook, Matcher, word_classes
from framing.lexicons.loading import Entry
from framing.measurement import mask
from framing.model import Annotations
from framing.tokens import CAPITALISED, CAPITALS, COMMA, DASH, LOWER, SEMICOLON, WORD, Tokens, tokenise

FEWEST = 3  # terms of a statement; a clause with fewer stays with the one before it
_PLACES = ("country", "region", "city", "capital")
_NOT = "not"
_ING = 5  # letters of a word in "-ing" that may be a participle: more


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of a report's text, with what the alignment looks at.

    `terms` counts stems, concepts and names (sides by the name of the country or body), `names` are those among them,
    `towards` the places after "to"; `report` is the place of its report among those that were given.
    """

    report: int
    start: int
    end: int
    terms: Counter[str]
    names: frozenset[str]
    towards: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]


def find_statements(reports: Sequence[Annotations]) -> list[Statement]:
    """The statements of every report outside boilerplate, report by report, in the order of the text."""
    tokens = tokenise([report.text for report in reports])
    reader = _Reader(tokens)
    found: list[Statement] = []
    for number, report in enumerate(reports):
        bounds = np.searchsorted(tokens.doc, [number, number + 1])
        date = _date(report.document.date)
        for first, last in _sentences(report, tokens, number, *bounds.tolist()):
            found += reader.statements(number, first, last, date)
    return found


def _date(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _sentences(report: Annotations, tokens: Tokens, number: int, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """First and last token of every sentence, without what stands in boilerplate at its beginning."""
    table = report.table
    origin = int(tokens.text_start[number])
    furniture = np.flatnonzero(mask(table, "layer", "zone") & mask(table, "label", "boilerplate"))
    rows = np.flatnonzero(mask(table, "layer", "sentence"))
    for row in rows.tolist():
        start, end = int(table.start[row]), int(table.end[row])
        over = np.flatnonzero((table.start[furniture] <= start) & (start < table.end[furniture]))
        start = max([start, *(int(table.end[furniture[at]]) for at in over.tolist())])
        if start >= end:
            continue
        first = begin + int(np.searchsorted(tokens.start[begin:stop], start + origin))
        last = begin + int(np.searchsorted(tokens.start[begin:stop], end + origin)) - 1
        if first <= last:
            yield first, last


class _Reader:
    """Tokens of some texts with their terms and names, from which statements are cut."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kind = tokens.kind.tolist()
        short = initialisms(tokens).tolist()
        texts = [tokens.text(at, at) for at in range(len(tokens))]
        self.words = [text if upper else text.lower() for text, upper in zip(texts, short, strict=True)]
        terms = find_terms(tokens)
        self.terms = [terms.names[code] if code >= 0 else "" for code in terms.of.tolist()]
        self.place = [False] * len(tokens)
        self.name = [False] * len(tokens)
        self._name_sides()
        self._name_concepts()

    def _name_sides(self) -> None:
        """A side's term is its country or body, whichever of its names stands there."""
        entries, matcher = _sides()
        hits = matcher.match(self.tokens, np.cumsum(np.diff(self.tokens.line, prepend=0) > 0).astype(np.int32))
        for entry, first, last in zip(hits.entry.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True):
            for at in range(first, last + 1):
                self.terms[at], self.name[at] = "", False
            self.terms[first] = entries[entry].category.label
            self.name[first] = True
            self.place[first] = entries[entry].kind in _PLACES

    def _name_concepts(self) -> None:
        shapes = self.tokens.shape.tolist()
        negations, numbers = word_classes()["neg"], numerals()
        for at, word in enumerate(self.words):
            if word in numbers:
                self.terms[at] = ""
            elif self.terms[at] and not self.name[at]:
                concept = concepts().get(word.lower())
                self.terms[at] = concept.name if concept else self.terms[at]
                self.name[at] = concept is None and shapes[at] in (CAPITALS, CAPITALISED)
            elif word in negations:
                self.terms[at] = _NOT

    def statements(self, report: int, first: int, last: int, date: datetime.date | None) -> Iterator[Statement]:
        """The statements of one sentence."""
        words = self.words[first : last + 1]
        quantities, days = find_quantities(words), find_days(words, date)
        origin = int(self.tokens.text_start[report])
        for begin, end in self._cut(first, last, quantities):
            inside = range(begin - first, end - first + 1)
            numbers = tuple(q for q in quantities if q.first in inside)
            named = tuple(day for day in days if day.place in inside)
            yield Statement(
                report, int(self.tokens.start[begin]) - origin, int(self.tokens.end[end]) - origin,
                self._count(begin, end, {first + at for q in numbers for at in range(q.first, q.last + 1)} | {first + d.place for d in named}),
                frozenset(self.terms[at] for at in range(begin, end + 1) if self.name[at] and self.terms[at]),
                self._towards(begin, end), numbers, named,
            )  # fmt: skip

    def _count(self, begin: int, end: int, besides: set[int]) -> Counter[str]:
        terms = [self.terms[at] for at in range(begin, end + 1) if self.terms[at] and at not in besides]
        return Counter(terms)

    def _towards(self, begin: int, end: int) -> frozenset[str]:
        """The places that stand after "to", as far as nothing but names, commas and "and" goes between."""
        found, going = set(), False
        for at in range(begin, end + 1):
            if self.words[at] == "to":
                going = True
            elif self.place[at] and going:
                found.add(self.terms[at])
            elif self.words[at] not in ("and", ",", "the", "'s") and not self.name[at]:
                going = False
        return frozenset(found)

    def _cut(self, first: int, last: int, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
        """First and last token of every statement: clauses with terms enough, each with one figure where that can be."""
        cuts = [at for at in range(first + 1, last) if self._clause_begins(at)]
        for one, other in zip(quantities, quantities[1:], strict=False):
            between = range(first + one.last + 1, first + other.first + 1)
            if not any(at in between for at in cuts):
                cuts += [at for at in between if self._joint(at)][-1:]
        edges = [first, *sorted(set(cuts)), last + 1]
        begin = first
        for edge in edges[1:]:
            left = last + 1 - edge
            enough = sum(self._count(begin, edge - 1, set()).values()) >= FEWEST
            if not left or (enough and sum(self._count(edge, last, set()).values()) >= FEWEST):
                yield begin, self._trimmed(begin, edge - 1)
                begin = edge

    def _clause_begins(self, at: int) -> bool:
        before, kind = self.kind[at - 1], self.kind[at]
        if before == SEMICOLON or (before == DASH and not self.tokens.glued[at - 1]):
            return True
        if kind != WORD or self.words[at] not in clause_words():
            return before == COMMA and self._participle(at) and self.words[at + 1] == "that"
        return before == COMMA or clause_words()[self.words[at]] == "alone" or self._subject_follows(at)

    def _participle(self, at: int) -> bool:
        return self.tokens.shape[at] == LOWER and len(self.words[at]) > _ING and self.words[at].endswith("ing")

    def _subject_follows(self, at: int) -> bool:
        """Do a participle, or a side's name and a verb (or what may be one) come after "and"?"""
        if self._participle(at + 1):
            return True
        at += 2 if self.words[at + 1] == "the" else 1
        if at + 1 >= len(self.words) or not self.name[at] or self.kind[at + 1] != WORD:
            return False
        return self.tokens.shape[at + 1] == LOWER and self.words[at + 1] not in _no_verbs()

    def _joint(self, at: int) -> bool:
        return self.words[at] in clause_words()

    def _trimmed(self, begin: int, end: int) -> int:
        """The last token of a statement without the comma, dash or semicolon that ends it."""
        while end > begin and self.kind[end] in (COMMA, DASH, SEMICOLON):
            end -= 1
        return end


@cache
def _no_verbs() -> frozenset[str]:
    classes = word_classes()
    return frozenset().union(*(classes[name] for name in ("prep", "conj", "det", "pronoun", "neg", "adverb", "to")))


@cache
def _sides() -> tuple[tuple[Entry, ...], Matcher]:
    """The entries that name a country, an alliance or a body, and their matcher."""
    entries = tuple(entry for entry in Codebook.default().entries if entry.category.layer == "actor")
    return entries, Matcher(entries)
