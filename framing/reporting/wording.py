"""How counts, shares, dates and categories are written in sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

# The three families of category; a codebook's card gives each category one of them, or none.
FAMILIES: Mapping[str, str] = {
    "rising": "escalation and alarm",
    "force": "deterrence and reassurance",
    "talk": "diplomacy and restraint",
}
VOICES: Mapping[str, str] = {"own": "own words", "reported": "reported speech", "quoted": "quotation"}


def in_words(n: int) -> str:
    """Small numbers as words, others with thin thousands: "six", "1,204"."""
    return SMALL[n] if 0 <= n < len(SMALL) else f"{n:,}"


def counted(n: int, noun: str, plural: str = "") -> str:
    """A count with its noun: "1 mark", "1,204 marks"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def of(part: int, whole: int) -> str:
    """A part of a whole: "27 of 1,204"."""
    return f"{part:,} of {whole:,}"


def opening(text: str) -> str:
    """The text with its first letter capital."""
    return text[:1].upper() + text[1:]


def the(side: str) -> str:
    """A side's name in running text: initials of two letters are spelt out in speech and take an article, "the US"."""
    return f"the {side}" if len(side) == 2 and side.isupper() else side


def how_often(n: int) -> str:
    """A small number of times in words: "never", "once", "twice", "3 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")


def times(value: float) -> str:
    """A ratio without false precision: "0.5", "1.7", "44"."""
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share in hundredths, with a narrow space before the sign; never 0 or 100 unless it is so."""
    hundredths = 100 * share
    if 0 < hundredths < 0.5:
        return "under 1\u202f%"
    if 99.5 < hundredths < 100:
        return "over 99\u202f%"
    return f"{hundredths:.0f}\u202f%"


def between(low: float, high: float, factor: float = 1.0, decimals: int = 0) -> str:
    """An interval: "7 to 32"."""
    return f"{factor * low:.{decimals}f} to {factor * high:.{decimals}f}"


def day(iso: str | None) -> str:
    """An ISO day as people write it, "2 February 2022"; what cannot be read is given back unchanged."""
    if not iso:
        return "no date"
    try:
        when = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{when.day} {when:%B %Y}"


def days_between(isos: Sequence[str]) -> str:
    """The days that some dates span: "25 January to 3 February 2022"."""
    days = sorted({iso[:10] for iso in isos if iso})
    if not days:
        return "no dates given"
    first, last = day(days[0]), day(days[-1])
    if first == last:
        return first
    return f"{first.removesuffix(days[0][:4]).strip() if days[0][:4] == days[-1][:4] else first} to {last}"


def category(label: str) -> str:
    """A dotted category in words: "escalation: act"."""
    return label.replace(".", ": ").replace("_", " ")


def family(name: str) -> str:
    """A family in words; "framing" where a codebook has no families."""
    return FAMILIES.get(name, name or "framing")


def measure_of(name: str) -> str:
    """The measure of a family; all frames where a codebook has no families."""
    return f"family:{name}" if name else "frame"


def shortened(text: str, widest: int) -> str:
    """The text, cut with an ellipsis where it is longer."""
    return text if len(text) <= widest else text[: widest - 1].rstrip() + "…"


def title(outlet: str, widest: int = 20, most: int = 3) -> list[str]:
    """A name broken into lines of about `widest` characters, at most so many; what does not fit ends in an ellipsis."""
    lines: list[str] = [""]
    for word in outlet.split() or [outlet]:
        room = len(lines[-1]) + len(word) + 1 <= widest
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if room or not lines[-1] else [lines[-1], word]
    lines = [shortened(line, widest + 4) for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], shortened(lines[most - 1] + "…", widest + 4)]
