"""Terms: what the codebook's hits say about the tokens of a batch, as far as attribution asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from framing.lexicons import Codebook, Entry, Hits, Matcher, word_classes
from framing.lexicons.index import HashIndex
from framing.tokens import Places, Tokens, hash_words, tokenise

SOURCE_KINDS = (
    "government", "military", "international", "politician", "expert", "business", "civil-society", "citizen", "media",
    "document", "unnamed", "other",
)  # fmt: skip
STATE, PEOPLE, BODY, LEADER, OFFICE = range(5)  # what an actor's name is
_ACTORS = {
    "country": STATE, "capital": OFFICE, "office": OFFICE, "demonym": PEOPLE, "alliance": BODY, "body": BODY,
    "leader": LEADER,
}  # fmt: skip
_PLACES = ("relay", "naming", "agentless.clause", "agentless.adverb", "doing")
_WORDS = ("pronoun.", "honorific", "joining", "according", "naming", "time", "article.", "that")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What each entry of a codebook means here (−1: nothing), and single words by their hash: of which category each is,
    and of which grammatical classes and categories, each a bit."""

    kind: Places
    side: Places
    actor: Places
    stance: Places
    place: Places
    stances: tuple[str, ...]
    sides: tuple[str, ...]
    words: Mapping[int, str]
    sets: Mapping[str, frozenset[int]]
    index: HashIndex
    classes: npt.NDArray[np.uint64]

    def mask(self, *names: str) -> np.uint64:
        """The bits of some classes and categories; a codebook need not have them."""
        return np.uint64(sum(1 << bit for bit, name in enumerate(self.sets) if name in names))


@dataclass(frozen=True)
class Terms:
    """A batch seen through a vocabulary: by token its classes, the kind of source, the side and what sort of actor (−1:
    none); the cue hits with their stance; the places of set phrases by category."""

    vocabulary: Vocabulary
    classes: npt.NDArray[np.uint64]
    kind: npt.NDArray[np.int16]
    side: npt.NDArray[np.int16]
    actor: npt.NDArray[np.int16]
    cue_first: Places
    cue_last: Places
    cue_stance: Places
    places: Mapping[str, tuple[Places, Places]]


def read_terms(tokens: Tokens, hits: Hits, codebook: Codebook) -> Terms:
    """What the hits say about each token."""
    known = vocabulary(codebook.matcher)
    stance = known.stance[hits.entry]
    cues = stance >= 0
    place = known.place[hits.entry]
    places = {name: (hits.first[place == code], hits.last[place == code]) for code, name in enumerate(_PLACES)}
    kind, side, actor = (_spread(len(tokens), hits, codes) for codes in (known.kind, known.side, known.actor))
    classes = known.classes.take(known.index.find(tokens.hash), mode="clip")
    return Terms(known, classes, kind, side, actor, hits.first[cues], hits.last[cues], stance[cues], places)


def _spread(n: int, hits: Hits, codes: Places) -> npt.NDArray[np.int16]:
    """The codes of the hits at every token that they cover."""
    of_token = np.full(n, -1, np.int16)
    code = codes[hits.entry]
    first, last, code = hits.first[code >= 0], hits.last[code >= 0], code[code >= 0]
    for offset in range(int((last - first).max(initial=-1)) + 1):
        reached = first + offset <= last
        of_token[first[reached] + offset] = code[reached]
    return of_token


@lru_cache(maxsize=8)
def vocabulary(matcher: Matcher) -> Vocabulary:
    """The meanings of a matcher's entries; worked out once for each matcher."""
    entries = matcher.entries
    sides = tuple(sorted({e.category.label for e in entries if e.category.layer == "actor"}))
    stances = tuple(sorted({e.category.label for e in entries if e.category.layer == "cue"}))
    kinds = {name: code for code, name in enumerate(SOURCE_KINDS)}
    places = {name: code for code, name in enumerate(_PLACES)}
    words = _single_words(entries)
    sets = _sets(words)
    pairs = [(word, 1 << bit) for bit, members in enumerate(sets.values()) for word in members]
    hashes, bits = np.array(pairs, np.uint64).reshape(-1, 2).T
    index = HashIndex(hashes)
    return Vocabulary(
        kind=_codes(entries, "word", kinds), side=_codes(entries, "actor", {s: i for i, s in enumerate(sides)}),
        actor=np.array([_ACTORS.get(e.kind, STATE) if e.category.layer == "actor" else -1 for e in entries], np.int32),
        stance=_codes(entries, "cue", {s: i for i, s in enumerate(stances)}), place=_codes(entries, "word", places),
        stances=stances, sides=sides, words=words, sets=sets,
        index=index, classes=index.unite(hashes, bits),
    )  # fmt: skip


def _codes(entries: tuple[Entry, ...], layer: str, codes: Mapping[str, int]) -> Places:
    return np.array([codes.get(e.category.label, -1) if e.category.layer == layer else -1 for e in entries], np.int32)


def _single_words(entries: tuple[Entry, ...]) -> dict[int, str]:
    """The one-word entries that are looked up by their hash: pronouns, titles, joining words."""
    words = {
        " ".join(sequence): entry.category.label
        for entry in entries
        if entry.category.layer in ("word", "class") and entry.category.label.startswith(_WORDS)
        for sequence in entry.parsed.left
    }
    tokens = tokenise(list(words))
    labels = list(words.values())
    alone = np.bincount(tokens.doc, minlength=len(words))[tokens.doc] == 1
    pairs = zip(tokens.hash[alone].tolist(), tokens.doc[alone].tolist(), strict=True)
    return {hash_: labels[doc] for hash_, doc in pairs}


def _sets(words: Mapping[int, str]) -> dict[str, frozenset[int]]:
    """Grammatical classes and categories of single words, each as the hashes of its words."""
    sets = {name: frozenset(hash_words(sorted(members)).tolist()) for name, members in word_classes().items()}
    return sets | {name: frozenset(h for h, of in words.items() if of == name) for name in sorted(set(words.values()))}
