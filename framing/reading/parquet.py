"""Rows of Parquet, a batch at a time; pyarrow is an extra."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.reading.columns import find_columns
from framing.reading.refusals import Unreadable, require
from framing.reading.table import Row, Table

_BATCH = 256  # rows held at a time
_BUFFER = 1 << 20  # bytes of a column held at a time; without it a whole row group is


def parquet_table(path: Path, longest: int) -> Table:
    """A Parquet file. Raises Unreadable where pyarrow is missing or the file is broken.

    The length of a text is left to whoever takes it from the row.
    """
    parquet = require("pyarrow.parquet", "parquet", "reading Parquet")
    arrow = require("pyarrow", "parquet", "reading Parquet")
    try:
        schema = parquet.read_schema(path)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise _broken(error, 0) from None
    columns = find_columns(schema.names)
    if "text" in columns:
        _refuse_other_types(schema.field(columns["text"]), arrow)
    return Table(schema.names, _rows(path, sorted(set(columns.values())), parquet, arrow))


def _rows(path: Path, columns: list[str], parquet: Any, arrow: Any) -> Iterator[Row]:
    number = 0
    try:
        with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as table:
            for batch in table.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
                for cells in _microseconds(batch, arrow).to_pylist():
                    number += 1
                    yield Row(number, cells)
    except (arrow.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise _broken(error, number) from None


def _refuse_other_types(field: Any, arrow: Any) -> None:
    kind = field.type.value_type if arrow.types.is_dictionary(field.type) else field.type
    tests = (
        arrow.types.is_string,
        arrow.types.is_large_string,
        arrow.types.is_string_view,
        arrow.types.is_null,
    )
    if not any(test(kind) for test in tests):
        raise Unreadable(f"the column {field.name!r} holds no text", "Store the articles as strings.", str(field.type))


def _microseconds(batch: Any, arrow: Any) -> Any:
    """The batch with timestamps in microseconds, as Python's datetime has no shorter unit."""
    fields = [
        field.with_type(arrow.timestamp("us", field.type.tz)) if arrow.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    return batch.cast(arrow.schema(fields), safe=False)


def _broken(error: Exception, number: int) -> Unreadable:
    reason = f"it breaks off after row {number:,}" if number else "it is not a whole Parquet file"
    return Unreadable(reason, "Write the file again.", str(error).partition("\n")[0])
