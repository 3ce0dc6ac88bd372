"""Sources: who each attribution's source is, of which kind, and on which side.

A source is read as a person's name with its title, or as the name or description of a body or a group. Pronouns and short
forms point back to the last source that fits; a bare surname takes its full form from anywhere in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from framing.annotation.attribution.mentions import Mentions
from framing.annotation.attribution.terms import BODY, LEADER, SOURCE_KINDS, Terms
from framing.tokens import CAPITALS, CLITIC, CLOSE, COMMA, DASH, JOINER, LOWER, OPEN, WORD, Tokens

_GOVERNMENT, _INTERNATIONAL = SOURCE_KINDS.index("government"), SOURCE_KINDS.index("international")
_UNNAMED, _OTHER = SOURCE_KINDS.index("unnamed"), SOURCE_KINDS.index("other")
_SPLITS = (COMMA, DASH, OPEN, CLOSE)
_LONGEST = 30  # tokens of a source that are read
_AROUND = 6  # tokens beside a full name that are read for its title


@dataclass(slots=True)
class Party:
    """Somebody who speaks: the name in its fullest form, and what is known."""

    name: str
    kind: int = -1
    side: int = -1
    sex: str = ""
    titles: set[int] = field(default_factory=set)
    person: bool = False
    several: bool = False


@dataclass(slots=True)
class Known:
    """The parties of one text so far: persons by surname, descriptions by head word, and the latest of each sort."""

    persons: dict[int, Party] = field(default_factory=dict)
    described: dict[int, Party] = field(default_factory=dict)
    bodies: dict[str, Party] = field(default_factory=dict)
    written: dict[bytes, Party] = field(default_factory=dict)  # sources read already, by the hashes of their words
    order: list[Party] = field(default_factory=list)


class SourceReader:
    """Reads the sources of a batch in the order of the text."""

    def __init__(self, tokens: Tokens, terms: Terms, mentions: Mentions) -> None:
        self._tokens, self._terms, self._mentions = tokens, terms, mentions
        self._words = terms.vocabulary.words
        classes = terms.vocabulary.classes
        self._prepositions = set(classes.get("prep", np.zeros(0, np.uint64)).tolist())
        self._determiners = set(classes.get("det", np.zeros(0, np.uint64)).tolist())
        self._doc, self._known = -1, Known()

    def read(self, first: int, last: int) -> Party | None:
        """The party that a source's tokens name; None where it cannot be told."""
        doc = int(self._tokens.doc[first])
        if doc != self._doc:
            self._doc, self._known = doc, Known()
        last = min(last, first + _LONGEST)
        key = self._tokens.hash[first : last + 1].tobytes()
        party = self._known.written.get(key)
        if party is None:
            party = self._pronoun(first, last) if last - first < 2 else None
            if party is _UNKNOWN:
                return None
            party = party or self._noun_phrase(first, last, key)
        self._known.order.append(party)
        return party

    def _pronoun(self, first: int, last: int) -> Party | None:
        """The party that a pronoun points to; `_UNKNOWN` for a pronoun without one, None for what is no pronoun."""
        categories = [self._words.get(h, "") for h in self._tokens.hash[first : last + 1].tolist()]
        if not all(c.startswith("pronoun.") for c in categories):
            return None
        sort = categories[0].removeprefix("pronoun.")
        if sort in ("he", "she"):
            return self._latest_person(sort, first) or _UNKNOWN
        if sort in ("it", "they"):
            fits = (p for p in reversed(self._known.order) if not p.person and p.several >= (sort == "they"))
            anyone = (p for p in reversed(self._known.order) if not p.person)
            return next(fits, None) or (next(anyone, None) if sort == "they" else None) or _UNKNOWN
        return (self._name_before(first) or _UNKNOWN) if sort == "relative" else _UNKNOWN

    def _latest_person(self, sex: str, first: int) -> Party | None:
        party = next((p for p in reversed(self._known.order) if p.person and p.sex in ("", sex)), None)
        if party is not None:
            party.sex = sex
        return party

    def _name_before(self, first: int) -> Party | None:
        """Who a relative pronoun means: the name that ends right before it."""
        at = first - 1 - int(first > 0 and self._tokens.kind[first - 1] == COMMA)
        begin = at
        while begin >= 0 and at - begin < 4 and self._mentions.namelike[begin]:
            begin -= 1
        return self._person(begin + 1, at, begin + 1, at) if begin < at and self._tokens.doc[at] == self._doc else None

    def _noun_phrase(self, first: int, last: int, key: bytes) -> Party:
        parts = self._parts(first, last)
        for begin, end in parts:
            name = self._name(begin, end)
            if name is not None and self._is_person(*name, first, last):
                party = self._known.written[key] = self._person(*name, first, last)
                return party
        return self._described(*parts[0], first, last)

    def _parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """The source cut at commas and dashes, up to a relative clause."""
        parts, begin = [], first
        for at in range(first, last + 1):
            relative = at > first and self._words.get(int(self._tokens.hash[at])) == "pronoun.relative"
            if relative or self._tokens.kind[at] in _SPLITS:
                if at > begin:
                    parts.append((begin, at - 1))
                begin = at + 1
                if relative:
                    break
        else:
            if begin <= last:
                parts.append((begin, last))
        return parts or [(first, last)]

    def _name(self, first: int, last: int) -> tuple[int, int] | None:
        """The last run of capitals in a part that stands at its end or before a preposition."""
        namelike, kind = self._mentions.namelike, self._tokens.kind
        end = last - int(self._tokens.shape[last] == CLITIC)
        for at in range(first + 1, end + 1):
            if int(self._tokens.hash[at]) in self._prepositions and namelike[at - 1]:
                end = at - 1
                break
        begin = end
        while begin >= first and (namelike[begin] or (kind[begin] == JOINER and begin < end) or self._particle(begin, end)):
            begin -= 1
        while begin < end and not namelike[begin + 1]:
            begin += 1
        return (begin + 1, end) if begin < end else None

    def _particle(self, at: int, end: int) -> bool:
        """Is the token a lower-case part of a name ("van", "de")?"""
        if at >= end or self._tokens.shape[at] != LOWER or not self._mentions.namelike[max(at - 1, 0)]:
            return False
        return int(self._tokens.end[at] - self._tokens.start[at]) <= 3 and int(self._tokens.hash[at]) not in self._prepositions | self._determiners  # fmt: skip

    def _is_person(self, begin: int, end: int, first: int, last: int) -> bool:
        """Several words, a title, a surname known already or written in full elsewhere; no article before the name."""
        hashes = self._tokens.hash
        if begin > first and int(hashes[begin - 1]) in self._determiners:
            return False
        if begin < end:
            return True
        titled = begin > first and (self._words.get(int(hashes[begin - 1]), "").startswith("honorific") or self._terms.kind[begin - 1] >= 0)  # fmt: skip
        if titled or int(hashes[end]) in self._known.persons or self._terms.actor[end] == LEADER:
            return True
        return self._tokens.shape[end] != CAPITALS and self._mentions.full(self._tokens, end) is not None

    def _person(self, begin: int, end: int, first: int, last: int) -> Party:
        surname = int(self._tokens.hash[end])
        party = self._known.persons.get(surname)
        written = self._tokens.text(begin, end)
        if party is None or (begin < end and written.split()[0] != party.name.split()[0] and " " in party.name):
            party = self._known.persons[surname] = Party(written, person=True)
            place = self._mentions.full(self._tokens, end)
            if place is not None:
                party.name = self._tokens.text(*place) if begin == end else written
                self._learn(party, max(place[0] - _AROUND, 0), place[1], int(self._tokens.line[place[1]]))
        elif len(written) > len(party.name):
            party.name = written
        self._learn(party, first, last)
        if party.kind < 0:
            party.kind = _GOVERNMENT if self._terms.actor[end] == LEADER else _OTHER
        return party

    def _learn(self, party: Party, first: int, last: int, line: int = -1) -> None:
        """Take kind, side, sex and title from some tokens (of one line, if given)."""
        kind, side = self._kind_and_side(first, last, line)
        if party.kind in (-1, _OTHER) or (party.kind == _GOVERNMENT and kind >= 0 and line < 0):
            party.kind = kind if kind >= 0 else party.kind
        party.side = party.side if party.side >= 0 else side
        for at in range(first, last + 1):
            hash_ = int(self._tokens.hash[at])
            title = self._words.get(hash_, "")
            if title in ("honorific.he", "honorific.she"):
                party.sex = title.removeprefix("honorific.")
            elif line < 0 and self._tokens.kind[at] == WORD and hash_ not in self._determiners:
                party.titles.add(hash_)

    def _kind_and_side(self, first: int, last: int, line: int = -1) -> tuple[int, int]:
        """The most telling kind of some tokens ("government" gives way to any other), and the first side."""
        here = slice(first, last + 1)
        kinds, sides = self._terms.kind[here].tolist(), self._terms.side[here].tolist()
        if line >= 0:
            lines = self._tokens.line[here].tolist()
            kinds = [k if l == line else -1 for k, l in zip(kinds, lines, strict=True)]
            sides = [s if l == line else -1 for s, l in zip(sides, lines, strict=True)]
        found = [k for k in kinds if k >= 0]
        telling = [k for k in found if k != _GOVERNMENT]
        kind = telling[-1] if telling else found[-1] if found else -1
        if kind < 0:
            actors = [a for a in self._terms.actor[here].tolist() if a >= 0]
            kind = (_INTERNATIONAL if actors[0] == BODY else _GOVERNMENT) if actors else -1
        return kind, next((s for s in sides if s >= 0), -1)

    def _described(self, begin: int, end: int, first: int, last: int) -> Party:
        """A body, a group, or somebody described: an earlier party where a definite description fits it."""
        definite = int(self._tokens.hash[begin]) in self._determiners and begin < end
        clitic = int(self._tokens.shape[end] == CLITIC)
        end = max(end - clitic, begin)
        begin += int(definite and self._article(begin))
        head = self._head(begin, end)
        earlier = self._earlier(begin, end, head) if definite else None
        if earlier is not None:
            return earlier
        name = self._tokens.text(begin, end)
        party = self._known.bodies.get(name)
        if party is None:
            party = self._known.bodies[name] = Party(name, several=self._ends_in_s(head))
            party.kind, party.side = self._kind_and_side(first, last)
            lower = self._tokens.shape[head] == LOWER
            party.person = bool(not party.several and self._terms.actor[head] < 0 and self._terms.kind[head] >= 0 and (lower or definite))
            party.kind = _OTHER if party.kind < 0 and not lower else party.kind
            party.titles = set(self._tokens.hash[begin : end + 1].tolist())
        self._known.described[int(self._tokens.hash[head])] = party
        return party

    def _article(self, at: int) -> bool:
        return int(self._tokens.hash[at]) in self._determiners and self._words.get(int(self._tokens.hash[at])) is None

    def _head(self, begin: int, end: int) -> int:
        """The head noun: the last word before a preposition."""
        for at in range(begin + 1, end + 1):
            if int(self._tokens.hash[at]) in self._prepositions:
                return at - 1
        return end

    def _ends_in_s(self, at: int) -> bool:
        return bool(self._tokens.folded[self._tokens.end[at] - 1 + 4] == ord("s")) and self._terms.actor[at] < 0

    def _earlier(self, begin: int, end: int, head: int) -> Party | None:
        """The person whose title holds every word, or the description that ends in the same word and holds the rest."""
        words = {h for h in self._tokens.hash[begin : end + 1].tolist() if h not in self._prepositions}
        for party in reversed(self._known.order[-20:]):
            if party.person and words <= party.titles:
                return party
        described = self._known.described.get(int(self._tokens.hash[head]))
        if described is not None and words <= described.titles:
            return described
        capitals = {h for h, at in zip(self._tokens.hash[begin:head].tolist(), range(begin, head), strict=True) if self._terms.actor[at] >= 0}
        if not capitals or self._terms.kind[head] < 0 or self._ends_in_s(head):
            return None
        return next((p for p in reversed(self._known.order[-20:]) if p.person and capitals & p.titles), None)


_UNKNOWN = Party("")
