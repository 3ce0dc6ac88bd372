"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
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
            place.replace(target)
        finally:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise StudyError(f"{target}: cannot be written ({error.strerror}). Choose another place.") from error


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula: where a text starts like one, an apostrophe goes before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _mask() -> int:
    """The permissions that the person withholds from new files: a temporary file gets none of the usual ones."""
    current = os.umask(0)
    os.umask(current)
    return current
