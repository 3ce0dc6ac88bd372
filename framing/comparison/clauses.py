"""Clauses: where a sentence is cut, so that each piece can be one fact with one figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from framing.comparison.marking import Marked
from framing.comparison.quantities import Quantity
from framing.comparison.vocabulary import clause_words
from framing.lexicons import word_classes
from framing.tokens import COMMA, DASH, LOWER, SEMICOLON, WORD

FEWEST = 3  # terms of a piece; one with fewer stays with its neighbour
_ING = 5  # letters of a word in "-ing" that may be a participle: more


def cut(marked: Marked, first: int, last: int, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """First and last token of every piece of a sentence, without the mark that ends it.

    `quantities` are counted from the sentence's first token.
    """
    cuts = [at for at in range(first + 1, last) if _begins(marked, at, last)]
    for one, other in pairwise(quantities):
        between = range(first + one.last + 1, first + other.first + 1)
        if not any(at in between for at in cuts):
            cuts += [at for at in between if marked.words[at] in clause_words()][-1:]
    begin = first
    for edge in (*sorted(set(cuts)), last + 1):
        enough = marked.count(begin, edge - 1) >= FEWEST and marked.count(edge, last) >= FEWEST
        if edge > last or enough:
            yield begin, _trimmed(marked, begin, edge - 1)
            begin = edge


def _trimmed(marked: Marked, begin: int, end: int) -> int:
    while end > begin and marked.kind[end] in (COMMA, DASH, SEMICOLON):
        end -= 1
    return end


def _begins(marked: Marked, at: int, last: int) -> bool:
    """Does a new piece begin at a token?"""
    before, word = marked.kind[at - 1], marked.words[at]
    if before == SEMICOLON or (before == DASH and not marked.tokens.glued[at - 1]):
        return True
    if marked.kind[at] != WORD or word not in clause_words():
        return before == COMMA and _adds(marked, at)
    kind = clause_words()[word]
    if kind == "tail":
        return before == COMMA and COMMA not in marked.kind[at : last + 1]
    return before == COMMA or kind == "alone" or _goes_on(marked, at, last)


def _adds(marked: Marked, at: int) -> bool:
    """Does a participle add something: "stressing that", "backed by"?"""
    follows = marked.words[at + 1]
    return (_participle(marked, at) and follows == "that") or (marked.words[at].endswith("ed") and follows == "by")


def _participle(marked: Marked, at: int) -> bool:
    return marked.shape[at] == LOWER and len(marked.words[at]) > _ING and marked.words[at].endswith("ing")


def _goes_on(marked: Marked, at: int, last: int) -> bool:
    """Do a participle, or a side's name and a verb (or what may be one) come after "and"?"""
    active = at + 1 + (marked.words[at + 1] in word_classes()["be"])
    if active <= last and _participle(marked, active):
        return True
    name = at + 2 if marked.words[at + 1] == "the" else at + 1
    if name >= last or not marked.name[name] or marked.kind[name + 1] != WORD:
        return False
    return marked.shape[name + 1] == LOWER and marked.words[name + 1] not in _no_verbs()


@cache
def _no_verbs() -> frozenset[str]:
    classes = word_classes()
    none = frozenset().union(*(classes[name] for name in ("prep", "conj", "det", "pronoun", "neg", "adverb", "to")))
    return none | {"be"}
