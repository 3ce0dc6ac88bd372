"""Outlets side by side: rates, the opening against the body, and the places on the codebook's axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.dispersion import dispersion
from framing.comparison.intervals import poisson_interval, share_interval
from framing.comparison.tallies import SPEAKERS, Counts, Numbers, Tally, has_voice, summed
from framing.measurement import ALL

MINIMUM_WORDS = 100  # below, a rate is "too little text"
PER = 1000  # words that a rate refers to
OPENING = ("headline", "standfirst", "lead")


@dataclass(frozen=True, slots=True)
class Membership:
    """Which outlet published each document: `of[document]` is a place in `names`, which are in order."""

    names: tuple[str, ...]
    of: Counts

    @classmethod
    def among(cls, outlets: Sequence[str]) -> Membership:
        """The membership that the outlets of some documents, in their order, make."""
        names, of = np.unique(np.asarray(outlets, dtype=object).astype(str), return_inverse=True)
        return cls(tuple(str(name) for name in names), of.astype(np.int64))

    @property
    def documents(self) -> Counts:
        """The number of documents of each outlet."""
        return np.bincount(self.of, minlength=len(self.names)).astype(np.int64)


def columns(measures: Sequence[str]) -> tuple[Counts, Counts]:
    """The pairs of measure and voice that a table has rows for, as places in `measures` and `SPEAKERS`."""
    pairs = [
        (m, v) for m, name in enumerate(measures) for v, voice in enumerate(SPEAKERS) if has_voice(name) or voice == ALL
    ]
    measure, voice = np.array(pairs, dtype=np.int64).T
    return measure, voice


def spread(documents: Tally, membership: Membership) -> Numbers:
    """The dispersion of every outlet's count, by [outlet, measure, voice]."""
    units, measures, voices = documents.hits.shape
    hits = documents.hits.reshape(units, -1).astype(float)
    words = np.tile(documents.words[:, None, :], (1, measures, 1)).reshape(units, -1).astype(float)
    found = dispersion(hits, words, membership.of, len(membership.names), each=documents.each)
    return found.reshape(-1, measures, voices)


def rate_table(documents: Tally, membership: Membership) -> pd.DataFrame:
    """The study's `outlets`: count, exposure, rate per 1,000 words and its interval, by measure and voice.

    The interval is Garwood's, of the effective count where an outlet has several documents. Rate and interval are NaN
    under `MINIMUM_WORDS` words of that voice.
    """
    measure, voice = columns(documents.measures)
    outlets = documents.pooled(membership.of, len(membership.names))
    frame = _rates(outlets, spread(documents, membership), measure, voice, membership)
    frame.insert(3, "documents", np.repeat(membership.documents, len(measure)))
    return frame


def zone_table(opening: Tally, body: Tally, membership: Membership) -> pd.DataFrame:
    """The study's `zones`: the same for the opening of the articles (headline, standfirst, lead) and for their body."""
    measure, voice = columns(opening.measures)
    parts = []
    for zone, documents in (("opening", opening), ("body", body)):
        outlets = documents.pooled(membership.of, len(membership.names))
        part = _rates(outlets, spread(documents, membership), measure, voice, membership)
        part.insert(3, "zone", zone)
        part["row"] = np.arange(len(part))
        parts.append(part)
    frame = pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)
    return frame.drop(columns="row")


def _rates(
    outlets: Tally, dispersions: Numbers, measure: Counts, voice: Counts, membership: Membership
) -> pd.DataFrame:
    count, exposure = outlets.hits[:, measure, voice], outlets.words[:, voice]
    low, high = poisson_interval(count, exposure, dispersion=dispersions[:, measure, voice])
    enough = exposure >= MINIMUM_WORDS
    rate = np.divide(count, exposure, out=np.full(count.shape, np.nan), where=enough)
    names = np.array(outlets.measures, dtype=object)[measure]
    size = len(membership.names)
    return pd.DataFrame(
        {
            "outlet": np.repeat(np.array(membership.names, dtype=object), len(measure)),
            "measure": np.tile(names, size),
            "voice": np.tile(np.array(SPEAKERS, dtype=object)[voice], size),
            "count": count.ravel(),
            "exposure": exposure.ravel(),
            "rate": (PER * rate).ravel(),
            "low": (PER * np.where(enough, low, np.nan)).ravel(),
            "high": (PER * np.where(enough, high, np.nan)).ravel(),
        }
    )


@dataclass(frozen=True, slots=True)
class Pole:
    """One end of an axis: its name and the frame labels that belong to it."""

    name: str
    labels: tuple[str, ...]

    def among(self, measures: Sequence[str]) -> list[int]:
        """The places of its labels, and of the labels below them ("a" has "a.b"), among the measures."""
        heads = tuple(f"frame:{label.removeprefix('frame:')}" for label in self.labels)
        return [at for at, name in enumerate(measures) if any(name == h or name.startswith(h + ".") for h in heads)]


def axis_table(documents: Tally, membership: Membership, axes: Sequence[tuple[str, Pole, Pole]]) -> pd.DataFrame:
    """The study's `axes`: each outlet's share of the first pole among the hits of both, with its exact interval.

    Clopper–Pearson, of the effective counts where an outlet has several documents; NaN where both poles are 0.
    """
    parts = [_axis(documents, membership, *axis) for axis in axes]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _axis(documents: Tally, membership: Membership, axis: str, one: Pole, other: Pole) -> pd.DataFrame:
    first, second = (documents.hits[:, pole.among(documents.measures)].sum(axis=1) for pole in (one, other))
    total = (first + second).astype(float)
    size = len(membership.names)
    dispersions = dispersion(first.astype(float), total, membership.of, size, shares=True, each=documents.each)
    k, n = (summed(counts, membership.of, size).astype(np.int64) for counts in (first, first + second))
    low, high = share_interval(k, n, dispersion=dispersions)
    share = np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0)
    return pd.DataFrame(
        {
            "axis": axis,
            "outlet": np.repeat(np.array(membership.names, dtype=object), len(SPEAKERS)),
            "voice": np.tile(np.array(SPEAKERS, dtype=object), size),
            "first": one.name,
            "second": other.name,
            "first_count": k.ravel(),
            "second_count": (n - k).ravel(),
            "share": share.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )
