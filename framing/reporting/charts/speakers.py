"""Who gets to speak, how densely, and with which verb."""

from __future__ import annotations

from collections import Counter

from framing.reporting.charts.often import LITTLE
from framing.reporting.evidence import Attribution, Evidence
from framing.reporting.figures.cells import Shade, heatmap
from framing.reporting.figures.dots import Dot, DotPanel, dots
from framing.reporting.figures.style import plain
from framing.reporting.parts import Cell, Chart, Name, Part, Parts, Sentence, Table, join, say, token
from framing.reporting.rates import Record, number, records, whole
from framing.reporting.wording import between, counted, how_often, in_words, of, opening, percent, the

ENOUGH = 10  # attributions from which on their sources are summed up
OFFICIAL = ("government", "military", "international", "unnamed")
VERBS = 9  # reporting words in one cell; the rest share a door
SPEAKERS, WIDEST = 12, 8  # speakers in the table of those who speak most, and outlets that it can hold
SIDES = 3  # sides with a column of their own in the table of verbs
NO_SIDE = "no side named"
OTHERS = "other sides"


def kinds(evidence: Evidence) -> list[str]:
    """The kinds of source that occur, the most frequent first."""
    sizes = Counter(a.kind for a in evidence.attributions)
    return sorted(sizes, key=lambda k: (-sizes[k], k))


def finding(evidence: Evidence) -> Sentence:
    """How many attributions go to officials, soldiers, international bodies or unnamed sources, or to citizens."""
    every = evidence.attributions
    if len(every) < ENOUGH:
        return Sentence(("Too few attributions to say who speaks",), "Too little text to tell.")
    official = [a.span for a in every if a.kind in OFFICIAL]
    k = evidence.number(
        official, "Attributions to officials, soldiers, international bodies or unnamed sources",
        of(len(official), len(every)),
    )  # fmt: skip
    parts = say(
        "{k} attributions go to officials, soldiers, international bodies or unnamed sources; {citizens}",
        k=k, citizens=_citizens(evidence),
    )  # fmt: skip
    return Sentence(parts, "Seen directly.")


def _citizens(evidence: Evidence) -> Parts:
    heard = [a for a in evidence.attributions if a.kind == "citizen"]
    if not heard:
        return ("none to a citizen",)
    outlets = list(dict.fromkeys(a.outlet for a in heard))
    where = join([Name(o) for o in outlets]) if len(outlets) <= 3 else (f"{in_words(len(outlets))} of the outlets",)
    k = evidence.number([a.span for a in heard], "Attributions to citizens", in_words(len(heard)))
    return say("{k} to citizens, in {where}", k=k, where=where)


def chart(evidence: Evidence) -> Chart | None:
    """Attributions by kind of source and outlet; None where nothing is attributed."""
    names = kinds(evidence)
    if not names:
        return None
    cells, rows = [], []
    most = max(Counter((a.kind, a.outlet) for a in evidence.attributions).values())
    for kind in names:
        shades, row = [], [opening(kind)]
        for outlet in range(len(evidence.outlets)):
            spans = [a.span for a in evidence.attributions if a.kind == kind and a.outlet == outlet]
            title = f"{token(outlet)}: attributions, source: {kind}"
            hover = f"{plain(title)}<br>{counted(len(spans), 'attribution')}"
            shades.append(
                Shade(str(len(spans)), len(spans) / most, evidence.key(spans, title), hover) if spans else None
            )
            row.append(evidence.number(spans, title))  # type: ignore[arg-type]
        cells.append(shades)
        rows.append(row)
    head: list[Cell] = ["Kind of source", *(Name(o) for o in range(len(evidence.outlets)))]
    shown = [opening(k) for k in names]
    return Chart(
        id="f-speakers",
        finding=finding(evidence),
        sub="Attributions, places that pass on what a source says, by kind of source. A darker cell holds more.",
        wide=heatmap(cells, shown, evidence.outlets, False),
        narrow=heatmap(cells, shown, evidence.outlets, True),
        table=Table(head, rows, label="Attributions by kind of source"),
        note="The kinds are a choice; others are possible. “Unnamed”: the text gives a source without a name.",
    )


