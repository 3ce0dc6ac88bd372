"""From a corpus to a study: everything that one comparison finds, in one noun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from framing.annotation.pipeline import annotate_corpus
from framing.comparison.agencies import credited_agencies
from framing.comparison.claims import find_claims
from framing.comparison.clusters import DRAWS
from framing.comparison.copies import Copy, find_copies, without_copy
from framing.comparison.counting import Plan, counted_tables
from framing.comparison.intervals import LEVEL
from framing.comparison.listings import document_table, entry_table, skipped_table, span_table
from framing.comparison.outlets import MINIMUM_WORDS, Membership
from framing.comparison.permutation import MINIMUM_DOCUMENTS, permutations
from framing.comparison.reuse import find_reuse
from framing.comparison.shapes import shape
from framing.comparison.stories import group_stories
from framing.comparison.strata import Strata
from framing.comparison.tallies import Tally
from framing.errors import StudyError
from framing.lexicons import Codebook
from framing.measurement import measure_all
from framing.model import Annotations, Corpus, Measures
from framing.reading.refusals import unwritable
from framing.signing import sign
from framing.study import Study


def compare(
    corpus: Corpus,
    *,
    codebook: Codebook | None = None,
    workers: int = 1,
    seed: int = 0,
    annotations: Iterable[Annotations] | None = None,
    within_story: bool = False,
) -> Study:
    """The study of a corpus.

    The order of its documents and the number of workers change nothing. `annotations` are taken as they are where they
    were made before, with the same codebook; else they are made here. `seed` starts the resamples and permutations.
    With `within_story` differences, distances, groups and distinctive words compare reports of the same event only, so
    that topic does not pass for style; `stories.compared` says which documents enter.
    Raises StudyError where the corpus is empty, has an id twice, or does not fit the annotations, TypeError where it is
    none.
    """
    if not isinstance(corpus, Corpus):
        kind = type(corpus).__name__
        raise TypeError(f"compare takes a Corpus; got {kind}. Read files with framing.read_corpus.")
    corpus = _writable(corpus)
    found = _annotated(corpus, codebook, workers, annotations)
    documents = [each.document for each in found]
    codebook = codebook or Codebook.default()
    measures = measure_all(found)
    membership = Membership.among([document.outlet for document in documents])
    stories = group_stories(documents)
    strata = Strata.among(stories["story"].tolist(), membership.of)
    plan = Plan.of(measures, membership, codebook, seed, strata if within_story else None)
    settings = settings_of(codebook, plan.tally(measures), within_story)
    shared = find_reuse(found)
    copies = find_copies(shared.reuse)
    uncopied, without = _without(found, measures, copies, plan)
    spans = span_table(found, copies)
    tables = counted_tables(found, measures, plan) | {
        "documents": document_table(found, measures, uncopied),
        "spans": spans,
        "stories": stories.assign(compared=strata.of >= 0),
        "reuse": shared.reuse.assign(agency=credited_agencies(found, shared.reuse)),
        "containment": shared.containment,
        "claims": find_claims(found, stories),
        "entries": entry_table(codebook, spans),
        "skipped": skipped_table(corpus),
    }
    return Study(
        signature=sign(documents, codebook, settings, seed),
        settings=settings,
        without_copy=_shaped(without),
        **_shaped(tables),
    )


def _without(
    found: Sequence[Annotations], measures: Sequence[Measures], copies: Mapping[str, Copy], plan: Plan
) -> tuple[Sequence[Measures], dict[str, pd.DataFrame]]:
    """The measures and the counted tables with shared copy set aside; no tables where there is none."""
    if not copies:
        return measures, {}
    rest = [without_copy(each, copies) for each in found]
    uncopied = measure_all(rest)
    return uncopied, counted_tables(rest, uncopied, plan)


def _shaped(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: frame if name == "distances" else shape(name, frame) for name, frame in tables.items()}


def _annotated(
    corpus: Corpus, codebook: Codebook | None, workers: int, annotations: Iterable[Annotations] | None
) -> list[Annotations]:
    """The annotations of all documents, ordered by id."""
    documents = tuple(sorted(corpus, key=lambda document: document.id))
    if not documents:
        raise StudyError("the corpus has no documents. Give at least one that can be read.")
    twice = sorted({a.id for a, b in pairwise(documents) if a.id == b.id})
    if twice:
        raise StudyError(f"the id {twice[0]!r} is given to two documents. Give each its own.")
    if annotations is None:
        return list(annotate_corpus(documents, codebook=codebook, workers=workers))
    writable = (each for each in annotations if unwritable(each.document) is None)
    found = sorted(writable, key=lambda each: each.document.id)
    if [each.document for each in found] != list(documents):
        raise StudyError("the annotations are of other documents than the corpus. Annotate this corpus again.")
    return found


def _writable(corpus: Corpus) -> Corpus:
    """The corpus without the documents that no file could hold; they are listed as skipped."""
    refused = [unwritable(document) for document in corpus]
    kept = tuple(document for document, refusal in zip(corpus, refused, strict=True) if refusal is None)
    return Corpus(kept, (*corpus.skipped, *filter(None, refused)))


def settings_of(codebook: Codebook, documents: Tally, within_story: bool) -> dict[str, Any]:
    """What the study's numbers depend on beside texts, lexicons and seed: thresholds, draws, and the axes' poles."""
    return {
        "interval": LEVEL,
        "minimum_words": MINIMUM_WORDS,
        "minimum_documents": MINIMUM_DOCUMENTS,
        "resamples": DRAWS,
        "permutations": permutations(documents),
        "within_story": within_story,
        "axes": {
            axis.id: {"title": axis.title, "poles": {name: list(labels) for name, labels in axis.poles.items()}}
            for axis in codebook.axes
        },
    }
