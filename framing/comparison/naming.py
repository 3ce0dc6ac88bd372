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
    entries, matcher = _spellings()
    tokens = tokenise([annotations.text for annotations in batch])
    hits = matcher.match(tokens, tokens.line)
    doc = tokens.doc[hits.first]
    origin = tokens.text_start[doc]
    names: list[dict[int, str]] = [{} for _ in batch]
    places = zip(doc.tolist(), hits.entry.tolist(), (tokens.start[hits.first] - origin).tolist(),
                 (tokens.end[hits.last] - origin).tolist(), strict=True)  # fmt: skip
    for text, entry, start, end in places:
        first, last = np.searchsorted(batch[text].words.start, [start, end]).tolist()
        for word in range(first, last):
            names[text][word] = entries[entry].category.label if word == first else ""
    return names


@cache
def _spellings() -> tuple[tuple[Entry, ...], Matcher]:
    """The entries that spell the name of a country or an alliance, and their matcher."""
    entries = tuple(
        entry
        for entry in Codebook.default().entries
        if entry.category.layer == "actor" and entry.kind in SPELLINGS and "{" not in entry.id
    )
    return entries, Matcher(entries)
