"""A table as a stream of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.reading.refusals import Unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins (line, or row number in Parquet, from 1), and its cells or why it has none.

    `rows` is more than one where several have been lost together.
    """

    line: int
    cells: Mapping[str, Any] | Unreadable
    rows: int = 1

    def whole(self) -> Mapping[str, Any]:
        """The cells. Raises the refusal where there are none."""
        if isinstance(self.cells, Unreadable):
            raise self.cells
        return self.cells


@dataclass(frozen=True, slots=True)
class Table:
    """The headings, None where every row names its own (JSON Lines), and the rows, to be read once.

    `first` is the number of the first row, from 1.
    """

    headings: list[str] | None
    rows: Iterator[Row]
    first: int = 1


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A row group of a Parquet file, which can be read without those before it.

    Its number from 0, that of its first row from 1, its rows, and the bytes of its columns before compression.
    """

    number: int
    first: int
    rows: int
    size: int
