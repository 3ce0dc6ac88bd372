"""The last noun: everything that one comparison found, complete, so that every view is drawn from it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.dictionary import COUNTED as COUNTED
from framing.dictionary import TABLES as TABLES
from framing.model import Signature, TextPolicy

if TYPE_CHECKING:
    import pandas as pd

_SIZES = ("words", "sentences", "characters")


@dataclass(frozen=True, slots=True, repr=False)
class Study:
    """One comparison: tables with the columns of `TABLES`, the outlets' distances, and the signature.

    `distances` is a square frame, outlets by outlets, NaN where too little text. An empty table has its columns.
    `without_copy` holds the tables of `COUNTED` and the distances, counted again with all words and spans inside shared
    copy set aside; it is empty where no two outlets share copy.
    """

    signature: Signature
    settings: Mapping[str, Any]
    documents: pd.DataFrame
    spans: pd.DataFrame
    outlets: pd.DataFrame
    zones: pd.DataFrame
    axes: pd.DataFrame
    attribution: pd.DataFrame
    differences: pd.DataFrame
    distances: pd.DataFrame
    clusters: pd.DataFrame
    joins: pd.DataFrame
    map_axes: pd.DataFrame
    keyness: pd.DataFrame
    stories: pd.DataFrame
    reuse: pd.DataFrame
    containment: pd.DataFrame
    claims: pd.DataFrame
    entries: pd.DataFrame
    skipped: pd.DataFrame
    without_copy: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def __repr__(self) -> str:
        documents, outlets = len(self.documents), self.documents["outlet"].nunique()
        return f"<Study: {documents:,} documents of {outlets:,} outlets, {len(self.spans):,} spans | {self.signature}>"

    def unshared(self) -> Study:
        """The study without shared copy: its counted tables, spans and sizes leave out what another outlet has too.

        What is not counted (facts, stories, reuse, readability) stays. The study itself where nothing is shared.
        """
        if not self.without_copy:
            return self
        sizes = {unit: self.documents[unit] - self.documents[f"copied_{unit}"] for unit in _SIZES}
        gone = {f"copied_{unit}": 0 for unit in _SIZES}
        tables: dict[str, Any] = {
            **self.without_copy,
            "documents": self.documents.assign(**sizes, **gone),
            "spans": self.spans.assign(counted=self.spans["counted"] & ~self.spans["shared"]),
        }
        return replace(self, without_copy={}, **tables)

    def to_json(self, path: str | Path) -> Path:
        """Write everything to one JSON file and return its path."""
        from framing.reporting.tables import write_json

        return write_json(self, path)

    @staticmethod
    def from_json(path: str | Path) -> Study:
        """Read what `to_json` wrote. Raises `StudyError` where the file is something else."""
        from framing.reporting.tables import read_json

        return read_json(path)

    def to_csv(self, folder: str | Path) -> Path:
        """Write one CSV a table and a data dictionary into a folder and return it. Formula cells are neutralised."""
        from framing.reporting.tables import write_csv

        return write_csv(self, folder)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write one Parquet file a table and a data dictionary into a folder and return it.

        Raises `StudyError` where pyarrow is not installed.
        """
        from framing.reporting.tables import write_parquet

        return write_parquet(self, folder)

    def to_html(self, path: str | Path, text: TextPolicy = "full", blind: bool = False) -> Path:
        """Write the page and return its path. `text` says how much of the articles goes into it."""
        from framing.reporting.page import write_page

        return write_page(self, path, text=text, blind=blind)
