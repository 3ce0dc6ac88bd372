"""Which outlets are alike in their own words, how firmly, and where they lie on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.distances import categories, comparable, distances, positions, priors
from framing.comparison.tallies import Counts, Numbers, Tally, summed
from framing.measurement import OWN

FEWEST = 3  # outlets with text enough; fewer are too few to cluster
MOST = 200  # outlets; more are too many to show, and take too long
DRAWS = 200  # resamples
_CLOSE = 1e-9
_DECIMALS = 9  # so that the last bits of a sum, which differ between machines, change no byte

Merges = list[tuple[tuple[int, ...], tuple[int, ...], float]]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The outlets' distances, and the rows of `clusters` and `joins`; empty frames where there are too few."""

    distances: pd.DataFrame
    clusters: pd.DataFrame
    joins: pd.DataFrame


def group_outlets(names: Sequence[str], units: Tally, outlet: Counts, seed: int, draws: int = DRAWS) -> Grouping:
    """Distances between outlets, groups, nearest neighbours and joins, each with its stability.

    `units` are what is resampled: documents, or paragraphs, and `outlet[unit]` says whose they are. Everything rests on
    the own-voice categories of frames, hedges, boosters and loaded words. An outlet under `MINIMUM_WORDS` own words
    has NaN distances and an empty row; with fewer than `FEWEST` others, or where no category was found, there are
    no clusters and no joins. With more than `MOST` outlets there are no distances either.
    """
    if len(names) > MOST:
        return Grouping(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    kept = categories(units.measures)
    hits, words = units.hits[:, kept, OWN].astype(float), units.words[:, OWN].astype(float)
    total, size = summed(hits, outlet, len(names)), summed(words, outlet, len(names))
    able = comparable(size)
    total, size = total[able], size[able]
    if len(able) < 2 or not total.any():
        return Grouping(_square(names, able, None), pd.DataFrame(), pd.DataFrame())
    rate, weight = priors(total, size)
    points = positions(total, size, rate, weight)
    apart = np.round(distances(points), _DECIMALS)
    square = _square(names, able, apart)
    if len(able) < FEWEST or apart.max() < _CLOSE:
        return Grouping(square, pd.DataFrame(), pd.DataFrame())
    drawn = _resampled(hits, words, outlet, able, np.random.default_rng(seed), draws)
    again = distances(positions(*drawn, rate, weight))
    called = [names[at] for at in able]
    return Grouping(square, _cluster_rows(names, able, points, apart, again), _join_rows(called, apart, again))


def _square(names: Sequence[str], able: npt.NDArray[np.intp], apart: Numbers | None) -> pd.DataFrame:
    values = np.full((len(names), len(names)), np.nan)
    if apart is not None:
        values[np.ix_(able, able)] = apart
    return pd.DataFrame(values, index=list(names), columns=list(names))


def _resampled(
    hits: Numbers, words: Numbers, outlet: Counts, able: npt.NDArray[np.intp], rng: np.random.Generator, draws: int
) -> tuple[Numbers, Numbers]:
    """Hits and words of the outlets in each resample: each outlet's units are drawn with replacement."""
    drawn_hits = np.zeros((draws, len(able), hits.shape[1]))
    drawn_words = np.zeros((draws, len(able)))
    for row, number in enumerate(able):
        own = np.flatnonzero((outlet == number) & (words > 0))
        times = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=draws).astype(float)
        drawn_hits[:, row], drawn_words[:, row] = times @ hits[own], times @ words[own]
    return drawn_hits, drawn_words


def _cluster_rows(
    names: Sequence[str], able: npt.NDArray[np.intp], points: Numbers, apart: Numbers, again: Numbers
) -> pd.DataFrame:
    nearest = _nearest(apart)
    stability = (_nearest(again) == nearest).mean(axis=0)
    place = coordinates(points)
    frame = pd.DataFrame({"outlet": list(names), "cluster": pd.array([pd.NA] * len(names), dtype="Int64")})
    frame["nearest"] = pd.Series([None] * len(names), dtype=object)
    frame[["stability", "x", "y"]] = np.nan
    frame.loc[able, "cluster"] = best_groups(apart)
    frame.loc[able, "nearest"] = np.array(names, dtype=object)[able[nearest]]
    frame.loc[able, "stability"] = stability
    frame.loc[able, ["x", "y"]] = place
    return frame


def _nearest(apart: Numbers) -> npt.NDArray[np.intp]:
    """The nearest other outlet of each; the first of several as near."""
    own = np.arange(apart.shape[-1])
    others = apart.copy()
    others[..., own, own] = np.inf
    return np.asarray(others.argmin(axis=-1))


def best_groups(apart: Numbers) -> npt.NDArray[np.int64]:
    """The number of each outlet's group, from 1 on in the order of the outlets.

    Average linkage, cut where the mean silhouette (Rousseeuw 1987) of the groups is highest; one group where no cut
    has a silhouette above 0.
    """
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    best, labels = 0.0, np.zeros(len(apart), dtype=np.int64)
    for groups in range(2, len(apart)):
        tree = AgglomerativeClustering(n_clusters=groups, metric="precomputed", linkage="average")
        found = tree.fit_predict(apart)
        score = float(silhouette_score(apart, found, metric="precomputed"))
        if score > best + _CLOSE:
            best, labels = score, found
    return _in_order(labels)


def _in_order(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    seen = {label: number for number, label in enumerate(dict.fromkeys(labels.tolist()), start=1)}
    return np.array([seen[label] for label in labels.tolist()], dtype=np.int64)


def merges(apart: Numbers) -> Merges:
    """The joins of average linkage: members of both branches, the one with the first outlet before, and the height."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    branches: list[tuple[int, ...]] = [(at,) for at in range(len(apart))]
    found: Merges = []
    for one, other, height, _ in linkage(squareform(apart, checks=False), method="average").tolist():
        a, b = sorted((branches[int(one)], branches[int(other)]))
        branches.append(tuple(sorted(a + b)))
        found.append((a, b, round(height, _DECIMALS)))
    return found


def _join_rows(names: Sequence[str], apart: Numbers, again: Numbers) -> pd.DataFrame:
    joined = merges(apart)
    times = dict.fromkeys((tuple(sorted(a + b)) for a, b, _ in joined), 0)
    for resample in again:
        for a, b, _ in merges(resample):
            branch = tuple(sorted(a + b))
            if branch in times:
                times[branch] += 1

    def called(branch: tuple[int, ...]) -> str:
        return " + ".join(names[at] for at in branch)

    rows = [(called(a), called(b), height, times[tuple(sorted(a + b))] / len(again)) for a, b, height in joined]
    return pd.DataFrame(rows, columns=["a", "b", "height", "stability"])


def coordinates(points: Numbers) -> Numbers:
    """The outlets' places on the two directions in which they vary most (principal components), signs fixed.

    The outlet furthest along an axis lies on its positive side. A direction without variance is all 0.
    """
    from sklearn.decomposition import PCA

    place = np.zeros((len(points), 2))
    size = min(2, *points.shape)
    found = PCA(n_components=size, svd_solver="full").fit_transform(points)
    furthest = found[np.abs(found).argmax(axis=0), np.arange(size)]
    place[:, :size] = found * np.where(furthest < 0, -1.0, 1.0)
    return np.round(place, _DECIMALS) + 0.0
