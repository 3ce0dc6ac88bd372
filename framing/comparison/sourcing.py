"""Whose words the outlets pass on: density, directness and kinds of their attributions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from framing.comparison.dispersion import dispersion
from framing.comparison.intervals import poisson_interval
from framing.comparison.outlets import MINIMUM_WORDS, PER, Membership
from framing.measurement import attributions, exposure, mask
from framing.model import Annotations, Measures

OFFICIAL = ("government", "military", "international")
UNNAMED = "unnamed"
DIRECT = ("direct", "mixed")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution outside boilerplate: its form, the kind and name of its source, and whether it has a source."""

    form: str | None
    source_kind: str | None
    speaker: str | None
    sourced: bool


def attribution_list(annotations: Annotations) -> list[Attribution]:
    """The attributions of one document, in order. An attribute is the first that a span of the attribution carries."""
    table = annotations.table
    layer = np.flatnonzero(mask(table, "layer", "attribution"))
    members: dict[int, list[int]] = {}
    for row, group in zip(layer.tolist(), table.numbers["group"][layer].tolist(), strict=True):
        members.setdefault(group if group >= 0 else -1 - row, []).append(row)
    columns = {name: table.strings(name) for name in ("label", "form", "source_kind", "speaker")}

    def first(rows: list[int], name: str) -> str | None:
        return next((value for row in rows if (value := columns[name][row]) is not None), None)

    found = []
    for row in attributions(annotations).tolist():
        group = int(table.numbers["group"][row])
        rows = members[group if group >= 0 else -1 - row]
        kind, speaker = first(rows, "source_kind"), first(rows, "speaker")
        sourced = kind is not None or speaker is not None or any(columns["label"][r] == "source" for r in rows)
        found.append(Attribution(first(rows, "form"), kind, speaker, sourced))
    return found


@dataclass(slots=True)
class Sourcing:
    """How some attributions are sourced, in counts that add up; `speakers` counts each speaker's attributions."""

    attributions: int = 0
    direct: int = 0
    sourced: int = 0
    unnamed: int = 0
    official: int = 0
    speakers: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, found: Iterable[Annotations]) -> Sourcing:
        """The counts of some documents."""
        listed = [attribution for annotations in found for attribution in attribution_list(annotations)]
        kinds = [attribution.source_kind for attribution in listed if attribution.sourced]
        return cls(
            len(listed), sum(a.form in DIRECT for a in listed), len(kinds), kinds.count(UNNAMED),
            sum(kind in OFFICIAL for kind in kinds), Counter(a.speaker for a in listed if a.speaker is not None),
        )  # fmt: skip

    def shares(self, buckets: int | None) -> tuple[float, float, float, float]:
        """The shares that are direct, unnamed and official, and the diversity of speakers."""
        return (
            _share(self.direct, self.attributions), _share(self.unnamed, self.sourced),
            _share(self.official, self.sourced), diversity(self.speakers.values(), buckets),
        )  # fmt: skip


def attribution_table(
    found: Sequence[Annotations], measures: Sequence[Measures], membership: Membership
) -> pd.DataFrame:
    """The study's `attribution`, one row an outlet.

    The rate is per 1,000 words with Garwood's interval (of the effective count with several documents), NaN under
    `MINIMUM_WORDS` words. Shares of characters count those of words. Each share is NaN where it is one of nothing.
    """
    owned = [np.flatnonzero(membership.of == outlet).tolist() for outlet in range(len(membership.names))]
    return sourcing_table([Sourcing.of(found[at] for at in each) for each in owned], measures, membership)


def sourcing_table(
    sourcing: Sequence[Sourcing], measures: Sequence[Measures], membership: Membership, buckets: int | None = None
) -> pd.DataFrame:
    """The same from the sourcing of each outlet and the measures of its documents.

    Where speakers were counted in so many `buckets`, by a hash of their names, the diversity allows for that.
    """
    count = np.array([[_attributions(m)] for m in measures], dtype=float)
    words = np.array([[exposure(m, "words")] for m in measures], dtype=float)
    each = np.array([max(m.documents, 1) for m in measures], dtype=np.int64)
    dispersions = dispersion(count, words, membership.of, len(membership.names), each=each)[:, 0]
    rows = []
    for outlet, name in enumerate(membership.names):
        at = np.flatnonzero(membership.of == outlet).tolist()
        rows.append((name, *_density(int(count[at].sum()), int(words[at].sum()), dispersions[outlet]),
                     _attributed_share([measures[unit] for unit in at]), *sourcing[outlet].shares(buckets)))  # fmt: skip
    return pd.DataFrame(rows, columns=[
        "outlet", "attributions", "words", "rate", "low", "high", "attributed_share", "direct_share", "unnamed_share",
        "official_share", "diversity",
    ])  # fmt: skip


def _attributions(measures: Measures) -> int:
    return sum(count for (name, _, _), count in measures.counts.items() if name == "attribution")


def _density(count: int, words: int, variance: float) -> tuple[int, int, float, float, float]:
    if words < MINIMUM_WORDS:
        return count, words, np.nan, np.nan, np.nan
    low, high = poisson_interval(count, words, dispersion=variance)
    return count, words, PER * count / words, PER * float(low), PER * float(high)


def _attributed_share(measures: Iterable[Measures]) -> float:
    characters: Counter[str] = Counter()
    for each in measures:
        for (unit, voice, _), amount in each.exposures.items():
            if unit == "characters":
                characters[voice] += amount
    return _share(characters.total() - characters["own"], characters.total())


def diversity(counts: Iterable[int], buckets: int | None = None) -> float:
    """The chance that two attributions have different speakers: 1 − Σ n(n−1) / N(N−1); NaN under two (Simpson 1949).

    Of speakers in B buckets one pair in B meets by chance: with s the share of pairs that met, (1 − s) / (1 − 1/B).
    """
    numbers = np.array(list(counts), dtype=float)
    total = numbers.sum()
    if total < 2:
        return np.nan
    different = float(1 - (numbers * (numbers - 1)).sum() / (total * (total - 1)))
    return different if buckets is None else min(different / (1 - 1 / buckets), 1.0)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan
