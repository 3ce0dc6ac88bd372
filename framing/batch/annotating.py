"""The spans of a corpus of any size as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import IO

from framing.annotation.pipeline import Annotator, annotate_corpus, batches
from framing.batch.ledger import Ledger, Outcome
from framing.batch.running import Run, Running, job, run_parts
from framing.errors import FramingError
from framing.lexicons import Codebook
from framing.model import Annotations, Document, Skipped
from framing.reading.documents import read_documents
from framing.reading.limits import DEFAULT_LIMITS, Limits
from framing.reading.parts import Part
from framing.reading.refusals import unwritable
from framing.reading.sources import find_sources
from framing.reporting.files import move_whole
from framing.reporting.spans import join_spans, print_spans, write_spans
from framing.signing import codebook_hash


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which codebook is used and what is read: small and plain, so that it goes with every part.

    `names` and `lexicons` are those of `Codebook.named`; with neither it is the default codebook. `seal` is the hash of
    the codebook that a run was begun with: a worker with another one, or one of before the last edit, must not take part.
    """

    names: tuple[str, ...] = ()
    lexicons: tuple[Path, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    seal: str = ""

    def codebook(self) -> Codebook:
        """The codebook. Raises LexiconError where it is faulty, FramingError where it is not that of the seal."""
        codebook = Codebook.named(self.names, self.lexicons) if self.names or self.lexicons else Codebook.default()
        if self.seal and codebook_hash(codebook) != self.seal:
            raise FramingError(
                "the lexicons here are not those that the run was begun with. "
                "Give every worker the same version and the same files, and run the command again."
            )
        return codebook

    def sealed(self) -> Recipe:
        """The recipe with the hash of what its codebook is now."""
        return replace(self, seal=codebook_hash(self.codebook()))


@lru_cache(maxsize=1)
def annotator(recipe: Recipe) -> Annotator:
    """The annotator of a recipe, made once in each process."""
    return Annotator(recipe.codebook())


@dataclass(slots=True)
class Reading:
    """The annotations of a part as a stream; what was skipped on the way stands in `skipped` when it has ended."""

    part: Part
    recipe: Recipe
    skipped: list[Skipped] = field(default_factory=list)

    def __iter__(self) -> Iterator[Annotations]:
        for batch in self.batches():
            yield from batch

    def batches(self) -> Iterator[list[Annotations]]:
        """The same in batches, none of them empty."""
        for batch in batches(self._documents()):
            if found := self._annotated(batch):
                yield found

    def _documents(self) -> Iterator[Document]:
        for item in self.part.read(self.recipe.limits):
            refused = item if isinstance(item, Skipped) else unwritable(item)
            if refused:
                self.skipped.append(refused)
            elif isinstance(item, Document):
                yield item

    def _annotated(self, batch: list[Document]) -> list[Annotations]:
        """The annotations of a batch; where it fails, of each document that does not."""
        try:
            return annotator(self.recipe).annotate(batch)
        except Exception as error:
            if len(batch) > 1:
                return [found for document in batch for found in self._annotated([document])]
            reason = f"its annotation failed: {type(error).__name__}: {error}".partition("\n")[0]
            self.skipped.append(Skipped(batch[0].path or "", reason, "Report it with the text.", value=batch[0].id))
            return []


def annotate_part(part: Part, ledger: Ledger, recipe: Recipe, form: str) -> Outcome:
    """Write the spans of a part, then its marker."""
    found = Reading(part, recipe)
    documents = write_spans(found, ledger.place(part), form)
    return ledger.finish(part, Outcome(documents, tuple(found.skipped)))


def annotate_files(paths: Iterable[Path], target: Path, form: str, recipe: Recipe, running: Running) -> Run:
    """Write the spans of all documents of some files to one file, whatever their size, and say what came of it.

    The bytes depend on the articles and the recipe alone. The work is kept beside the target until all of it is done;
    where parts failed it stays there, and `TARGET.failed.csv` names them. Raises ReadingError where there is no document,
    StudyError where the target cannot be written, FramingError where every part failed or another run writes the same.
    """
    given, recipe = list(paths), recipe.sealed()
    find_sources(given)  # a path that is none is refused before an interrupted run is touched
    ledger = Ledger.open(target, job(recipe.seal, form=form, limits=astuple(recipe.limits)), running.resume)
    with ledger.held():
        run = run_parts(given, partial(annotate_part, recipe=recipe, form=form), ledger, recipe.limits, running)
        join_spans(run.files, ledger.joined, form)
        move_whole(ledger.joined, target)
        ledger.close(target, run.failed)
    return run


def print_annotations(
    paths: Iterable[Path], out: IO[str], form: str, recipe: Recipe, workers: int, tell: Callable[[Skipped], None]
) -> None:
    """Write the spans of all documents to an open text file as they are found, and tell of what is skipped."""

    def documents() -> Iterator[Document]:
        for item in read_documents(paths, recipe.limits):
            refused = item if isinstance(item, Skipped) else unwritable(item)
            if refused:
                tell(refused)
            elif isinstance(item, Document):
                yield item

    print_spans(annotate_corpus(documents(), recipe.codebook(), workers), out, form)
