"""Counts as bars filled by voice: one unit a word, or stacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from framing.reporting.figures import style

MOST_UNITS = 40  # words of one cell and voice from which on they are drawn as one bar
UNIT = 0.8  # length of one word's bar; the rest is the gap


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one outlet, side and voice: how many, what they open, and what the pointer says."""

    row: int
    panel: int
    voice: str
    count: int
    key: str
    hover: str


def unit_bars(runs: Sequence[Run], titles: Sequence[str], outlets: Sequence[str], narrow: bool, hue: str) -> go.Figure:
    """One bar a word, in panels under each title, own words first; a dash where there is none."""
    margin = style.margin_for(outlets, narrow)
    row = 32 if narrow else 38
    across = 1 if narrow else len(titles)
    letters = 30 if narrow else 64 // across
    placed, height = style.panels(
        len(titles), len(outlets), across, row, foot=8, head=style.head_for(titles, letters)
    )  # fmt: skip
    longest = max(
        [10 if narrow else 8, *(sum(r.count for r in runs if (r.panel, r.row) == cell) for cell in _cells(runs))]
    )
    whole = max((r.count for r in runs), default=0) > MOST_UNITS
    layout: dict[str, Any] = {"barmode": "overlay", "bargap": 0}
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    traces: list[Any] = []
    for place in placed:
        layout[f"xaxis{place.suffix}"] = style.value_axis(place, (-0.12, longest + 0.2), [], visible=False)
        layout[f"yaxis{place.suffix}"] = style.row_axis(place, len(outlets))
        notes += style.panel_notes(place, titles[place.place], letters, outlets, margin)
        mine = [r for r in runs if r.panel == place.place and r.count]
        notes += [_dash(row_, place) for row_ in range(len(outlets)) if row_ not in {r.row for r in mine}]
        shapes.append(_head_line(place, height))
        traces += _unit_traces(mine, place, hue, 0.62 if narrow else 0.46, whole)
    shapes += _row_lines(placed, len(outlets), margin)
    return style.figure(traces, height, margin, annotations=notes, shapes=shapes, meta={"rows": "outlets"}, **layout)


def _cells(runs: Sequence[Run]) -> set[tuple[int, int]]:
    return {(r.panel, r.row) for r in runs}


def _unit_traces(runs: Sequence[Run], place: style.Panel, hue: str, width: float, whole: bool) -> list[style.Trace]:
    """The bars of one panel, voice by voice: one a word, or one for all words of a cell where they are `whole`."""
    traces = []
    for voice in style.PATTERN:
        base: list[float] = []
        lengths: list[float] = []
        mine: list[Run] = []
        for run in (r for r in runs if r.voice == voice):
            before = sum(r.count for r in runs if r.row == run.row and _rank(r.voice) < _rank(voice))
            bars = 1 if whole else run.count
            base += [before + i for i in range(bars)]
            lengths += [run.count if whole else UNIT] * bars
            mine += [run] * bars
        if mine:
            rows = [run.row for run in mine]
            traces.append(_bar(rows, lengths, mine, voice, place, hue, base=base, width=width))
    return traces


def _bar(
    rows: Sequence[int], lengths: Sequence[float], runs: Sequence[Run], voice: str, place: style.Panel, hue: str,
    **extra: Any,
) -> style.Trace:  # fmt: skip
    return dict(
        type="bar",
        x=list(lengths),
        y=list(rows),
        orientation="h",
        xaxis=f"x{place.suffix}",
        yaxis=f"y{place.suffix}",
        customdata=[r.key for r in runs],
        hovertext=[r.hover for r in runs],
        hoverinfo="text",
        meta=voice,
        cliponaxis=False,
        marker={
            "color": style.color(hue),
            "line": {"color": style.color(hue), "width": 1.2},
            "pattern": {
                "shape": style.PATTERN[voice], "fillmode": "replace", "size": 5 if voice == "reported" else 4.5,
                "solidity": 0.3 if voice == "reported" else 0.32, "bgcolor": style.color("paper"),
                "fgcolor": style.color(hue),
            },
        },
        **extra,
    )  # fmt: skip


