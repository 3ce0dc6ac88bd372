"""Each outlet against the rest: ratios of rates with intervals, and a test only where there are documents enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.intervals import LEVEL, false_discovery_rates, ratio_interval, widened
from framing.comparison.mantel_haenszel import cells, mantel_haenszel
from framing.comparison.outlets import MINIMUM_WORDS, Membership, columns, spread
from framing.comparison.permutation import permutation_tests, permutation_tests_within
from framing.comparison.strata import Strata
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


def difference_table(
    documents: Tally, membership: Membership, seed: int, strata: Strata | None = None
) -> pd.DataFrame:
    """The study's `differences`: every outlet's rate over the rate of all the others.

    Without `strata` the others are pooled; the interval is exact given the sum of the two counts (of effective counts
    where there are several documents). With `strata` the ratio is that of Mantel and Haenszel within stories, of the
    documents whose story another outlet reports too. Intervals are widened for the number of outlets looked at. Ratio
    and interval are NaN under `MINIMUM_WORDS` words on either side or without a hit. `p` needs four documents on both
    sides, `q` is Benjamini and Hochberg's over all tests; otherwise both are NaN.
    """
    measure, voice = columns(documents.measures)
    found = _pooled(documents, membership) if strata is None else _within(documents, membership, strata)
    tests = permutation_tests(documents, membership, seed) if strata is None else permutation_tests_within(
        documents, membership, strata, seed)  # fmt: skip
    enough = (found["exposure"] >= MINIMUM_WORDS) & (found["rest_exposure"] >= MINIMUM_WORDS)
    tested = enough & (found["count"] + found["rest_count"] > 0)
    values = found | {name: np.where(enough, found[name], np.nan) for name in ("ratio", "low", "high")}
    values["p"] = np.where(tested, tests[:, measure, voice], np.nan)
    return _frame(values, membership, documents.measures)


def _pooled(documents: Tally, membership: Membership) -> dict[str, npt.NDArray[Any]]:
    """Counts, exposures, ratios and intervals against the pooled others, by [outlet, column]."""
    measure, voice = columns(documents.measures)
    outlets = documents.pooled(membership.of, len(membership.names))
    dispersions = spread(documents, membership)[:, measure, voice]
    one = Side(outlets.hits[:, measure, voice], outlets.words[:, voice], dispersions)
    rest = one.rest()
    low, high = ratio_interval(
        one.count, one.exposure, rest.count, rest.exposure, _level(one.exposure), one.dispersion, rest.dispersion
    )
    texts = np.broadcast_to(membership.documents[:, None], one.count.shape)
    return {
        "documents": texts, "count": one.count, "exposure": one.exposure, "rest_documents": len(membership.of) - texts,
        "rest_count": rest.count, "rest_exposure": rest.exposure, "ratio": _ratio(one, rest), "low": low, "high": high,
    }  # fmt: skip


def _within(documents: Tally, membership: Membership, strata: Strata) -> dict[str, npt.NDArray[Any]]:
    """The same within stories."""
    size = len(membership.names)
    table = cells(documents, membership.of, strata, *columns(documents.measures))
    found = mantel_haenszel(table, size)
    low, high = found.interval(_level(found.exposure))
    one, rest = (np.broadcast_to(each[:, None], found.count.shape) for each in strata.sides(membership.of, size))
    return {
        "documents": one, "count": found.count, "exposure": found.exposure, "rest_documents": rest,
        "rest_count": found.rest_count, "rest_exposure": found.rest_exposure, "ratio": found.ratio, "low": low,
        "high": high,
    }  # fmt: skip


def _frame(values: Mapping[str, npt.NDArray[Any]], membership: Membership, measures: Sequence[str]) -> pd.DataFrame:
    measure, voice = columns(measures)
    size = len(membership.names)
    return pd.DataFrame(
        {
            "measure": np.tile(np.array(measures, dtype=object)[measure], size),
            "voice": np.tile(np.array(SPEAKERS, dtype=object)[voice], size),
            "outlet": np.repeat(np.array(membership.names, dtype=object), len(measure)),
            "rest": np.repeat(np.array(rests(membership.names), dtype=object), len(measure)),
            **{name: column.ravel() for name, column in values.items()},
            "q": false_discovery_rates(values["p"].ravel()),
        }
    )


def _ratio(one: Side, rest: Side) -> Numbers:
    above, below = one.count * rest.exposure, rest.count * one.exposure
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def _level(exposure: Counts) -> Numbers:
    """The level of each interval that the number of outlets with text enough calls for."""
    able = (exposure >= MINIMUM_WORDS).sum(axis=0)
    return widened(LEVEL, np.where(able > 2, able, 1))  # two outlets make one comparison


def rests(names: Sequence[str]) -> list[str]:
    """How the rest of each outlet is called: by name, or by number where they are many."""
    if len(names) - 1 > NAMED:
        return [f"{len(names) - 1} others"] * len(names)
    return [" + ".join(other for other in names if other != name) for name in names]
