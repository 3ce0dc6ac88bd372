"""Aligning: which statements of several reports tell the same fact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from framing.comparison.linking import Links
from framing.comparison.quantities import Quantity
from framing.comparison.statements import Statement
from framing.comparison.terms import weigh

ALIKE = 0.36  # score from which two statements tell one fact
FIGURE = 0.22  # the same figure of the same thing
SMALL = 12  # figures below it are common, and say half as much
OTHER = 0.12  # figures, but no same one: taken off
NEAR = 2.0  # figures of one thing whose ratio is less may be two accounts of one fact
NEARBY = 0.06  # such figures
DAY = 0.05  # the same day named
STRANGE = 0.15  # names on both sides, but no same one: taken off
FEWEST = 2  # terms, one of them no name, or a term and a figure, without which two statements have nothing in common
MARGIN = 0.06  # score by which another partner in the same report must be better to stand in the way
_FAINT = 0.08
_COMMON, _MOST = 400, 60  # statements that a term may find; candidates kept for each statement

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def align(statements: Sequence[Statement]) -> Links:
    """Pairs of statements with the score of each, and the level that a claim's mean score must reach.

    The score is the cosine of TF-IDF over stems, concepts and names, raised where figures or days agree and lowered
    where they do not; it is halved where either statement has a clearly better partner in the other's report. Pairs are
    found through an inverted index, so the work is linear in the number of statements.
    """
    left, right, cosine = _pairs(statements)
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    score = cosine + np.array([_agreement(statements[a], statements[b]) for a, b in pairs], np.float64)
    figure = np.array([of_one_figure(statements[a], statements[b]) for a, b in pairs], np.bool_)
    report = np.array([statement.report for statement in statements], np.int64)
    second = (score < _best(left, report[right], score) - MARGIN) | (
        score < _best(right, report[left], score) - MARGIN
    )
    score = np.round(np.where(second & ~figure, score / 2, score), 9)
    return Links(left, right, score, np.full(len(statements), ALIKE))


def _best(one: Places, other: Places, score: Numbers) -> Numbers:
    """For each pair, the best score of its statement with any of the other's report."""
    key = np.unique(np.stack([one, other]), axis=1, return_inverse=True)[1].ravel()
    best = np.full(key.max(initial=0) + 1, -np.inf)
    np.maximum.at(best, key, score)
    return np.asarray(best[key])


def _pairs(statements: Sequence[Statement]) -> tuple[Places, Places, Numbers]:
    from scipy.sparse import csr_matrix, triu

    vectors = _vectors(statements)
    seen = np.bincount(vectors.indices, minlength=vectors.shape[1])
    sketch = vectors.copy()
    sketch.data[seen[vectors.indices] > _COMMON] = 0
    sketch.eliminate_zeros()
    found = triu(csr_matrix(sketch @ sketch.T), 1).tocoo()
    kept = found.data >= _FAINT
    left, right = found.row[kept].astype(np.int64), found.col[kept].astype(np.int64)
    cosine = np.asarray(vectors[left].multiply(vectors[right]).sum(axis=1)).ravel() if len(left) else np.zeros(0)
    return left, right, cosine


def _vectors(statements: Sequence[Statement]):  # type: ignore[no-untyped-def]
    names = sorted({term for statement in statements for term in statement.terms})
    code = {name: at for at, name in enumerate(names)}
    rows = [row for row, statement in enumerate(statements) for _ in statement.terms]
    terms = [code[term] for statement in statements for term in statement.terms]
    times = [float(count) for statement in statements for count in statement.terms.values()]
    return weigh(np.array(rows, np.int64), np.array(terms, np.int64), np.array(times), names, len(statements))


def _agreement(a: Statement, b: Statement) -> float:
    """What figures, days and names add to the likeness of two statements, or take from it."""
    score = _figures(a.quantities, b.quantities)
    both = a.terms.keys() & b.terms.keys()
    if len(both) + (score > 0) < FEWEST or (score <= 0 and not both - a.names):
        return -1.0
    if any(one.first == other.first and one.last == other.last for one in a.days for other in b.days):
        score += DAY
    if a.names and b.names and not a.names & b.names:
        score -= STRANGE
    return score


def _figures(a: Sequence[Quantity], b: Sequence[Quantity]) -> float:
    pairs = [(one, other) for one in a for other in b if one.counts_with(other)]
    same = [one for one, other in pairs if one.equals(other)]
    if same:
        return max(FIGURE if one.high >= SMALL else FIGURE / 2 for one in same)
    if not a or not b:
        return 0.0
    return NEARBY if any(differ(one, other) for one, other in pairs) else -OTHER


def of_one_figure(a: Statement, b: Statement) -> bool:
    """Do two statements give one figure of one thing, not a common one, or two accounts of it?"""
    pairs = [(one, other) for one in a.quantities for other in b.quantities if one.counts_with(other)]
    return any((one.equals(other) and one.high >= SMALL) or differ(one, other) for one, other in pairs)


def differ(one: Quantity, other: Quantity) -> bool:
    """Are two figures of one thing near enough to be two accounts of it, and not the same?"""
    known = one.unit is not None and one.unit == other.unit
    near = max(one.high, other.high) < NEAR * max(min(one.high, other.high), 1)
    return known and near and not one.equals(other)
