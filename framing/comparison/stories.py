"""Stories: which reports tell of one event.

Two reports belong together where they are at least as alike as each is, on average, to its five nearest. So a report
on a busy topic needs a closer match than one on a quiet topic, and one threshold serves small and large corpora.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.days import day_of
from framing.comparison.linking import Links, join
from framing.comparison.terms import find_terms, unit_rows, weigh
from framing.model import Document
from framing.tokens import tokenise

OPENING = 150  # words of a text that are read: news tells first what happened
TITLE = 2  # times that a title's words count; more weight for names or for numbers was tried, and changed nothing
NEAREST = 5  # neighbours that say how busy a topic is
LEAST, MOST = 0.16, 0.33  # a cosine under the one never joins two reports, one above the other always may
FRESH, HALVED = 14, 7  # days apart that cost nothing, and further days that halve the likeness
_CHARACTERS = 8 * OPENING
_HEAVY, _COMMON, _CANDIDATES = 40, 500, 40  # heaviest terms a report is found by; reports a term may find; kept
_FAINT = 0.03  # what two reports share in heavy terms is looked at above this
_BLOCK = 1000
_DECIMALS = 9

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def group_stories(corpus: Iterable[Document]) -> pd.DataFrame:
    """The story of every document: columns doc_id and story, ordered by doc_id.

    The manifest's story is kept: documents of one are together, documents of two are apart, and one without may join.
    A found story is called "story 1", "story 2", … in the order of its first document; a report that nothing joins is
    a story of its own. The order of the documents changes nothing; cost grows in step with their number.
    """
    documents = sorted(corpus, key=lambda document: document.id)
    joined = join(len(documents), likeness(documents), [document.story for document in documents])
    names = _named(joined, [document.story for document in documents])
    return pd.DataFrame({"doc_id": [document.id for document in documents], "story": names})


def _named(joined: Sequence[int], given: Sequence[str | None]) -> list[str]:
    """A name for each document's group: the manifest's, else the next free number."""
    names = {group: story for group, story in zip(joined, given, strict=True) if story is not None}
    taken, number = set(names.values()), 0
    for group in joined:
        while group not in names:
            number += 1
            if (name := f"story {number}") not in taken:
                names[group] = name
    return [names[group] for group in joined]


def likeness(documents: Sequence[Document]) -> Links:
    """Pairs of documents that may tell of one event, how alike they are, and the level that a pair must reach."""
    if not documents:
        return Links(*(np.zeros(0, np.int64),) * 2, np.zeros(0), np.zeros(0))
    vectors = _vectors(documents)
    left, right = _candidates(vectors)
    cosine = np.asarray(vectors[left].multiply(vectors[right]).sum(axis=1)).ravel() if len(left) else np.zeros(0)
    cosine = np.round(cosine * _nearness(documents, left, right), _DECIMALS)
    return Links(left, right, cosine, _levels(len(documents), left, right, cosine))


def _vectors(documents: Sequence[Document]):  # type: ignore[no-untyped-def]
    """TF-IDF of title and opening, one row a document."""
    size = len(documents)
    tokens = tokenise([d.title or "" for d in documents] + [d.text[:_CHARACTERS] for d in documents])
    terms = find_terms(tokens)
    position = np.arange(len(tokens)) - np.searchsorted(tokens.doc, tokens.doc)
    kept = np.flatnonzero((terms.of >= 0) & ((position < OPENING) | (tokens.doc < size)))
    times = np.where(tokens.doc[kept] < size, float(TITLE), 1.0)
    return unit_rows(weigh(tokens.doc[kept].astype(np.int64) % size, terms.of[kept], times, terms.names, size))


def _candidates(vectors) -> tuple[Places, Places]:  # type: ignore[no-untyped-def]
    """Pairs (left < right) that share heavy terms: each document's nearest few, found through an inverted index."""
    from scipy.sparse import csr_matrix

    rows, columns = _heaviest(vectors)
    seen = np.bincount(columns, minlength=vectors.shape[1])
    kept = (seen[columns] > 1) & (seen[columns] <= _COMMON)
    rows, columns = rows[kept], columns[kept]
    values = np.asarray(vectors[rows, columns]).ravel() if len(rows) else np.zeros(0)
    sketch = csr_matrix((values, (rows, columns)), shape=vectors.shape)
    index = sketch.T.tocsr()
    pairs = [np.zeros((2, 0), np.int64)]
    for at in range(0, vectors.shape[0], _BLOCK):
        pairs.append(_nearest(csr_matrix(sketch[at : at + _BLOCK] @ index), at))
    found = np.unique(np.sort(np.concatenate(pairs, axis=1), axis=0), axis=1)
    return found[0], found[1]


def _heaviest(vectors) -> tuple[Places, Places]:  # type: ignore[no-untyped-def]
    """The heaviest terms of every row: their rows and columns."""
    return _top(vectors.indptr, vectors.indices, vectors.data, _HEAVY)


def _nearest(block, first: int) -> npt.NDArray[np.int64]:  # type: ignore[no-untyped-def]
    """The candidates of each row of a block of products, without the row itself."""
    block.data[block.data < _FAINT] = 0
    block.eliminate_zeros()
    rows, columns = _top(block.indptr, block.indices, np.round(block.data, _DECIMALS), _CANDIDATES + 1)
    pairs = np.stack([rows + first, columns])
    return pairs[:, pairs[0] != pairs[1]]


def _top(indptr: Places, indices: Places, data: Numbers, most: int) -> tuple[Places, Places]:
    """Rows and columns of the `most` largest values of each row; of equal ones, the first columns."""
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    order = np.lexsort((indices, -data, rows))
    rank = np.arange(len(order)) - indptr[rows[order]]
    order = order[rank < most]
    return rows[order].astype(np.int64), indices[order].astype(np.int64)


def _nearness(documents: Sequence[Document], left: Places, right: Places) -> Numbers:
    """1 for reports within a fortnight, or without a date; then halved with every further week."""
    read = [day_of(document.date) for document in documents]
    days = np.array([day.toordinal() if day else np.nan for day in read])
    apart = np.nan_to_num(np.abs(days[left] - days[right]), nan=0.0)
    nearness: Numbers = 0.5 ** (np.maximum(apart - FRESH, 0) / HALVED)
    return nearness


def _levels(size: int, left: Places, right: Places, cosine: Numbers) -> Numbers:
    """The mean likeness of each document to its nearest, between `LEAST` and `MOST`; one that lacks counts 0."""
    ends, values = np.concatenate([left, right]), np.concatenate([cosine, cosine])
    order = np.lexsort((-values, ends))
    ends, values = ends[order], values[order]
    nearest = np.arange(len(ends)) - np.searchsorted(ends, ends) < NEAREST
    total = np.bincount(ends[nearest], values[nearest], minlength=size)
    return np.asarray(np.clip(total / NEAREST, LEAST, MOST).round(_DECIMALS), np.float64)
