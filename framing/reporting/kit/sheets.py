"""The sheets of the kit in their order: what each shows, for whom, and on which page it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from framing.reporting.kit.marks import Mark, disagreements
from framing.reporting.kit.texts import Text

ROOM = 67.5  # lines that the key has on a page (Letter, the shorter)
HEAD, FOOT = 1.7, 4.2  # lines of its head, and of the heading and last remark below it
_REASON, _WORDS, _CATEGORY, _VOICE, _ACTOR = 45, 19, 19, 12, 12  # characters a line in the columns of the key
_REMARK, _TALL = 135, 1.22  # characters a line in a remark, and how much taller that line is


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page: its template, its readers ("pupil" or "teacher"), its heading and what it shows."""

    template: str
    readers: str
    title: str
    page: int
    content: Any = None
    write: bool = False  # pupils write on it, so it has room for a name


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A part of the key to one text's marks, as much as fits a page; remarks stand on the last part."""

    text: Text
    marks: Sequence[Mark]
    remarks: Sequence[tuple[str, str]]
    last: bool
    total: int


def sheets(pair: Sequence[Text], found: Sequence[Sequence[Mark]]) -> list[Sheet]:
    """The eleven sheets of a kit, or more where a text has more marks than one page of the key holds."""
    one, other = pair
    plan: list[tuple[str, str, str, Any, bool]] = [
        ("plan", "teacher", "Whose words? A 45-minute lesson", None, False),
        ("warmup", "pupil", "Two headlines" if one.title and other.title else "Two beginnings", None, True),
        ("text", "pupil", f"Text {one.letter}: mark it", one, True),
        ("text", "pupil", f"Text {other.letter}: mark it", other, True),
        ("marks", "pupil", "The tool’s marks", None, False),
        ("facts", "pupil", "Who says what? Fill the gaps", None, True),
        ("talk", "pupil", "Talk about it", None, True),
        ("glossary", "pupil", "Words you need", None, False),
        ("answers", "teacher", "Key: the facts and the questions", None, False),
    ]
    for text, marks in zip(pair, found, strict=True):
        for number, part in enumerate(key_parts(text, marks)):
            more = ", continued" if number else ""
            plan.append(("key", "teacher", f"Key: every mark in text {text.letter}{more}", part, False))
    return [Sheet(t, r, title, page, content, write) for page, (t, r, title, content, write) in enumerate(plan, 1)]


def key_parts(text: Text, marks: Sequence[Mark]) -> list[KeyPart]:
    """The key to a text's marks, cut into pages so that no row and no remark is split."""
    remarks = disagreements(marks)
    pages = list(_pages(marks))
    room = ROOM - HEAD - sum(_height(m) for m in pages[-1])
    if sum(_remark_height(*r) for r in remarks) + FOOT > room and pages[-1]:
        pages.append([])
    last = len(pages) - 1
    return [KeyPart(text, page, remarks if at == last else (), at == last, len(marks)) for at, page in enumerate(pages)]


def _pages(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    page: list[Mark] = []
    used = 0.0
    for m in marks:
        if page and used + _height(m) > ROOM - HEAD:
            yield page
            page, used = [], 0.0
        page.append(m)
        used += _height(m)
    yield page


def _height(m: Mark) -> float:
    """Lines of a mark's row in the key, with the room between rows."""
    reason = len(m.reason) + (len(m.turned) + 7 if m.turned else 0)
    sizes = (
        (reason, _REASON), (len(m.words), _WORDS), (len(m.category), _CATEGORY), (len(m.voice_short), _VOICE),
        (len(m.acting), _ACTOR),
    )  # fmt: skip
    return max(-(-max(n, 1) // width) for n, width in sizes) + 0.33


def _remark_height(words: str, why: str) -> float:
    return (-(-len(f"{words}: {why}") // _REMARK) + 0.2) * _TALL
