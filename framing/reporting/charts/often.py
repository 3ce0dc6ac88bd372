"""How often, for the length of the text: rates of families and of single categories, by voice."""

from __future__ import annotations

from collections.abc import Sequence

from framing.reporting.evidence import Evidence
from framing.reporting.figures.dots import Dot, DotPanel, dots
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Sentence, Table, say, token
from framing.reporting.rates import Difference, Rate, Rates, differences
from framing.reporting.wording import (
    FAMILIES,
    VOICES,
    between,
    category,
    counted,
    family,
    in_words,
    measure_of,
    of,
    opening,
    times,
)

SPEAKING = {**VOICES, "all": "all voices"}
CHOICE = tuple(
    (voice, {"own": "own words", "reported": "reported", "quoted": "quoted", "all": "all"}[voice]) for voice in SPEAKING
)
LITTLE = "too little text"
PLAIN = (
    "Six words in a short article are a lot; in a long one they are few. So we count per 1,000 words. The line "
    "shows how far the figure could move by chance alone: where lines overlap widely, do not rank."
)


def measured_families(evidence: Evidence) -> list[str]:
    """The families that the codebook has, the three hues first; one without a name where it has none."""
    known = {name for (layer, _), name in evidence.families.items() if layer == "frame" and name}
    return [*(name for name in FAMILIES if name in known), *sorted(known - set(FAMILIES))] or [""]


def standing_out(evidence: Evidence, measures: Sequence[str], voice: str = "own") -> list[tuple[str, Difference]]:
    """The differences that hold across their interval, the clearest first."""
    found = [(m, d) for m in measures for d in differences(evidence.study, m, voice) if d.more or d.fewer]
    return sorted(found, key=lambda f: -(f[1].low if f[1].more else 1 / max(f[1].high, 1e-9)))


def against(evidence: Evidence, measure: str, words: str, found: Difference) -> Sentence:
    """{A} uses more (fewer) … than the rest: k in N words against K in M."""
    outlet = evidence.outlets.index(found.outlet)
    spans = evidence.measure(measure, "own", outlet)
    k = evidence.number(
        spans, f"{token(outlet)}: {words}, own words", f"{counted(len(spans), 'time')} in {found.words:,} words"
    )
    parts = say(
        "In its own words, {A} uses {more} {words} than the other {n}: {k}, they {m} in {M}",
        A=Name(outlet), more="more" if found.more else "fewer", words=words, k=k, m=f"{found.rest_count:,}",
        n=in_words(len(evidence.outlets) - 1), M=f"{found.rest_words:,}",
    )  # fmt: skip
    return Sentence(parts, "Holds across its interval,", _size(evidence, found))


def _size(evidence: Evidence, found: Difference) -> str:
    ends = f"anything from {times(found.low)} to {times(found.high)} times the others’ rate would fit the text."
    if found.high != found.high:
        ends = f"{times(found.low)} times the others’ rate or more would fit the text."
    one = " One article each." if len(evidence.documents) == len(evidence.outlets) else ""
    return f"though {ends}{one}"


def finding(evidence: Evidence, measures: Sequence[str] | None = None) -> Sentence:
    """The clearest difference of a family from the rest, or that there is too little text to say that there is one."""
    names = measures or [measure_of(name) for name in measured_families(evidence)]
    found = standing_out(evidence, names)
    if not found:
        return Sentence(
            ("Too little text to say that any outlet frames more than the rest",), "Too little text to tell."
        )
    measure, difference = found[0]
    return against(evidence, measure, f"words of {family(measure.partition(':')[2])}", difference)


def highest(evidence: Evidence, measure: str, words: str) -> Sentence | None:
    """That rates cannot be told apart, with the highest one and the reach of its ratio; None where nothing is known."""
    known = [d for d in differences(evidence.study, measure, "own") if d.ratio == d.ratio and d.words >= 100]
    if not known or any(d.more or d.fewer for d in known):
        return None
    top = max(known, key=lambda d: d.count / d.words)
    outlet = evidence.outlets.index(top.outlet)
    spans = evidence.measure(measure, "own", outlet)
    if not len(spans):
        return None
    k = evidence.number(
        spans, f"{token(outlet)}: {words}, own words", f"{counted(len(spans), 'word')} in {top.words:,}"
    )
    unbounded = top.high != top.high
    reach = f"{times(top.low)} times or more" if unbounded else f"anything from {times(top.low)} to {times(top.high)} times"
    parts = say(
        "How often the outlets use words of {w} cannot be told apart. {A} has the highest rate ({k}), yet with so "
        "little text {r} the rate of the others would be no surprise",
        w=words, A=Name(outlet), k=k, r=reach,
    )  # fmt: skip
    return Sentence(parts, "Too little text to tell.")


def panel(evidence: Evidence, rates: Rates, measure: str, title: str, hue: str, voices: Sequence[str]) -> DotPanel:
    """One panel of rates with every voice asked for."""
    points = [
        dot(evidence, rates.of(name, measure, voice), outlet, measure, title, voice)
        for voice in voices
        for outlet, name in enumerate(evidence.outlets)
    ]
    return DotPanel(title, hue, points, {voice: rates.all(measure, voice).value for voice in voices})


