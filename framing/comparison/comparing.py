"""From a corpus to a study: everything that one comparison finds, in one noun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from framing.annotation.pipeline import annotate_corpus
from framing.annotation.readability import readability
from framing.comparison.claims import find_claims
from framing.comparison.clusters import DRAWS, group_outlets
from framing.comparison.differences import difference_table
from framing.comparison.intervals import LEVEL
from framing.comparison.keyness import keyness_table
from framing.comparison.outlets import MINIMUM_WORDS, OPENING, Membership, Pole, axis_table, rate_table, zone_table
from framing.comparison.passages import shared_spans, span_table
from framing.comparison.permutation import MINIMUM_DOCUMENTS, permutations
from framing.comparison.reuse import find_reuse
from framing.comparison.shapes import empty, shape
from framing.comparison.signing import sign, text_hash
from framing.comparison.sourcing import attribution_table
from framing.comparison.stories import group_stories
from framing.comparison.tallies import Counts, Tally, measure_names, tally
from framing.errors import StudyError
from framing.lexicons import Codebook
from framing.measurement import BOILERPLATE, exposure, mask, measure, measure_paragraphs, places
from framing.model import Annotations, Corpus, Measures, Skipped
from framing.study import Study


def compare(
    corpus: Corpus,
    *,
    codebook: Codebook | None = None,
    workers: int = 1,
    seed: int = 0,
    annotations: Iterable[Annotations] | None = None,
) -> Study:
    """The study of a corpus.

    The order of its documents and the number of workers change nothing. `annotations` are taken as they are where they
    were made before, with the same codebook; else they are made here. `seed` starts the resamples and permutations.
    Raises StudyError where the corpus is empty, has an id twice, or does not fit the annotations.
    """
    corpus = _writable(corpus)
    found = _annotated(corpus, codebook, workers, annotations)
    codebook = codebook or Codebook.default()
    measures = [measure(each) for each in found]
    membership = Membership.among([each.document.outlet for each in found])
    families = families_of(codebook)
    names = measure_names(measures, families)
    documents = tally(measures, names, families)
    settings = settings_of(codebook, documents)
    units, owner = _units(found, documents, membership, families)
    shared = find_reuse(found)
    grouping = group_outlets(membership.names, units, owner, seed)
    stories = group_stories([each.document for each in found])
    tables = {
        "documents": document_table(found, measures),
        "spans": span_table(found, shared_spans(found, shared.reuse)),
        "outlets": rate_table(documents, membership),
        "zones": zone_table(
            tally(measures, names, families, OPENING), tally(measures, names, families, ("body",)), membership
        ),
        "axes": axis_table(documents, membership, _axes(codebook)),
        "attribution": attribution_table(found, measures, membership),
        "differences": difference_table(documents, membership, seed),
        "clusters": grouping.clusters,
        "joins": grouping.joins,
        "keyness": keyness_table(found, membership),
        "stories": stories,
        "reuse": shared.reuse,
        "containment": shared.containment,
        "claims": find_claims(found, stories),
        "skipped": skipped_table(corpus),
    }
    tables["entries"] = entry_table(codebook, tables["spans"])
    return Study(
        signature=sign([each.document for each in found], codebook, settings, seed),
        settings=settings,
        distances=grouping.distances,
        **{name: shape(name, frame) for name, frame in tables.items()},
    )


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
    found = sorted(annotations, key=lambda each: each.document.id)
    if [each.document for each in found] != list(documents):
        raise StudyError("the annotations are of other documents than the corpus. Annotate this corpus again.")
    return found


def _writable(corpus: Corpus) -> Corpus:
    """The corpus without the documents whose text no file could hold; they are listed as skipped."""
    broken = [document for document in corpus if _is_broken(document.text)]
    if not broken:
        return corpus
    reason, remedy = "the text holds half a character (a lone surrogate)", "Decode it again as UTF-8."
    skipped = tuple(Skipped(document.path or document.id, reason, remedy) for document in broken)
    return Corpus(tuple(d for d in corpus if d not in broken), (*corpus.skipped, *skipped))


def _is_broken(text: str) -> bool:
    """Can a text not be written down as UTF-8?"""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def families_of(codebook: Codebook) -> dict[str, str]:
    """The family of each `frame:label` that has one, in the order of the codebook."""
    frames = [category for category in codebook.categories if category.layer == "frame"]
    return {f"frame:{category.label}": category.family for category in frames if category.family}


def settings_of(codebook: Codebook, documents: Tally) -> dict[str, Any]:
    """What the study's numbers depend on beside texts, lexicons and seed: thresholds, draws, and the axes' poles."""
    return {
        "interval": LEVEL,
        "minimum_words": MINIMUM_WORDS,
        "minimum_documents": MINIMUM_DOCUMENTS,
        "resamples": DRAWS,
        "permutations": permutations(documents),
        "axes": {
            axis.id: {"title": axis.title, "poles": {name: list(labels) for name, labels in axis.poles.items()}}
            for axis in codebook.axes
        },
    }


def _axes(codebook: Codebook) -> list[tuple[str, Pole, Pole]]:
    """Each axis with its two poles, the first one first."""
    found = []
    for axis in codebook.axes:
        one, other = (Pole(name, tuple(labels)) for name, labels in axis.poles.items())
        found.append((axis.id, one, other))
    return found


def _units(
    found: Sequence[Annotations], documents: Tally, membership: Membership, families: Mapping[str, str]
) -> tuple[Tally, Counts]:
    """What is resampled, and its outlet: documents where an outlet has enough of them, else their paragraphs."""
    enough = membership.documents >= MINIMUM_DOCUMENTS
    parts = [Tally(documents.measures, documents.hits[:0], documents.words[:0])]
    owner = [np.zeros(0, dtype=np.int64)]
    for at, each in enumerate(found):
        outlet = membership.of[at]
        if enough[outlet]:
            part = Tally(documents.measures, documents.hits[at : at + 1], documents.words[at : at + 1])
        else:
            part = tally(measure_paragraphs(each), documents.measures, families)
        parts.append(part)
        owner.append(np.full(len(part.words), outlet, dtype=np.int64))
    hits, words = np.concatenate([p.hits for p in parts]), np.concatenate([p.words for p in parts])
    return Tally(documents.measures, hits, words), np.concatenate(owner)


def document_table(found: Sequence[Annotations], measures: Sequence[Measures]) -> pd.DataFrame:
    """The study's `documents`: what was given, how much text there is, and how hard it reads."""
    rows = []
    for each, sizes in zip(found, measures, strict=True):
        document = each.document
        level = readability(_sentences(each))
        rows.append((
            document.id, document.outlet, document.country, document.kind, document.title or _headline(each),
            document.date, document.url, document.story, document.note, document.path, text_hash(document),
            document.outlet_from, document.text, *(exposure(sizes, u) for u in ("words", "sentences", "characters")),
            exposure(sizes, "furniture"), level.flesch_reading_ease, level.flesch_kincaid_grade, level.syllable_source,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(empty("documents").columns))


def _headline(annotations: Annotations) -> str | None:
    table = annotations.table
    rows = np.flatnonzero(mask(table, "layer", "zone") & mask(table, "label", "headline"))
    return annotations.text[int(table.start[rows[0]]) : int(table.end[rows[0]])] if len(rows) else None


def _sentences(annotations: Annotations) -> list[str]:
    table = annotations.table
    kept = mask(table, "layer", "sentence") & (places(annotations).zone != BOILERPLATE)
    ends = zip(table.start[kept].tolist(), table.end[kept].tolist(), strict=True)
    return [annotations.text[start:end] for start, end in ends]


def entry_table(codebook: Codebook, spans: pd.DataFrame) -> pd.DataFrame:
    """The study's `entries`: those entries of the codebook that some span names, in the order of the codebook."""
    used = set(spans["entry"].dropna())
    rows = [
        (entry.id, c.layer, c.label, c.family or None, entry.reason, c.definition, c.plain)
        for entry in codebook.entries
        if entry.id in used and (c := entry.category)
    ]
    return pd.DataFrame(rows, columns=list(empty("entries").columns)).drop_duplicates()


def skipped_table(corpus: Corpus) -> pd.DataFrame:
    """The study's `skipped`, by path and line."""
    rows = sorted(corpus.skipped, key=lambda s: (s.path, s.line or 0, s.reason, s.value or ""))
    return pd.DataFrame(
        [(s.path, s.line, s.value, s.reason, s.remedy) for s in rows], columns=list(empty("skipped").columns)
    )
