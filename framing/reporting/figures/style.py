"""What all charts share: the light tokens, the fills of the three voices, panels, labels and escaping.

A figure holds the light tokens as colours and `{o0}` for an outlet's name; the browser puts in the theme's colours and
the names. Rows are numbers, the outlet's place; `meta` says so, so that they can be put into another order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from framing.reporting.parts import token
from framing.reporting.wording import title

# The same names as the custom properties in page.css; the browser replaces each colour by the property's value.
TOKENS: Mapping[str, str] = {
    "paper": "#fbfaf7",
    "ink": "#1d1f23",
    "ink2": "#54575e",
    "rule": "#dcd8d0",
    "hair": "#ebe8e1",
    "empty": "#f3f1ec",
    "neutral": "#5d6169",
    "heat": "#b2b4b6",
    "rising": "#a5381f",
    "force": "#b0800a",
    "talk": "#2b6ca8",
}
SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Inter, Arial, sans-serif'
PATTERN: Mapping[str, str] = {"own": "", "reported": "/", "quoted": "."}
SYMBOL: Mapping[str, str] = {"own": "circle", "reported": "circle-x", "quoted": "circle-dot", "all": "circle"}

Trace = dict[str, Any]  # of a type; Plotly checks it in the figure, and would copy a trace of its own class

ROW, HEAD, FOOT = 30, 34, 30  # pixels of a row, of a panel's title, of its axis
MARGIN, NARROW_MARGIN = 150, 108  # pixels for the outlets' names


@dataclass(frozen=True, slots=True)
class Panel:
    """Where one panel lies: its place in the list, its axes' suffix, and its domains as fractions of the figure."""

    place: int
    suffix: str
    x: tuple[float, float]
    y: tuple[float, float]
    first: bool  # in its row: carries the outlets' names


def color(name: str) -> str:
    """The light value of a token."""
    return TOKENS[name if name in TOKENS else "neutral"]


def plain(text: object) -> str:
    """Text for Plotly, which reads tags and entities: `&` and `<` escaped, so that it stays text."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;")


def panels(
    count: int, rows: int, columns: int, row: int = ROW, foot: int = FOOT, head: int = HEAD
) -> tuple[list[Panel], int]:
    """The panels of a grid, each with `rows` rows, and the figure's height in pixels."""
    bands = -(-count // columns)
    each = head + rows * row + foot
    height, gap = bands * each, 0.028
    width = (1 - gap * (columns - 1)) / columns
    placed = []
    for i in range(count):
        band, column = divmod(i, columns)
        top = 1 - (band * each + head) / height
        left = column * (width + gap)
        suffix = "" if i == 0 else str(i + 1)
        placed.append(Panel(i, suffix, (left, left + width), (top - rows * row / height, top), column == 0))
    return placed, height


def figure(traces: Sequence[Trace | BaseTraceType], height: int, margin: int, **layout: Any) -> go.Figure:
    """A bare figure: no template, legend, title or background; fixed axes; the given margin for names."""
    return go.Figure(
        list(traces),
        {  # no go.Layout, which Plotly would check and copy once more
            "template": {},  # with None, Plotly copies its large default into every figure
            "height": height,
            "autosize": True,
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": SANS, "size": 13, "color": color("ink")},
            "margin": {"l": margin, "r": 12, "t": 0, "b": 0, "pad": 0},
            "hoverlabel": {
                "bgcolor": color("ink"), "bordercolor": color("ink"), "align": "left",
                "font": {"family": SANS, "size": 13, "color": color("paper")},
            },
            **layout,
        },
    )  # fmt: skip


def value_axis(panel: Panel, limits: tuple[float, float], ticks: Sequence[float], **extra: Any) -> dict[str, Any]:
    """A horizontal axis with hair lines where a value is read off."""
    return {
        "domain": list(panel.x), "anchor": f"y{panel.suffix}", "range": list(limits), "tickvals": list(ticks),
        "gridcolor": color("hair"), "zeroline": False, "showline": False, "fixedrange": True, "ticks": "",
        "tickfont": {"size": 12, "color": color("ink2")}, **extra,
    }  # fmt: skip


def row_axis(panel: Panel, rows: int) -> dict[str, Any]:
    """A vertical axis of rows, the first at the top, without marks of its own."""
    return {
        "domain": list(panel.y), "anchor": f"x{panel.suffix}", "range": [rows - 0.5, -0.5], "visible": False,
        "fixedrange": True,
    }  # fmt: skip


def note(text: str, **place: Any) -> dict[str, Any]:
    """An annotation without an arrow; its text is already escaped."""
    return {"text": text, "showarrow": False, "xanchor": "left", "align": "left", **place}


def row_names(panel: Panel, names: Sequence[str], margin: int) -> list[dict[str, Any]]:
    """The names of a panel's rows, at the left edge of the figure."""
    return [
        note(
            name,
            x=0,
            xref="paper",
            y=i,
            yref=f"y{panel.suffix}",
            xshift=-margin,
            font={"color": color("ink"), "size": 12 if margin == NARROW_MARGIN else 13},
        )
        for i, name in enumerate(names)
    ]


def outlet_names(count: int) -> list[str]:
    """The place holders of all outlets, in order."""
    return [token(i) for i in range(count)]


def column_names(count: int, narrow: bool) -> list[str]:
    """The same for the heads of columns: broken into shorter lines, or cut short where they stand on the slant."""
    return [f"{{{'s' if narrow else 'c'}{i}}}" for i in range(count)]


def line_names(count: int) -> list[str]:
    """The same on one line, above a bar."""
    return [f"{{l{i}}}" for i in range(count)]


def head_for(titles: Sequence[str], width: int) -> int:
    """The room above a panel for the titles, broken into lines of `width` characters."""
    return HEAD + 16 * max(0, *(len(title(text, width)) - 1 for text in titles)) if any(titles) else 6


def panel_title(panel: Panel, text: str, width: int, shift: int = 0) -> dict[str, Any]:
    """A panel's title in bold, above its left edge."""
    lines = "<br>".join(f"<b>{plain(line)}</b>" for line in title(text, width))
    place = {"x": panel.x[0], "xref": "paper", "y": panel.y[1], "yref": "paper", "yanchor": "bottom"}
    return note(lines, **place, yshift=10, xshift=shift)


def panel_notes(panel: Panel, text: str, letters: int, outlets: Sequence[str], margin: int) -> list[dict[str, Any]]:
    """What stands around a panel of outlets: its title, if any, and in the first of a row the names."""
    titled = [panel_title(panel, text, letters)] if text else []
    return titled + (row_names(panel, outlet_names(len(outlets)), margin) if panel.first else [])


def margin_for(names: Sequence[str], narrow: bool) -> int:
    """The room that names need at the left, in pixels."""
    if narrow:
        return NARROW_MARGIN
    longest = max((len(line) for name in names for line in title(name)), default=0)
    return max(MARGIN, min(210, 8 * longest + 14))
