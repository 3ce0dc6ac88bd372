"""How much more the counts of an outlet's documents vary than chance alone makes them."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtrit  # scipy.stats has the same by other names, and takes half a second to load

from framing.comparison.intervals import LEVEL
from framing.comparison.tallies import Counts, Numbers, summed

PRIOR_DOCUMENTS = 8  # weight, in degrees of freedom, of what all outlets share; chosen by simulation (docs/measures.md)


def dispersion(
    hits: Numbers, exposure: Numbers, outlet: Counts, outlets: int, shares: bool = False, each: Counts | None = None
) -> Numbers:
    """The variance of each outlet's total over its Poisson variance (binomial with `shares`), at least 1.

    `hits` and `exposure` are [document, column], `outlet[document]` is a number below `outlets`; the result is
    [outlet, column], ready for `poisson_interval`. It is 1 where an outlet has one document: then nothing is known of
    how its documents vary, and the interval speaks of that document's text only.

    The extra variance of a document is τ²μ², as of a negative binomial count; τ² is pooled over outlets by moments. An
    outlet's own ratio of squared residuals to their expectation is drawn towards what the pooled τ² predicts, with
    `PRIOR_DOCUMENTS` degrees of freedom against its own (moderated variances: Smyth 2004). A t quantile widens the
    part above 1 for the degrees of freedom that are left.

    Where a row is the sum of several documents, `each` says of how many: the extra variance of m of them is τ²μ²/m.
    """
    of = np.ones((len(hits), 1)) if each is None else each[:, None].astype(float)
    freedom = summed(exposure > 0, outlet, outlets) - 1
    total, size = summed(hits, outlet, outlets), summed(exposure, outlet, outlets)
    rate = _ratio(total, size)
    mean = rate[outlet] * exposure
    left = 1 - _ratio(exposure, size[outlet])  # of a residual's variance, as its mean is estimated from the same hits
    chance = mean * left * (1 - rate[outlet] if shares else 1)
    squares = (hits - mean) ** 2
    extra = np.maximum(_ratio((squares - chance).sum(axis=0), (mean**2 * left / of).sum(axis=0)), 0)
    drawn = _drawn(total, size, np.maximum(freedom + 1, 1))
    odds = _ratio(drawn, 1 - drawn) if shares else drawn
    predicted = 1 + extra * odds * _ratio(summed(exposure**2 / of, outlet, outlets), size)
    own = np.where(total > 0, _ratio(summed(squares, outlet, outlets), summed(chance, outlet, outlets)), predicted)
    moderated = (PRIOR_DOCUMENTS * predicted + freedom * own) / (PRIOR_DOCUMENTS + freedom)
    return np.where(freedom > 0, allowing_for(np.maximum(moderated, 1), freedom), 1.0)


def _drawn(total: Numbers, size: Numbers, documents: Numbers) -> Numbers:
    """Each outlet's rate, drawn towards the pooled one by the weight of one document, so that it is not 0."""
    pooled = _ratio(total.sum(axis=0), size.sum(axis=0))
    return _ratio(total + pooled * size / documents, size * (1 + 1 / documents))


def allowing_for(moderated: Numbers, freedom: Numbers, prior: float = PRIOR_DOCUMENTS) -> Numbers:
    """The dispersions, with the part above 1 widened as a t quantile is wider than a normal one, squared.

    `freedom` are an outlet's own degrees of freedom, `prior` those that the others lend it.
    """
    shared = np.maximum(freedom, 0).sum(axis=0)
    known = np.maximum(np.minimum(prior, shared - np.maximum(freedom, 0)) + freedom, 1)
    tail = (1 + LEVEL) / 2
    wider = (stdtrit(known, tail) / ndtri(tail)) ** 2
    return np.asarray(moderated + (wider - 1) * (moderated - 1))


def _ratio(a: Numbers, b: Numbers) -> Numbers:
    return np.asarray(np.divide(a, b, out=np.zeros(np.broadcast(a, b).shape), where=np.asarray(b) > 0))
