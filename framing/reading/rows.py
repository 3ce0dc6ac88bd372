"""Rows of CSV and JSON Lines, one at a time with flat memory; a broken row is a refusal, not the end."""

from __future__ import annotations

import csv
import json
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from framing.reading.columns import find_columns
from framing.reading.dates import iso_day
from framing.reading.decoding import is_broken, table_encoding
from framing.reading.refusals import Unreadable, listed
from framing.reading.table import Row, Table

_LARGEST_FIELD = 2**31 - 1  # csv keeps it in a C long, which has 32 bits on Windows
_MOST_LINES = 1_000_000  # of one CSV row
_MOST_OUTLETS = 10_000  # remembered
_NOT_DECODED = ("the row holds bytes that are not in the file's encoding", "Save the table as UTF-8.")


def csv_table(path: Path, longest: int) -> Table:
    """A CSV file with a heading line, separated by comma, semicolon or tab, quoted with double quotes."""
    csv.field_size_limit(min(sys.maxsize, _LARGEST_FIELD))  # the limit per row is ours: csv's is for the whole process
    encoding = table_encoding(path)
    header, delimiter = _header(path, encoding, longest)
    return Table(header, _csv_rows(path, encoding, header, delimiter, longest))


def json_table(path: Path, longest: int) -> Table:
    """A file with one JSON object a line."""
    return Table(None, _json_rows(path, table_encoding(path), longest))


def _csv_rows(path: Path, encoding: str, header: list[str], delimiter: str, longest: int) -> Iterator[Row]:
    """Rows that have as many fields as the heading line.

    After a row whose quoting is broken, reading goes on at the line after its first. As the rest of a long
    quoted field may look like rows there, the next row must have an understood date, a web address or an
    outlet met before.
    """
    step = _Step(find_columns(header))
    with _open(path, encoding) as stream:
        lines = _Lines(stream, longest)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        next(reader, None)
        while True:
            line = lines.begin_row()
            try:
                cells = _checked(next(reader), header)
            except StopIteration:
                return
            except csv.Error as error:
                step.lost = True
                lines.rewind()
                yield Row(line, Unreadable(f"the quoting of the row is broken: {error}", _QUOTING, lines.first))
            except _TooLong as refusal:
                step.lost |= lines.rewind()
                yield Row(line, refusal)
            except Unreadable as refusal:
                yield Row(line, refusal)
            else:
                if cells is not None:
                    yield Row(line, cells if step.takes(cells) else Unreadable(*_ASTRAY))


def _json_rows(path: Path, encoding: str, longest: int) -> Iterator[Row]:
    with _open(path, encoding) as stream:
        lines = _Lines(stream, longest)
        while True:
            line = lines.begin_row()
            try:
                written = next(lines)
            except StopIteration:
                return
            except _TooLong as refusal:
                yield Row(line, refusal)
                continue
            if written.strip():
                yield Row(line, _object(written))


_QUOTING = "Close the quotation marks of each field, and double those inside a field."
_ASTRAY = ("it follows a row with broken quoting and may be a part of it", _QUOTING)


def _object(written: str) -> Mapping[str, Any] | Unreadable:
    if is_broken(written):
        return Unreadable(*_NOT_DECODED)
    try:
        value = json.loads(written)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error).partition(": line")[0]
        return Unreadable(f"the line is not JSON: {reason}", "Write one JSON object a line.", written.strip())
    if not isinstance(value, dict):
        return Unreadable("the line is not a JSON object", "Write one JSON object a line.", written.strip())
    return value


def _header(path: Path, encoding: str, longest: int) -> tuple[list[str], str]:
    """The headings, and the first delimiter of comma, semicolon and tab with which text or file is one."""
    read: list[list[str]] = []
    for delimiter in ",;\t":
        with _open(path, encoding) as stream:
            try:
                read.append(next(csv.reader(_Lines(stream, longest), delimiter=delimiter, strict=True), []))
            except csv.Error as error:
                raise Unreadable(f"its first line cannot be read: {error}", _QUOTING) from None
        if not find_columns(read[-1]).keys().isdisjoint(("text", "file")):
            return read[-1], delimiter
    if not any(cell.strip() for cell in read[0]):
        raise Unreadable("it has no heading line", "Name the columns in the first line.")
    return read[0], ","


def _checked(cells: list[str], header: list[str]) -> dict[str, str] | None:
    """Heading → cell, or None for a blank line. Raises Unreadable for a wrong number of fields."""
    if not cells:
        return None
    if len(cells) < len(header) or any(map(str.strip, cells[len(header) :])):
        raise Unreadable(
            f"the row has {len(cells)} fields where the heading line has {len(header)}",
            "Put quotation marks around fields that hold the separator.",
            listed(cells),
        )
    if any(map(is_broken, cells)):
        raise Unreadable(*_NOT_DECODED)
    return dict(reversed(list(zip(header, cells, strict=False))))  # of two equal headings, the first counts


def _open(path: Path, encoding: str) -> TextIOWrapper:
    # newline="": line ends are kept as they are, and every kind of them ends a line
    return path.open(encoding=encoding, errors="surrogateescape", newline="")


class _TooLong(Unreadable):
    """A row beyond the limit, which an unclosed quotation mark can make of a whole file."""


class _Step:
    """Whether the reader is in step with the rows, or lost after a row whose quoting is broken."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = columns
        self._outlets: set[str] = set()
        self.lost = False

    def takes(self, cells: Mapping[str, str]) -> bool:
        """Whether these cells are a row; one that plainly is brings a lost reader back in step."""
        date, url, outlet = (cells[self._columns[f]] if f in self._columns else "" for f in ("date", "url", "outlet"))
        known = outlet in self._outlets or iso_day(date) is not None or url.startswith(("http://", "https://"))
        self.lost = self.lost and not known
        if outlet and not self.lost and len(self._outlets) < _MOST_OUTLETS:
            self._outlets.add(outlet)
        return not self.lost


class _Lines:
    """The lines of a stream, counted from 1, that can go back to the second line of the row being read."""

    def __init__(self, stream: TextIOWrapper, longest: int) -> None:
        self._stream, self._longest = stream, longest
        self._ahead: deque[tuple[int, str | None]] = deque()  # None: a line that was too long to hold
        self._row: list[tuple[int, str | None]] = []
        self._size = self._read = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, line = self._ahead.popleft() if self._ahead else self._next()
        self._row.append((number, line))
        self._size += len(line or "")
        if line is None or self._size > self._longest or len(self._row) > _MOST_LINES:
            raise _TooLong(
                f"the row is longer than the limit of {self._longest:,} characters",
                "Raise the limit 'largest_file' (--limit largest_file=NUMBER), or look for a quotation mark left open.",
                self.first,
            )
        return line

    @property
    def first(self) -> str:
        """The first line of the row."""
        return (self._row[0][1] or "").strip() if self._row else ""

    def begin_row(self) -> int:
        """Forgets the row that was read; the number of the line that comes next."""
        self._row.clear()
        self._size = 0
        return self._ahead[0][0] if self._ahead else self._read + 1

    def rewind(self) -> bool:
        """Gives back all lines of the row but its first; whether there were any."""
        self._ahead.extendleft(reversed(self._row[1:]))
        return len(self._row) > 1

    def _next(self) -> tuple[int, str | None]:
        line = self._stream.readline(self._longest + 1)
        if not line:
            raise StopIteration
        self._read += 1
        if len(line) <= self._longest or line.endswith(("\n", "\r")):
            return self._read, line
        while (rest := self._stream.readline(self._longest + 1)) and not rest.endswith(("\n", "\r")):
            pass
        return self._read, None
