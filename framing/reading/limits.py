"""How much is read before the tool stops and says so."""

from __future__ import annotations

from dataclasses import dataclass


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


DEFAULT_LIMITS = Limits()