def stacked(runs: Sequence[Run], outlets: Sequence[str], narrow: bool, hue: str = "neutral") -> go.Figure:
    """Bars of counts, stacked by voice, the count inside; at the end how many of all are own words."""
    margin = style.margin_for(outlets, narrow)
    row, foot = (46, 4) if narrow else (36, 8)
    side = 0 if narrow else margin
    placed, height = style.panels(1, len(outlets), 1, row, foot, head=4)
    place = placed[0]
    totals = [sum(r.count for r in runs if r.row == o) for o in range(len(outlets))]
    reach = max([*totals, 1]) * (1.0 if narrow else 1.2)
    traces = [
        _bar(
            [r.row for r in mine], [r.count for r in mine], mine, voice, place, hue, width=0.42 if narrow else 0.56,
        )
        for voice in style.PATTERN
        if (mine := [r for r in runs if r.voice == voice and r.count])
    ]  # fmt: skip
    owns = [sum(r.count for r in runs if r.row == o and r.voice == "own") for o in range(len(outlets))]
    counts = _counts(runs, reach, 320 if narrow else 720)
    notes = counts + [
        _own_share(o, own, total, narrow) for o, (own, total) in enumerate(zip(owns, totals, strict=True))
    ]
    written = style.line_names(len(outlets)) if narrow else style.outlet_names(len(outlets))
    names = style.row_names(place, written, side)
    if narrow:
        names = [{**name, "yshift": 21} for name in names]
    fig = style.figure(traces, height, side, annotations=[*names, *notes], meta={"rows": "outlets"}, barmode="stack")
    x = style.value_axis(place, (0, reach), [], visible=False)
    return fig.update_layout(xaxis=x, yaxis=style.row_axis(place, len(outlets)))


def _counts(runs: Sequence[Run], reach: float, pixels: int) -> list[dict[str, Any]]:
    """Each bar's count at its left end, on paper so that no pattern runs through it; none in bars too short for it."""
    notes = []
    for run in runs:
        if run.count / reach * pixels < 16 + 7 * len(str(run.count)):
            continue
        before = sum(r.count for r in runs if r.row == run.row and _rank(r.voice) < _rank(run.voice))
        notes.append(
            style.note(
                f"<b>{run.count}</b>", x=before, xref="x", xshift=4, y=run.row, yref="y", bgcolor=style.color("paper"),
                borderpad=1, font={"size": 11, "color": style.color("ink")},
            )
        )  # fmt: skip
    return notes


def _own_share(row: int, own: int, total: int, narrow: bool) -> dict[str, Any]:
    text = f"{own} of {total} own" if total else "none"
    font = {"size": 12, "color": style.color("ink2")}
    if narrow:
        return style.note(text, x=1, xref="paper", xanchor="right", y=row, yref="y", yshift=21, font=font)
    return style.note(text, x=total, xref="x", xshift=8, y=row, yref="y", font=font)


def _rank(voice: str) -> int:
    return list(style.PATTERN).index(voice)


def _dash(row: int, place: style.Panel) -> dict[str, Any]:
    return style.note(
        "–", x=0, xref=f"x{place.suffix}", y=row, yref=f"y{place.suffix}", font={"color": style.color("ink2")}
    )


def _head_line(place: style.Panel, height: int) -> dict[str, Any]:
    y = place.y[1] + 6 / height
    line = {"color": style.color("ink"), "width": 1}
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "x0": place.x[0],
        "x1": place.x[1],
        "y0": y,
        "y1": y,
        "line": line,
    }


def _row_lines(placed: Sequence[style.Panel], rows: int, margin: int) -> list[dict[str, Any]]:
    line = {"color": style.color("hair"), "width": 1}
    return [
        {
            "type": "line", "xref": "paper", "yref": f"y{p.suffix}", "x0": p.x[0], "x1": p.x[1], "y0": r + 0.5,
            "y1": r + 0.5, "line": line, "layer": "below",
        }
        for p in placed
        for r in range(rows - 1)
    ]  # fmt: skip
