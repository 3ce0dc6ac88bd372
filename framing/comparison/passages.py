"""All spans of all documents in one table: the evidence behind every number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.measurement import Mask, counted, places
from framing.model import ATTRIBUTES, Annotations

_TEXTS = ("layer", "label", *ATTRIBUTES)
_NUMBERS = ("group", "operator_start", "operator_end", "nested_in")
_CERTAIN = np.array([False, True, None], dtype=object)  # −1 is the last: None


def span_table(found: Sequence[Annotations], shared: Mapping[str, Mask]) -> pd.DataFrame:
    """The study's `spans`, in the order of the documents and of their texts.

    `shared[doc_id]` says of each span of a document whether it stands in copy that another outlet has too; a document
    that is not in it shares nothing.
    """
    columns: dict[str, object] = {"doc_id": _repeat([a.document.id for a in found], [len(a.table) for a in found])}
    columns["start"] = _joined(a.table.start for a in found)
    columns["end"] = _joined(a.table.end for a in found)
    for name in _TEXTS:
        columns[name] = _objects(_named(a, name) for a in found)
    for name in _NUMBERS:
        columns[name] = _sparse(_joined(a.table.numbers[name] for a in found))
    columns["voice_certain"] = _objects(_CERTAIN[a.table.numbers["voice_certain"]] for a in found)
    stands = [places(a) for a in found]
    columns["paragraph"] = _joined(place.paragraph for place in stands)
    columns["counted"] = _flags(counted(a, at) for a, at in zip(found, stands, strict=True))
    columns["shared"] = _flags(_shared(a, shared) for a in found)
    return pd.DataFrame(columns)


def shared_spans(found: Sequence[Annotations], reuse: pd.DataFrame) -> dict[str, Mask]:
    """Which spans of each document stand within copy that another outlet has too, by the study's `reuse`.

    Shared quotations and set phrases are no copy. A document without copy is left out.
    """
    copied = reuse[reuse["kind"] == "copy"]
    sides = [copied[[f"{side}_doc", f"{side}_start", f"{side}_end"]].set_axis(["doc", "start", "end"], axis=1)
             for side in "ab"]  # fmt: skip
    passages = dict(list(pd.concat(sides).sort_values(["doc", "start"]).groupby("doc")))
    return {a.document.id: _within(a, passages[a.document.id]) for a in found if a.document.id in passages}


def _within(annotations: Annotations, passages: pd.DataFrame) -> Mask:
    """The spans that begin and end in the passages, which are in order and may overlap or touch."""
    starts, ends = passages["start"].to_numpy(), np.maximum.accumulate(passages["end"].to_numpy())
    first = np.ones(len(starts), dtype=np.bool_)
    first[1:] = starts[1:] > ends[:-1]
    opens, closes = starts[first], ends[np.append(first[1:], True)]
    at = np.searchsorted(opens, annotations.table.start, side="right") - 1
    inside: Mask = (at >= 0) & (annotations.table.end <= closes[at])
    return inside


def _named(annotations: Annotations, column: str) -> npt.NDArray[np.object_]:
    names = np.array([*annotations.table.names[column], None], dtype=object)
    return np.asarray(names[annotations.table.codes[column]])


def _shared(annotations: Annotations, shared: Mapping[str, Mask]) -> Mask:
    nothing = np.zeros(len(annotations.table), dtype=np.bool_)
    return shared.get(annotations.document.id, nothing)


def _repeat(values: Sequence[str], times: Sequence[int]) -> npt.NDArray[np.object_]:
    return np.repeat(np.array(values, dtype=object), times)


def _flags(parts: Iterable[Mask]) -> Mask:
    return np.concatenate([np.zeros(0, dtype=np.bool_), *parts])


def _joined(parts: Iterable[npt.NDArray[np.int32]]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts]).astype(np.int64)


def _objects(parts: Iterable[npt.NDArray[np.object_]]) -> npt.NDArray[np.object_]:
    return np.concatenate([np.zeros(0, dtype=object), *parts])


def _sparse(values: npt.NDArray[np.int64]) -> pd.Series[int]:
    return pd.Series(values, dtype="Int64").where(values >= 0)
