"""Files are written whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from framing.errors import StudyError

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet runs a cell that starts so


def write_whole(path: str | Path, content: bytes) -> Path:
    """Write a file under another name, then rename it, so that a reader never sees half of it; return its path.

    Folders on the way are made. Raises StudyError where the place cannot be written to.
    """
    with replacing(path) as place:
        place.write_bytes(content)
    return Path(path)


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A name to write to beside `path`; when the block ends well it takes the place of `path`, else it is removed.

    Folders on the way are made. Raises StudyError where the place cannot be written to.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        place = Path(name)
        try:
            yield place
            place.chmod(0o666 & ~_mask())
            _settle(place)
            place.replace(target)
        finally:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise StudyError(f"{target}: cannot be written ({error.strerror}). Choose another place.") from error


def write_table(path: str | Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write a CSV file whole or not at all, its formula cells neutralised, and return its path."""
    with replacing(path) as place, open(place, "w", encoding="utf-8", newline="", errors="replace") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(headings)
        table.writerows([harmless(cell) for cell in row] for row in rows)
    return Path(path)


def _settle(place: Path) -> None:
    """Wait until a file is on the disk: after a power cut a name may else stand for an empty file."""
    with open(place, "rb+") as written:
        os.fsync(written.fileno())


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula: where a text starts like one, an apostrophe goes before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _mask() -> int:
    """The permissions that the person withholds from new files: a temporary file gets none of the usual ones."""
    current = os.umask(0)
    os.umask(current)
    return current
