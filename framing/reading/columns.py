"""Which column holds what, and the fields of one row or manifest line under the names of `Document`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from typing import Any

from framing.characters import without_halves
from framing.reading.dates import iso_day
from framing.reading.refusals import Unreadable, listed

# Field of Document: the headings that it goes by, best first; upper and lower case are alike, blank, hyphen and _ too.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "file": ("file", "filename", "file_name"),
    "text": ("text", "content", "body", "article", "article_text", "full_text", "article_body", "main_text"),
    "outlet": (
        "outlet", "source", "publisher", "publication", "site", "newspaper", "newspaper_name", "outlet_name",
        "source_name", "medium", "media", "paper",
    ),
    "id": ("id", "doc_id", "article_id", "uuid"),
    "title": ("title", "headline", "head_line", "article_title"),
    "date": ("date", "published", "published_at", "pubdate", "pub_date", "publication_date", "publish_date"),
    "url": ("url", "link", "article_url", "web_url"),
    "country": ("country",),
    "kind": ("kind",),
    "story": ("story", "event"),
    "note": ("note",),
}
DESCRIPTIVE = ("outlet", "title", "date", "url", "country", "kind", "story", "note")

DATE_REASON = "date not understood, the article is kept without one"
DATE_REMEDY = "Write it as YYYY-MM-DD."


def find_columns(headings: Iterable[str]) -> dict[str, str]:
    """Field → heading, for every field that one of the headings names; of two, the better one wins."""
    found = {_plain(heading): heading for heading in reversed(list(headings))}
    return {
        field: next(found[name] for name in names if name in found)
        for field, names in HEADINGS.items()
        if not found.keys().isdisjoint(names)
    }


def _plain(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_").replace("-", "_")


def no_outlet(headings: Iterable[str]) -> Unreadable | None:
    """A remark where no heading names the outlet while some are not understood: one of these may be meant."""
    given = list(headings)
    columns = find_columns(given)
    unread = [heading for heading in given if heading.strip() and heading not in columns.values()]
    if "outlet" in columns or not unread:
        return None
    names = ", ".join(HEADINGS["outlet"][:4])
    return Unreadable("no column names the outlet", f"If one does, call it one of {names}.", f"not read: {listed(unread)}")


def fields_of(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
    """The fields that are not blank, trimmed. Raises Unreadable for other than text, number and date."""
    values = {field: _string(field, row.get(column)) for field, column in columns.items() if field != "text"}
    return {field: value for field, value in values.items() if value}


def text_of(row: Mapping[str, Any], columns: Mapping[str, str], most: int) -> str:
    """The article, untouched. Raises Unreadable where it is no text, blank, or over `most` characters."""
    text = row.get(columns["text"])
    if not isinstance(text, str | None):
        raise Unreadable("the text is not text", f"Put the article into the column {columns['text']!r}.", _shown(text))
    if text is None or not text.strip():
        raise Unreadable("the text is empty", "Fill it in, or remove the row.")
    if len(text) > most:
        raise Unreadable(*too_large(len(text), "characters", "largest_file", most))
    return text


def too_large(size: int, unit: str, limit: str, most: int) -> tuple[str, str]:
    """Reason and remedy for something beyond a limit."""
    return (
        f"it has {size:,} {unit}, more than the limit of {most:,}",
        f"Raise the limit {limit!r} (--limit {limit}=NUMBER), or split it.",
    )


def take_date(fields: dict[str, str]) -> Unreadable | None:
    """Puts the ISO day in place of the date; one that is not understood goes, and comes back as a remark."""
    written = fields.pop("date", None)
    if written is None:
        return None
    day = iso_day(written)
    if day is None:
        return Unreadable(DATE_REASON, DATE_REMEDY, written)
    fields["date"] = day
    return None


def _string(field: str, value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return without_halves(value).strip()
    if isinstance(value, datetime.date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Unreadable(f"the {field} is not text", f"Write the {field} as plain text.", _shown(value))


def _shown(value: Any) -> str:
    return f"{type(value).__name__}: {value!r:.60}"
