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


def priors(hits: Numbers, due: Numbers) -> Numbers:
    """The weight of each category's prior, in hits; 0 for a category without hits.

    `hits[outlet, category]` are what was counted, `due` what the outlet would have if it were like all: both sum to the
    same. Hits over due are taken for draws from a gamma distribution with mean 1 whose variance between outlets is
    estimated by moments (Marshall 1991, after Clayton & Kaldor 1987): s² = Σ e(k/e − 1)² / Σ e less what chance alone
    adds, (outlets − 1) / Σ e; weight = 1 / s². A category that varies no more than chance makes it gets the largest
    weight that is allowed, and hardly counts.
    """
    total, typical = due.sum(axis=0), due.mean(axis=0)
    squares = np.divide((hits - due) ** 2, due, out=np.zeros(due.shape), where=due > 0).sum(axis=0)
    between = np.divide(squares - (len(due) - 1), total, out=np.zeros(total.shape), where=total > 0)
    most, least = MOST_PRIOR * typical, LEAST_PRIOR * typical
    return np.asarray(np.clip(np.divide(1, between, out=most.copy(), where=between > 0), least, most))


def positions(hits: Numbers, due: Numbers, usual: Numbers, weight: Numbers) -> Numbers:
    """Outlets as points: log of the shrunken hits over those due, in standard deviations of a raw log rate.

    `hits[…, outlet, category]` and `due` as in `priors`; leading axes are resamples. `usual[…, category]` are the hits
    due to an outlet of usual length (harmonic mean ñ of the words). The shrunken ratio is (k + a) / (e + a), with a the
    prior's weight. The standard deviation is that of chance and of the differences between outlets together,
    √(1/(r·ñ) + 1/a). A category without hits is 0.
    """
    found = weight > 0
    a = np.where(found, weight, 1.0)
    log = np.log((hits + a) / (due + a))
    deviation = np.sqrt(1 / np.where(found, usual, 1.0) + 1 / a)
    return np.asarray(np.where(found, log / deviation[..., None, :], 0.0))


def distances(points: Numbers) -> Numbers:
    """Euclidean distances between the points of each resample: [..., outlet, outlet]."""
    squares = (points**2).sum(axis=-1)
    inner = points @ np.swapaxes(points, -1, -2)
    found = np.sqrt(np.maximum(squares[..., :, None] + squares[..., None, :] - 2 * inner, 0))
    at = np.arange(points.shape[-2])
    found[..., at, at] = 0.0
    return np.asarray(found)
