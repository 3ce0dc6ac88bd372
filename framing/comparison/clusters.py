"""Which outlets are alike in their own words, how firmly, and where they lie on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.distances import categories, comparable, distances, positions, priors
from framing.comparison.maps import axis_rows, coordinates
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
    """The outlets' distances, and the rows of `clusters`, `joins` and `map_axes`; empty frames where there are too few."""

    distances: pd.DataFrame
    clusters: pd.DataFrame = field(default_factory=pd.DataFrame)
    joins: pd.DataFrame = field(default_factory=pd.DataFrame)
    map_axes: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hits, hits due and words of some outlets: [outlet, category] twice, and [outlet]; leading axes are resamples."""

    hits: Numbers
    due: Numbers
    words: Numbers

    def of(self, rows: npt.NDArray[np.intp]) -> Sizes:
        return Sizes(self.hits[rows], self.due[rows], self.words[rows])


def group_outlets(
    names: Sequence[str],
    units: Tally,
    outlet: Counts,
    seed: int,
    draws: int = DRAWS,
    rates: Numbers | None = None,
) -> Grouping:
    """Distances between outlets, groups, nearest neighbours and joins, each with its stability, and the map's axes.

    `units` are what is resampled: documents, or paragraphs, and `outlet[unit]` says whose they are. Everything rests on
    the own-voice categories of frames, hedges, boosters and loaded words. `rates[unit, measure]` is what is usual where
    the unit stands, in its story; without it, what is usual in all. An outlet under `MINIMUM_WORDS` own words has NaN
    distances and an empty row; with fewer than `FEWEST` others, or where no category was found, there are no clusters
    and no joins. With more than `MOST` outlets there are no distances either.
    """
    if len(names) > MOST:
        return Grouping(pd.DataFrame())
    kept = categories(units.measures)
    words = units.words[:, OWN].astype(float)
    due = words[:, None] * (np.ones((1, len(kept))) if rates is None else rates[:, kept])
    parts = Sizes(units.hits[:, kept, OWN].astype(float), due, words)
    total = Sizes(*(summed(each, outlet, len(names)) for each in (parts.hits, parts.due, parts.words)))
    able = comparable(total.words)
    total = total.of(able)
    if len(able) < 2 or not total.hits.any():
        return Grouping(_square(names, able, None))
    scale = np.divide(total.hits.sum(axis=0), total.due.sum(axis=0), out=np.zeros(len(kept)),
                      where=total.due.sum(axis=0) > 0)  # fmt: skip
    weight = priors(total.hits, total.due * scale)
    rate = total.hits.sum(axis=0) / total.words.sum()
    points = _points(total, scale, rate, weight)
    apart = np.round(distances(points), _DECIMALS)
    square = _square(names, able, apart)
    if len(able) < FEWEST or apart.max() < _CLOSE:
        return Grouping(square)
    drawn = _resampled(parts, outlet, able, np.random.default_rng(seed), draws)
    again = distances(_points(drawn, scale, rate, weight))
    called = [names[at] for at in able]
    return Grouping(
        square,
        _cluster_rows(names, able, points, apart, again),
        _join_rows(called, apart, again),
        axis_rows(points, [units.measures[at] for at in kept]),
    )


def _points(sizes: Sizes, scale: Numbers, rate: Numbers, weight: Numbers) -> Numbers:
    typical = sizes.words.shape[-1] / (1 / sizes.words).sum(axis=-1)
    return positions(sizes.hits, sizes.due * scale, rate * np.asarray(typical)[..., None], weight)


def _square(names: Sequence[str], able: npt.NDArray[np.intp], apart: Numbers | None) -> pd.DataFrame:
    values = np.full((len(names), len(names)), np.nan)
    if apart is not None:
        values[np.ix_(able, able)] = apart
    return pd.DataFrame(values, index=list(names), columns=list(names))


def _resampled(
    parts: Sizes, outlet: Counts, able: npt.NDArray[np.intp], rng: np.random.Generator, draws: int
) -> Sizes:
    """The sizes of the outlets in each resample: each outlet's units are drawn with replacement."""
    shape = (draws, len(able))
    wide = (*shape, parts.hits.shape[1])
    drawn = Sizes(np.zeros(wide), np.zeros(wide), np.zeros(shape))
    for row, number in enumerate(able):
        own = np.flatnonzero((outlet == number) & (parts.words > 0))
        times = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=draws).astype(float)
        drawn.hits[:, row], drawn.due[:, row] = times @ parts.hits[own], times @ parts.due[own]
        drawn.words[:, row] = times @ parts.words[own]
    return drawn


def _cluster_rows(
    names: Sequence[str], able: npt.NDArray[np.intp], points: Numbers, apart: Numbers, again: Numbers
) -> pd.DataFrame:
    nearest = _nearest(apart)
    stability = (_nearest(again) == nearest).mean(axis=0)
    place = coordinates(points)
    frame = pd.DataFrame({"outlet": list(names), "cluster": pd.array([pd.NA] * len(names), dtype="Int64")})
    frame["nearest"] = pd.Series([None] * len(names), dtype=object)
    frame[["stability", "silhouette", "x", "y"]] = np.nan
    groups = best_groups(apart)
    frame.loc[able, "cluster"] = groups
    frame.loc[able, "silhouette"] = silhouettes(apart, groups)
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


def silhouettes(apart: Numbers, groups: npt.NDArray[np.int64]) -> Numbers:
    """How much nearer each outlet is to its own group than to the next, from −1 to 1 (Rousseeuw 1987).

    0 for an outlet that is a group of its own; NaN where there is one group only.
    """
    from sklearn.metrics import silhouette_samples

    if len(np.unique(groups)) < 2:
        return np.full(len(apart), np.nan)
    return np.round(np.asarray(silhouette_samples(apart, groups, metric="precomputed")), _DECIMALS) + 0.0


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
