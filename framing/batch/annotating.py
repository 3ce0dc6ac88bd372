"""The spans of a corpus of any size as one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import IO

from framing.annotation.pipeline import Annotator, annotate_corpus, batches
from framing.batch.ledger import Ledger, Outcome
from framing.batch.running import Run, Running, job, run_parts
from framing.lexicons import Codebook
from framing.model import Annotations, Document, Skipped
from framing.reading.documents import read_documents
from framing.reading.limits import DEFAULT_LIMITS, Limits
from framing.reading.parts import Part
from framing.reading.refusals import unwritable
from framing.reporting.spans import join_spans, print_spans, write_spans


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which codebook is used and what is read: small and plain, so that it goes with every part.

    `names` and `lexicons` are those of `Codebook.named`; with neither it is the default codebook.
    """

    names: tuple[str, ...] = ()
    lexicons: tuple[Path, ...] = ()
    limits: Limits = DEFAULT_LIMITS

    def codebook(self) -> Codebook:
        """The codebook. Raises LexiconError where it is faulty."""
        return Codebook.named(self.names, self.lexicons) if self.names or self.lexicons else Codebook.default()


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
    where parts failed it stays there, and `TARGET.failed.csv` names them.
    """
    ledger = Ledger.open(target, job(recipe.codebook(), form=form, limits=astuple(recipe.limits)), running.resume)
    run = run_parts(paths, partial(annotate_part, recipe=recipe, form=form), ledger, recipe.limits, running)
    join_spans(run.files, ledger.joined, form)
    os.replace(ledger.joined, target)
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
