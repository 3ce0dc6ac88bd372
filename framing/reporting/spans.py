"""The annotations of many documents as JSON lines, CSV or Parquet: one pass, flat memory."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import numpy as np

from framing.model import ATTRIBUTES, Annotations, Integers, Span
from framing.reporting.files import harmless, need_pyarrow, replacing

FORMATS = ("jsonl", "csv", "parquet")
_COLUMNS = tuple(f.name for f in fields(Span))
_HEADINGS = ("doc_id", "outlet", "sha256", "text", *_COLUMNS)
_ROWS_A_GROUP = 100_000
_CHUNK = 1 << 20  # bytes copied at a time
_TRUTH = (False, True, None)  # −1 is the last


def write_spans(annotations: Iterable[Annotations], path: str | Path, form: str) -> int:
    """Write the spans of a stream to a file, whole or not at all; the number of documents."""
    documents = _Counted(annotations)
    if form == "parquet":
        _write_groups(_tables(documents), Path(path))
    else:
        with replacing(path) as target, open(target, "w", encoding="utf-8", newline="") as out:
            print_spans(documents, out, form)
    return documents.number


def print_spans(annotations: Iterable[Annotations], out: IO[str], form: str) -> int:
    """Write the spans of a stream to an open text file; the number of documents."""
    documents = 0
    table = csv.writer(out, lineterminator="\n")
    if form == "csv":
        table.writerow(_HEADINGS)
    for each in annotations:
        documents += 1
        if form == "csv":
            table.writerows(_rows(each))
        else:
            out.write(json.dumps(_line(each), ensure_ascii=False, separators=(",", ":")) + "\n")
    return documents


def join_spans(parts: Sequence[Path], path: str | Path, form: str) -> None:
    """Write the files that `write_spans` made of parts of a corpus as one: the bytes that it makes of the whole."""
    if form == "parquet":
        _write_groups(_groups(parts), Path(path))
        return
    with replacing(path) as target, open(target, "wb") as out:
        for number, part in enumerate(parts):
            with open(part, "rb") as lines:
                if form == "csv" and number:
                    lines.readline()  # the headings, once
                shutil.copyfileobj(lines, out, _CHUNK)


class _Counted:
    """A stream that knows how many went by."""

    def __init__(self, annotations: Iterable[Annotations]) -> None:
        self._annotations, self.number = annotations, 0

    def __iter__(self) -> Iterator[Annotations]:
        for each in self._annotations:
            self.number += 1
            yield each


def _line(each: Annotations) -> dict[str, Any]:
    document, columns = each.document, _columns(each)
    spans = [
        {name: value for name, value in zip(_COLUMNS, row, strict=True) if value is not None}
        for row in zip(*columns, strict=True)
    ]
    return {"id": document.id, "outlet": document.outlet, "sha256": document.sha256, "spans": spans}


def _rows(each: Annotations) -> Iterator[list[Any]]:
    document = each.document
    about = [harmless(value) for value in (document.id, document.outlet, document.sha256)]
    for row in zip(*_columns(each), strict=True):
        cells = ["-".join(map(str, cell)) if isinstance(cell, tuple) else harmless(cell) for cell in row]
        yield [*about, harmless(document.text[row[0] : row[1]]), *cells]


def _columns(each: Annotations) -> list[Sequence[Any]]:
    """The fields of all spans, column by column."""
    table = each.table
    return [_values(each, name) if name not in ("start", "end") else getattr(table, name).tolist() for name in _COLUMNS]


def _values(each: Annotations, name: str) -> Sequence[Any]:
    table = each.table
    if name == "operator":
        ends = zip(*(table.numbers[f"operator_{end}"].tolist() for end in ("start", "end")), strict=True)
        return [None if start < 0 else (start, end) for start, end in ends]
    if name == "voice_certain":
        return [_TRUTH[value] for value in table.numbers[name].tolist()]
    if name in table.numbers:
        return [None if value < 0 else value for value in table.numbers[name].tolist()]
    return table.strings(name)


def _tables(annotations: Iterable[Annotations]) -> Iterator[Any]:
    """The spans as Arrow tables, one for the documents of a batch, which share their names."""
    pa = _pyarrow()
    schema = _schema(pa)
    yield pa.Table.from_pylist([], schema)
    for _, found in groupby(annotations, key=lambda each: id(each.table.names)):
        batch = list(found)
        yield pa.table([_arrow(pa, batch, field.name).cast(field.type) for field in schema], schema=schema)


def _pyarrow() -> Any:
    need_pyarrow()
    import pyarrow

    return pyarrow


def _schema(pa: Any) -> Any:
    text, number = pa.string(), pa.int32()
    kinds = {"start": number, "end": number, "group": number, "nested_in": number, "voice_certain": pa.bool_()}
    return pa.schema([(name, kinds.get(name, text)) for name in _HEADINGS])


def _arrow(pa: Any, batch: Sequence[Annotations], name: str) -> Any:
    """One column of the spans of a batch."""
    if name in ("doc_id", "outlet", "sha256"):
        values = pa.array([getattr(each.document, "id" if name == "doc_id" else name) for each in batch], pa.string())
        return values.take(pa.array(np.repeat(np.arange(len(batch)), [len(each.table) for each in batch])))
    if name == "text":
        return pa.array([text for each in batch for text in _texts(each)], pa.string())
    if name == "operator":
        ends = (value for each in batch for value in _values(each, name))
        return pa.array([None if pair is None else f"{pair[0]}-{pair[1]}" for pair in ends], pa.string())
    if name in ("layer", "label", *ATTRIBUTES):
        codes = _joined(each.table.codes[name] for each in batch)
        names = pa.array(batch[0].table.names[name], pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), names).dictionary_decode()
    if name in ("start", "end"):
        return pa.array(_joined(getattr(each.table, name) for each in batch))
    numbers = _joined(each.table.numbers[name] for each in batch)
    return pa.array(numbers, mask=numbers < 0)


def _texts(each: Annotations) -> list[str]:
    text = each.text
    return [text[a:b] for a, b in zip(each.table.start.tolist(), each.table.end.tolist(), strict=True)]


def _joined(columns: Iterable[Integers]) -> Integers:
    return np.concatenate(list(columns))


def _groups(parts: Sequence[Path]) -> Iterator[Any]:
    """The tables of some Parquet files, a row group at a time."""
    import pyarrow.parquet as pq

    for part in parts:
        with pq.ParquetFile(part, pre_buffer=False) as table:
            for group in range(table.num_row_groups):
                yield table.read_row_group(group, use_threads=False)


def _write_groups(tables: Iterator[Any], path: Path) -> None:
    """Write a stream of tables in row groups of one size, whatever the sizes of the tables: the same rows, the same bytes."""
    pa = _pyarrow()
    import pyarrow.parquet as pq

    held: list[Any] = []
    with replacing(path) as target, pq.ParquetWriter(target, _schema(pa)) as writer:
        for table in tables:
            held.append(table)
            while sum(map(len, held)) >= _ROWS_A_GROUP:
                whole = pa.concat_tables(held)
                writer.write_table(whole.slice(0, _ROWS_A_GROUP).combine_chunks())
                held = [whole.slice(_ROWS_A_GROUP)]
        writer.write_table(pa.concat_tables(held).combine_chunks())
