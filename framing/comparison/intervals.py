"""Exact intervals of a rate, a share and a ratio of rates, and the corrections for looking many times.

All functions are vectorised. `dispersion` is the variance of a count over that of a Poisson (binomial) one, at least 1:
a count k with dispersion φ is worth k/φ independent hits, and the exact interval of that effective count is returned.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, gammaincinv

LEVEL = 0.95
Numbers = npt.NDArray[np.float64]
Interval = tuple[Numbers, Numbers]


def poisson_interval(
    count: npt.ArrayLike, exposure: npt.ArrayLike, level: npt.ArrayLike = LEVEL, dispersion: npt.ArrayLike = 1.0
) -> Interval:
    """The exact interval of a rate, per unit of exposure; NaN where there is no exposure.

    Garwood (1936): the ends are quantiles of the gamma distribution with shapes k and k + 1. It covers `level` or
    more.
    """
    k, n = _effective(count, dispersion), _effective(exposure, dispersion)
    tail = (1 - np.asarray(level, dtype=float)) / 2
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1e-12), tail), 0.0)
    high = gammaincinv(k + 1, 1 - tail)
    return _over(low, n), _over(high, n)


def share_interval(
    count: npt.ArrayLike, total: npt.ArrayLike, level: npt.ArrayLike = LEVEL, dispersion: npt.ArrayLike = 1.0
) -> Interval:
    """The exact interval of a share; NaN where the total is 0.

    Clopper & Pearson (1934): quantiles of the beta distributions (k, n − k + 1) and (k + 1, n − k).
    """
    k, n = _effective(count, dispersion), _effective(total, dispersion)
    low, high = _beta_ends(k, n - k, (1 - np.asarray(level, dtype=float)) / 2)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def ratio_interval(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    rest_count: npt.ArrayLike,
    rest_exposure: npt.ArrayLike,
    level: npt.ArrayLike = LEVEL,
    dispersion: npt.ArrayLike = 1.0,
    rest_dispersion: npt.ArrayLike = 1.0,
) -> Interval:
    """The exact conditional interval of a ratio of two rates; NaN where it is unbounded or nothing was counted.

    Given the sum of both counts the first is binomial (Przyborowski & Wilenski 1940); its Clopper–Pearson interval is
    carried over to the ratio. With hits only in the first, the lower end stands alone.
    """
    k, n = _effective(count, dispersion), _effective(exposure, dispersion)
    other, m = _effective(rest_count, rest_dispersion), _effective(rest_exposure, rest_dispersion)
    low, high = _beta_ends(k, other, (1 - np.asarray(level, dtype=float)) / 2)
    known = (k + other > 0) & (n > 0) & (m > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = low / (1 - low) * m / n, high / (1 - high) * m / n
    return np.where(known, low, np.nan), np.where(known & (other > 0), high, np.nan)


def _beta_ends(k: Numbers, other: Numbers, tail: Any) -> Interval:
    low = np.where(k > 0, betaincinv(np.maximum(k, 1e-12), other + 1, tail), 0.0)
    high = np.where(other > 0, betaincinv(k + 1, np.maximum(other, 1e-12), 1 - tail), 1.0)
    return low, high


def _effective(count: npt.ArrayLike, dispersion: npt.ArrayLike) -> Numbers:
    return np.asarray(np.asarray(count, dtype=float) / np.asarray(dispersion, dtype=float))


def _over(amount: Numbers, exposure: Numbers) -> Numbers:
    return np.where(exposure > 0, amount / np.where(exposure > 0, exposure, 1), np.nan)


def widened(level: float, looks: npt.ArrayLike) -> Numbers:
    """The level of one interval so that several hold together with `level`: Šidák (1967), level^(1/looks)."""
    return np.asarray(level ** (1 / np.maximum(np.asarray(looks, dtype=float), 1)))


def false_discovery_rates(p: npt.ArrayLike) -> Numbers:
    """The smallest false discovery rate at which each test is a discovery; NaN stays NaN and is no test.

    Benjamini & Hochberg (1995): min over larger p of p·m/rank, at most 1.
    """
    values = np.asarray(p, dtype=float)
    q = np.full(values.shape, np.nan)
    tests = np.flatnonzero(~np.isnan(values))
    order = tests[np.argsort(values[tests], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
