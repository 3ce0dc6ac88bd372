"""Small reports for tests of the comparison, and the reports of a folder."""

from __future__ import annotations

import csv
from pathlib import Path

from framing.model import Document


def report(
    name: str, text: str, outlet: str | None = None, date: str | None = None, story: str | None = None
) -> Document:
    """A document whose outlet is its own name unless another is given."""
    return Document(id=name, outlet=outlet or name, text=text, date=date, story=story)


def documents_in(folder: Path) -> list[Document]:
    """The reports that a folder's corpus.csv lists, named by their files."""
    with open(folder / "corpus.csv", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Document(
            id=row["file"].removesuffix(".txt"),
            outlet=row["outlet"],
            title=row["title"] or None,
            date=row["date"],
            text=(folder / row["file"]).read_text(encoding="utf-8-sig"),
        )
        for row in rows
    ]
