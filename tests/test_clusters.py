"""Groups, neighbours and joins: right where they are planted, silent where there is too little."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist, squareform
from sklearn.metrics import silhouette_samples, silhouette_score

from framing.comparison.clusters import MOST, best_groups, group_outlets, merges, silhouettes
from framing.comparison.distances import comparable, distances, positions, priors
from framing.comparison.maps import axis_rows, coordinates
from framing.comparison.tallies import SPEAKERS, Tally

NAMES = tuple("ABCDEF")


def units(rates: np.ndarray, per_outlet: int = 12, words: int = 300, seed: int = 0) -> tuple[Tally, np.ndarray]:
    """Documents of outlets whose own words have the rates given, [outlet, category]."""
    outlet = np.repeat(np.arange(len(rates)), per_outlet)
    hits = np.zeros((len(outlet), rates.shape[1] + 1, len(SPEAKERS)), dtype=np.int64)
    hits[:, 1:, 0] = np.random.default_rng(seed).poisson(rates[outlet] * words)
    hits[:, 0, 0] = hits[:, 1:, 0].sum(axis=1)
    size = np.zeros((len(outlet), len(SPEAKERS)), dtype=np.int64)
    size[:, 0] = words
    names = ("frame", *(f"frame:c{i}" for i in range(rates.shape[1])))
    return Tally(names, hits, size), outlet


def two_camps() -> np.ndarray:
    rates = np.full((6, 8), 0.01)
    rates[:3, :4], rates[3:, 4:] = 0.03, 0.03
    return rates


def test_planted_groups_are_found_and_stable() -> None:
    found = group_outlets(NAMES, *units(two_camps()), seed=1)
    assert found.clusters["cluster"].tolist() == [1, 1, 1, 2, 2, 2]
    assert all(n in "ABC" for n in found.clusters["nearest"][:3])
    camps = found.joins[(found.joins["a"] + " + " + found.joins["b"]).map(lambda j: set(j.split(" + ")) == set("ABC"))]
    assert camps["stability"].item() > 0.95
    assert found.joins["stability"].iloc[-1] == 1


def test_chance_alone_makes_no_stable_neighbours() -> None:
    found = group_outlets(NAMES, *units(np.full((6, 8), 0.01), seed=4), seed=1)
    apart, planted = found.distances.to_numpy(), group_outlets(NAMES, *units(two_camps()), seed=1).distances.to_numpy()
    assert found.clusters["stability"].mean() < 0.6
    assert apart.max() < 0.5 * planted.max()


@pytest.mark.parametrize("outlets", [1, 2])
def test_too_few_outlets_to_cluster(outlets: int) -> None:
    found = group_outlets(NAMES[:outlets], *units(two_camps()[:outlets]), seed=1)
    assert found.clusters.empty
    assert found.joins.empty
    assert found.distances.shape == (outlets, outlets)


def test_two_outlets_still_have_a_distance() -> None:
    found = group_outlets(("A", "F"), *units(two_camps()[[0, 5]]), seed=1)
    assert found.distances.loc["A", "F"] > 0 == found.distances.loc["A", "A"]


def test_an_outlet_with_too_little_text_is_left_out() -> None:
    documents, outlet = units(two_camps())
    documents.words[outlet == 2] = 4
    found = group_outlets(NAMES, documents, outlet, seed=1)
    row = found.clusters.set_index("outlet").loc["C"]
    assert row.isna().all()
    assert found.distances.loc["C"].isna().all()
    assert found.clusters["cluster"].notna().sum() == 5


def test_rows_without_hits_raise_nothing() -> None:
    rates = two_camps()
    rates[0] = 0
    assert np.isfinite(group_outlets(NAMES, *units(rates), seed=1).distances.to_numpy()).all()
    nothing = group_outlets(NAMES, *units(np.zeros((6, 3))), seed=1)
    assert nothing.distances.isna().all(axis=None)
    assert nothing.clusters.empty


def test_equal_outlets_are_not_grouped() -> None:
    documents, outlet = units(np.full((6, 1), 0.01))
    documents.hits[:, :, 0] = 3
    found = group_outlets(NAMES, documents, outlet, seed=1)
    assert found.clusters.empty
    assert (found.distances.to_numpy() == 0).all()


def test_very_many_outlets_are_not_clustered() -> None:
    names = tuple(f"o{i:03}" for i in range(MOST + 1))
    found = group_outlets(names, *units(np.full((MOST + 1, 2), 0.01), per_outlet=1), seed=1)
    assert found.distances.empty
    assert found.clusters.empty


def test_no_units_at_all() -> None:
    documents, outlet = units(two_camps())
    empty = Tally(documents.measures, documents.hits[:0], documents.words[:0])
    assert group_outlets(NAMES, empty, outlet[:0], seed=1).distances.isna().all(axis=None)


def test_the_seed_decides_the_resamples() -> None:
    one, same, other = (group_outlets(NAMES, *units(np.full((6, 8), 0.01)), seed=s).clusters for s in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_joins_and_groups_agree_with_scipy_and_scikit_learn() -> None:
    points = np.random.default_rng(5).normal(size=(7, 3))
    apart = distances(points)
    assert np.allclose(apart, squareform(pdist(points)))
    tree = linkage(pdist(points), "average")
    assert np.allclose([height for _, _, height in merges(apart)], tree[:, 2])
    groups = best_groups(apart)
    best = silhouette_score(apart, groups, metric="precomputed")
    assert groups[0] == 1
    assert best > 0
    assert all(silhouette_score(points, cut) <= best + 1e-9 for cut in _cuts(tree))


def _cuts(tree: np.ndarray) -> list[np.ndarray]:
    from scipy.cluster.hierarchy import fcluster

    return [fcluster(tree, size, "maxclust") for size in range(2, len(tree) + 1)]


def test_shrinkage_worked_by_hand() -> None:
    """Three outlets of 1,000 words with 10, 20 and 30 hits, 20 due to each: s² = 1/6 − 1/30, weight = 1 / s² = 7.5."""
    hits, due = np.array([[10.0], [20], [30]]), np.full((3, 1), 20.0)
    weight = priors(hits, due)
    assert weight == pytest.approx([7.5])
    expected = np.log((10 + 7.5) / (20 + 7.5)) / np.sqrt(1 / 20 + 1 / 7.5)
    assert positions(hits, due, np.array([20.0]), weight)[0, 0] == pytest.approx(expected)


def test_a_category_that_varies_as_chance_does_counts_little() -> None:
    hits, due = np.array([[19.0, 5], [20, 20], [21, 35]]), np.full((3, 2), 20.0)
    points = positions(hits, due, np.full(2, 20.0), priors(hits, due))
    assert np.ptp(points[:, 0]) < 0.1 * np.ptp(points[:, 1])


def test_what_is_usual_in_a_story_sets_nobody_apart() -> None:
    """Three outlets write alike, each of two stories: one story is full of hits, and one outlet has more of it."""
    outlet, story = np.repeat([0, 1, 2], 20), np.tile(np.arange(20) % 2, 3)
    story[:20] = np.arange(20) % 10 == 0
    usual = np.where(story[:, None] == 0, 0.002, 0.03) * np.ones((1, 5))
    hits = np.zeros((60, 5, len(SPEAKERS)), dtype=np.int64)
    hits[:, :, 0] = np.random.default_rng(4).poisson(usual * 400)
    words = np.zeros((60, len(SPEAKERS)), dtype=np.int64)
    words[:, 0] = 400
    tally = Tally(tuple(f"frame:c{i}" for i in range(5)), hits, words)
    plain = group_outlets(NAMES[:3], tally, outlet, seed=1).distances.to_numpy()
    within = group_outlets(NAMES[:3], tally, outlet, seed=1, rates=usual).distances.to_numpy()
    assert within.max() < 0.3 * plain[0].max()


def test_comparable_outlets_have_a_hundred_own_words() -> None:
    assert comparable([99, 100, 0, 5000]).tolist() == [1, 3]


def test_the_map_has_fixed_signs() -> None:
    points = np.random.default_rng(2).normal(size=(5, 4))
    place = coordinates(points)
    assert np.allclose(place, coordinates(points[:, ::-1]))
    assert (place[np.abs(place).argmax(axis=0), [0, 1]] > 0).all()
    assert (coordinates(np.array([[0.0], [1.0], [5.0]]))[:, 1] == 0).all()


def test_silhouettes_are_those_of_scikit_learn_and_undefined_in_one_group() -> None:
    apart = distances(np.array([[0.0], [1], [10], [11], [30]]))
    groups = np.array([1, 1, 2, 2, 3])
    assert silhouettes(apart, groups) == pytest.approx(silhouette_samples(apart, groups, metric="precomputed"))
    assert silhouettes(apart, groups)[4] == 0
    assert np.isnan(silhouettes(apart, np.ones(5, dtype=np.int64))).all()
    found = group_outlets(NAMES, *units(two_camps()), seed=1).clusters
    assert (found["silhouette"] > 0.3).all()


def test_the_axes_of_the_map_are_named_by_the_categories_that_lie_along_them() -> None:
    rng = np.random.default_rng(3)
    points = rng.normal(scale=0.1, size=(8, 4))
    points[:, 0] += np.linspace(-4, 5, 8)
    points[:, 1] -= np.linspace(-4, 5, 8)
    axes = axis_rows(points, ["frame:a", "frame:b", "hedge:c", "hedge:d"])
    assert axes["axis"].tolist() == ["x", "y"]
    assert axes["share"].sum() == pytest.approx(1, abs=0.02)
    assert axes.loc[0, ["ends_high", "ends_low"]].tolist() == ["frame:a", "frame:b"]
    assert len(axis_rows(np.array([[0.0], [1.0], [5.0]]), ["frame:a"])) == 1
