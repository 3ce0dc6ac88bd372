"""Files are written whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from framing.errors import StudyError

_MASK = os.umask(0)  # what the person withholds from new files; it can only be read by being set, so once, early
os.umask(_MASK)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a spreadsheet runs a cell that starts so
_UNSEEN = "".join(map(chr, range(9))) + " \x0b\x0c\xa0\ufeff"  # before it, these change nothing


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
    with _written(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
    place = Path(name)
    try:
        try:
            yield place
        except OSError as error:
            if error.filename in (None, str(place)):  # a full disk, not a file that the block reads
                raise _unwritable(target, error) from error
            raise
        with _written(target):
            place.chmod(0o666 & ~_MASK)
            _settle(place)
            place.replace(target)
    finally:
        place.unlink(missing_ok=True)


def move_whole(made: Path, path: str | Path) -> Path:
    """Put a finished file in another's place, on the same disk. Raises StudyError where that cannot be written to."""
    with _written(Path(path)):
        made.replace(path)
    return Path(path)


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """What the system refuses within the block is a fault of the target."""
    try:
        yield
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> StudyError:
    return StudyError(f"{target}: cannot be written ({error.strerror}). Choose another place.")


def write_table(path: str | Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write a CSV file whole or not at all, its formula cells neutralised, and return its path."""
    with replacing(path) as place, open(place, "w", encoding="utf-8", newline="", errors="replace") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(headings)
        table.writerows([harmless(cell) for cell in row] for row in rows)
    return Path(path)


def need_pyarrow() -> None:
    """Raises StudyError where Parquet cannot be written, so that it is known before the work and not after it."""
    if find_spec("pyarrow") is None:
        raise StudyError("Parquet needs pyarrow. Install it: pip install 'framing-news[parquet]'")


def _settle(place: Path) -> None:
    """Wait until a file is on the disk: after a power cut a name may else stand for an empty file."""
    with open(place, "rb+") as written:
        os.fsync(written.fileno())


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula: where a text starts like one, an apostrophe goes before it."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(_UNSEEN).startswith(_FORMULA) else value
