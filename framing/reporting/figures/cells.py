"""Counts and shares as shaded cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from framing.reporting.figures import style
from framing.reporting.wording import title


@dataclass(frozen=True, slots=True)
class Shade:
    """One cell: what is written in it, how dark it is (0 to 1), what it opens, and what the pointer says."""

    text: str
    depth: float
    key: str
    hover: str


def heatmap(
    cells: Sequence[Sequence[Shade | None]],
    rows: Sequence[str],
    columns: Sequence[str],
    narrow: bool,
    axes: tuple[str, str] = ("", "outlets"),
) -> go.Figure:
    """Cells shaded from paper to neutral, their value written in them; an empty cell stays empty.

    `axes` says which of rows and columns are outlets, so that the browser can name and order them.
    """
    margin = 118 if narrow else 180
    lines = max((len(title(c, 13)) for c in columns), default=1)
    top, row = (92 if narrow else 16 + 16 * lines), (38 if narrow else 36)
    height = top + row * len(rows) + 4
    z = [[None if cell is None else max(0.08, cell.depth) for cell in line] for line in cells]
    trace = go.Heatmap(
        z=z,
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        zmin=0,
        zmax=1,
        colorscale=[[0, style.color("paper")], [1, style.color("heat")]],
        showscale=False,
        xgap=2,
        ygap=2,
        text=[["" if cell is None else style.plain(cell.text) for cell in line] for line in cells],
        texttemplate="%{text}",
        textfont={"size": 13, "color": style.color("ink")},
        customdata=[["" if cell is None else cell.key for cell in line] for line in cells],
        hovertext=[["" if cell is None else cell.hover for cell in line] for line in cells],
        hoverinfo="text",
        hoverongaps=False,
    )
    heads = [
        style.note(
            name, x=j, xref="x", y=1, yref="paper", yshift=8 if not narrow else 4, yanchor="bottom",
            xanchor="center" if not narrow else "left", textangle=0 if not narrow else -60,
            font={"size": 12 if narrow else 13}, align="center", xshift=-6 if narrow else 0,
        )
        for j, name in enumerate(style.column_names(len(columns), narrow))
    ]  # fmt: skip
    labels = style.outlet_names(len(rows)) if axes[0] else ["<br>".join(map(style.plain, title(r, 22))) for r in rows]
    names = [style.note(n, x=0, xref="paper", xshift=-margin, y=i, yref="y") for i, n in enumerate(labels)]
    fig = style.figure(
        [trace, _empty(cells)], height, margin, annotations=[*heads, *names], meta={"rows": axes[0], "columns": axes[1]}
    )
    fig.update_layout(margin={"l": margin, "r": 52 if narrow else 0, "t": top, "b": 4})
    fig.update_xaxes(range=[-0.5, len(columns) - 0.5], visible=False, fixedrange=True)
    fig.update_yaxes(range=[len(rows) - 0.5, -0.5], visible=False, fixedrange=True)
    return fig


def _empty(cells: Sequence[Sequence[Shade | None]]) -> go.Heatmap:
    """The cells without a value: one faint shade, and nothing to open."""
    return go.Heatmap(
        z=[[1 if cell is None else None for cell in line] for line in cells],
        colorscale=[[0, style.color("empty")], [1, style.color("empty")]], showscale=False, xgap=2, ygap=2,
        hoverinfo="skip",
    )  # fmt: skip
