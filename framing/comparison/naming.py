"""Naming: one term for a country or an alliance, however a text spells it ("United States", "U.S.", "American": US)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from framing.lexicons import Codebook, Matcher
from framing.lexicons.loading import Entry
from framing.model import Annotations
from framing.tokens import tokenise

SPELLINGS = ("country", "demonym", "alliance")  # kinds of names that say no more than who is meant
_BATCH = 200  # texts that are looked through at once


def find_names(found: Sequence[Annotations]) -> Iterator[dict[int, str]]:
    """For each text its words (by number) that belong to such a name: the country or body, "" from the second word on.

    Capitals, leaders and offices are left as they are: to write "the Kremlin" for Russia is a choice of words. So are
    "the alliance" and "the bloc", which are no names.
    """
    for at in range(0, len(found), _BATCH):
        yield from _names(found[at : at + _BATCH])


def _names(batch: Sequence[Annotations]) -> list[dict[int, str]]:
    names: list[dict[int, str]] = [{} for _ in batch]
    for text, found in enumerate(name_places([each.text for each in batch])):
        for start, end, label in found:
            first, last = np.searchsorted(batch[text].words.start, [start, end]).tolist()
            for word in range(first, last):
                names[text][word] = label if word == first else ""
    return names


def name_places(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    """Start, end and country or body of every such name in each of some texts, in order."""
    entries, matcher = _spellings()
    tokens = tokenise(texts)
    hits = matcher.match(tokens, tokens.line)
    doc = tokens.doc[hits.first]
    origin = tokens.text_start[doc]
    found: list[list[tuple[int, int, str]]] = [[] for _ in texts]
    places = zip(doc.tolist(), hits.entry.tolist(), (tokens.start[hits.first] - origin).tolist(),
                 (tokens.end[hits.last] - origin).tolist(), strict=True)  # fmt: skip
    for text, entry, start, end in places:
        found[text].append((start, end, entries[entry].category.label))
    return found


@cache
def _spellings() -> tuple[tuple[Entry, ...], Matcher]:
    """The entries that spell the name of a country or an alliance, and their matcher."""
    entries = tuple(
        entry
        for entry in Codebook.default().entries
        if entry.category.layer == "actor" and entry.kind in SPELLINGS and "{" not in entry.id
    )
    return entries, Matcher(entries)
