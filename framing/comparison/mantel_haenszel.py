"""Ratios of rates within stories: what each outlet does with an event against what the others do with the same one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from framing.comparison.dispersion import allowing_for
from framing.comparison.intervals import Interval
from framing.comparison.strata import Strata
from framing.comparison.tallies import Counts, Numbers, Tally, summed

PRIOR_STORIES = 2  # weight, in degrees of freedom, of what all outlets share; chosen by simulation (docs/measures.md)
MOST_SHARE = 0.95  # of a ratio that one story is taken to carry, so that a single one does not seem infinitely uneven


@dataclass(frozen=True, slots=True)
class Cells:
    """The reports of one outlet on one story, cell by cell, and those of all others on it.

    `outlet[cell]`; hits are [cell, column], words [cell, column] too, as each column has words of its own voice.
    """

    outlet: Counts
    hits: Numbers
    words: Numbers
    rest_hits: Numbers
    rest_words: Numbers


def cells(documents: Tally, outlet: Counts, strata: Strata, measure: Counts, voice: Counts) -> Cells:
    """The cells of the documents that enter, for the columns given by `measure` and `voice`."""
    entered = strata.entered
    key = np.stack([strata.of[entered], outlet[entered]])
    pairs, cell = np.unique(key, axis=1, return_inverse=True)
    cell = cell.ravel().astype(np.int64)
    k = summed(documents.hits[entered][:, measure, voice], cell, pairs.shape[1])
    n = summed(documents.words[entered][:, voice], cell, pairs.shape[1])
    stories = pairs[0].astype(np.int64)
    m, t = (summed(each, stories, strata.size)[stories] for each in (k, n))
    return Cells(pairs[1].astype(np.int64), k, n, m - k, t - n)


@dataclass(frozen=True, slots=True)
class Ratios:
    """By [outlet, column]: the ratio, the variance of its logarithm, and the hits and words that it rests on."""

    ratio: Numbers
    variance: Numbers
    count: Counts
    exposure: Counts
    rest_count: Counts
    rest_exposure: Counts

    def interval(self, level: npt.ArrayLike) -> Interval:
        """ψ · exp(±z √variance); NaN where either side has no hit."""
        known = (self.ratio > 0) & np.isfinite(self.variance)
        reach = ndtri((1 + np.asarray(level, dtype=float)) / 2) * np.sqrt(np.where(known, self.variance, 0))
        ends = (np.where(known, self.ratio * np.exp(sign * reach), np.nan) for sign in (-1, 1))
        return next(ends), next(ends)


def mantel_haenszel(table: Cells, outlets: int) -> Ratios:
    """The ratio of each outlet's rate to that of the others, common to all stories.

    ψ = Σ a·T₀/T ÷ Σ b·T₁/T over stories, with hits a and b in T₁ and T₀ of T words (Mantel & Haenszel 1959; Rothman,
    Greenland & Lash 2008, ch. 15). The variance of its logarithm is Σ (a+b)·T₁·T₀/T² ÷ (Σ a·T₀/T · Σ b·T₁/T) (Greenland
    & Robins 1985), times the dispersion that the stories show. The ratio is NaN where the others have no hit.
    """
    one, rest = table.words, table.rest_words
    able = (one > 0) & (rest > 0)
    whole = np.where(able, one + rest, 1)
    x, y = np.where(able, table.hits * rest / whole, 0), np.where(able, table.rest_hits * one / whole, 0)
    chance = np.where(able, (table.hits + table.rest_hits) * one * rest / whole**2, 0)
    above, below, spread = (summed(each, table.outlet, outlets) for each in (x, y, chance))
    ratio = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    known = (above > 0) & (below > 0)
    variance = np.divide(spread, above * below, out=np.full(above.shape, np.nan), where=known)
    sides = (np.where(able, each, 0) for each in (table.hits, one, table.rest_hits, rest))
    totals = [summed(each, table.outlet, outlets).astype(np.int64) for each in sides]
    return Ratios(ratio, variance * _dispersion(x - _of(ratio, table) * y, chance, ratio, table.outlet), *totals)


def _of(ratio: Numbers, table: Cells) -> Numbers:
    return np.where(np.isfinite(ratio), ratio, 0)[table.outlet]


def _dispersion(residual: Numbers, chance: Numbers, ratio: Numbers, outlet: Counts) -> Numbers:
    """The variance of a·T₀/T − ψ·b·T₁/T over stories, over what chance alone makes it; at least 1.

    Each squared residual is divided by (1 − h)², h the story's share of all (a jackknife: HC3, MacKinnon & White 1985),
    as ψ is estimated from the same stories. An outlet's own dispersion is drawn towards that of all outlets, which
    counts as `PRIOR_STORIES` stories; a t quantile allows for the number of stories, of equal weight, that it rests on.
    """
    outlets = len(ratio)
    whole = summed(chance, outlet, outlets)
    share = np.divide(chance, whole[outlet], out=np.zeros(chance.shape), where=whole[outlet] > 0)
    squares = summed((residual / np.maximum(1 - share, 1 - MOST_SHARE)) ** 2, outlet, outlets)
    stories = np.divide(1, summed(share**2, outlet, outlets), out=np.ones(whole.shape), where=whole > 0)
    expected = np.where(np.isfinite(ratio), ratio, 0) * whole
    own = np.divide(squares, expected, out=np.zeros(squares.shape), where=expected > 0)
    freedom = (stories - 1) * (expected > 0)
    pooled = (freedom * own).sum(axis=0) / np.maximum(freedom.sum(axis=0), 1)
    moderated = (PRIOR_STORIES * pooled + freedom * own) / (PRIOR_STORIES + freedom)
    wide = allowing_for(np.maximum(moderated, 1), freedom, PRIOR_STORIES)
    return np.where(freedom.sum(axis=0) > 0, wide, 1.0)
