"""Whose words they are: framing words by voice."""

from __future__ import annotations

from framing.reporting.evidence import Evidence
from framing.reporting.figures.style import plain
from framing.reporting.figures.units import Run, stacked
from framing.reporting.parts import Cell, Chart, Name, Parts, Sentence, Table, say, token
from framing.reporting.rates import share
from framing.reporting.wording import VOICES, counted, of

ENOUGH_WORDS = 20  # framing words from which on their share by voice is said
ENOUGH_AN_OUTLET = 5


def finding(evidence: Evidence) -> Sentence:
    """How many framing words belong to the people quoted or reported, and which outlet stands apart, if any."""
    every = evidence.pick(layer="frame")
    others = evidence.pick(layer="frame", voice=("reported", "quoted"))
    if len(every) < ENOUGH_WORDS:
        return Sentence(("Too few framing words to say whose they are",), "Too little text to tell.")
    low, high = share(len(others), len(every))
    k = evidence.number(others, "Framing words in reported speech and quotations", of(len(others), len(every)))
    pooled = say(
        "{k} framing words belong to the people quoted or reported, not to the outlets (chance alone could make that "
        "{a} to {b}); ",
        k=k, a=f"{low * len(every):.0f}", b=f"{high * len(every):.0f}",
    )  # fmt: skip
    apart = _apart(evidence, low, high)
    if apart:
        return Sentence(pooled + apart, "Holds across its interval.")
    return Sentence((*pooled, "too little text to rank the outlets"), "Seen directly.")


def _apart(evidence: Evidence, low: float, high: float) -> Parts:
    """The outlet whose interval lies outside the pooled one, the largest first; empty where none does."""
    for outlet in sorted(range(len(evidence.outlets)), key=lambda o: -len(evidence.pick(layer="frame", outlet=o))):
        every = evidence.pick(layer="frame", outlet=outlet)
        others = evidence.pick(layer="frame", outlet=outlet, voice=("reported", "quoted"))
        if len(every) < ENOUGH_AN_OUTLET:
            continue
        mine = share(len(others), len(every))
        if mine[0] > high:
            words = "{A} leaves {k} to others"
            spans, title = others, "framing words in reported speech and quotations"
        elif mine[1] < low:
            own = evidence.pick(layer="frame", outlet=outlet, voice="own")
            words, spans, title = "{A} says {k} itself", own, "framing words in its own words"
        else:
            continue
        k = evidence.number(spans, f"{token(outlet)}: {title}", of(len(spans), len(every)))
        return say(words, A=Name(outlet), k=k)
    return ()


def chart(evidence: Evidence) -> Chart:
    """Stacked bars by voice, with their table."""
    runs: list[Run] = []
    rows: list[list[Cell]] = []
    for outlet in range(len(evidence.outlets)):
        cells: list[Cell] = [Name(outlet)]
        for voice, words in VOICES.items():
            spans = evidence.pick(outlet=outlet, layer="frame", voice=voice)
            title = f"{token(outlet)}: framing words, {words}"
            hover = f"{counted(len(spans), 'framing word')}<br>{plain(title)}"
            runs.append(Run(outlet, 0, voice, len(spans), evidence.key(spans, title), hover))
            cells.append(evidence.number(spans, title))
        every = evidence.pick(outlet=outlet, layer="frame")
        rows.append([*cells, evidence.number(every, f"{token(outlet)}: framing words, all voices")])
    return Chart(
        id="f-voices",
        finding=finding(evidence),
        sub="Framing words of all kinds, counted:",
        key="fill",
        wide=stacked(runs, evidence.outlets, False),
        narrow=stacked(runs, evidence.outlets, True),
        table=Table(["Outlet", *VOICES.values(), "all"], rows, range(len(rows)), "Framing words by voice"),
        plain="An outlet that quotes an angry general is not itself angry. Leave voice out, and it gets blamed for "
        "its sources.",
        note="Negated, averted and imagined uses are left out.",
    )
