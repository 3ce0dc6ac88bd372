"""Aligning: which statements of several reports tell the same fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.comparison.linking import Links, join
from framing.comparison.marking import NOT
from framing.comparison.quantities import Quantity
from framing.comparison.statements import Statement
from framing.comparison.terms import unit_rows, weigh
from framing.comparison.units import SHARE

ALIKE = 0.31  # score from which two statements tell one fact
FIGURE = 0.22  # the same figure of the same thing
SMALL = 12  # figures below it are common, and say half as much
OTHER = 0.12  # figures, but no same one: taken off
NEAR = 1.35  # figures of one thing whose ratio is less may be two accounts of one fact
NEARBY = 0.16  # such figures
UNTOLD = 0.08  # a figure in one only: taken off
DAY = 0.05  # the same day named
ACTOR = 0.08  # another side named first: taken off
SPEAKER = 0.12  # both are quotations, of two people: taken off
NEGATED = 0.15  # one of the two is negated, or supposed ("if …"): taken off
ALL_BUT = 0.7  # share of terms in common from which the one negates what the other says: never one fact
STRANGE = 0.15  # names on both sides, but no same one: taken off
NAMELESS = 0.08  # names on one side at most, and no figure in common: taken off, since words alone may be of anything
DOUBT = 1.2  # n terms in common count n / (n + this): two are less sure a sign than six
TOLD = 3  # terms or figures of a statement; one with fewer is aligned only with its like
FEWEST = 2  # terms, one of them no name, or a term and a figure, without which two statements have nothing in common
AGAIN = 0.75  # score from which a report is taken to tell a fact twice; under it, two statements of one are two facts
MARGIN = 0.06  # score by which another partner in the same report must be better to stand in the way
_FAINT = 0.12
_COMMON, _MOST = 400, 60  # statements that a term may find; candidates kept for each statement

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Scores = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of statements with their scores: as `links` for grouping, and `likeness` as it was before that."""

    links: Links
    likeness: Mapping[int, Mapping[int, float]]

    def between(self, a: int, b: int) -> float:
        """The likeness of two statements; 0 where they are no pair."""
        return self.likeness.get(a, {}).get(b, 0.0)


def align(statements: Sequence[Statement]) -> Alignment:
    """Pairs of statements with the score of each, and the level that a claim's mean score must reach.

    The score is the cosine of TF-IDF over stems, concepts and names, raised where figures or days agree and lowered
    where they do not; it is halved where either statement has a clearly better partner in the other's report. Pairs are
    found through an inverted index, so the work is linear in the number of statements.
    """
    left, right, cosine = _pairs(statements)
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    shared = np.array([_weight(statements[a], statements[b]) for a, b in pairs], np.float64)
    score = cosine * shared / (shared + DOUBT)
    score += np.array([_agreement(statements[a], statements[b]) for a, b in pairs], np.float64)
    figure = np.array([of_one_figure(statements[a], statements[b]) for a, b in pairs], np.bool_)
    report = np.array([statement.report for statement in statements], np.int64)
    second = score < _best(left, report[right], score) - MARGIN
    second |= score < _best(right, report[left], score) - MARGIN
    linked = np.where(second & ~figure, score / 2, score)
    linked = np.where((report[left] == report[right]) & (score < AGAIN), 0, linked).round(9)
    links = Links(left, right, linked, np.full(len(statements), ALIKE))
    likeness: dict[int, dict[int, float]] = {}
    for (a, b), value in zip(pairs, np.round(score, 9).tolist(), strict=True):
        likeness.setdefault(a, {})[b] = value
        likeness.setdefault(b, {})[a] = value
    return Alignment(links, likeness)


def group(statements: Sequence[Statement], alignment: Alignment) -> list[list[int]]:
    """Claims: the statements of each, in order, each claim of at least two reports.

    Statements with figures are grouped first, so that two figures' facts are never one. A statement whose mean score
    with the claim's other reports is below the level is left out of it.
    """
    links = alignment.links
    figures = np.array([any(q.high >= SMALL for q in s.quantities) for s in statements], np.bool_)
    kept = figures[links.left] & figures[links.right]
    first = join(len(statements), Links(links.left[kept], links.right[kept], links.value[kept], links.level))
    size = Counter(first)
    given = [str(claim) if size[claim] > 1 else None for claim in first]
    claims: dict[int, list[int]] = {}
    for at, claim in enumerate(join(len(statements), links, given)):
        claims.setdefault(claim, []).append(at)
    score = dict(zip(zip(links.left.tolist(), links.right.tolist(), strict=True), links.value.tolist(), strict=True))
    pruned = [_pruned(members, statements, score) for members in claims.values() if len(members) > 1]
    return [members for members in pruned if len({statements[at].report for at in members}) > 1]


