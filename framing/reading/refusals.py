"""A refusal on its way to becoming a `Skipped`, and the packages whose absence is one."""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module
from typing import Any

from framing.characters import has_half_characters, without_halves
from framing.model import Document, Skipped

_LONGEST_VALUE = 160  # characters of an offending value that a message repeats


class Unreadable(Exception):  # noqa: N818 - it is never seen outside this room
    """What cannot be read and what to do about it; whoever knows the place makes a `Skipped` of it."""

    def __init__(self, reason: str, remedy: str, value: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.value = reason, remedy, value

    def at(self, path: str, line: int | None = None) -> Skipped:
        """The refusal with its place."""
        value = None if self.value is None else excerpt(without_halves(self.value))
        return Skipped(path, self.reason, self.remedy, line, value)


def unwritable(document: Document) -> Skipped | None:
    """Why a document cannot be written to any file, or None where it can."""
    texts = (getattr(document, field.name) or "" for field in fields(Document))
    if not any(map(has_half_characters, texts)):
        return None
    reason, remedy = "it holds half a character (a lone surrogate)", "Decode it again as UTF-8."
    return Skipped(without_halves(document.path or document.id), reason, remedy, value=ascii(document.id))


def excerpt(value: str) -> str:
    """A value short enough for a message."""
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def listed(names: list[str]) -> str:
    """Column names for a message."""
    return excerpt(", ".join(names)) if names else "none"


def require(module: str, extra: str, purpose: str) -> Any:
    """An optional package. Raises Unreadable with the install command where it is missing."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise Unreadable(
            f"{purpose} needs the package {package}, which is not installed",
            f"Install it: pip install 'framing-news[{extra}]'",
        ) from None
