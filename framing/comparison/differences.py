"""Each outlet against the rest: ratios of rates with intervals, and a test only where there are documents enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.intervals import LEVEL, Interval, false_discovery_rates, ratio_interval, widened
from framing.comparison.outlets import MINIMUM_WORDS, Membership, columns, spread
from framing.comparison.permutation import permutation_tests
from framing.comparison.tallies import SPEAKERS, Counts, Numbers, Tally

NAMED = 8  # outlets that the rest is called by name; above, by their number


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparisons, by [outlet, column]: hits, words, and the dispersion of the hits."""

    count: Counts
    exposure: Counts
    dispersion: Numbers

    def rest(self) -> Side:
        """For each outlet all others together; their dispersion is the mean of the outlets', weighted by hits."""
        count, exposure = (each.sum(axis=0) - each for each in (self.count, self.exposure))
        variance = self.dispersion * self.count
        pooled = (variance.sum(axis=0) - variance) / np.maximum(count, 1)
        return Side(count, exposure, np.where(count > 0, pooled, self.dispersion.max(axis=0)))


def difference_table(documents: Tally, membership: Membership, seed: int) -> pd.DataFrame:
    """The study's `differences`: every outlet's rate over the pooled rate of all the others.

    The interval is exact given the sum of the two counts (of effective counts where there are several documents), and
    widened for the number of outlets looked at. Ratio and interval are NaN under `MINIMUM_WORDS` words on either side
    or without a hit; the lower end stands alone where only the one has hits. `p` needs four documents on both sides,
    `q` is Benjamini and Hochberg's over all tests; otherwise both are NaN.
    """
    measure, voice = columns(documents.measures)
    outlets = documents.pooled(membership.of, len(membership.names))
    dispersions = spread(documents, membership)[:, measure, voice]
    one = Side(outlets.hits[:, measure, voice], outlets.words[:, voice], dispersions)
    rest = one.rest()
    enough = (one.exposure >= MINIMUM_WORDS) & (rest.exposure >= MINIMUM_WORDS)
    low, high = (np.where(enough, end, np.nan) for end in _interval(one, rest))
    tested = enough & (one.count + rest.count > 0)
    p = np.where(tested, permutation_tests(documents, membership, seed)[:, measure, voice], np.nan)
    size = len(membership.names)
    values = {
        "count": one.count, "exposure": one.exposure, "rest_count": rest.count, "rest_exposure": rest.exposure,
        "ratio": np.where(enough, _ratio(one, rest), np.nan), "low": low, "high": high, "p": p,
    }  # fmt: skip
    return pd.DataFrame(
        {
            "measure": np.tile(np.array(documents.measures, dtype=object)[measure], size),
            "voice": np.tile(np.array(SPEAKERS, dtype=object)[voice], size),
            "outlet": np.repeat(np.array(membership.names, dtype=object), len(measure)),
            "rest": np.repeat(np.array(rests(membership.names), dtype=object), len(measure)),
            **{name: column.ravel() for name, column in values.items()},
            "q": false_discovery_rates(p.ravel()),
        }
    )


def _ratio(one: Side, rest: Side) -> Numbers:
    above, below = one.count * rest.exposure, rest.count * one.exposure
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def _interval(one: Side, rest: Side) -> Interval:
    """The interval of each ratio, at the level that the number of outlets with text enough calls for."""
    able = (one.exposure >= MINIMUM_WORDS).sum(axis=0)
    looks = np.where(able > 2, able, 1)  # two outlets make one comparison
    return ratio_interval(
        one.count, one.exposure, rest.count, rest.exposure, widened(LEVEL, looks), one.dispersion, rest.dispersion
    )


def rests(names: Sequence[str]) -> list[str]:
    """How the rest of each outlet is called: by name, or by number where they are many."""
    if len(names) - 1 > NAMED:
        return [f"{len(names) - 1} others"] * len(names)
    return [" + ".join(other for other in names if other != name) for name in names]
