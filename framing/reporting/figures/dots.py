"""Rates and shares as points with their intervals: outlets in rows, panels side by side, one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from framing.reporting.figures import style


@dataclass(frozen=True, slots=True)
class Dot:
    """One point: its row, value and interval (NaN: too little text), what it opens, and how it looks."""

    row: int
    value: float
    low: float
    high: float
    key: str
    hover: str
    voice: str = "own"
    symbol: str = ""
    shift: float = 0.0  # from the middle of the row, in rows


@dataclass(frozen=True, slots=True)
class DotPanel:
    """A panel's title, hue and points, and the value of all outlets together, if any."""

    title: str
    hue: str
    dots: Sequence[Dot]
    all: dict[str, float] = field(default_factory=dict)  # voice → value


def dots(
    panels: Sequence[DotPanel],
    outlets: Sequence[str],
    narrow: bool,
    columns: int = 3,
    limits: tuple[float, float] | None = None,
    ticks: Sequence[tuple[float, str]] = (),
    all_label: str = "",
    row: int = style.ROW,
) -> go.Figure:
    """Points with intervals on one scale for all panels; an arrow where an interval leaves the axis.

    Without `limits` the scale goes from 0 to a round number above most interval ends. Every voice is a trace with the
    voice as its `meta`, so that the browser can show one voice at a time.
    """
    margin = style.margin_for(outlets, narrow)
    row = max(row, 32) if narrow else row
    across = 1 if narrow else max(1, min(columns, len(panels)))
    letters = 30 if narrow else 66 // across  # that a panel's title has room for on a tablet
    head = style.head_for([p.title for p in panels], letters)
    placed, height = style.panels(len(panels), len(outlets), across, row, head=head)
    low, high = limits or (0.0, scale(panels))
    marks = list(ticks) or [(v, f"{v:g}") for v in (0.0, high / 2, high)]
    traces: list[Any] = []
    layout: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    span = high - low
    for panel, place in zip(panels, placed, strict=True):
        traces += _traces(panel, place, (low, high))
        reach = (low - 0.02 * span, high + 0.06 * span)
        layout[f"xaxis{place.suffix}"] = style.value_axis(
            place, reach, [v for v, _ in marks], ticktext=[text for _, text in marks]
        )
        layout[f"yaxis{place.suffix}"] = style.row_axis(place, len(outlets))
        notes += style.panel_notes(place, panel.title, letters, outlets, margin)
        notes += [_missing(d, place, low) for d in panel.dots if math.isnan(d.value)]
        shapes += _lines(panel, place)
    if all_label:
        notes += _all_label(panels, placed, all_label, (low, high))
    return style.figure(traces, height, margin, annotations=notes, shapes=shapes, meta={"rows": "outlets"}, **layout)


def scale(panels: Sequence[DotPanel]) -> float:
    """The end of the scale: a round number above every value and four fifths of the interval ends; at least 1."""
    values = [d.value for p in panels for d in p.dots if not math.isnan(d.value)]
    highs = sorted(d.high for p in panels for d in p.dots if not math.isnan(d.high))
    wanted = max([1.0, *(1.15 * v for v in values), *highs[: math.ceil(0.8 * len(highs))]])
    power: float = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * power >= wanted)


def _traces(panel: DotPanel, place: style.Panel, limits: tuple[float, float]) -> list[style.Trace]:
    traces = []
    for voice in dict.fromkeys(d.voice for d in panel.dots):
        shown = [d for d in panel.dots if d.voice == voice and not math.isnan(d.value)]
        if shown:
            traces.append(_points(shown, voice, panel.hue, place, limits))
        beyond = [d for d in shown if d.high > limits[1]]
        if beyond:
            traces.append(_arrows(beyond, voice, panel.hue, place, limits[1]))
    return traces


def _points(shown: Sequence[Dot], voice: str, hue: str, place: style.Panel, limits: tuple[float, float]) -> style.Trace:
    values = [d.value for d in shown]
    return {
        "type": "scatter",
        "x": values,
        "y": [d.row + d.shift for d in shown],
        "mode": "markers",
        "xaxis": f"x{place.suffix}",
        "yaxis": f"y{place.suffix}",
        "customdata": [d.key for d in shown],
        "hovertext": [d.hover for d in shown],
        "hoverinfo": "text",
        "meta": voice,
        "cliponaxis": False,
        "marker": {
            "size": 11, "color": style.color(hue if voice in ("own", "all") else "paper"), "opacity": 1,
            "symbol": [d.symbol or style.SYMBOL[voice] for d in shown],
            "line": {"width": 1.5, "color": style.color("paper" if voice in ("own", "all") else hue)},
        },
        "error_x": {
            "type": "data", "symmetric": False, "thickness": 2, "width": 0, "color": style.color(hue),
            "array": [max(0.0, min(d.high, limits[1]) - d.value) for d in shown],
            "arrayminus": [max(0.0, d.value - max(d.low, limits[0])) for d in shown],
        },
    }  # fmt: skip


def _arrows(beyond: Sequence[Dot], voice: str, hue: str, place: style.Panel, end: float) -> style.Trace:
    return {
        "type": "scatter",
        "x": [end] * len(beyond),
        "y": [d.row + d.shift for d in beyond],
        "mode": "markers",
        "xaxis": f"x{place.suffix}",
        "yaxis": f"y{place.suffix}",
        "hoverinfo": "skip",
        "meta": voice,
        "marker": {"size": 9, "symbol": "triangle-right", "color": style.color(hue)},
        "cliponaxis": False,
    }


def _missing(dot: Dot, place: style.Panel, low: float) -> dict[str, Any]:
    return style.note(
        f"<i>{style.plain(dot.hover)}</i>", x=low, xref=f"x{place.suffix}", y=dot.row + dot.shift,
        yref=f"y{place.suffix}", font={"size": 12, "color": style.color("ink2")},
        name=f"{dot.voice} {dot.key}", captureevents=bool(dot.key),
    )  # fmt: skip


def _lines(panel: DotPanel, place: style.Panel) -> list[dict[str, Any]]:
    return [
        {
            "type": "line", "x0": value, "x1": value, "xref": f"x{place.suffix}", "y0": 0, "y1": 1, "name": voice,
            "yref": f"y{place.suffix} domain", "line": {"color": style.color("neutral"), "width": 1, "dash": "4px,3px"},
            "layer": "below",
        }
        for voice, value in panel.all.items()
        if not math.isnan(value)
    ]  # fmt: skip


def _all_label(
    panels: Sequence[DotPanel], placed: Sequence[style.Panel], text: str, limits: tuple[float, float]
) -> list[dict[str, Any]]:
    labels = []
    for voice, value in panels[0].all.items():
        if not math.isnan(value) and limits[0] <= value <= limits[1]:
            place = placed[0]
            labels.append(
                style.note(
                    style.plain(text), x=value, xref=f"x{place.suffix}", y=1, yref=f"y{place.suffix} domain",
                    yanchor="bottom", xshift=3, yshift=-6, font={"size": 11, "color": style.color("ink2")}, name=voice,
                )
            )  # fmt: skip
    return labels
