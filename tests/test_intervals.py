"""Intervals agree with scipy and with hand-worked tables, and cover what they promise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from framing.comparison.dispersion import dispersion
from framing.comparison.intervals import (
    false_discovery_rates,
    poisson_interval,
    ratio_interval,
    share_interval,
    widened,
)

COUNTS = [0, 1, 3, 8, 40, 1200]


@pytest.mark.parametrize("count", COUNTS)
def test_a_rate_has_the_chi_square_interval(count: int) -> None:
    """Garwood's interval, written with the chi-square distribution."""
    low, high = poisson_interval(count, 487)
    assert low * 487 == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0)
    assert high * 487 == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2)


def test_eight_hits_in_487_words_are_7_to_32_per_thousand() -> None:
    low, high = poisson_interval(8, 487)
    assert (round(1000 * float(low)), round(1000 * float(high))) == (7, 32)


@pytest.mark.parametrize(("count", "total"), [(0, 5), (3, 7), (7, 7), (40, 900), (1, 1)])
def test_a_share_has_the_interval_of_scipy(count: int, total: int) -> None:
    expected = stats.binomtest(count, total).proportion_ci(0.95, method="exact")
    assert np.allclose(share_interval(count, total), (expected.low, expected.high))


@pytest.mark.parametrize(("count", "rest"), [(8, 6), (1, 30), (12, 1)])
def test_a_ratio_has_the_conditional_interval_of_scipy(count: int, rest: int) -> None:
    expected = stats.binomtest(count, count + rest).proportion_ci(0.99, method="exact")
    ends = [p / (1 - p) * 856 / 139 for p in (expected.low, expected.high)]
    assert np.allclose(ratio_interval(count, 139, rest, 856, 0.99), ends)


def test_a_widened_ratio_worked_by_hand() -> None:
    """8 hits in 139 words against 6 in 856, with six outlets looked at: 1.7 to 44 times."""
    low, high = ratio_interval(8, 139, 6, 856, widened(0.95, 6))
    assert (round(float(low), 1), round(float(high))) == (1.7, 44)


def test_ratios_without_hits_are_undefined_or_one_sided() -> None:
    low, high = ratio_interval([0, 5, 0, 5], [200, 200, 200, 0], [0, 0, 5, 5], [900, 900, 900, 900])
    assert np.isnan(low).tolist() == [True, False, False, True]
    assert np.isnan(high).tolist() == [True, True, False, True]
    assert low[1] > 1
    assert low[2] == 0


def test_no_exposure_is_no_interval() -> None:
    assert np.isnan(poisson_interval(0, 0)).all()
    assert np.isnan(share_interval(0, 0)).all()


@given(st.integers(0, 200), st.integers(1, 5000), st.floats(1, 20))
def test_dispersion_only_widens(count: int, words: int, spread: float) -> None:
    plain, wide = poisson_interval(count, words), poisson_interval(count, words, dispersion=spread)
    assert wide[0] <= plain[0] + 1e-12
    assert plain[1] <= wide[1] + 1e-12
    assert plain[0] <= count / words <= plain[1]


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=30))
def test_false_discovery_rates_agree_with_scipy(p: list[float]) -> None:
    tests = [value for value in p if not np.isnan(value)]
    q = false_discovery_rates(p)
    assert np.isnan(q).tolist() == np.isnan(p).tolist()
    if tests:
        assert np.allclose(q[~np.isnan(q)], stats.false_discovery_control(tests))


def test_one_document_an_outlet_has_no_dispersion() -> None:
    hits, words = np.array([[3.0], [40.0]]), np.array([[200.0], [300.0]])
    assert dispersion(hits, words, np.array([0, 1]), 2).tolist() == [[1.0], [1.0]]


def test_even_documents_have_no_dispersion_and_uneven_ones_have() -> None:
    words, outlet = np.full((8, 1), 400.0), np.repeat([0, 1], 4)
    even = dispersion(np.full((8, 1), 5.0), words, outlet, 2)
    uneven = dispersion(np.array([[0.0], [0], [20], [0], [0], [0], [0], [20]]), words, outlet, 2)
    assert (even == 1).all()
    assert (uneven > 10).all()


