"""The agreement of coders as lines for a terminal, and its disagreements as a table in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from framing.comparison.agreement import Agreement
from framing.reporting.files import harmless, write_whole
from framing.reporting.wording import counted, shortened

LISTED = 20  # disagreements that the terminal shows; a file holds all
_WIDEST = 50


def agreement_lines(found: Agreement) -> Iterator[str]:
    """What the command prints: alpha of all coders, each pair, and the first disagreements, with how many there are."""
    if len(found.overall):
        yield "All coders (Krippendorff’s alpha over words)"
        yield from _table(found.overall)
        yield ""
    yield "Pairs (“framing” is the program; F1 of marks that overlap, and of characters)"
    yield from _table(found.pairs) if len(found.pairs) else ["  no two went through one document for one layer"]
    yield ""
    total = len(found.disagreements)
    more = f", the first {LISTED} shown; -o FILE writes all" if total > LISTED else ""
    yield f"Disagreements: {counted(total, 'place')}{more}"
    names = list(found.disagreements.columns)[5:]
    for row in found.disagreements.head(LISTED).to_dict("records"):
        said = ", ".join(f"{name} {row[name]}" for name in names if row[name])
        words = shortened(" ".join(str(row["text"]).split()), _WIDEST)
        yield f"  {row['doc_id']} {row['start']}–{row['end']} {row['layer']} “{words}”: {said}"


def _table(frame: pd.DataFrame) -> Iterator[str]:
    cells = [[str(name).replace("_", " ") for name in frame.columns], *(map(_written, r) for r in frame.to_numpy())]
    rows = [list(row) for row in cells]
    widths = [max(len(row[at]) for row in rows) for at in range(len(frame.columns))]
    for row in rows:
        yield "  " + "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()


def _written(value: Any) -> str:
    """A cell in words: two decimals, and a dash where there is no value."""
    if isinstance(value, float):
        return "–" if pd.isna(value) else f"{value:.2f}"
    return str(value)


def write_disagreements(found: Agreement, path: str | Path) -> Path:
    """Write every disagreement to a CSV (UTF-8, one header line) and return its path; formulas are neutralised.

    Raises StudyError where the file cannot be written.
    """
    frame = found.disagreements
    safe = pd.DataFrame({harmless(str(name)): frame[name].map(harmless) for name in frame.columns}, dtype=object)
    return write_whole(path, safe.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass"))
