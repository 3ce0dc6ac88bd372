"""How much is read before the tool stops and says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

_NUMBER = re.compile("[0-9_]{1,18}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may take in; each limit can be raised by the caller.

    `largest_file` is in bytes and holds for one text file and for one row of a table (there in characters);
    `largest_page` is in bytes of one saved HTML page, whose parsing takes seconds a megabyte;
    `most_documents` counts articles over all paths. Tables themselves have no limit: they are streamed.
    `most_reports` is how many bad rows of one table are listed singly; the others are counted.
    """

    largest_file: int = 100_000_000
    largest_page: int = 20_000_000
    most_documents: int = 10_000_000
    most_reports: int = 1_000

    @classmethod
    def of(cls, written: Iterable[str]) -> Limits:
        """The default limits but for some, each written `name=number`. Raises ValueError where one cannot be understood."""
        return cls(**dict(map(_limit, written)))


def _limit(written: str) -> tuple[str, int]:
    name, _, number = written.partition("=")
    known = [field.name for field in fields(Limits)]
    if name not in known or not _NUMBER.fullmatch(number):
        raise ValueError(f"must be NAME=NUMBER, NAME one of {', '.join(known)}; got {written!r}")
    return name, int(number)


DEFAULT_LIMITS = Limits()