def dot(evidence: Evidence, rate: Rate, outlet: int, measure: str, title: str, voice: str) -> Dot:
    """One outlet's rate as a point that opens its spans."""
    spans = evidence.measure(measure, voice, outlet)
    heading = f"{token(outlet)}: {title[:1].lower() + title[1:]}, {SPEAKING[voice]}"
    key = evidence.key(spans, heading)
    if not rate.known:
        few = LITTLE if rate.words else "no such text"
        return Dot(outlet, rate.value, rate.low, rate.high, key, few, voice)
    hover = f"{plain(heading)}<br>{counted(len(spans), 'time')} in {rate.words:,} words<br>"
    hover += f"{rate.value:.1f} per 1,000, interval {between(rate.low, rate.high, decimals=1)}"
    return Dot(outlet, rate.value, rate.low, rate.high, key, hover, voice)


def rate_table(evidence: Evidence, rates: Rates, measures: Sequence[tuple[str, str]], label: str) -> Table:
    """One row an outlet and measure, with count, words, rate and interval for every voice."""
    rows: list[list[Cell]] = []
    outlets: list[int] = []
    for outlet, name in enumerate(evidence.outlets):
        for measure, title in measures:
            cells: list[Cell] = [Name(outlet), title]
            for voice in SPEAKING:
                rate = rates.of(name, measure, voice)
                heading = f"{token(outlet)}: {title[:1].lower() + title[1:]}, {SPEAKING[voice]}"
                cells.append(evidence.number(evidence.measure(measure, voice, outlet), heading))
                cells += [f"{rate.words:,}", *written(rate)]
            rows.append(cells)
            outlets.append(outlet)
    head = [
        "Outlet",
        "Words",
        *(f"{v}: {h}" for v in SPEAKING.values() for h in ("count", "in words", "per 1,000", "interval")),
    ]
    return Table(head, rows, outlets, label)


def written(rate: Rate) -> tuple[str, str]:
    """A rate and its interval as cells; a dash each where there is too little text."""
    return (f"{rate.value:.1f}", between(rate.low, rate.high, decimals=1)) if rate.known else (LITTLE, "–")


def chart(evidence: Evidence, rates: Rates) -> Chart:
    """Rates of the families, one panel each."""
    names = measured_families(evidence)
    panels = [panel(evidence, rates, measure_of(f), opening(family(f)), f, list(SPEAKING)) for f in names]
    label = "all " + in_words(len(evidence.outlets))
    return Chart(
        id="f-rates",
        finding=finding(evidence),
        sub="Words per 1,000 words of the voice that is chosen; the line is the 95 % interval, the dashed line all "
        "outlets "
        "together." + short_of_text(evidence),
        wide=dots(panels, evidence.outlets, False, all_label=label),
        narrow=dots(panels, evidence.outlets, True, all_label=label),
        table=rate_table(
            evidence, rates, [(measure_of(f), opening(family(f))) for f in names], "Rates by family and voice"
        ),
        plain=PLAIN,
        note="Marks of unsure voice are left out. An arrow: the interval goes on beyond the scale.",
        choice=CHOICE,
    )


def short_of_text(evidence: Evidence) -> str:
    """The sub-title's sentence on outlets under 100 words, if any."""
    short = [token(o) for o, n in enumerate(evidence.words) if n < 100]
    if not short:
        return ""
    who = short[0] if len(short) == 1 else ", ".join(short[:-1]) + " and " + short[-1]
    return f" {who} {'has' if len(short) == 1 else 'have'} fewer than 100 words and no rate."


def categories(evidence: Evidence) -> list[str]:
    """The framing categories that occur, the three hues first."""
    order = {name: at for at, name in enumerate(measured_families(evidence))}
    labels = {str(evidence.column("label")[i]) for i in evidence.pick(layer="frame")}
    return sorted(labels, key=lambda x: (order.get(evidence.families.get(("frame", x), ""), 99), x))


def category_finding(evidence: Evidence) -> Sentence:
    """The category used most in the outlets' own words: a count, not a comparison."""
    sizes = {c: evidence.measure(f"frame:{c}", "own") for c in categories(evidence)}
    total = sum(map(len, sizes.values()))
    if not total:
        return Sentence(("No framing word stands in the outlets’ own words",))
    top = max(sizes, key=lambda c: len(sizes[c]))
    k = evidence.number(sizes[top], f"{opening(category(top))}, own words, all outlets", of(len(sizes[top]), total))
    return Sentence(
        say("The outlets’ own framing words are most often {c}: {k}", c=category(top), k=k), "Seen directly."
    )


def category_chart(evidence: Evidence, rates: Rates) -> Chart | None:
    """Rates of every framing category that occurs, one panel each; None where no framing word was found."""
    names = categories(evidence)
    if not names:
        return None
    hue = {name: evidence.families.get(("frame", name), "") for name in names}
    panels = [panel(evidence, rates, f"frame:{n}", opening(category(n)), hue[n], list(SPEAKING)) for n in names]
    measures = [(f"frame:{n}", opening(category(n))) for n in names]
    return Chart(
        id="f-categories",
        finding=category_finding(evidence),
        sub="The same by single category, per 1,000 words of the voice that is chosen, with 95 % intervals.",
        wide=dots(panels, evidence.outlets, False, columns=4, row=26),
        narrow=dots(panels, evidence.outlets, True, row=26),
        table=rate_table(evidence, rates, measures, "Rates by category and voice"),
        note="Each category’s definition is under “How it was counted”. Small counts: look at the passages, not "
        "the order.",
        choice=CHOICE,
    )
