"""Which outlets are alike: a tree of joins with their stability, and a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from framing.reporting.figures import style

HOLDS = 0.7  # share of resamples from which on a branch is drawn solid


@dataclass(frozen=True, slots=True)
class Join:
    """Two branches, each the outlets in it, the distance at which they meet, and how often the branch comes back."""

    a: frozenset[int]
    b: frozenset[int]
    height: float
    stability: float

    @property
    def members(self) -> frozenset[int]:
        return self.a | self.b


def leaf_order(joins: Sequence[Join]) -> list[int]:
    """The outlets in an order in which no two branches cross."""
    lines: dict[frozenset[int], list[int]] = {}
    for join in sorted(joins, key=lambda j: (len(j.members), j.height)):
        lines[join.members] = lines.get(join.a, sorted(join.a)) + lines.get(join.b, sorted(join.b))
    return max(lines.values(), key=len, default=[])


def tree(joins: Sequence[Join], unplaced: Sequence[int], outlets: Sequence[str], narrow: bool) -> go.Figure:
    """A dendrogram: a branch that holds in `HOLDS` of the resamples is solid, others dashed; figures at the joints."""
    margin = style.margin_for(outlets, narrow)
    leaves = leaf_order(joins)
    rows = [*leaves, *unplaced]
    placed, height = style.panels(1, len(rows), 1, 36, foot=6, head=10)
    place = placed[0]
    ends: dict[frozenset[int], tuple[float, float]] = {frozenset([o]): (0.0, float(i)) for i, o in enumerate(leaves)}
    reach = max([j.height for j in joins], default=1.0) * (1.3 if narrow else 1.12)
    traces, notes = [], [
        style.note(name, x=0, xref="paper", xshift=-margin, y=i, yref="y")
        for i, name in enumerate(style.outlet_names(len(outlets))[o] for o in rows)
    ]  # fmt: skip
    for join in sorted(joins, key=lambda j: (len(j.members), j.height)):
        (ax, ay), (bx, by) = ends[join.a], ends[join.b]
        ends[join.members] = (join.height, (ay + by) / 2)
        whole = len(join.members) == len(leaves)
        traces.append(_branch([ax, join.height, join.height, bx], [ay, ay, by, by], _solid(join, whole)))
        if not whole:
            notes.append(_figure(join, (ay + by) / 2))
    notes += [
        style.note("<i>too little text to place</i>", x=0, xref="x", y=len(leaves) + i, yref="y",
                   font={"size": 12, "color": style.color("ink2")})
        for i in range(len(unplaced))
    ]  # fmt: skip
    fig = style.figure(traces, height, margin, annotations=notes)
    x = style.value_axis(place, (-0.01 * reach, reach), [], visible=False)
    return fig.update_layout(xaxis=x, yaxis=style.row_axis(place, len(rows)))


def _solid(join: Join, whole: bool) -> bool:
    return join.stability >= HOLDS and not whole


def _branch(x: list[float], y: list[float], solid: bool) -> go.Scatter:
    line: dict[str, Any] = {"color": style.color("ink"), "width": 2.4}
    if not solid:
        line = {"color": style.color("neutral"), "width": 1.4, "dash": "4px,3px"}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", cliponaxis=False)


def _figure(join: Join, y: float) -> dict[str, Any]:
    text = f"{100 * join.stability:.0f} of 100"
    return style.note(
        f"<b>{text}</b>" if join.stability >= HOLDS else text, x=join.height, xref="x", xshift=5, y=y, yref="y",
        yshift=10, font={"size": 12, "color": style.color("ink2")}, bgcolor=style.color("paper"), borderpad=1,
    )  # fmt: skip


def scatter_map(points: Sequence[tuple[int, float, float]], narrow: bool) -> go.Figure:
    """Outlets as points, nearer when more alike; the axes have no unit and no direction."""
    height = 280 if narrow else 320
    trace = go.Scatter(
        x=[x for _, x, _ in points],
        y=[y for _, _, y in points],
        mode="markers+text",
        text=[f"{{o{o}}}" for o, _, _ in points],
        textposition=[_side(points, x, narrow) for _, x, _ in points],
        textfont={"size": 13, "color": style.color("ink")},
        marker={"size": 10, "color": style.color("neutral")},
        hoverinfo="skip",
        cliponaxis=False,
    )
    fig = style.figure([trace], height, 8)
    wide = _reach([x for _, x, _ in points], 0.35 if narrow else 0.2)
    fig.update_xaxes(range=wide, visible=False, fixedrange=True)
    fig.update_yaxes(range=_reach([y for _, _, y in points], 0.18), visible=False, fixedrange=True)
    return fig


def _side(points: Sequence[tuple[int, float, float]], x: float, narrow: bool) -> str:
    """Labels stand towards the middle, so that they stay inside; on narrow screens by turns above and below."""
    xs = sorted(p for _, p, _ in points)
    third = (xs[-1] - xs[0]) / 3
    level = "bottom" if narrow and xs.index(x) % 2 else "top"
    return f"{level} right" if x < xs[0] + third else f"{level} left" if x > xs[-1] - third else f"{level} center"


def _reach(values: Sequence[float], pad: float) -> list[float]:
    low, high = min(values), max(values)
    room = (high - low or 1.0) * pad
    return [low - room, high + room]
