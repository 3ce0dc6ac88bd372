"""Rows of Parquet, a batch at a time; pyarrow is an extra."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.reading.columns import fields_of, find_columns
from framing.reading.refusals import Unreadable, require
from framing.reading.table import Row, RowGroup, Table

_BATCH = 256  # rows held at a time
_HELD = 64_000_000  # bytes of text held at a time: fewer rows where they are long
_BUFFER = 1 << 20  # bytes of a column held at a time; without it a whole row group is

_FAULTS = (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError)
_REMEDY = "Write the file again."


def parquet_table(path: Path, longest: int, group: RowGroup | None = None) -> Table:
    """A Parquet file, or one row group of it. Raises Unreadable where pyarrow is missing or the file is broken.

    The length of a text is left to whoever takes it from the row.
    """
    parquet, arrow = _packages()
    try:
        schema = parquet.read_schema(path)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise _broken(error) from None
    columns = find_columns(schema.names)
    twice = sorted(name for name in columns.values() if schema.names.count(name) > 1)
    if twice:
        raise Unreadable("two columns have one name", "Give each a name of its own.", twice[0])
    if "text" in columns:
        _refuse_other_types(schema.field(columns["text"]), arrow)
    first = group.first if group else 1
    return Table(schema.names, _rows(path, sorted(set(columns.values())), group), first)


def row_groups(path: Path) -> list[RowGroup]:
    """The row groups of a Parquet file, by its footer alone; empty ones are left out. Raises Unreadable as above."""
    parquet, arrow = _packages()
    try:
        card = parquet.read_metadata(path)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise _broken(error) from None
    found, first = [], 1
    for number in range(card.num_row_groups):
        group = card.row_group(number)  # its columns are not asked: where their cards are damaged, pyarrow ends the process
        found.append(RowGroup(number, first, group.num_rows, group.total_byte_size))
        first += group.num_rows
    return [group for group in found if group.rows]


def written_ids(path: Path) -> Iterator[str | None]:
    """The ids that the rows of a Parquet file give, read without the other columns; None for a row without one.

    Nothing where there is no such column. Raises Unreadable as above.
    """
    parquet, _ = _packages()
    heading = find_columns(parquet.read_schema(path).names).get("id")
    if heading is not None:
        for row in _rows(path, [heading]):
            yield fields_of(row.whole(), {"id": heading}).get("id")


def _packages() -> tuple[Any, Any]:
    """pyarrow.parquet and pyarrow."""
    purpose = "reading Parquet"
    return require("pyarrow.parquet", "parquet", purpose), require("pyarrow", "parquet", purpose)


def _rows(path: Path, columns: list[str], group: RowGroup | None = None) -> Iterator[Row]:
    """The rows of all row groups, or of one: a group that is broken does not take those after it along."""
    parquet, arrow = _packages()
    groups = [group] if group else row_groups(path)
    try:
        with parquet.ParquetFile(
            path, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True
        ) as table:
            for each in groups:
                yield from _group_rows(table, each, columns, arrow)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise _broken(error) from None


def _group_rows(table: Any, group: RowGroup, columns: list[str], arrow: Any) -> Iterator[Row]:
    number, last = group.first - 1, group.first + group.rows - 1
    size = max(1, min(_BATCH, _HELD * group.rows // max(group.size, 1)))
    try:
        for batch in table.iter_batches(size, row_groups=[group.number], columns=columns, use_threads=False):
            for cells in _cells(batch, arrow):
                number += 1
                yield Row(number, cells)
    except (arrow.ArrowException, *_FAULTS) as error:
        if number < last:
            reason = f"rows {number + 1:,} to {last:,} are broken"
            yield Row(number + 1, Unreadable(reason, _REMEDY, _first_line(error)), last - number)


def _cells(batch: Any, arrow: Any) -> list[Mapping[str, Any] | Unreadable]:
    """The rows of a batch; where one cannot be told in Python (bytes that are no text, a year 30,000), all others."""
    try:
        cells: list[Mapping[str, Any] | Unreadable] = _microseconds(batch, arrow).to_pylist()
        return cells
    except (arrow.ArrowException, *_FAULTS) as error:
        if len(batch) == 1:
            return [Unreadable("the row holds a value that cannot be read", "Write the row again.", _first_line(error))]
        return [cells for at in range(len(batch)) for cells in _cells(batch.slice(at, 1), arrow)]


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


def _broken(error: Exception) -> Unreadable:
    return Unreadable("it is not a whole Parquet file", _REMEDY, _first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
