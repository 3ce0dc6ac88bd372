"""Days, from the forms that can be read in one way only."""

from __future__ import annotations

import datetime
import re

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

# A time of day may follow; the day is taken as written, never moved to another time zone.
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
_ZONE = r"(?:\s*[ap]\.?m\.?)?(?:\s*(?:Z|[A-Z]{2,5}|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = rf"(?:(?:[T ,]|\s+at)\s*{_CLOCK}{_ZONE})?"
_WEEKDAY = r"(?:[a-z]{3,9},?\s+)?"
_ORDINAL = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})" + _TIME, re.I)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_ORDINAL}[\s-]+([a-z]{{3,9}})\.?,?[\s-]+([0-9]{{4}}){_TIME}", re.I)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s+{_ORDINAL},?\s+([0-9]{{4}}){_TIME}", re.I)
_FIGURES = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})" + _TIME, re.I)


def iso_day(text: str) -> str | None:
    """The ISO 8601 day that `text` names, or None where it names none or may name two (02/03/2022)."""
    days = {day for day in _readings(text.strip()) if day}
    return days.pop() if len(days) == 1 else None


def _readings(text: str) -> list[str | None]:
    if found := _YEAR_FIRST.fullmatch(text):
        return [_day(found[1], found[3], found[4])]
    if found := _DAY_FIRST.fullmatch(text):
        return [_day(found[3], _month(found[2]), found[1])]
    if found := _MONTH_FIRST.fullmatch(text):
        return [_day(found[3], _month(found[1]), found[2])]
    if found := _FIGURES.fullmatch(text):
        return [_day(found[3], found[2], found[1]), _day(found[3], found[1], found[2])]
    return []


def _month(name: str) -> int:
    """1 to 12 for a month's name or its abbreviation to three letters or more; 0 for any other word."""
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())), 0)


def _day(year: str, month: str | int, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
