"""The annotations of many documents as JSON lines, CSV or Parquet: one pass, flat memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

from framing.errors import FramingError
from framing.model import Annotations, Span
from framing.reporting.files import harmless, replacing

FORMATS = ("jsonl", "csv", "parquet")
_COLUMNS = tuple(f.name for f in fields(Span))
_ROWS_A_GROUP = 200_000


def write_spans(annotations: Iterable[Annotations], path: str | Path, form: str) -> int:
    """Write the spans of a stream to a file, whole or not at all; the number of documents."""
    if form == "parquet":
        return _write_parquet(annotations, Path(path))
    with replacing(path) as target, open(target, "w", encoding="utf-8", newline="") as out:
        return print_spans(annotations, out, form)


def print_spans(annotations: Iterable[Annotations], out: IO[str], form: str) -> int:
    """Write the spans of a stream to an open text file; the number of documents."""
    documents = 0
    table = csv.writer(out, lineterminator="\n")
    if form == "csv":
        table.writerow(("doc_id", "outlet", "sha256", "text", *_COLUMNS))
    for each in annotations:
        documents += 1
        if form == "csv":
            table.writerows([harmless(cell) for cell in row.values()] for row in _rows(each))
        else:
            out.write(json.dumps(_line(each), ensure_ascii=False, separators=(",", ":")) + "\n")
    return documents


def _line(each: Annotations) -> dict[str, Any]:
    document = each.document
    spans = [{name: value for name in _COLUMNS if (value := getattr(span, name)) is not None} for span in each.spans()]
    return {"id": document.id, "outlet": document.outlet, "sha256": document.sha256, "spans": spans}


def _rows(each: Annotations) -> Iterator[dict[str, Any]]:
    document = each.document
    for span in each.spans():
        row = {"doc_id": document.id, "outlet": document.outlet, "sha256": document.sha256}
        row["text"] = document.text[span.start : span.end]
        for name in _COLUMNS:
            value = getattr(span, name)
            row[name] = "-".join(map(str, value)) if isinstance(value, tuple) else value
        yield row


def _write_parquet(annotations: Iterable[Annotations], path: Path) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise FramingError(f"{path}: Parquet needs pyarrow. Install it: pip install 'framing-news[parquet]'.") from None
    text, number = pa.string(), pa.int32()
    kinds = {"start": number, "end": number, "group": number, "nested_in": number, "voice_certain": pa.bool_()}
    names = ("doc_id", "outlet", "sha256", "text", *_COLUMNS)
    schema = pa.schema([(name, kinds.get(name, text)) for name in names])
    documents, rows = 0, []
    with replacing(path) as target, pq.ParquetWriter(target, schema) as writer:
        for each in annotations:
            documents += 1
            rows += list(_rows(each))
            if len(rows) >= _ROWS_A_GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows.clear()
        writer.write_table(pa.Table.from_pylist(rows, schema))
    return documents
