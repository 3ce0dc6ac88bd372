"""How sure they sound: hedges and boosters, by rate and by type."""

from __future__ import annotations

from collections import Counter
from functools import cache

from framing.lexicons import word_classes
from framing.reporting.charts.often import CHOICE, SPEAKING, against, panel, rate_table, standing_out
from framing.reporting.evidence import Evidence
from framing.reporting.figures.cells import Shade, heatmap
from framing.reporting.figures.dots import dots
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Sentence, Table, join, say, token
from framing.reporting.rates import Rates
from framing.reporting.wording import category, counted, in_words, of, opening

LAYERS = {"hedge": "Hedges", "booster": "Boosters"}
ENOUGH = 10  # hedges from which on their types are summed up


def finding(evidence: Evidence) -> Sentence:
    """The clearest difference in hedging or boosting from the rest, or that there is too little text to say so."""
    found = standing_out(evidence, list(LAYERS))
    if not found:
        return Sentence(
            ("Too little text to say that any outlet hedges more than the rest",), "Too little text to tell."
        )
    measure, difference = found[0]
    return against(evidence, measure, LAYERS[measure].lower(), difference)


def chart(evidence: Evidence, rates: Rates) -> Chart:
    """Rates of hedges and boosters."""
    panels = [panel(evidence, rates, layer, name, "neutral", list(SPEAKING)) for layer, name in LAYERS.items()]
    label = "all " + in_words(len(evidence.outlets))
    return Chart(
        id="f-hedge",
        finding=finding(evidence),
        sub="Hedges weaken a statement (may, about, reportedly), boosters strengthen it (clearly). Per 1,000 words "
        "of the voice that is chosen; the line is the 95 % interval.",
        wide=dots(panels, evidence.outlets, False, all_label=label),
        narrow=dots(panels, evidence.outlets, True, all_label=label),
        table=rate_table(evidence, rates, list(LAYERS.items()), "Hedges and boosters by voice"),
        plain="A hedge is not a weakness. It can be care (“not possible to confirm”) or a way of saying something "
        "unproven. The count cannot tell which; the passages can.",
        note="Marks of unsure voice are left out.",
        choice=CHOICE,
    )


def types(evidence: Evidence) -> list[tuple[str, str]]:
    """(layer, label) of the hedges and boosters that occur, hedges first."""
    pairs = {(str(evidence.column("layer")[i]), str(evidence.column("label")[i])) for i in evidence.pick(layer=LAYERS)}
    return sorted(pairs, key=lambda p: (list(LAYERS).index(p[0]), p[1]))


def type_finding(evidence: Evidence) -> Sentence:
    """The type of hedge used most, in any voice: a count."""
    every = evidence.pick(layer="hedge")
    if len(every) < ENOUGH:
        return Sentence(("Too few hedges to say of which kind they are",), "Too little text to tell.")
    sizes = {label: evidence.pick(layer="hedge", label=label) for layer, label in types(evidence) if layer == "hedge"}
    top = max(sizes, key=lambda label: len(sizes[label]))
    k = evidence.number(sizes[top], f"Hedges: {top}, all outlets, all voices", of(len(sizes[top]), len(every)))
    words = Counter(evidence.slice(int(i)).lower() for i in sizes[top])
    shown = [w for w in words if w not in _grammar()]  # "to" and "that" show nobody what a hedge is
    first = sorted(shown, key=lambda w: (-words[w], w))[:3]
    told = say(", such as {w}", w=join([f"“{word}”" for word in first])) if first else ""
    return Sentence(
        say("Hedges are most often of the kind “{t}”{told}: {k}", t=category(top), told=told, k=k), "Seen directly."
    )


@cache
def _grammar() -> frozenset[str]:
    classes = word_classes()
    return frozenset().union(*(classes[name] for name in ("to", "det", "prep", "conj", "pronoun", "complementiser")))


def type_chart(evidence: Evidence) -> Chart | None:
    """Counts of each type by outlet, all voices, shaded by their number for the length; None where there is none."""
    pairs = types(evidence)
    if not pairs:
        return None
    found = [
        [evidence.pick(outlet=o, layer=layer, label=label) for o in range(len(evidence.outlets))]
        for layer, label in pairs
    ]
    dense = [[len(s) / max(1, int(evidence.words[o])) for o, s in enumerate(line)] for line in found]
    top = max(max(line) for line in dense) or 1.0
    cells: list[list[Shade | None]] = []
    rows: list[list[Cell]] = []
    for (layer, label), line, depth in zip(pairs, found, dense, strict=True):
        name = (
            opening(label.replace("_", " "))
            if layer == "hedge"
            else "Boosters"
            if label == layer
            else f"Booster: {category(label)}"
        )
        cells.append([])
        rows.append([name])
        for outlet, spans in enumerate(line):
            title = f"{token(outlet)}: {layer}, {category(label)}, all voices"
            hover = f"{plain(title)}<br>{counted(len(spans), 'time')} in {int(evidence.words[outlet]):,} words"
            key = evidence.key(spans, title)
            cells[-1].append(Shade(str(len(spans)), depth[outlet] / top, key, hover) if len(spans) else None)
            rows[-1].append(evidence.number(spans, title))
    shown = [str(row[0]) for row in rows]
    return Chart(
        id="f-types",
        finding=type_finding(evidence),
        sub="Hedges and boosters by type, counted in all voices; darker: more for the length of the text.",
        wide=heatmap(cells, shown, evidence.outlets, False),
        narrow=heatmap(cells, shown, evidence.outlets, True),
        table=Table(
            ["Type", *(Name(o) for o in range(len(evidence.outlets)))], rows, label="Hedges and boosters by type"
        ),
        note="Each type is defined under “How it was counted”.",
    )
