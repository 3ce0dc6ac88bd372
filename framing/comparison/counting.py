"""The tables that rest on counts, made alike of all the text and of the text without shared copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.clusters import group_outlets
from framing.comparison.differences import difference_table
from framing.comparison.keyness import keyness_table
from framing.comparison.outlets import OPENING, Membership, Pole, axis_table, rate_table, zone_table
from framing.comparison.permutation import MINIMUM_DOCUMENTS
from framing.comparison.sourcing import attribution_table
from framing.comparison.tallies import Counts, Tally, measure_names, tally
from framing.lexicons import Codebook
from framing.measurement import measure_paragraphs
from framing.model import Annotations, Measures


@dataclass(frozen=True, slots=True)
class Plan:
    """What the counted tables of one study have in common, whatever is counted: outlets, measures, families, axes."""

    membership: Membership
    names: tuple[str, ...]
    families: Mapping[str, str]
    axes: tuple[tuple[str, Pole, Pole], ...]
    seed: int

    @classmethod
    def of(cls, measures: Sequence[Measures], outlets: Sequence[str], codebook: Codebook, seed: int) -> Plan:
        """The plan for some documents' measures and outlets."""
        families = families_of(codebook)
        return cls(Membership.among(outlets), measure_names(measures, families), families, axes_of(codebook), seed)

    def tally(self, units: Sequence[Measures]) -> Tally:
        """The hits and words of some units, by the plan's measures."""
        return tally(units, self.names, self.families)


def families_of(codebook: Codebook) -> dict[str, str]:
    """The family of each `frame:label` that has one, in the order of the codebook."""
    frames = [category for category in codebook.categories if category.layer == "frame"]
    return {f"frame:{category.label}": category.family for category in frames if category.family}


def axes_of(codebook: Codebook) -> tuple[tuple[str, Pole, Pole], ...]:
    """Each axis with its two poles, the first one first."""
    found = []
    for axis in codebook.axes:
        one, other = (Pole(name, tuple(labels)) for name, labels in axis.poles.items())
        found.append((axis.id, one, other))
    return tuple(found)


def counted_tables(found: Sequence[Annotations], measures: Sequence[Measures], plan: Plan) -> dict[str, pd.DataFrame]:
    """The tables of `COUNTED`, and the distances, of some annotations and their measures."""
    membership = plan.membership
    documents = plan.tally(measures)
    opening, body = (tally(measures, plan.names, plan.families, zones) for zones in (OPENING, ("body",)))
    grouping = group_outlets(membership.names, *_units(found, documents, plan), plan.seed)
    return {
        "outlets": rate_table(documents, membership),
        "zones": zone_table(opening, body, membership),
        "axes": axis_table(documents, membership, plan.axes),
        "attribution": attribution_table(found, measures, membership),
        "differences": difference_table(documents, membership, plan.seed),
        "distances": grouping.distances,
        "clusters": grouping.clusters,
        "joins": grouping.joins,
        "keyness": keyness_table(found, membership),
    }


def _units(found: Sequence[Annotations], documents: Tally, plan: Plan) -> tuple[Tally, Counts]:
    """What is resampled, and its outlet: documents where an outlet has enough of them, else their paragraphs."""
    enough = plan.membership.documents >= MINIMUM_DOCUMENTS
    parts = [Tally(documents.measures, documents.hits[:0], documents.words[:0])]
    owner = [np.zeros(0, dtype=np.int64)]
    for at, each in enumerate(found):
        outlet = plan.membership.of[at]
        if enough[outlet]:
            part = Tally(documents.measures, documents.hits[at : at + 1], documents.words[at : at + 1])
        else:
            part = plan.tally(measure_paragraphs(each))
        parts.append(part)
        owner.append(np.full(len(part.words), outlet, dtype=np.int64))
    hits, words = np.concatenate([p.hits for p in parts]), np.concatenate([p.words for p in parts])
    return Tally(documents.measures, hits, words), np.concatenate(owner)
