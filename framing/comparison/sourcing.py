"""Whose words the outlets pass on: density, directness and kinds of their attributions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def attribution_table(
    found: Sequence[Annotations], measures: Sequence[Measures], membership: Membership
) -> pd.DataFrame:
    """The study's `attribution`, one row an outlet.

    The rate is per 1,000 words with Garwood's interval (of the effective count with several documents), NaN under
    `MINIMUM_WORDS` words. Shares of characters count those of words. Each share is NaN where it is one of nothing.
    """
    lists = [attribution_list(annotations) for annotations in found]
    count = np.array([[len(each)] for each in lists], dtype=float)
    words = np.array([[exposure(m, "words")] for m in measures], dtype=float)
    dispersions = dispersion(count, words, membership.of, len(membership.names))[:, 0]
    rows = []
    for outlet, name in enumerate(membership.names):
        at = np.flatnonzero(membership.of == outlet).tolist()
        listed = [attribution for document in at for attribution in lists[document]]
        rows.append((name, *_density(len(listed), int(words[at].sum()), dispersions[outlet]),
                     _attributed_share([measures[document] for document in at]), *_shares(listed)))  # fmt: skip
    return pd.DataFrame(rows, columns=[
        "outlet", "attributions", "words", "rate", "low", "high", "attributed_share", "direct_share", "unnamed_share",
        "official_share", "diversity",
    ])  # fmt: skip


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


def _shares(listed: Sequence[Attribution]) -> tuple[float, float, float, float]:
    sourced = [a for a in listed if a.sourced]
    return (
        _share(sum(a.form in DIRECT for a in listed), len(listed)),
        _share(sum(a.source_kind == UNNAMED for a in sourced), len(sourced)),
        _share(sum(a.source_kind in OFFICIAL for a in sourced), len(sourced)),
        diversity(Counter(a.speaker for a in listed if a.speaker is not None).values()),
    )


def diversity(counts: Iterable[int]) -> float:
    """The chance that two attributions have different speakers: 1 − Σ n(n−1) / N(N−1); NaN under two (Simpson 1949)."""
    numbers = np.array(list(counts), dtype=float)
    total = numbers.sum()
    return float(1 - (numbers * (numbers - 1)).sum() / (total * (total - 1))) if total > 1 else np.nan


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan
