"""A run: every part of some files done once, kept in the ledger, and what could not be done listed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from framing.batch.ledger import Ledger, Outcome
from framing.batch.runners import TRIES, Result, Work, choose_runner
from framing.errors import FramingError
from framing.model import Skipped
from framing.reading.documents import nothing_read
from framing.reading.limits import Limits
from framing.reading.parts import Part, find_parts
from framing.reading.sources import find_sources
from framing.signing import code_version, data_hash

_REMEDY = "Run the same command with --resume to try it again."


@dataclass(frozen=True, slots=True)
class Running:
    """How a run is to go: processes, the address of a Dask scheduler, whether to take up an interrupted run.

    `notify` is told the number of documents after each part.
    """

    workers: int = 1
    scheduler: str | None = None
    resume: bool = False
    notify: Callable[[int], None] = lambda documents: None


@dataclass(slots=True)
class Run:
    """What came of a run: the files that its parts made, in order, the documents, what was skipped, what failed."""

    files: list[Path] = field(default_factory=list)
    documents: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)


def run_parts(paths: Iterable[Path], work: Work, ledger: Ledger, limits: Limits, running: Running) -> Run:
    """Do the work, a function of a part and the ledger, on every part that the ledger does not have yet.

    A part that fails is tried again, then listed in `failed`, and the others go on. Raises ReadingError where there is
    no document at all, FramingError where the run is interrupted or every part fails.
    """
    given = list(paths)
    found = find_sources(given)
    done: dict[int, tuple[Path, Outcome]] = {}
    failed: dict[int, Skipped] = {}
    documents = 0
    try:
        for part, outcome in _results(find_parts(found, limits), work, ledger, running):
            if isinstance(outcome, Outcome):
                done[part.index] = ledger.place(part), outcome
                documents += outcome.documents
                running.notify(documents)
            else:
                failed[part.index] = _failure(part, outcome)
    except KeyboardInterrupt:
        raise FramingError(f"interrupted. {len(done):,} parts are kept: add --resume to go on from there.") from None
    ordered = [done[index] for index in sorted(done)]
    skipped = [skipped for _, outcome in ordered for skipped in outcome.skipped]
    if not ordered and failed:
        raise FramingError(f"every part failed, and nothing was written. The first: {failed[min(failed)]}")
    if not documents and not failed:
        ledger.remove()
        raise nothing_read(given, skipped, found.passed_over)
    return Run([place for place, _ in ordered], documents, skipped, [failed[index] for index in sorted(failed)])


def _results(parts: Iterator[Part], work: Work, ledger: Ledger, running: Running) -> Iterator[Result]:
    """What the ledger has, and what is done now."""
    kept: deque[Result] = deque()

    def left() -> Iterator[Part]:
        for part in parts:
            outcome = ledger.outcome(part)
            if outcome is None:
                yield part
            else:
                kept.append((Part(part.index), outcome))  # without its documents

    runner = choose_runner(running.workers, running.scheduler)
    for result in runner(partial(work, ledger=ledger), left()):
        yield result
        while kept:
            yield kept.popleft()
    yield from kept


def _failure(part: Part, error: BaseException) -> Skipped:
    name = type(error).__name__
    return Skipped(part.label, f"it failed {TRIES} times: {name}: {error}".partition("\n")[0], _REMEDY)


def job(codebook: str, **settings: Any) -> dict[str, Any]:
    """What a run's bytes depend on beside the articles, as plain values; `codebook` is the codebook's hash."""
    return {"version": code_version(), "data": data_hash(), "codebook": codebook, **settings}
