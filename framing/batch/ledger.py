"""What a run has finished: a folder with what each part made, and a marker that is written after it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from framing.errors import FramingError, StudyError
from framing.model import Skipped
from framing.reading.parts import Part
from framing.reporting.files import write_table, write_whole

_JOB, _LOCK = "job.json", "lock"
_A_FOLDER = 1000  # parts in one folder: file systems slow down with many
_locks: dict[Path, FileLock] = {}  # that this process holds, by ledger


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part: how many documents it has, and what was skipped on the way."""

    documents: int
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The folder of a run. It is only a path, so whoever works on a part may have it.

    A part is done where its marker is there and names it: the marker is written last, whole, after what the part made.
    """

    folder: Path

    @classmethod
    def open(cls, target: Path, job: Mapping[str, Any], resume: bool) -> Ledger:
        """The ledger beside a target: that of the interrupted run where it is resumed, else an empty one.

        `job` is all that the bytes depend on beside the articles. Until the ledger is closed or the process ends, no
        other process may open it. Raises StudyError where the target is a folder, FramingError where another run is at
        work or the interrupted run had another job.
        """
        if target.is_dir():
            raise StudyError(f"{target}: is a folder. Name a file in it.")
        ledger = cls(target.absolute().parent / f".{target.name}.parts")
        ledger._lock(target)
        card, written = ledger.folder / _JOB, json.dumps(job, indent=1, sort_keys=True)
        if not resume:
            ledger._empty()
        elif card.is_file() and card.read_text(encoding="ascii") != written:
            raise FramingError(
                f"{ledger.folder}: was begun with other settings, lexicons or another version. "
                "Take the same ones, or leave out --resume to begin anew."
            )
        write_whole(card, written.encode("ascii"))
        return ledger

    def place(self, part: Part) -> Path:
        """Where what a part makes is written."""
        return self._folder(part.index) / f"{part.index}.part"

    def finish(self, part: Part, outcome: Outcome) -> Outcome:
        """Write down that a part is done."""
        content = {"part": part.mark, "documents": outcome.documents, "skipped": [astuple(s) for s in outcome.skipped]}
        write_whole(self._marker(part), json.dumps(content, ensure_ascii=True).encode("ascii"))
        return outcome

    def outcome(self, part: Part) -> Outcome | None:
        """What became of a part that is done; None for one that is not, or that has changed since."""
        try:
            content = json.loads(self._marker(part).read_bytes())
        except (OSError, ValueError):
            return None
        if content["part"] != part.mark or not self.place(part).is_file():
            return None
        return Outcome(content["documents"], tuple(Skipped(*fields) for fields in content["skipped"]))

    @property
    def joined(self) -> Path:
        """Where the whole is put together, in the folder, so that a run that is killed then leaves nothing elsewhere."""
        return self.folder / "joined"

    def close(self, target: Path, failed: Sequence[Skipped]) -> None:
        """When the target is written: the folder goes, unless parts failed, which are then listed beside the target."""
        listing = target.with_name(f"{target.name}.failed.csv")
        listing.unlink(missing_ok=True)
        if failed:
            self._release()
            write_table(listing, ("path", "reason", "remedy", "line", "value"), map(astuple, failed))
        else:
            self.remove()

    @contextmanager
    def held(self) -> Iterator[None]:
        """While the block runs no other process may work here; afterwards it may, however the block ends."""
        try:
            yield
        finally:
            self._release()

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        self._empty()
        self._release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _empty(self) -> None:
        for place in self.folder.iterdir():
            if place.is_dir():
                shutil.rmtree(place, ignore_errors=True)
            elif place.name != _LOCK:
                place.unlink(missing_ok=True)

    def _lock(self, target: Path) -> None:
        """The system frees a lock when its process ends, however it ends."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = _locks.setdefault(self.folder, FileLock(self.folder / _LOCK, timeout=0))
            if not lock.is_locked:
                lock.acquire()
        except Timeout:
            raise FramingError(
                f"{target}: another run is writing it. Wait until that has ended, or name another file with -o."
            ) from None
        except OSError as error:
            raise StudyError(f"{target}: cannot be written ({error.strerror}). Choose another place.") from error

    def _release(self) -> None:
        lock = _locks.pop(self.folder, None)
        if lock is not None:
            lock.release(force=True)

    def _marker(self, part: Part) -> Path:
        return self._folder(part.index) / f"{part.index}.json"

    def _folder(self, index: int) -> Path:
        return self.folder / str(index // _A_FOLDER)
