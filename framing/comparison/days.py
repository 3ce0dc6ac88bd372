"""Days that a text names: a weekday against the report's date, a day of a month, a year."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from framing.comparison.vocabulary import calendar_words

_WEEK = 7
_YEARS = (1900, 2100)


@dataclass(frozen=True, slots=True)
class Day:
    """A stretch of days (ordinals of the calendar, both included) named at a place: one day, or a whole year."""

    place: int
    first: int
    last: int


def day_of(text: str | None) -> datetime.date | None:
    """The day of a document's date, or None where it has none that can be read."""
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def find_days(words: Sequence[str], date: datetime.date | None) -> list[Day]:
    """The days that the tokens of a sentence name, in order.

    A weekday is the last one up to the report's date, or the next one after "next"; a day of a month without a year is
    the one nearest to the date. Without a date, only days and years written in full are found.
    """
    found = [day for at in range(len(words)) if (day := _day(words, at, date)) is not None]
    months = {day.place for day in found if day.first == day.last}
    return [day for day in found if day.first == day.last or not months & set(range(day.place - 5, day.place))]


def _day(words: Sequence[str], at: int, date: datetime.date | None) -> Day | None:
    calendar, word = calendar_words(), words[at].lower()
    if word in calendar["weekday"] and date:
        ahead = at > 0 and words[at - 1] in calendar["ahead"]
        back = (date.weekday() - int(calendar["weekday"][word])) % _WEEK
        day = date.toordinal() - back + (_WEEK if ahead else 0)
        return Day(at, day, day)
    if word in calendar["offset"] and date:
        day = date.toordinal() + int(calendar["offset"][word])
        return Day(at, day, day)
    if word in calendar["month"]:
        return _day_of_month(words, at, int(calendar["month"][word]), date)
    return _year(words, at)


def _day_of_month(words: Sequence[str], at: int, month: int, date: datetime.date | None) -> Day | None:
    """ "2 February", "February 2", "Feb. 2", with or without a year behind."""
    before, after = (words[at - 1] if at else ""), (words[at + 1] if at + 1 < len(words) else "")
    if after == "." and at + 2 < len(words):
        after = words[at + 2]
    number = next((int(word) for word in (before, after) if word.isdecimal() and 1 <= int(word) <= 31), None)
    year = next((int(word) for word in words[at + 1 : at + 5] if word.isdecimal() and len(word) == 4), None)
    if number is None or (year is None and date is None):
        return None
    years = [year] if year else [date.year - 1, date.year, date.year + 1] if date else []
    days = [day for y in years if (day := _ordinal(y, month, number))]
    if not days:
        return None
    day = min(days, key=lambda d: abs(d - date.toordinal())) if date else days[0]
    return Day(at, day, day)


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return datetime.date(year, month, day).toordinal()
    except ValueError:
        return None


def _year(words: Sequence[str], at: int) -> Day | None:
    word = words[at]
    cued = at > 0 and (words[at - 1] in calendar_words()["yearcue"] or words[at - 1] in calendar_words()["month"])
    if not (cued and word.isdecimal() and len(word) == 4 and _YEARS[0] <= int(word) <= _YEARS[1]):
        return None
    return Day(at, datetime.date(int(word), 1, 1).toordinal(), datetime.date(int(word), 12, 31).toordinal())
