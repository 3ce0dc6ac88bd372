"""A corpus of any size compared: counts over all of it, passages from a sample of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path

from framing.batch.annotating import Reading, Recipe
from framing.batch.ledger import Ledger, Outcome
from framing.batch.running import Run, Running, job, run_parts
from framing.comparison.comparing import compare, settings_of
from framing.comparison.listings import skipped_table
from framing.comparison.shapes import shape
from framing.comparison.totals import BAGS, Totals, merged, total_tables
from framing.model import Corpus, Document
from framing.reading.parts import Part, find_parts
from framing.reading.refusals import unwritable
from framing.reading.sources import find_sources
from framing.reporting.files import write_whole
from framing.signing import sign_corpus
from framing.study import Study

SAMPLE = 10  # articles of each outlet whose passages are shown
MOST = 200  # articles that are shown in all
LARGE = 100_000_000  # bytes of files above which a corpus is compared by totals unasked


@dataclass(frozen=True, slots=True)
class Wide:
    """A comparison by totals: the study over all documents, that of the sample alone, and what came of the run."""

    study: Study
    shown: Study
    run: Run
    ledger: Ledger


def is_large(paths: Iterable[Path]) -> bool:
    """Whether the files at some paths hold more than `LARGE` bytes."""
    return sum(source.path.stat().st_size for source in find_sources(paths).sources) > LARGE


def total_part(part: Part, ledger: Ledger, recipe: Recipe, sample: int) -> Outcome:
    """Write the totals of a part, then its marker. No text is written."""
    found, totals = Reading(part, recipe), Totals(sample)
    for batch in found.batches():
        totals.add(Totals.of(batch, part.index, sample))
    write_whole(ledger.place(part), totals.to_bytes())
    return ledger.finish(part, Outcome(totals.documents, tuple(found.skipped)))


def compare_files(
    paths: Iterable[Path], target: Path, recipe: Recipe, running: Running, seed: int = 0, sample: int = SAMPLE
) -> Wide:
    """Compare all documents of some files, whatever their size.

    The tables that rest on counts are over all documents; `documents`, `spans`, and what is made of words (`keyness`,
    stories, facts, shared copy) are of the sample: `sample` documents of each outlet, `MOST` in all, chosen by a hash
    of their ids. The work is kept beside `target`, which no other run may write to, until `Ledger.close` is called.
    """
    given, recipe, codebook = list(paths), recipe.sealed(), recipe.codebook()
    settled = job(recipe.seal, sample=sample, limits=astuple(recipe.limits))
    find_sources(given)  # a path that is none is refused before an interrupted run is touched
    ledger = Ledger.open(target, settled, running.resume)
    run = run_parts(given, partial(total_part, recipe=recipe, sample=sample), ledger, recipe.limits, running)
    totals = merged((path.read_bytes() for path in run.files), sample)
    shown = compare(_drawn(given, totals, recipe), codebook=codebook, seed=seed)
    tables, bags = total_tables(totals, codebook, seed)
    settings = settings_of(codebook, bags, within_story=False) | {
        "documents": totals.documents, "bags": BAGS, "sample": len(shown.documents),
    }  # fmt: skip
    frames = {name: frame if name == "distances" else shape(name, frame) for name, frame in tables.items()}
    skipped = skipped_table(Corpus((), (*run.skipped, *run.failed)))
    signature = sign_corpus(f"{totals.corpus:064x}", codebook, settings, seed)
    whole = replace(
        shown, signature=signature, settings=settings, skipped=shape("skipped", skipped), without_copy={}, **frames
    )
    return Wide(whole, shown, run, ledger)


def _drawn(paths: list[Path], totals: Totals, recipe: Recipe) -> Corpus:
    """The documents that were drawn, read again: only the parts that hold them where these can be read alone."""
    wanted: dict[int, set[str]] = {}
    for _, identity, index in totals.drawn(MOST):
        wanted.setdefault(index, set()).add(identity)
    documents: list[Document] = []
    for part in find_parts(find_sources(paths), recipe.limits):
        if part.index in wanted:
            items = part.read(recipe.limits)
            kept = [item for item in items if isinstance(item, Document) and not unwritable(item)]
            documents += [document for document in kept if document.id in wanted[part.index]]
    return Corpus(tuple(documents))
