"""Shared copy set aside: the same annotations, in which what another outlet has too counts no more than boilerplate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.measurement import BOILERPLATE, Mask, attributions, mask, places
from framing.model import ZONES, Annotations, Integers, SpanTable


@dataclass(frozen=True, slots=True)
class Copy:
    """Where one document has the words of another outlet: disjoint ranges, in order."""

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]

    def holds(self, start: Integers, end: Integers) -> Mask:
        """Which pieces of the text begin and end in one and the same range."""
        at = np.searchsorted(self.start, start, side="right") - 1
        inside: Mask = (at >= 0) & (end <= self.end[at])
        return inside


def find_copies(reuse: pd.DataFrame) -> dict[str, Copy]:
    """The copy in each document that has any, by the study's `reuse`. Shared quotations and set phrases are none."""
    copied = reuse[reuse["kind"] == "copy"]
    sides = [copied[[f"{side}_doc", f"{side}_start", f"{side}_end"]].set_axis(["doc", "start", "end"], axis=1)
             for side in "ab"]  # fmt: skip
    passages = pd.concat(sides).sort_values(["doc", "start"]).groupby("doc")
    return {str(doc): _merged(rows) for doc, rows in passages}


def _merged(passages: pd.DataFrame) -> Copy:
    """Passages that overlap or touch are one range."""
    starts, ends = passages["start"].to_numpy(), np.maximum.accumulate(passages["end"].to_numpy())
    first = np.ones(len(starts), dtype=np.bool_)
    first[1:] = starts[1:] > ends[:-1]
    return Copy(starts[first], ends[np.append(first[1:], True)])


def shared_spans(annotations: Annotations, copies: Mapping[str, Copy]) -> Mask:
    """Which spans of a document stand within its copy."""
    copy = copies.get(annotations.document.id)
    if copy is None:
        return np.zeros(len(annotations.table), dtype=np.bool_)
    return copy.holds(annotations.table.start, annotations.table.end)


def without_copy(annotations: Annotations, copies: Mapping[str, Copy]) -> Annotations:
    """The annotations with all words and spans within the document's copy moved to the zone boilerplate.

    An attribution goes with the span that stands for it in the counts, so that no other takes its place. Annotations of
    a document without copy are returned as they are.
    """
    copy = copies.get(annotations.document.id)
    if copy is None:
        return annotations
    words = annotations.words
    zone = np.where(copy.holds(words.start, words.end), BOILERPLATE, words.zone).astype(np.int32)
    return replace(annotations, table=_set_aside(annotations, copy), words=replace(words, zone=zone))


def _set_aside(annotations: Annotations, copy: Copy) -> SpanTable:
    """The spans, each with its zone written down; boilerplate where it stands within the copy."""
    table = annotations.table
    shared = copy.holds(table.start, table.end)
    zone = np.where(shared | _led(annotations, shared), BOILERPLATE, places(annotations).zone).astype(np.int32)
    return replace(table, codes={**table.codes, "zone": zone}, names={**table.names, "zone": ZONES})


def _led(annotations: Annotations, shared: Mask) -> Mask:
    """The spans of those attributions whose standing span is shared."""
    group = annotations.table.numbers["group"]
    leads = attributions(annotations)
    gone = np.unique(group[leads[shared[leads]]])
    return mask(annotations.table, "layer", "attribution") & np.isin(group, gone[gone >= 0])
