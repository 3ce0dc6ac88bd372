"""A map of the outlets: the two directions in which they vary most, and what those directions mean in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.tallies import Numbers

AXES = ("x", "y")
CLEAR = 0.5  # correlation from which on a category names an axis
NAMED = 3  # categories that name one end of an axis
_DECIMALS = 9  # so that the last bits of a sum, which differ between machines, change no byte


def coordinates(points: Numbers) -> Numbers:
    """The outlets' places on the two directions in which they vary most (principal components), signs fixed.

    The outlet furthest along an axis lies on its positive side. A direction without variance is all 0.
    """
    return _components(points)[0]


def axis_rows(points: Numbers, categories: Sequence[str]) -> pd.DataFrame:
    """The study's `map_axes`: the share of all variance that lies along each axis, and the categories that name its ends.

    A category names an end where the outlets' places along the axis go with it (correlation of `CLEAR` or more); the
    ones that weigh most come first, up to `NAMED` of them. An axis without variance has no row.
    """
    place, share = _components(points)
    spread = points.std(axis=0) > 0
    rows = []
    for at, axis in enumerate(AXES):
        if not place[:, at].any():
            continue
        with_it = np.zeros(points.shape[1])
        with_it[spread] = [np.corrcoef(place[:, at], column)[0, 1] for column in points[:, spread].T]
        load = np.round(with_it * points.std(axis=0), _DECIMALS)
        ends = [_named(load * sign, with_it * sign >= CLEAR, categories) for sign in (1, -1)]
        rows.append((axis, share[at], *ends))
    return pd.DataFrame(rows, columns=["axis", "share", "ends_high", "ends_low"])


def _named(load: Numbers, clear: npt.NDArray[np.bool_], categories: Sequence[str]) -> str | None:
    """The categories that weigh most at one end, joined by ' + '; None where no category is clear."""
    chosen = [at for at in np.argsort(-load, kind="stable").tolist() if clear[at]][:NAMED]
    return " + ".join(categories[at] for at in chosen) or None


def _components(points: Numbers) -> tuple[Numbers, Numbers]:
    """Places on the axes, and the share of the variance along each."""
    from sklearn.decomposition import PCA

    place, share = np.zeros((len(points), len(AXES))), np.zeros(len(AXES))
    size = min(len(AXES), *points.shape)
    found = PCA(n_components=size, svd_solver="full")
    moved = found.fit_transform(points)
    furthest = moved[np.abs(moved).argmax(axis=0), np.arange(size)]
    place[:, :size] = moved * np.where(furthest < 0, -1.0, 1.0)
    share[:size] = found.explained_variance_ratio_
    return np.round(place, _DECIMALS) + 0.0, np.round(share, _DECIMALS)
