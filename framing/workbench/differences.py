"""What a change of a lexicon changes on a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from framing.lexicons import Lexicon
from framing.model import Document
from framing.workbench.contexts import WIDTH, Context, find_contexts

_Place = tuple[str, int, int, str, str]


@dataclass(frozen=True, slots=True)
class Differences:
    """Hits that only the second lexicon has (gained) or only the first (lost), and hits of both by category.

    A hit is the same where its place, layer and label are; one that moves to another category is lost and gained.
    """

    gained: tuple[Context, ...]
    lost: tuple[Context, ...]
    counts: Mapping[str, tuple[int, int]]


def compare_lexicons(first: Lexicon, second: Lexicon, documents: Iterable[Document], width: int = WIDTH) -> Differences:
    """The hits of two lexicons on the same documents, set against each other. Raises LexiconError as matching does."""
    documents = tuple(documents)
    one, other = (find_contexts(lexicon.entries, documents, width) for lexicon in (first, second))
    before, after = {_place(c) for c in one}, {_place(c) for c in other}
    amounts = [Counter(c.entry.category.label for c in contexts) for contexts in (one, other)]
    declared = [e.category.label for lexicon in (first, second) for e in lexicon.entries]
    return Differences(
        gained=tuple(c for c in other if _place(c) not in before),
        lost=tuple(c for c in one if _place(c) not in after),
        counts={label: (amounts[0][label], amounts[1][label]) for label in dict.fromkeys(declared)},
    )


def _place(hit: Context) -> _Place:
    return hit.document, hit.start, hit.end, hit.entry.category.layer, hit.entry.category.label
