"""Each outlet against the rest: ratios of rates with intervals, and a test only where there are documents enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from framing.comparison.intervals import LEVEL, false_discovery_rates, ratio_interval, widened
from framing.comparison.outlets import MINIMUM_WORDS, Membership, columns, spread
from framing.comparison.tallies import SPEAKERS, Counts, Numbers, Tally

MINIMUM_DOCUMENTS = 4  # on either side, for a permutation test
PERMUTATIONS = (1999, 19999)  # at least, at most: as many as the budget allows, for a finer p in small corpora
_BUDGET = 2_000_000_000  # sums over one document and one column
NAMED = 8  # outlets that the rest is called by name; above, by their number
_TIE = 1e-9
_HALF = 0.5  # added to a count before its logarithm is taken
_BATCH = 50


def difference_table(documents: Tally, membership: Membership, seed: int) -> pd.DataFrame:
    """The study's `differences`: every outlet's rate over the pooled rate of all the others.

    The interval is exact given the sum of the two counts (of effective counts where there are several documents), and
    widened for the number of outlets looked at. Ratio and interval are NaN under `MINIMUM_WORDS` words on either side
    or without a hit; the lower end stands alone where only the one has hits. `p` needs `MINIMUM_DOCUMENTS` documents
    on both sides, `q` is Benjamini and Hochberg's over all tests; otherwise both are NaN.
    """
    measure, voice = columns(documents.measures)
    outlets = documents.pooled(membership.of, len(membership.names))
    count, exposure = outlets.hits[:, measure, voice], outlets.words[:, voice]
    rest_count, rest_exposure = count.sum(axis=0) - count, exposure.sum(axis=0) - exposure
    enough = (exposure >= MINIMUM_WORDS) & (rest_exposure >= MINIMUM_WORDS)
    dispersions = spread(documents, membership)[:, measure, voice]
    variance = dispersions * count
    rest_dispersions = np.where(
        rest_count > 0, (variance.sum(axis=0) - variance) / np.maximum(rest_count, 1), dispersions.max(axis=0)
    )
    level = widened(LEVEL, _looks(exposure))
    low, high = ratio_interval(count, exposure, rest_count, rest_exposure, level, dispersions, rest_dispersions)
    ratio = np.divide(
        count * rest_exposure, rest_count * exposure, out=np.full(count.shape, np.nan),
        where=enough & (rest_count > 0) & (exposure > 0),
    )  # fmt: skip
    tested = enough & (count + rest_count > 0)
    p = np.where(tested, permutation_tests(documents, membership, seed)[:, measure, voice], np.nan)
    size = len(membership.names)
    return pd.DataFrame(
        {
            "measure": np.tile(np.array(documents.measures, dtype=object)[measure], size),
            "voice": np.tile(np.array(SPEAKERS, dtype=object)[voice], size),
            "outlet": np.repeat(np.array(membership.names, dtype=object), len(measure)),
            "rest": np.repeat(np.array(rests(membership.names), dtype=object), len(measure)),
            "count": count.ravel(),
            "exposure": exposure.ravel(),
            "rest_count": rest_count.ravel(),
            "rest_exposure": rest_exposure.ravel(),
            "ratio": ratio.ravel(),
            "low": np.where(enough, low, np.nan).ravel(),
            "high": np.where(enough, high, np.nan).ravel(),
            "p": p.ravel(),
            "q": false_discovery_rates(p.ravel()),
        }
    )


def rests(names: Sequence[str]) -> list[str]:
    """How the rest of each outlet is called: by name, or by number where they are many."""
    if len(names) - 1 > NAMED:
        return [f"{len(names) - 1} others"] * len(names)
    return [" + ".join(other for other in names if other != name) for name in names]


def _looks(exposure: Counts) -> Counts:
    """How many comparisons a column makes: one an outlet with text enough; two outlets make one."""
    able = (exposure >= MINIMUM_WORDS).sum(axis=0)
    return np.where(able > 2, able, 1)


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
