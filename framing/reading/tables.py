"""Documents from the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from framing.model import Document, Skipped
from framing.reading.columns import HEADINGS, fields_of, find_columns, no_outlet, take_date, text_of
from framing.reading.description import describe
from framing.reading.identities import Identities
from framing.reading.limits import Limits
from framing.reading.parquet import parquet_table
from framing.reading.refusals import Unreadable, listed
from framing.reading.rows import csv_table, json_table
from framing.reading.sources import Source
from framing.reading.table import Row, RowGroup, Table

_READERS = {
    ".csv": csv_table,
    ".tsv": csv_table,
    ".jsonl": json_table,
    ".ndjson": json_table,
    ".parquet": parquet_table,
}
_NAMES = ", ".join(HEADINGS["text"])


def table_documents(
    source: Source, limits: Limits, identities: Identities, group: RowGroup | None = None
) -> Iterator[Document | Skipped]:
    """The documents of a table (or of one row group) in the order of its rows, each bad row as a `Skipped` in its place.

    Raises Unreadable where the table as a whole cannot be read, or can no longer be read.
    Beyond `limits.most_reports` bad rows are counted, and the number comes last.
    """
    read, most = _READERS[source.suffix], limits.largest_file
    table = parquet_table(source.path, most, group) if group else read(source.path, most)
    reports = 0
    for item in _items(table, source, limits, identities):
        reports += isinstance(item, Skipped)
        if isinstance(item, Document) or reports <= limits.most_reports:
            yield item
    if reports > limits.most_reports:
        reason = f"{reports - limits.most_reports:,} more remarks of this kind on other rows are not listed"
        yield Skipped(source.label, reason, "Mend the rows listed first.")


def _items(table: Table, source: Source, limits: Limits, identities: Identities) -> Iterator[Document | Skipped]:
    """The documents; rows without a text column wait, as a table without any is one refusal and not many."""
    if table.headings is not None and "text" not in find_columns(table.headings):
        raise _no_text(table.headings)
    known = source.folder is not None or "outlet" in source.described
    if table.headings is not None and table.first == 1 and not known and (remark := no_outlet(table.headings)):
        yield remark.at(source.label, 1)
    waiting: list[Skipped] | None = []
    number = table.first - 1
    first: list[str] = []
    for row in table.rows:
        number += row.rows
        if isinstance(row.cells, Unreadable):
            yield row.cells.at(source.label, row.line)
            continue
        columns = _columns(tuple(row.cells))
        first = first or list(row.cells)
        if "text" in columns:
            yield from waiting or ()
            waiting = None
            yield from _documents(source, number, row, limits, identities)
        elif waiting is None:
            yield _no_text(list(row.cells)).at(source.label, row.line)
        elif len(waiting) <= limits.most_reports:
            waiting.append(_no_text(list(row.cells)).at(source.label, row.line))
    if waiting:
        raise _no_text(first)
    if not number:
        raise Unreadable("the table has no rows", "Add one row for each article.")


def _documents(
    source: Source, number: int, row: Row, limits: Limits, identities: Identities
) -> Iterator[Document | Skipped]:
    try:
        cells = row.whole()
        columns = _columns(tuple(cells))
        text = text_of(cells, columns, limits.largest_file)
        fields = fields_of(cells, columns)
        written = fields.pop("id", f"{source.name}-{number}")
        identity = identities.take(written, source.name)
        if identity is None:
            raise Unreadable("the id was given before", "Give each row an id of its own.", written)
    except Unreadable as refusal:
        yield refusal.at(source.label, row.line)
        return
    remark = take_date(fields)
    yield describe(source, text, identity, column=fields)
    if remark:
        yield remark.at(source.label, row.line)


@lru_cache(maxsize=256)
def _columns(headings: tuple[str, ...]) -> dict[str, str]:
    return find_columns(headings)


def _no_text(headings: list[str]) -> Unreadable:
    return Unreadable("no column holds the text", f"Name it one of {_NAMES}.", f"columns: {listed(headings)}")
