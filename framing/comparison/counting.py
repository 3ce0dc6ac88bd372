"""The tables that rest on counts, made alike of all the text and of the text without shared copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.clusters import Grouping, group_outlets
from framing.comparison.differences import difference_table
from framing.comparison.keyness import keyness_table
from framing.comparison.outlets import OPENING, Membership, Pole, axis_table, rate_table, zone_table
from framing.comparison.permutation import MINIMUM_DOCUMENTS
from framing.comparison.sourcing import attribution_table
from framing.comparison.strata import Strata, story_rates
from framing.comparison.tallies import Counts, Tally, measure_names, tally
from framing.lexicons import Codebook
from framing.measurement import OWN, measure_paragraphs
from framing.model import Annotations, Measures


@dataclass(frozen=True, slots=True)
class Plan:
    """What the counted tables of one study have in common, whatever is counted: outlets, measures, families, axes.

    `strata` are the stories where outlets are compared within them, else None.
    """

    membership: Membership
    names: tuple[str, ...]
    families: Mapping[str, str]
    axes: tuple[tuple[str, Pole, Pole], ...]
    seed: int
    strata: Strata | None

    @classmethod
    def of(
        cls,
        measures: Sequence[Measures],
        membership: Membership,
        codebook: Codebook,
        seed: int,
        strata: Strata | None = None,
    ) -> Plan:
        """The plan for some documents' measures and outlets."""
        families = families_of(codebook)
        return cls(membership, measure_names(measures, families), families, axes_of(codebook), seed, strata)

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
    membership, strata = plan.membership, plan.strata
    documents = plan.tally(measures)
    opening, body = (tally(measures, plan.names, plan.families, zones) for zones in (OPENING, ("body",)))
    grouping = _grouping(found, documents, plan)
    return {
        "outlets": rate_table(documents, membership),
        "zones": zone_table(opening, body, membership),
        "axes": axis_table(documents, membership, plan.axes),
        "attribution": attribution_table(found, measures, membership),
        "differences": difference_table(documents, membership, plan.seed, strata),
        "distances": grouping.distances,
        "clusters": grouping.clusters,
        "joins": grouping.joins,
        "map_axes": grouping.map_axes,
        "keyness": keyness_table(found, membership, strata),
    }


def _grouping(found: Sequence[Annotations], documents: Tally, plan: Plan) -> Grouping:
    """The outlets grouped, within stories if there are strata."""
    names = plan.membership.names
    if plan.strata is None:
        units, document = _units(found, documents, plan, range(len(found)))
        return group_outlets(names, units, plan.membership.of[document], plan.seed)
    units, document = _units(found, documents, plan, plan.strata.entered.tolist())
    rates = story_rates(documents, plan.strata)[document, :, OWN]
    return group_outlets(names, units, plan.membership.of[document], plan.seed, rates=rates)


def _units(
    found: Sequence[Annotations], documents: Tally, plan: Plan, entered: Iterable[int]
) -> tuple[Tally, Counts]:
    """What is resampled, and its document: documents where an outlet has enough of them, else their paragraphs."""
    enough = plan.membership.documents >= MINIMUM_DOCUMENTS
    parts = [Tally(documents.measures, documents.hits[:0], documents.words[:0])]
    document = [np.zeros(0, dtype=np.int64)]
    for at in entered:
        if enough[plan.membership.of[at]]:
            part = Tally(documents.measures, documents.hits[at : at + 1], documents.words[at : at + 1])
        else:
            part = plan.tally(measure_paragraphs(found[at]))
        parts.append(part)
        document.append(np.full(len(part.words), at, dtype=np.int64))
    hits, words = np.concatenate([p.hits for p in parts]), np.concatenate([p.words for p in parts])
    return Tally(documents.measures, hits, words), np.concatenate(document)
