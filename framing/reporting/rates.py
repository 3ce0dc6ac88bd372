"""Looking up rates, differences and shares in a study's tables, with what is undefined as NaN."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.intervals import ratio_interval, share_interval
from framing.study import Study

NAN = float("nan")
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rate:
    """A count over words, per 1,000, with its 95 % interval; NaN where there is too little text."""

    count: int = 0
    words: int = 0
    value: float = NAN
    low: float = NAN
    high: float = NAN

    @property
    def known(self) -> bool:
        return not math.isnan(self.value)


def number(value: Any) -> float:
    """A cell as a number; blank is NaN."""
    return NAN if value is None or pd.isna(value) else float(value)


def whole(value: Any) -> int:
    """A cell as a whole number; blank is 0."""
    return 0 if value is None or pd.isna(value) else int(value)


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows of a table as dictionaries with string keys."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def rate(row: Record) -> Rate:
    """The rate in one row of `outlets`, `zones`."""
    return Rate(
        whole(row["count"]), whole(row["exposure"]), number(row["rate"]), number(row["low"]), number(row["high"])
    )


class Rates:
    """The rates of a study by outlet, measure and voice, and by zone; a missing one is none in no words."""

    def __init__(self, study: Study) -> None:
        self._outlets = {(r["outlet"], r["measure"], r["voice"]): rate(r) for r in records(study.outlets)}
        self._zones = {(r["outlet"], r["measure"], r["voice"], r["zone"]): rate(r) for r in records(study.zones)}
        self.measures = list(dict.fromkeys(str(m) for m in study.outlets["measure"]))

    def of(self, outlet: str, measure: str, voice: str) -> Rate:
        return self._outlets.get((outlet, measure, voice), Rate())

    def in_zone(self, outlet: str, measure: str, voice: str, zone: str) -> Rate:
        return self._zones.get((outlet, measure, voice, zone), Rate())

    def all(self, measure: str, voice: str) -> Rate:
        """The rate of all outlets together, without an interval."""
        mine = [r for (_, m, v), r in self._outlets.items() if (m, v) == (measure, voice)]
        count, words = sum(r.count for r in mine), sum(r.words for r in mine)
        return Rate(count, words, 1000 * count / words if words else NAN)


@dataclass(frozen=True, slots=True)
class Difference:
    """One outlet's rate against that of the rest: counts, words, ratio and its widened interval."""

    outlet: str
    count: int
    words: int
    rest_count: int
    rest_words: int
    ratio: float
    low: float
    high: float

    @property
    def more(self) -> bool:
        """Whether three or more hits in 100 words or more are a higher rate than the rest's, across the interval."""
        return self.words >= 100 and self.rest_words >= 100 and self.count >= 3 and self.low > 1

    @property
    def fewer(self) -> bool:
        """Whether the rate is lower across the interval, where the rest's rate would have given three hits or more."""
        enough = self.words >= 100 and self.rest_words >= 100
        return enough and self.rest_count * self.words >= 3 * self.rest_words and self.high < 1


def differences(study: Study, measure: str, voice: str) -> list[Difference]:
    """The differences of one measure and voice, in the order of the study."""
    rows = study.differences[(study.differences["measure"] == measure) & (study.differences["voice"] == voice)]
    return [
        Difference(
            str(r["outlet"]), whole(r["count"]), whole(r["exposure"]), whole(r["rest_count"]),
            whole(r["rest_exposure"]), number(r["ratio"]), number(r["low"]), number(r["high"]),
        )
        for r in records(rows)
    ]  # fmt: skip


def share(count: int, total: int) -> tuple[float, float]:
    """The exact 95 % interval of a share; NaN of nothing."""
    low, high = share_interval(count, total)
    return float(np.asarray(low)), float(np.asarray(high))


def ratio(count: int, words: int, rest_count: int, rest_words: int) -> tuple[float, float]:
    """The exact 95 % interval of the ratio of two rates; NaN where unbounded."""
    low, high = ratio_interval(count, words, rest_count, rest_words)
    return float(np.asarray(low)), float(np.asarray(high))
