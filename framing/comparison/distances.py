"""How far apart outlets are in their own words: shrunken, standardised log rates, and Euclidean distances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from framing.comparison.outlets import MINIMUM_WORDS
from framing.comparison.tallies import Numbers
from framing.measurement import LEXICAL

MOST_PRIOR = 20.0  # a category may be drawn towards the pooled rate by at most this many typical outlets' words
LEAST_PRIOR = 0.05  # and by at least this part of one


def categories(measures: Sequence[str]) -> npt.NDArray[np.intp]:
    """The places of the categories, `layer:label`, that outlets are told apart by."""
    return np.array([at for at, name in enumerate(measures) if _is_category(name)], dtype=np.intp)


def _is_category(name: str) -> bool:
    layer, _, label = name.partition(":")
    return layer in LEXICAL and bool(label)


def comparable(words: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """The outlets with at least `MINIMUM_WORDS` own words: the others have no place among them."""
    return np.flatnonzero(np.asarray(words) >= MINIMUM_WORDS)


def priors(hits: Numbers, words: Numbers) -> tuple[Numbers, Numbers]:
    """The pooled rate of each category, and the weight of its prior in words.

    `hits[outlet, category]`, `words[outlet]`. Rates are taken for draws from a gamma distribution whose variance
    between outlets is estimated by moments (Marshall 1991, after Clayton & Kaldor 1987): s² = Σ n(k/n − r)² / Σ n less
    what chance alone adds, r·(outlets − 1) / Σ n; weight = r / s². A category whose rates vary no more than chance
    makes them gets the largest weight that is allowed, and hardly counts.
    """
    size, typical = words.sum(), words.mean()
    rate = hits.sum(axis=0) / size
    chance = rate * (len(words) - 1) / size
    observed = (words[:, None] * (hits / words[:, None] - rate) ** 2).sum(axis=0) / size
    between = observed - chance
    most, least = MOST_PRIOR * typical, LEAST_PRIOR * typical
    weight = np.divide(rate, between, out=np.full(rate.shape, most), where=between > 0)
    return rate, np.clip(weight, least, most)


def positions(hits: Numbers, words: Numbers, rate: Numbers, weight: Numbers) -> Numbers:
    """Outlets as points: log of the shrunken over the pooled rate, in standard deviations of a raw log rate.

    `hits[…, outlet, category]`, `words[…, outlet]`; leading axes are resamples. The shrunken rate is
    (k + r·a) / (n + a), with a the prior's weight. The standard deviation is that of chance and of the differences
    between outlets together, √(1/(r·ñ) + 1/(r·a)), ñ the harmonic mean of the words. A category without hits is 0.
    """
    found = rate > 0
    safe = np.where(found, rate, 1.0)
    n = words[..., None]
    log = np.log((hits + safe * weight) / ((n + weight) * safe))
    typical = words.shape[-1] / (1 / words).sum(axis=-1)
    deviation = np.sqrt(1 / (safe * typical[..., None, None]) + 1 / (safe * weight))
    return np.asarray(np.where(found, log / deviation, 0.0))


def distances(points: Numbers) -> Numbers:
    """Euclidean distances between the points of each resample: [..., outlet, outlet]."""
    squares = (points**2).sum(axis=-1)
    inner = points @ np.swapaxes(points, -1, -2)
    found = np.sqrt(np.maximum(squares[..., :, None] + squares[..., None, :] - 2 * inner, 0))
    at = np.arange(points.shape[-2])
    found[..., at, at] = 0.0
    return np.asarray(found)
