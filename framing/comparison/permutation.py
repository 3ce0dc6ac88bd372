"""A permutation test of each outlet against the rest, with documents as the units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from framing.comparison.outlets import Membership
from framing.comparison.strata import Strata, story_rates
from framing.comparison.tallies import Counts, Numbers, Tally

MINIMUM_DOCUMENTS = 4  # on either side
PERMUTATIONS = (1999, 19999)  # at least, at most: as many as the budget allows, for a finer p in small corpora
_BUDGET = 2_000_000_000  # sums over one document and one column
_TIE = 1e-9
_HALF = 0.5  # added to a count before its logarithm is taken
_BATCH = 50


def permutations(documents: Tally) -> int:
    """How many times the documents change their outlets: a number that depends on the size of the corpus alone."""
    fewest, most = PERMUTATIONS
    return min(max(_BUDGET // max(2 * documents.hits.size, 1), fewest), most)


def permutation_tests(documents: Tally, membership: Membership, seed: int, draws: int | None = None) -> Numbers:
    """The two-sided p of each outlet against the rest, by [outlet, measure, voice]; NaN with too few documents.

    Documents change their outlets at random, `draws` times (`permutations` of them unless told). The statistic is the
    log ratio of the two rates over its standard error: studentised, so that it keeps its level where the sides differ
    in length or spread (Janssen 1997). p = (1 + draws as extreme) / (1 + draws).
    """
    draws = permutations(documents) if draws is None else draws
    _, measures, voices = documents.hits.shape
    p = np.full((len(membership.names), measures, voices), np.nan)
    for voice in range(voices):
        used = np.flatnonzero(documents.words[:, voice] > 0)
        outlet, words = membership.of[used], documents.words[used, voice]
        sizes = np.bincount(outlet, minlength=len(p))
        able = np.flatnonzero((sizes >= MINIMUM_DOCUMENTS) & (len(used) - sizes >= MINIMUM_DOCUMENTS))
        if len(able):
            rng = np.random.default_rng([seed, voice])
            p[able, :, voice] = _tests(documents.hits[used, :, voice], words, outlet, able, rng, draws)
    return p


def _tests(
    hits: Counts, words: Counts, outlet: Counts, able: npt.NDArray[np.intp], rng: np.random.Generator, draws: int
) -> Numbers:
    k, n = hits.astype(float), words[:, None].astype(float)
    facts = np.concatenate([np.ones_like(n), n, n**2, k, k**2, k * n], axis=1)  # integers: their sums are exact
    total = facts.sum(axis=0)
    seen = np.abs(_statistics(_sums(outlet[None], able, facts), total))
    extreme = np.ones(seen.shape[1:])
    for first in range(0, draws, _BATCH):
        shuffled = rng.permuted(np.tile(outlet, (min(_BATCH, draws - first), 1)), axis=1)
        extreme += (np.abs(_statistics(_sums(shuffled, able, facts), total)) >= seen - _TIE).sum(axis=0)
    return np.asarray(extreme / (1 + draws))


def permutation_tests_within(
    documents: Tally, membership: Membership, strata: Strata, seed: int, draws: int | None = None
) -> Numbers:
    """The same within stories: documents change outlets only with others on the same story.

    The statistic is the sum of an outlet's residuals, hits − words · the story's rate, over its standard error: the
    root of their summed squares, or of the Poisson variance where that is more. Only documents whose story another
    outlet reports too take part, and are counted.
    """
    draws = permutations(documents) if draws is None else draws
    _, measures, voices = documents.hits.shape
    p = np.full((len(membership.names), measures, voices), np.nan)
    rate = story_rates(documents, strata)
    for voice in range(voices):
        used = np.flatnonzero((documents.words[:, voice] > 0) & (strata.of >= 0))
        outlet = membership.of[used]
        sizes = np.bincount(outlet, minlength=len(p))
        able = np.flatnonzero((sizes >= MINIMUM_DOCUMENTS) & (len(used) - sizes >= MINIMUM_DOCUMENTS))
        if len(able):
            words = documents.words[used, voice].astype(float)
            facts = _residuals(documents.hits[used, :, voice], words, rate[used, :, voice], strata.of[used])
            rng = np.random.default_rng([seed, voice])
            p[able, :, voice] = _tests_within(facts, outlet, strata.of[used], able, rng, draws)
    return p


def _residuals(hits: Counts, words: Numbers, rate: Numbers, story: Counts) -> Numbers:
    """Each document's residuals, their squares, and their Poisson variances, side by side."""
    share = words / np.bincount(story, words)[story]
    left = hits - words[:, None] * rate
    return np.concatenate([left, left**2, words[:, None] * rate * (1 - share)[:, None]], axis=1)


def _tests_within(
    facts: Numbers, outlet: Counts, story: Counts, able: npt.NDArray[np.intp], rng: np.random.Generator, draws: int
) -> Numbers:
    order = np.argsort(story, kind="stable")
    facts, outlet, story = facts[order], outlet[order], story[order]
    seen = np.abs(_scores(_sums(outlet[None], able, facts)))
    extreme = np.ones(seen.shape[1:])
    for first in range(0, draws, _BATCH):
        mixed = np.argsort(story + rng.random((min(_BATCH, draws - first), len(story))), axis=1)
        extreme += (np.abs(_scores(_sums(outlet[mixed], able, facts))) >= seen - _TIE).sum(axis=0)
    return np.asarray(extreme / (1 + draws))


def _scores(sums: Numbers) -> Numbers:
    residual, square, chance = np.split(sums, 3, axis=-1)
    error = np.sqrt(np.maximum(square, chance))
    return np.asarray(np.divide(residual, error, out=np.zeros(residual.shape), where=error > 0))


def _sums(outlet: Counts, able: npt.NDArray[np.intp], facts: Numbers) -> Numbers:
    """The sums of the documents' facts by [draw, able outlet], where `outlet[draw, document]` says whose they are."""
    place = np.full(int(outlet.max()) + 1, -1)
    place[able] = np.arange(len(able))
    at = place[outlet]
    draw, document = np.nonzero(at >= 0)
    row = draw * len(able) + at[draw, document]
    member = csr_array((np.ones(len(row)), (row, document)), shape=(len(outlet) * len(able), len(facts)))
    return np.asarray(member @ facts).reshape(len(outlet), len(able), -1)


def _statistics(sums: Numbers, total: Numbers) -> Numbers:
    """The log ratio of the rates of each outlet and all others, over its standard error."""
    one, one_variance = _log_rate(sums)
    other, other_variance = _log_rate(total - sums)
    return np.asarray((one - other) / np.sqrt(one_variance + other_variance))


def _log_rate(sums: Numbers) -> tuple[Numbers, Numbers]:
    """The log rate of some documents, with half a hit added, and its variance.

    The variance is that of a ratio estimate over documents (Cochran 1977, ch. 6), and at least that of a Poisson count.
    """
    documents, words, squares = sums[..., :1], sums[..., 1:2], sums[..., 2:3]
    hits, square, product = np.split(sums[..., 3:], 3, axis=-1)
    rate = hits / words
    spread = (square - 2 * rate * product + rate**2 * squares) * documents / (documents - 1)
    return np.log((hits + _HALF) / words), np.maximum(spread / (hits + _HALF) ** 2, 1 / (hits + _HALF))
