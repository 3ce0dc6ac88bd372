"""Quantities: numbers with what they count, however they are written. "75,000 and 80,000" after "between" is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from framing.comparison.units import MONEY, WORDLIKE, counted_units, find_fate, find_unit, money_before, people_units
from framing.comparison.vocabulary import calendar_words, number_words

_FIGURE = re.compile(r"([^\W\d_]*)(\d[\d,]*(?:\.\d+)?)([^\W\d_]*)")
_HYPHENS = ("-", "‐", "‑")
_CALENDAR = (1900, 2100)
_HUNDRED = 100  # the scale that can stand before another: "three hundred thousand"
_COARSER = 2  # significant digits that one figure has more than another that may be its rounding
_SAME = 0.02  # two figures that differ by less are one, rounded


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range, where it is written (`first` and `last` in what was read), its bounds, and what it counts.

    `unit` is a concept or a stem, or None where the text does not say. `fate` is what becomes of so many people (the
    concept of death, injury, arrest …), or None.
    """

    first: int
    last: int
    low: float
    high: float
    unit: str | None
    fate: str | None = None

    def equals(self, other: Quantity) -> bool:
        """Do the two overlap, or differ by rounding only ("43 million" for 43,885,310; of money also "3" for 3.2)?"""
        if self.low <= other.high * (1 + _SAME) and other.low <= self.high * (1 + _SAME):
            return True
        fine, coarse = sorted((self, other), key=lambda each: -_digits(each.high))
        money = MONEY in (self.unit, other.unit)
        rounded = _digits(fine.high) >= _digits(coarse.high) + (1 if money else _COARSER)
        return rounded and abs(fine.high - coarse.high) < _last(coarse.high) * (0.5 if money else 1)

    def counts_with(self, other: Quantity) -> bool:
        """May both count one thing? A unit or a fate that is not said may be any."""
        return _agree(self.unit, other.unit) and _agree(self.fate, other.fate)

    def counts_alike(self, other: Quantity) -> bool:
        """Do both count the same, as far as they say: things of one unit, or people of one fate?"""
        units, fates = self.unit is not None and other.unit is not None, self.fate is not None and other.fate is not None
        return (units or fates) and self.counts_with(other)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _digits(value: float) -> int:
    """Significant digits of a figure; zeros at the end are none."""
    return len(f"{value:.6f}".replace(".", "").strip("0"))


def _last(value: float) -> float:
    """The worth of a figure's last significant digit."""
    digits = f"{value:.6f}".rstrip("0").rstrip(".")
    if "." in digits:
        return float(10.0 ** -len(digits.partition(".")[2]))
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """The quantities among the tokens of a sentence, in order; small letters, but for initialisms ("US").

    Years, days, ordinals and the names of things ("F-16") are none; nor is "one", or a vague "thousands". The places
    are those of the tokens; a range runs from its first number to its second.
    """
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        quantity = _quantity(words, at)
        if quantity:
            found.append(quantity)
        at = quantity.last + 1 if quantity else at + 1
    return found


def _quantity(words: Sequence[str], at: int) -> Quantity | None:
    number = _number(words, at)
    if number is None:
        return None
    low, last = number
    high = low
    if (end := _range_end(words, at, last)) is not None and (second := _number(words, end)) is not None:
        high, last = second
        low *= _scale(words, last) if low * _scale(words, last) < high else 1  # "5 to 10 million"
        low, high = (low, high) if low <= high else (high, low)
    unit = find_unit(words, at, last)
    fate = find_fate(words, at, last) if unit is None or unit in people_units() else None
    return None if low == high == 1 else Quantity(at, last, low, high, unit, fate)


def _scale(words: Sequence[str], last: int) -> float:
    return number_words()["scale"].get(words[last], 1.0)


def _range_end(words: Sequence[str], first: int, last: int) -> int | None:
    """Where the second number of a range begins: after a dash, "to", or (with "between" in front) "and"."""
    if last + 2 >= len(words):
        return None
    link = words[last + 1]
    opened = first > 0 and words[first - 1] in number_words()["opens"]
    if link in "-–—" or link == "to" or (link in number_words()["span"] and opened):
        return last + 2
    return None


def _number(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """The value of the number that begins at a place, and its last place."""
    found = _figure(words, at) or _spelt(words, at)
    if found is None:
        return None
    value, last = found
    scales = number_words()["scale"]
    while last + 1 < len(words) and words[last + 1] in scales:
        value, last = value * scales[words[last + 1]], last + 1
    return value, last


def _figure(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """A number in figures. Not one: an ordinal, a year, a day of a month, the tail of a name, a date in figures."""
    shape = _FIGURE.fullmatch(words[at])
    if shape is None or (shape[1] and not money_before(words, at)) or _tail(words, at) or _dated(words, at):
        return None
    factor = number_words()["suffix"].get(shape[3]) if shape[3] else 1.0
    return None if factor is None else (float(shape[2].replace(",", "")) * factor, at)


def _tail(words: Sequence[str], at: int) -> bool:
    """Does a figure end a name ("F-16"), or stand in a chain of figures ("2022-02-02", "9/11")?"""
    before, behind = (words[at - 1] if at else ""), (words[at - 2] if at > 1 else "")
    after = words[at + 1] if at + 1 < len(words) else ""
    named = before in _HYPHENS and bool(WORDLIKE.match(behind))
    hyphens = sum(words[place] in _HYPHENS for place in (at - 3, at - 1, at + 1, at + 3) if 0 <= place < len(words))
    chained = hyphens > 1 and (before in _HYPHENS or after in _HYPHENS)
    return named or chained or "/" in (before, after)


def _dated(words: Sequence[str], at: int) -> bool:
    """Is a figure a year or the day of a month?"""
    calendar, word = calendar_words(), words[at]
    if not word.isdecimal():
        return False
    before, after = (words[at - 1] if at else ""), (words[at + 1] if at + 1 < len(words) else "")
    if before == "." and at > 1:  # "Aug. 29": within a sentence a stop is that of a word cut short
        before = words[at - 2]
    if int(word) <= 31 and (before in calendar["month"] or after in calendar["month"]):
        return True
    listed = before == "," and at > 1 and words[at - 2].isdecimal() and int(words[at - 2]) <= 31
    cued = before in calendar["yearcue"] or before in calendar["month"] or listed
    return _CALENDAR[0] <= int(word) <= _CALENDAR[1] and (cued or find_unit(words, at, at) not in counted_units())


def _spelt(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """A number in words: "two thousand", "twenty-five", "three hundred and fifty", "a dozen"."""
    kinds = number_words()
    total, current, last, place = 0.0, 0.0, -1, at
    if words[at] in kinds["one"] and at + 1 < len(words) and words[at + 1] in kinds["scale"]:
        return 1.0, at
    while place < len(words):
        word = words[place]
        if word in kinds["unit"] or word in kinds["ten"]:
            current += kinds["unit"].get(word, 0.0) + kinds["ten"].get(word, 0.0)
        elif word in kinds["scale"] and last >= 0:
            factor = kinds["scale"][word]
            total, current = (total, current * factor) if factor == _HUNDRED else (total + current * factor, 0.0)
        elif not (last >= 0 and (word == "-" or (word in kinds["within"] and words[place - 1] in kinds["scale"]))):
            break
        if word not in kinds["within"] and word != "-":
            last = place
        place += 1
    return (total + current, last) if last >= 0 else None