def density_finding(evidence: Evidence) -> Sentence:
    """Which outlets’ densities of attribution do not touch, if any."""
    known = [r for r in records(evidence.study.attribution) if number(r["rate"]) == number(r["rate"])]
    pairs = [(a, b) for a in known for b in known if number(a["low"]) > number(b["high"])]
    if not pairs:
        return Sentence(
            ("No two outlets can be told apart by how often they name a source",), "Too little text to tell."
        )
    a, b = max(pairs, key=lambda p: number(p[0]["low"]) - number(p[1]["high"]))
    parts = say(
        "{A} attributes more often than {B}: {k} against {m}",
        A=Name(evidence.outlets.index(str(a["outlet"]))), B=Name(evidence.outlets.index(str(b["outlet"]))),
        k=_in_words(evidence, a), m=_in_words(evidence, b),
    )  # fmt: skip
    return Sentence(parts, "Holds across its interval,", "for these texts; density is not quality.")


def _spans(evidence: Evidence, outlet: int) -> list[int]:
    return [a.span for a in evidence.attributions if a.outlet == outlet]


def _in_words(evidence: Evidence, record: Record) -> Part:
    outlet = evidence.outlets.index(str(record["outlet"]))
    spans = _spans(evidence, outlet)
    return evidence.number(spans, f"{token(outlet)}: attributions", f"{len(spans)} in {whole(record['words']):,} words")


def density_chart(evidence: Evidence) -> Chart | None:
    """Attributions per 1,000 words with their interval; the table adds how they are made."""
    found = records(evidence.study.attribution)
    if not found:
        return None
    points, rows, order = [], [], []
    for r in found:
        outlet = evidence.outlets.index(str(r["outlet"]))
        spans, title = _spans(evidence, outlet), f"{token(outlet)}: attributions"
        value, low, high = number(r["rate"]), number(r["low"]), number(r["high"])
        known = value == value
        hover = f"{plain(title)}<br>{len(spans)} in {whole(r['words']):,} words<br>{value:.1f} per 1,000, interval "
        hover = hover + between(low, high, decimals=1) if known else LITTLE
        points.append(Dot(outlet, value, low, high, evidence.key(spans, title), hover))
        direct = [a.span for a in evidence.attributions if a.outlet == outlet and a.form in ("direct", "mixed")]
        rows.append([
            Name(outlet), evidence.number(spans, title), f"{whole(r['words']):,}", f"{value:.1f}" if known else LITTLE,
            between(low, high, decimals=1) if known else "–",
            evidence.number(direct, f"{token(outlet)}: direct and mixed attributions"),
            *(_share(r[name]) for name in ("direct_share", "attributed_share", "unnamed_share", "official_share")),
            f"{number(r['diversity']):.2f}" if number(r["diversity"]) == number(r["diversity"]) else "–",
        ])  # fmt: skip
        order.append(outlet)
    head = ["Outlet", "Attributions", "in words", "per 1,000", "interval", "direct", "direct share", "text attributed",
            "unnamed", "official", "diversity of speakers"]  # fmt: skip
    panel = [DotPanel("", "neutral", points)]
    return Chart(
        id="f-density",
        finding=density_finding(evidence),
        sub="Attributions per 1,000 words, direct and indirect; the line is the 95 % interval.",
        wide=dots(panel, evidence.outlets, False),
        narrow=dots(panel, evidence.outlets, True),
        table=Table(head, rows, order, "Density and form of attribution"),
        plain="Naming a source shows where a statement comes from. More of it is not better in itself: a report "
        "can quote ten officials and no one else.",
        note="The table adds the share of direct speech, of text inside attributions, and of unnamed and official "
        "sources.",
    )


def _share(value: object) -> str:
    share = number(value)
    return percent(share) if share == share else "–"


