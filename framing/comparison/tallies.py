"""Measures in columns: hits and words of many units at once, with the sums of layers, families and voices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from framing.measurement import ALL, LEXICAL
from framing.model import VOICES, ZONES, Measures

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

SPEAKERS = (*VOICES, ALL)  # the last axis of a tally: own, reported, quoted, and their sum
TEXT_ZONES = tuple(zone for zone in ZONES if zone != "boilerplate")


@dataclass(frozen=True, slots=True)
class Tally:
    """`hits[unit, measure, voice]` and `words[unit, voice]`; units are documents, paragraphs or outlets.

    Voices are those of `SPEAKERS`. A measure is a layer, `layer:label` or `family:name`; a span is in several of them.
    `each[unit]` is the number of documents that a unit is the sum of; None where it is one, or a part of one.
    """

    measures: tuple[str, ...]
    hits: Counts
    words: Counts
    each: Counts | None = None

    def pooled(self, group: Counts, size: int) -> Tally:
        """The sums over units of the same group; `group[unit]` is a number below `size`."""
        columns = int(np.prod(self.hits.shape[1:]))
        flat = summed(self.hits.reshape(len(group), columns), group, size).astype(np.int64)
        words = summed(self.words, group, size).astype(np.int64)
        return Tally(self.measures, flat.reshape(size, *self.hits.shape[1:]), words)


def group_matrix(group: Counts, size: int) -> csr_array:
    """One where a unit (column) is of a group (row), else 0."""
    return csr_array((np.ones(len(group)), (group, np.arange(len(group)))), shape=(size, len(group)))


def summed(values: npt.NDArray[Any], group: Counts, size: int) -> Numbers:
    """The sums over units of the same group: [unit, column] becomes [group, column]."""
    return np.asarray(group_matrix(group, size) @ values, dtype=float)


def measure_names(measures: Iterable[Measures], families: Mapping[str, str]) -> tuple[str, ...]:
    """The measures that some documents call for: every layer with its labels, the families, the quotations.

    `families` gives the family of a `layer:label`, where it has one.
    """
    labels = {name for m in measures for (name, _, _) in m.counts if name.count(":") == 1}
    names: list[str] = []
    for layer in LEXICAL:
        names += [layer, *sorted(name for name in labels if name.startswith(layer + ":"))]
    names += [f"family:{family}" for family in dict.fromkeys(families.values())]
    names += ["quotation", *sorted(name for name in labels if name.startswith("quotation:"))]
    return tuple(names)


def tally(
    units: Sequence[Measures],
    names: Sequence[str],
    families: Mapping[str, str],
    zones: Sequence[str] = TEXT_ZONES,
) -> Tally:
    """The hits of some measures and the words, unit by unit, of the zones given."""
    column = {name: at for at, name in enumerate(names)}
    voice = {name: at for at, name in enumerate(SPEAKERS)}
    hits = np.zeros((len(units), len(column), len(SPEAKERS)), dtype=np.int64)
    words = np.zeros((len(units), len(SPEAKERS)), dtype=np.int64)
    entered = {name: _columns(name, column, families) for name in {key[0] for unit in units for key in unit.counts}}
    for row, unit in enumerate(units):
        for (name, speaker, zone), count in unit.counts.items():
            if zone in zones:
                for at in entered[name]:
                    hits[row, at, voice[speaker]] += count
        for (name, speaker, zone), amount in unit.exposures.items():
            if name == "words" and zone in zones:
                words[row, voice[speaker]] += amount
    hits[:, :, -1] += hits[:, :, :-1].sum(axis=2)
    words[:, -1] += words[:, :-1].sum(axis=1)
    each = np.array([unit.documents for unit in units], dtype=np.int64)
    return Tally(tuple(names), hits, words, each if (each > 1).any() else None)


def _columns(name: str, column: Mapping[str, int], families: Mapping[str, str]) -> list[int]:
    """Where a count enters; one that is negated, averted or hypothetical (`layer:label:polarity`) nowhere."""
    if name.count(":") > 1:
        return []
    sums = {name, name.partition(":")[0], f"family:{families[name]}" if name in families else ""}
    return [column[measure] for measure in sums if measure in column]


def has_voice(measure: str) -> bool:
    """Whether a measure is told apart by voice; quotations are counted over all words."""
    return measure.partition(":")[0] != "quotation"
