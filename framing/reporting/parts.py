"""What a page is made of: sentences whose names and numbers are doors, tables of them, and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Name:
    """An outlet, by its place in the study's order; the page writes its name, or its letter when blind."""

    outlet: int


@dataclass(frozen=True, slots=True)
class Number:
    """A figure that opens its passages: what is written, the key of the evidence, and how many passages that is."""

    text: str
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another place of the page."""

    text: str
    place: str


Part = str | Name | Number | Link
Parts = tuple[Part, ...]
Cell = Part | Parts


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding in words; `sure` and `because` say how certain it is, in bold and in plain type."""

    parts: Parts
    sure: str = ""
    because: str = ""

    @property
    def text(self) -> str:
        """The words alone, with outlets as `{o0}`."""
        return "".join(written(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under heads; the first cell of a row names it. `outlets` gives the outlet of each row, if any."""

    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    outlets: Sequence[int] = ()
    label: str = "Table"


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and all that stands round it: finding, sub-title, explanation, note, two layouts and its table."""

    id: str
    finding: Sentence
    sub: str
    wide: go.Figure
    narrow: go.Figure
    table: Table
    plain: str = ""
    note: str = ""
    key: str = ""  # "fill" or "mark": which key of the three voices follows the sub-title
    choice: Sequence[tuple[str, str]] = field(default=())  # voices to choose from: value, words


def written(part: Part) -> str:
    """A part as plain text; an outlet is `{o0}`, to be named in the browser."""
    if isinstance(part, Name):
        return token(part.outlet)
    return part if isinstance(part, str) else part.text


def token(outlet: int) -> str:
    """The place holder of an outlet's name in strings that the browser completes."""
    return f"{{o{outlet}}}"


def say(template: str, **parts: Part | Parts) -> Parts:
    """The parts of a template such as "{A} hedges more: {k}", its fields filled."""
    said: list[Part] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            said.append(literal)
        if name is not None:
            part = parts[name]
            said.extend(part if isinstance(part, tuple) else (part,))
    return tuple(said)


def glued(parts: Parts) -> list[tuple[str, Part, str]]:
    """Each part with the bracket before and the punctuation after it, where it is a short number."""
    found: list[tuple[str, Part, str]] = []
    for part in parts:
        lead, before, _ = found[-1] if found else ("", "", "")
        if _short(part) and isinstance(before, str) and before.endswith("("):
            found[-1:] = [("", before[:-1], ""), ("(", part, "")]
        elif isinstance(part, str) and part[:1] in tuple(",.;:)?") and _short(before):
            found[-1:] = [(lead, before, part[0]), ("", part[1:], "")]
        else:
            found.append(("", part, ""))
    return [piece for piece in found if piece[1] != ""]


def _short(part: Part) -> bool:
    return isinstance(part, Number) and len(part.text) <= 24


def join(items: Sequence[Part | Parts], between: str = ", ", last: str = " and ") -> Parts:
    """A list in running text: "a, b and c"."""
    joined: list[Part] = []
    for place, item in enumerate(items):
        if place:
            joined.append(last if place == len(items) - 1 else between)
        joined.extend(item if isinstance(item, tuple) else (item,))
    return tuple(joined)
