"""The words that figures, days and facts are read by: data in `lexicons/`, loaded once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from framing.resources import folder


@dataclass(frozen=True, slots=True)
class Concept:
    """What several words have in common, as far as the alignment of facts goes.

    `kind`: unit (figures are given of it), people (of whom figures are given), fate (what becomes of so many), or "".
    """

    name: str
    kind: str

    @property
    def counted(self) -> bool:
        return self.kind in ("unit", "people")


def _rows(name: str) -> list[dict[str, str]]:
    with open(folder("lexicons") / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def concepts() -> Mapping[str, Concept]:
    """The concept of each word that has one (`concepts.csv`)."""
    return {row["word"]: Concept(row["concept"], row["kind"]) for row in _rows("concepts.csv")}


@cache
def number_words() -> Mapping[str, Mapping[str, float]]:
    """Words in numbers by kind: unit, ten, scale, suffix, one, within, span, opens, age, rounds (`numbers.csv`)."""
    return _by_kind("numbers.csv", "value")


@cache
def calendar_words() -> Mapping[str, Mapping[str, float]]:
    """Words of the calendar by kind: weekday, month, offset, ahead, yearcue (`calendar.csv`)."""
    return _by_kind("calendar.csv", "number")


def _by_kind(name: str, column: str) -> dict[str, dict[str, float]]:
    kinds: dict[str, dict[str, float]] = {}
    for row in _rows(name):
        kinds.setdefault(row["kind"], {})[row["word"]] = float(row[column] or 0)
    return kinds


@cache
def numerals() -> frozenset[str]:
    """Words that are numbers, and their plurals ("thousands")."""
    kinds = number_words()
    return frozenset(word + end for kind in ("unit", "ten", "scale") for word in kinds[kind] for end in ("", "s"))


@cache
def clause_words() -> Mapping[str, str]:
    """Words with which a clause can begin after a comma or between two figures, with their kind (`clauses.csv`).

    alone: without a comma too; tail: only where it goes on to the sentence's end; supposed: what follows is imagined.
    """
    return {row["word"]: row["kind"] for row in _rows("clauses.csv")}


@cache
def agencies() -> Mapping[str, str]:
    """Names of news agencies, each with the agency's full name (`agencies.csv`)."""
    return {row["name"]: row["agency"] for row in _rows("agencies.csv")}