def test_dispersion_survives_empty_columns_and_documents() -> None:
    hits, words = np.zeros((4, 2)), np.array([[0.0, 9], [0, 9], [0, 9], [0, 0]])
    assert (dispersion(hits, words, np.array([0, 0, 1, 1]), 2) == 1).all()
    shares = dispersion(words, words, np.array([0, 0, 1, 1]), 2, shares=True)
    assert np.isfinite(shares).all()


def simulate(
    outlets: int, documents: int, mean: float, extra: float, seed: int, replications: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64], float]:
    """Hits and words, [document, replication], of outlets with one common rate: `mean` hits in 500 words.

    Lengths are log-normal; the rate of a document varies with squared coefficient of variation `extra`.
    """
    rng = np.random.default_rng(seed)
    shape = (outlets * documents, replications)
    words = np.exp(rng.normal(np.log(500), 0.6, shape)).round()
    rate = np.full(shape, mean / 500)
    if extra:
        rate = rate * rng.gamma(1 / extra, extra, shape)
    hits = rng.poisson(rate * words).astype(float)
    return hits, words, np.repeat(np.arange(outlets), documents), mean / 500


# outlets, documents each, mean hits a document, extra variance → least and most coverage
COVERAGE = {
    "one article each": (6, 1, 15.0, 0.0, 0.93, 0.975),
    "one short article each": (6, 1, 3.0, 0.0, 0.93, 0.99),  # exact intervals of few hits cover more
    "two articles each, uneven": (6, 2, 3.0, 0.5, 0.925, 0.975),
    "four articles each, even": (6, 4, 3.0, 0.0, 0.93, 0.985),
    "four articles each, uneven": (6, 4, 3.0, 0.5, 0.93, 0.97),
    "ten articles each, uneven": (6, 10, 3.0, 0.5, 0.93, 0.97),
    "forty outlets, rare hits": (40, 20, 0.2, 1.0, 0.93, 0.975),
    "forty outlets, very uneven": (40, 20, 2.0, 1.0, 0.93, 0.97),
}


@pytest.mark.parametrize("case", COVERAGE)
def test_intervals_cover_the_true_rate(case: str) -> None:
    outlets, documents, mean, extra, least, most = COVERAGE[case]
    hits, words, outlet, true = simulate(outlets, documents, mean, extra, 11, 60_000 // (outlets * documents))
    member = np.equal.outer(np.arange(outlets), outlet).astype(float)
    spread = dispersion(hits, words, outlet, outlets)
    low, high = poisson_interval(member @ hits, member @ words, dispersion=spread)
    covered = float(((low <= true) & (true <= high)).mean())
    assert least <= covered <= most, f"{case}: {covered:.3f}"


def test_ratios_of_equal_rates_cover_one() -> None:
    """The first outlet against the five others, four uneven articles each."""
    hits, words, outlet, _ = simulate(6, 4, 4.0, 0.4, 5, 1500)
    member = np.equal.outer(np.arange(6), outlet).astype(float)
    spread = dispersion(hits, words, outlet, 6)
    k, n = member @ hits, member @ words
    rest = (spread[1:] * k[1:]).sum(axis=0) / k[1:].sum(axis=0)
    low, high = ratio_interval(k[0], n[0], k[1:].sum(axis=0), n[1:].sum(axis=0), 0.95, spread[0], rest)
    covered = float(((low <= 1) & (high >= 1)).mean())
    assert 0.925 <= covered <= 0.975, covered


def test_shares_cover_with_uneven_documents() -> None:
    rng = np.random.default_rng(3)
    total = rng.poisson(8, (30, 1500)).astype(float)
    outlet = np.repeat(np.arange(6), 5)
    first = rng.binomial(total.astype(int), rng.beta(3, 2, total.shape)).astype(float)
    member = np.equal.outer(np.arange(6), outlet).astype(float)
    spread = dispersion(first, total, outlet, 6, shares=True)
    low, high = share_interval(member @ first, member @ total, dispersion=spread)
    covered = float(((low <= 0.6) & (high >= 0.6)).mean())
    assert 0.93 <= covered <= 0.975, covered
