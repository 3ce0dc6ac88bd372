"""Stories as strata: which documents can be compared within a story, and what is usual in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.comparison.tallies import Counts, Numbers, Tally


@dataclass(frozen=True, slots=True)
class Strata:
    """The story of each document: `of[document]` is a number below `size`, or −1 where no other outlet reports it."""

    of: Counts
    size: int

    @classmethod
    def among(cls, stories: Sequence[str], outlets: Counts) -> Strata:
        """The strata that the stories of some documents make; `outlets[document]` says whose a document is."""
        number = np.unique(np.asarray(stories, dtype=object).astype(str), return_inverse=True)[1]
        pairs = np.unique(np.stack([number, outlets]), axis=1)
        several = np.bincount(pairs[0], minlength=len(number)) > 1
        of = np.where(several[number], np.cumsum(several)[number] - 1, -1)
        return cls(of.astype(np.int64), int(several.sum()))

    @property
    def entered(self) -> Counts:
        """The places of the documents whose story another outlet reports too."""
        return np.flatnonzero(self.of >= 0).astype(np.int64)

    def sides(self, outlets: Counts, number: int) -> tuple[Counts, Counts]:
        """The entered documents of each outlet, and those of all others on the same stories."""
        cell = np.zeros((self.size, number), dtype=np.int64)
        np.add.at(cell, (self.of[self.entered], outlets[self.entered]), 1)
        one = cell.sum(axis=0)
        return one, np.asarray(((cell > 0) * cell.sum(axis=1)[:, None]).sum(axis=0) - one)


def story_rates(documents: Tally, strata: Strata) -> Numbers:
    """Hits per word of each entered document's story, all outlets together, by [document, measure, voice].

    0 where the story has no words of that voice, and for documents that do not enter.
    """
    entered = strata.entered
    whole = Tally(documents.measures, documents.hits[entered], documents.words[entered])
    stories = whole.pooled(strata.of[entered], strata.size)
    words = stories.words[:, None, :]
    rate = np.divide(stories.hits, words, out=np.zeros(stories.hits.shape), where=words > 0)
    found = np.zeros(documents.hits.shape)
    found[entered] = rate[strata.of[entered]]
    return found
