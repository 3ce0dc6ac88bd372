"""Which way the words lean: the codebook's axes, each outlet's share of the one pole among the hits of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.reporting.charts.often import CHOICE, SPEAKING
from framing.reporting.evidence import Evidence, Rows
from framing.reporting.figures.dots import Dot, DotPanel, dots
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Part, Sentence, Table, say, token
from framing.reporting.rates import number, records, share, whole
from framing.reporting.wording import of, opening, percent

ENOUGH = 5  # hits of both poles from which on an outlet is compared
ENOUGH_IN_ALL = 20
TICKS = ((0.0, "0\u202f%"), (0.5, "50\u202f%"), (1.0, "100\u202f%"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one outlet stands on one axis in one voice: hits of both poles, the share of the first, its interval."""

    axis: str
    outlet: int
    voice: str
    poles: tuple[str, str]
    first: int
    second: int
    share: float
    low: float
    high: float

    @property
    def total(self) -> int:
        return self.first + self.second


def places(evidence: Evidence) -> list[Place]:
    """Every row of the study's `axes`."""
    return [
        Place(
            str(r["axis"]), evidence.outlets.index(str(r["outlet"])), str(r["voice"]),
            (str(r["first"]), str(r["second"])),
            whole(r["first_count"]), whole(r["second_count"]), number(r["share"]), number(r["low"]), number(r["high"]),
        )
        for r in records(evidence.study.axes)
    ]  # fmt: skip


def pole_labels(evidence: Evidence, axis: str, pole: str) -> list[str]:
    """The frame labels of a pole: as the study's settings say, else those that the pole's name names."""
    known = sorted({label for layer, label in evidence.families if layer == "frame"})
    heads = [
        str(h).removeprefix("frame:") for h in _poles(evidence.study.settings, axis).get(pole, pole.split(" and "))
    ]
    return [label for label in known if any(label == h or label.startswith(h + ".") for h in heads)]


def _poles(settings: Mapping[str, Any], axis: str) -> Mapping[str, Any]:
    axes = settings.get("axes") or {}
    card = axes.get(axis, {}) if isinstance(axes, Mapping) else next((a for a in axes if a.get("id") == axis), {})
    poles = card.get("poles", {}) if isinstance(card, Mapping) else {}
    return poles if isinstance(poles, Mapping) else {}


def hits(evidence: Evidence, place: Place, pole: str) -> Rows:
    """The spans of one pole behind a place."""
    values: dict[str, Any] = {"layer": "frame", "label": pole_labels(evidence, place.axis, pole)}
    if place.voice != "all":
        values["voice"] = place.voice
    return evidence.pick(outlet=place.outlet, **values)


def title(place: Place) -> str:
    return f"{opening(place.poles[0])} against {place.poles[1]}"


def apart(found: list[Place]) -> tuple[Place, Place] | None:
    """The two outlets with enough hits whose intervals do not touch, the furthest apart; the larger share first."""
    known = [p for p in found if p.total >= ENOUGH]
    pairs = [(a, b) for a in known for b in known if a.low > b.high]
    return max(pairs, key=lambda p: p[0].low - p[1].high, default=None)


