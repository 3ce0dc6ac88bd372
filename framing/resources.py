"""Where the project's own data lies: inside the installed package, else beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

from framing.errors import FramingError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `lexicons` or `seeds`. Raises FramingError where the installation lacks it."""
    for place in (_PACKAGE / "data" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FramingError(f"{name}/: the folder is missing from this installation. Install framing-news again.")