def _pruned(members: list[int], statements: Sequence[Statement], score: Scores) -> list[int]:
    """The members, without those that do not belong: the worst goes first, and the others are looked at again."""
    members = list(members)
    while len(members) > 1:
        means = [_mean(at, members, statements, score) for at in members]
        worst = min(range(len(members)), key=lambda place: means[place])
        if means[worst] >= ALIKE:
            break
        del members[worst]
    return members


def _mean(at: int, members: Sequence[int], statements: Sequence[Statement], score: Scores) -> float:
    """The mean, over a claim's other reports, of a statement's best score with each."""
    best: dict[int, float] = {}
    for other in members:
        report = statements[other].report
        if report != statements[at].report:
            best[report] = max(best.get(report, 0.0), score.get((min(at, other), max(at, other)), 0.0))
    return sum(best.values()) / len(best) if best else 0.0


def _best(one: Places, other: Places, score: Numbers) -> Numbers:
    """For each pair, the best score of its statement with any of the other's report."""
    key = np.unique(np.stack([one, other]), axis=1, return_inverse=True)[1].ravel()
    best = np.full(key.max(initial=0) + 1, -np.inf)
    np.maximum.at(best, key, score)
    return np.asarray(best[key])


def _pairs(statements: Sequence[Statement]) -> tuple[Places, Places, Numbers]:
    from scipy.sparse import csr_matrix, triu

    vectors = unit_rows(_vectors(statements))
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
    both = _shared(a, b)
    little = min(_told(a), _told(b)) < TOLD and a.terms.keys() != b.terms.keys()
    denied = (NOT in a.terms) != (NOT in b.terms)
    if denied and len(both) >= ALL_BUT * len((a.terms.keys() | b.terms.keys()) - {NOT}):
        return -1.0
    if little or len(both) + (score > 0) < FEWEST or (score <= 0 and not both - a.names):
        return -1.0
    if any(one.first == other.first and one.last == other.last for one in a.days for other in b.days):
        score += DAY
    if a.teller and b.teller:
        score -= SPEAKER * (a.teller.split()[-1] != b.teller.split()[-1])
    if a.actor and b.actor:
        score -= ACTOR * (a.actor != b.actor)
    score -= NEGATED * (denied or a.supposed != b.supposed)
    if not a.names & b.names:
        score -= STRANGE if a.names and b.names else NAMELESS * (score <= 0)
    return score


def _weight(a: Statement, b: Statement) -> float:
    """The number of terms in common; names count half, for a story's statements are full of the same ones."""
    both = _shared(a, b)
    return len(both) - len(both & a.names) / 2


def _told(statement: Statement) -> int:
    return len(statement.terms.keys() - {NOT}) + len(statement.quantities)


def _shared(a: Statement, b: Statement) -> set[str]:
    return (a.terms.keys() & b.terms.keys()) - {NOT}


def _figures(a: Sequence[Quantity], b: Sequence[Quantity]) -> float:
    pairs = [(one, other) for one in a for other in b if one.counts_with(other)]
    same = [one for one, other in pairs if one.equals(other)]
    if same:
        return max(FIGURE if one.high >= SMALL else FIGURE / 2 for one in same)
    if not a or not b:
        return -UNTOLD * any(one.high >= SMALL for one in (*a, *b))
    if any(differ(one, other) for one, other in pairs):
        return NEARBY
    return 0.0 if any(_near(one, other) for one, other in pairs) else -OTHER


def of_one_figure(a: Statement, b: Statement) -> bool:
    """Do two statements give one figure of one thing, not a common one, or two accounts of it?"""
    pairs = [(one, other) for one in a.quantities for other in b.quantities if one.counts_with(other)]
    return any((one.equals(other) and one.high >= SMALL) or differ(one, other) for one, other in pairs)


def differ(one: Quantity, other: Quantity) -> bool:
    """Are two figures of one thing near enough to be two accounts of it, and not the same?

    Never two shares: an article about a vote or a tax is full of near ones that are of different things.
    """
    known = one.counts_alike(other) and one.unit != SHARE
    return known and _near(one, other) and not one.equals(other)


def _near(one: Quantity, other: Quantity) -> bool:
    return max(one.high, other.high) < NEAR * max(min(one.high, other.high), 1)
