"""The tables that list: documents, all their spans, the entries that matched, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.annotation.readability import readability
from framing.comparison.copies import Copy, shared_spans
from framing.comparison.shapes import empty
from framing.lexicons import Codebook
from framing.measurement import BOILERPLATE, Mask, counted, exposure, mask, places
from framing.model import ATTRIBUTES, Annotations, Corpus, Measures
from framing.signing import text_hash

_SIZES = ("words", "sentences", "characters")
_TEXTS = ("layer", "label", *ATTRIBUTES)
_NUMBERS = ("group", "operator_start", "operator_end", "nested_in")
_CERTAIN = np.array([False, True, None], dtype=object)  # −1 is the last: None


def document_table(
    found: Sequence[Annotations], measures: Sequence[Measures], uncopied: Sequence[Measures]
) -> pd.DataFrame:
    """The study's `documents`: what was given, how much text there is and how much is copied, and how hard it reads.

    `uncopied` are the measures with shared copy set aside.
    """
    rows = []
    for each, sizes, rest in zip(found, measures, uncopied, strict=True):
        document = each.document
        level = readability(_sentences(each))
        rows.append((
            document.id, document.outlet, document.country, document.kind, document.title or _headline(each),
            document.date, document.url, document.story, document.note, document.path, text_hash(document),
            document.outlet_from, document.text, *(exposure(sizes, u) for u in _SIZES), exposure(sizes, "furniture"),
            *(exposure(sizes, u) - exposure(rest, u) for u in _SIZES),
            level.flesch_reading_ease, level.flesch_kincaid_grade, level.syllable_source,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(empty("documents").columns))


def _headline(annotations: Annotations) -> str | None:
    table = annotations.table
    rows = np.flatnonzero(mask(table, "layer", "zone") & mask(table, "label", "headline"))
    return annotations.text[int(table.start[rows[0]]) : int(table.end[rows[0]])] if len(rows) else None


def _sentences(annotations: Annotations) -> list[str]:
    table = annotations.table
    kept = mask(table, "layer", "sentence") & (places(annotations).zone != BOILERPLATE)
    ends = zip(table.start[kept].tolist(), table.end[kept].tolist(), strict=True)
    return [annotations.text[start:end] for start, end in ends]


def span_table(found: Sequence[Annotations], copies: Mapping[str, Copy]) -> pd.DataFrame:
    """The study's `spans`, in the order of the documents and of their texts.

    `copies` says where each document has copy that another outlet has too; one that is not in it shares nothing.
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
    columns["shared"] = _flags(shared_spans(a, copies) for a in found)
    return pd.DataFrame(columns)


def _named(annotations: Annotations, column: str) -> npt.NDArray[np.object_]:
    names = np.array([*annotations.table.names[column], None], dtype=object)
    return np.asarray(names[annotations.table.codes[column]])


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


def entry_table(codebook: Codebook, spans: pd.DataFrame) -> pd.DataFrame:
    """The study's `entries`: those entries of the codebook that some span names, in the order of the codebook."""
    used = set(spans["entry"].dropna())
    rows = [
        (entry.id, c.layer, c.label, c.family or None, entry.reason, c.definition, c.plain)
        for entry in codebook.entries
        if entry.id in used and (c := entry.category)
    ]
    return pd.DataFrame(rows, columns=list(empty("entries").columns)).drop_duplicates()


def skipped_table(corpus: Corpus) -> pd.DataFrame:
    """The study's `skipped`, by path and line."""
    rows = sorted(corpus.skipped, key=lambda s: (s.path, s.line or 0, s.reason, s.value or ""))
    return pd.DataFrame(
        [(s.path, s.line, s.value, s.reason, s.remedy) for s in rows], columns=list(empty("skipped").columns)
    )