def finding(evidence: Evidence) -> Sentence:
    """The clearest pair on the first axis in the outlets' own words, or that they cannot be told apart."""
    every = places(evidence)
    axis = [p for p in every if p.axis == every[0].axis and p.voice == "own"]
    first, second = axis[0].poles
    if pair := apart(axis):
        a, b = pair
        parts = say(
            "In its own words, {A} leans more to {first} than {B}: {k} of its words of {first} or {second}, "
            "against {m}",
            A=Name(a.outlet), B=Name(b.outlet), first=first, second=second, k=_first_of(evidence, a),
            m=_first_of(evidence, b),
        )  # fmt: skip
        return Sentence(parts, "Holds across its interval,", "for these texts.")
    k, n = sum(p.first for p in axis), sum(p.total for p in axis)
    if n < ENOUGH_IN_ALL:
        return Sentence(
            (f"Too few words to place any outlet between {first} and {second}",), "Too little text to tell."
        )
    low, high = share(k, n)
    spans = [int(i) for p in axis for i in hits(evidence, p, first)]
    count = (
        evidence.number(spans, f"{opening(first)}, own words, all outlets", of(k, n)) if len(spans) == k else of(k, n)
    )
    parts = say(
        "In the outlets’ own words {k} such words are {first}, the rest {second} (chance alone could make that {a} to "
        "{b}); no two outlets can be told apart",
        k=count, first=first, second=second, a=f"{low * n:.0f}", b=f"{high * n:.0f}",
    )  # fmt: skip
    return Sentence(parts, "Too little text to tell.")


def _first_of(evidence: Evidence, place: Place) -> Part:
    spans, text = hits(evidence, place, place.poles[0]), of(place.first, place.total)
    what = f"{token(place.outlet)}: {place.poles[0]}, {SPEAKING[place.voice]}"
    return evidence.number(spans, what, text) if len(spans) == place.first else text


def chart(evidence: Evidence) -> Chart | None:
    """Each outlet's place on every axis, one panel an axis; None where the codebook has no axis."""
    found = places(evidence)
    if not found:
        return None
    names = list(dict.fromkeys(p.axis for p in found))
    panels = [_panel(evidence, [p for p in found if p.axis == name]) for name in names]
    return Chart(
        id="f-axes",
        finding=finding(evidence),
        sub="The share of the first kind of word among the words of both: at the left edge only the second kind is "
        "used, at the right only the first. The line is the 95 % interval.",
        wide=dots(panels, evidence.outlets, False, limits=(0, 1), ticks=TICKS),
        narrow=dots(panels, evidence.outlets, True, limits=(0, 1), ticks=TICKS),
        table=_table(evidence, found),
        plain="Two hits out of two are 100 %, and so are twenty out of twenty. The line is long for the first and "
        "short for the second: from few words an outlet’s place is known only roughly.",
        note="A point opens the words of both kinds; the table opens each kind by itself.",
        choice=CHOICE,
    )


def _panel(evidence: Evidence, found: list[Place]) -> DotPanel:
    return DotPanel(title(found[0]), "neutral", [_dot(evidence, p) for p in found])


def _dot(evidence: Evidence, place: Place) -> Dot:
    spans = sorted(int(i) for pole in place.poles for i in hits(evidence, place, pole))
    what = f"{token(place.outlet)}: {place.poles[0]} and {place.poles[1]}, {SPEAKING[place.voice]}"
    key = evidence.key(spans, what) if len(spans) == place.total else ""
    hover = (
        f"{plain(what)}<br>{of(place.first, place.total)} are {plain(place.poles[0])}"
        if place.total
        else "no such word"
    )
    return Dot(place.outlet, place.share, place.low, place.high, key, hover, place.voice)


def _table(evidence: Evidence, found: list[Place]) -> Table:
    rows: list[list[Cell]] = []
    for p in found:
        ends = f"{percent(p.low)} to {percent(p.high)}" if p.total else "–"
        rows.append([
            Name(p.outlet), title(p), SPEAKING[p.voice], *(_pole(evidence, p, pole) for pole in p.poles),
            percent(p.share) if p.total else "no such word", ends,
        ])  # fmt: skip
    head = ["Outlet", "Axis", "Voice", "First", "Second", "Share of the first", "95 % interval"]
    return Table(head, rows, [p.outlet for p in found], "Places on the axes")


def _pole(evidence: Evidence, place: Place, pole: str) -> Part:
    count = place.first if pole == place.poles[0] else place.second
    spans = hits(evidence, place, pole)
    if len(spans) != count:
        return f"{count:,}"
    return evidence.number(spans, f"{token(place.outlet)}: {pole}, {SPEAKING[place.voice]}")
