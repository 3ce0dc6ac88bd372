"""Sources: who each attribution's source is, of which kind, and on which side.

A source is read as a person's name with its title, or as the name or description of a body or a group. Pronouns and
short forms point back to the last source that fits; a bare surname takes its full form from anywhere in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from framing.annotation.attribution.mentions import Mentions
from framing.annotation.attribution.phrases import Closed, Phrase, Phrases, find_head, find_name, find_parts
from framing.annotation.attribution.terms import BODY, LEADER, OFFICE, PEOPLE, SOURCE_KINDS, STATE, Terms
from framing.tokens import CAPITALS, CLITIC, COMMA, LOWER, Tokens

_GOVERNMENT, _INTERNATIONAL = SOURCE_KINDS.index("government"), SOURCE_KINDS.index("international")
_OTHER = SOURCE_KINDS.index("other")
_BEFORE, _BEHIND = 5, 6  # tokens around a full name that are read for its title
_BODIES = (STATE, PEOPLE, BODY, OFFICE)
_MEMORY = 30  # sources back that a pronoun or a description may point to
_NAME_WORDS = 4


@dataclass(slots=True, eq=False)
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
    """The parties of one text so far: by surname, by head word of a description, by their words, and in order."""

    persons: dict[int, Party] = field(default_factory=dict)
    described: dict[int, Party] = field(default_factory=dict)
    written: dict[tuple[int, ...], Party] = field(default_factory=dict)
    order: list[Party] = field(default_factory=list)


class SourceReader:
    """Reads the sources of a batch in the order of the text."""

    def __init__(self, tokens: Tokens, terms: Terms, mentions: Mentions) -> None:
        self._tokens, self._terms, self._mentions = tokens, terms, mentions
        self._words = terms.vocabulary.words
        self._pronouns = {hash_ for hash_, category in self._words.items() if category.startswith("pronoun.")}
        self._closed = Closed.of(terms)
        self._doc, self._known = -1, Known()

    def read(self, phrases: Phrases) -> list[Party | None]:
        """The party that each source names; None where it cannot be told."""
        parties: list[Party | None] = []
        for number, doc in enumerate(phrases.docs):
            if doc != self._doc:
                self._doc, self._known = doc, Known()
            first, key = phrases.words(number)
            party = self._known.written.get(key)
            if party is None:
                pointing = len(key) < 3 and self._pronouns.issuperset(key)
                party = self._pronoun(first, key[0]) if pointing else self._noun_phrase(phrases[number], key)
            parties.append(party)
            if party is not None:
                self._known.order.append(party)
        return parties

    def _pronoun(self, first: int, hash_: int) -> Party | None:
        """The latest party that a pronoun fits."""
        sort = self._words[hash_].removeprefix("pronoun.")
        recent = self._known.order[: -_MEMORY - 1 : -1]
        if sort in ("he", "she"):
            person = next((p for p in recent if p.person and p.sex in ("", sort)), None)
            if person is not None:
                person.sex = sort
            return person
        if sort == "it":
            return next((p for p in recent if not p.person and not p.several), None)
        if sort == "they":
            several = next((p for p in recent if p.several), None)
            bodies = (p for p in recent if not p.person and p.side < 0)  # a company may be "they", a country is not
            return several or next(bodies, None)
        return self._name_before(first) if sort == "relative" else None

    def _name_before(self, first: int) -> Party | None:
        """Who a relative pronoun means: the name that ends right before it."""
        tokens, namelike = self._tokens, self._mentions.namelike
        end = first - 1 - int(first > 0 and tokens.kind[first - 1] == COMMA)
        begin = end
        while begin >= 0 and end - begin < _NAME_WORDS and namelike[begin] and tokens.doc[begin] == self._doc:
            begin -= 1
        return self._person(tokens.text(begin + 1, end), end, begin + 1 < end) if begin < end else None

    def _noun_phrase(self, phrase: Phrase, key: tuple[int, ...]) -> Party:
        parts = find_parts(phrase, self._closed)
        for begin, end in parts:
            name = find_name(phrase, begin, end, self._closed)
            if name is not None and self._is_person(phrase, *name):
                first, last = name
                written = self._tokens.text(phrase.first + first, phrase.first + last)
                party = self._person(written, phrase.first + last, first < last)
                self._learn(party, phrase, parts)
                self._known.written[key] = party
                return party
        return self._description(phrase, parts, key)

    def _is_person(self, phrase: Phrase, first: int, last: int) -> bool:
        """Several words, a title, a surname known already or written in full elsewhere; no article before the name."""
        before = phrase.hashes[first - 1] if first else 0
        if before in self._closed.determiners:
            return False
        titled = first > 0 and (self._words.get(before, "").startswith("honorific") or phrase.kinds[first - 1] >= 0)
        if first < last or titled or phrase.hashes[last] in self._known.persons or phrase.actors[last] == LEADER:
            return True
        return phrase.shapes[last] != CAPITALS and self._mentions.full(self._tokens, phrase.first + last) is not None

    def _person(self, written: str, token: int, full: bool) -> Party:
        """The person of a name whose last word is the token: known, or new and looked up in the whole text."""
        surname = self._tokens.hash.item(token)
        party = self._known.persons.get(surname)
        another = party is not None and full and " " in party.name and written.split()[0] != party.name.split()[0]
        if party is None or another:
            party = self._known.persons[surname] = Party(written, person=True)
            place = self._mentions.full(self._tokens, token)
            if place is not None:
                party.name = written if full else self._tokens.text(*place)
                self._learn_around(party, *place)
            leader = self._terms.actor.item(token) == LEADER
            party.side = self._terms.side.item(token) if party.side < 0 and leader else party.side
            if party.kind < 0:
                party.kind = _GOVERNMENT if leader else _OTHER
        elif len(written) > len(party.name):
            party.name = written
        return party

    def _learn(self, party: Party, phrase: Phrase, parts: list[tuple[int, int]]) -> None:
        """Take kind, side, title and sex from the words of a source."""
        if len(phrase.hashes) == 1:
            return
        kind = _kind_of(phrase, parts)
        if kind >= 0 and (party.kind in (-1, _OTHER) or (party.kind == _GOVERNMENT and max(phrase.kinds) >= 0)):
            party.kind = kind
        if party.side < 0:
            party.side = next((side for side in phrase.sides if side >= 0), -1)
        party.titles.update(phrase.hashes)
        self._learn_sex(party, phrase.hashes[0])

    def _learn_sex(self, party: Party, hash_: int) -> None:
        title = self._words.get(hash_, "")
        if title in ("honorific.he", "honorific.she"):
            party.sex = title.removeprefix("honorific.")

    def _learn_around(self, party: Party, first: int, last: int) -> None:
        """Take kind and side from a full name in the text: from the title before it, or the apposition behind it."""
        begin = first - int((self._tokens.doc[max(first - _BEFORE, 0) : first] == self._doc).sum())
        here = slice(begin, last + 1)
        kinds, actors, hashes = (
            self._terms.kind[here].tolist(),
            self._terms.actor[here].tolist(),
            self._tokens.hash[here].tolist(),
        )
        start = first - begin
        while start and (
            kinds[start - 1] >= 0
            or actors[start - 1] >= 0
            or self._words.get(hashes[start - 1], "").startswith("honorific")
        ):
            start -= 1
        party.kind = _telling(kinds[start:], actors[start:])
        party.titles.update(hashes[start:])
        party.side = next((side for side in self._terms.side[here].tolist()[start:] if side >= 0), -1)
        for hash_ in hashes[start : first - begin]:
            self._learn_sex(party, hash_)
        if party.kind < 0:
            self._learn_apposition(party, last)

    def _learn_apposition(self, party: Party, last: int) -> None:
        """Take kind and side from a few words between commas behind a name."""
        reach = self._tokens.doc[last + 1 : last + 2 + _BEHIND] == self._doc
        behind = slice(last + 1, last + 1 + int(reach.sum()))
        marks = self._tokens.kind[behind].tolist()
        if marks[:1] == [COMMA] and COMMA in marks[1:]:
            end = last + 2 + marks[1:].index(COMMA)
            party.kind = _telling(self._terms.kind[last:end].tolist(), self._terms.actor[last:end].tolist())
            party.side = party.side if party.side >= 0 else max(self._terms.side[last:end].tolist())
            party.titles.update(self._tokens.hash[last:end].tolist())

    def _description(self, phrase: Phrase, parts: list[tuple[int, int]], key: tuple[int, ...]) -> Party:
        """A body, a group, or somebody described: an earlier party where a definite description fits it."""
        first, last = parts[0]
        definite = first < last and phrase.hashes[first] in self._closed.definite
        last -= int(phrase.shapes[last] == CLITIC and last > first)
        first += int(first < last and (definite or phrase.hashes[first] in self._closed.indefinite))
        head = find_head(phrase, first, last, self._closed)
        if definite:
            earlier = self._earlier(phrase, first, last, head)
            if earlier is not None:
                return earlier
        party = Party(self._tokens.text(phrase.first + first, phrase.first + last))
        party.kind = _kind_of(phrase, parts)
        party.side = next((side for side in phrase.sides if side >= 0), -1)
        party.titles = set(phrase.hashes[first : last + 1])
        lower = phrase.shapes[head] == LOWER
        party.several = self._is_plural(phrase, head)
        party.person = not party.several and phrase.actors[head] < 0 and phrase.kinds[head] >= 0 and (lower or definite)
        if party.kind < 0 and not lower:
            party.kind = _OTHER
        self._known.described[phrase.hashes[head]] = party
        if not definite:
            self._known.written[key] = party
        return party

    def _is_plural(self, phrase: Phrase, at: int) -> bool:
        return phrase.actors[at] < 0 and self._ends_in_s(phrase, at)

    def _ends_in_s(self, phrase: Phrase, at: int) -> bool:
        last = self._tokens.end.item(phrase.first + at) - 1
        return self._tokens.folded.item(last + 4) == ord("s")

    def _earlier(self, phrase: Phrase, first: int, last: int, head: int) -> Party | None:
        """Whom a definite description means: the person whose title holds every word, the description with the same
        head, or the person whose title names the same country or body ("the Pentagon spokesman")."""
        words = {h for h in phrase.hashes[first : last + 1] if h not in self._closed.prepositions}
        recent = self._known.order[: -_MEMORY - 1 : -1]
        named = next((p for p in recent if p.person and words <= p.titles), None)
        if named is not None and phrase.actors[head] < 0:
            return named
        described = self._known.described.get(phrase.hashes[head])
        if described is not None and words <= described.titles:
            return described
        bodies = {phrase.hashes[at] for at in range(first, head) if phrase.actors[at] in _BODIES}
        if not bodies or phrase.kinds[head] < 0 or self._ends_in_s(phrase, head):  # "the US and Western allies"
            return None
        return next((p for p in recent if p.person and bodies & p.titles), None)


def _kind_of(phrase: Phrase, parts: list[tuple[int, int]]) -> int:
    """The most telling kind of a source's parts; only where they tell nothing, of its relative clause too."""
    end = parts[-1][1] + 1
    kind = _telling(phrase.kinds[:end], phrase.actors[:end])
    return kind if kind >= 0 else _telling(phrase.kinds, phrase.actors)


def _telling(kinds: list[int], actors: list[int]) -> int:
    """The most telling kind of source among some words: the last, but "government" gives way to any other.

    Without a word for a source, a country or its office speaks as a government, an alliance or body as international.
    """
    found = [kind for kind in kinds if kind >= 0]
    if found:
        return next((kind for kind in reversed(found) if kind != _GOVERNMENT), _GOVERNMENT)
    actor = next((actor for actor in actors if actor >= 0), -1)
    return -1 if actor < 0 else _INTERNATIONAL if actor == BODY else _GOVERNMENT