def verb_finding(evidence: Evidence) -> Sentence | None:
    """Verbs that keep a distance: which outlet uses them of which side; counts only. None where there is none."""
    distant = [a for a in evidence.attributions if a.stance == "distance"]
    if not distant:
        return None
    k = evidence.number([a.span for a in distant], "Reporting words that keep a distance", how_often(len(distant)))
    told: list[Part | Parts] = []
    sizes = Counter(a.outlet for a in distant)
    for outlet in sorted(sizes, key=lambda o: (-sizes[o], o))[:2]:
        uses = Counter(a.side or NO_SIDE for a in distant if a.outlet == outlet)
        sides = [f"{how_often(n)} for {_whose(side)}" for side, n in sorted(uses.items(), key=lambda u: (-u[1], u[0]))]
        rest = sizes[outlet] - sum(sorted(uses.values(), reverse=True)[:2])
        told.append(
            say("in {A} {s}", A=Name(outlet), s=join(sides[:2] + ([f"{how_often(rest)} for others"] if rest else [])))
        )
    if elsewhere := len(distant) - sum(sorted(sizes.values(), reverse=True)[:2]):
        told.append(f"{how_often(elsewhere)} in other reports")
    few = "few to call a habit" if len(distant) < 10 else ""
    parts = say("A reporting word that keeps a distance comes {k}: {told}", k=k, told=join(told, "; ", "; "))
    return Sentence(parts, "Seen directly," if few else "Seen directly.", f"too {few}." if few else "")


def _whose(side: str) -> str:
    return "a source of no named side" if side == NO_SIDE else f"sources of {the(side)}"


def verb_table(evidence: Evidence) -> Table | None:
    """Reporting words by outlet and side of the speaker; those that do more than pass on carry their stance."""
    spoken = [a for a in evidence.attributions if a.cue]
    if not spoken:
        return None
    sizes = Counter(a.side for a in spoken if a.side)
    named = sorted(sizes, key=lambda s: (-sizes[s], s))[:SIDES]
    columns = [*named, *([OTHERS] if len(sizes) > SIDES else []), NO_SIDE]
    rows: list[list[Cell]] = []
    for outlet in range(len(evidence.outlets)):
        mine = [a for a in spoken if a.outlet == outlet]
        rows.append(
            [Name(outlet), *(_verbs(evidence, [a for a in mine if _column(a, named) == c], c) for c in columns)]
        )
    head = ["Outlet", *(opening(c) if c in (OTHERS, NO_SIDE) else f"Sources of {the(c)}" for c in columns)]
    return Table(head, rows, range(len(rows)), "Reporting words by side of the speaker")


def speaker_table(evidence: Evidence) -> Table | None:
    """Reporting words by speaker, for those who speak most; None where nobody speaks twice."""
    spoken = [a for a in evidence.attributions if a.cue and a.speaker]
    sizes = Counter(a.speaker for a in spoken)
    often = sorted((name for name, size in sizes.items() if size > 1), key=lambda name: (-sizes[name], name))[:SPEAKERS]
    outlets = range(len(evidence.outlets))
    if not often or len(outlets) > WIDEST:
        return None
    rows: list[list[Cell]] = [
        [name, *(_verbs(evidence, [a for a in spoken if a.speaker == name and a.outlet == o], name) for o in outlets)]
        for name in often
    ]
    return Table(["Speaker", *(Name(o) for o in outlets)], rows, label="Reporting words by speaker")


def _column(found: Attribution, named: list[str]) -> str:
    return NO_SIDE if not found.side else found.side if found.side in named else OTHERS


def _verbs(evidence: Evidence, found: list[Attribution], column: str) -> Parts:
    groups: dict[tuple[str, str], list[int]] = {}
    for a in found:
        groups.setdefault((a.cue.lower(), a.stance), []).append(a.span)
    told: list[Part | Parts] = []
    ranked = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    for (cue, stance), spans in ranked[:VERBS]:
        text = cue if len(spans) == 1 else f"{cue} ×{len(spans)}"
        outlet = int(evidence.outlet[spans[0]])
        door = evidence.number(spans, f"{token(outlet)}: “{cue}”, {column}", text)
        told.append((door,) if stance in ("acknowledge", "") else (door, f" ({stance})"))
    rest = sorted(span for _, spans in ranked[VERBS:] for span in spans)
    if rest:
        title = f"{token(int(evidence.outlet[rest[0]]))}: other reporting words, {column}"
        told.append(evidence.number(rest, title, f"others ×{len(rest)}"))
    return join(told, ", ", ", ") or ("–",)
