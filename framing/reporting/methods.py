"""How it was counted: title, thresholds, categories, reading level, what was skipped, and how to cite."""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.reporting.evidence import Evidence
from framing.reporting.parts import Cell, Name, Number, Table
from framing.reporting.payload import labels
from framing.reporting.rates import number, records, whole
from framing.reporting.wording import counted, family, in_words, opening
from framing.study import Study


def heading(evidence: Evidence) -> dict[str, str]:
    """The kicker and the title: how many reports, of how many outlets, of which event if the study names one."""
    reports, outlets = len(evidence.documents), len(evidence.outlets)
    stories = {str(s) for s in evidence.study.documents["story"].dropna()}
    event = stories.pop() if len(stories) == 1 else ""
    first = f"{opening(in_words(reports))} {'report' if reports == 1 else 'reports'}"
    title = f"{first} on {event}" if event else f"{first} compared"
    stand = "Which words they use, in whose voice, and what their differences can and cannot tell."
    return {
        "kick": f"{first}, {in_words(outlets)} {'outlet' if outlets == 1 else 'outlets'}",
        "title": title,
        "stand": stand,
    }


def flipped(evidence: Evidence) -> Number | str:
    """The uses that are negated, averted or imagined: marked, not counted."""
    found = evidence.pick(counted=False, layer="frame", polarity=("negated", "averted", "hypothetical"))
    inside = [int(i) for i in found if evidence.column("zone")[i] != "boilerplate"]
    return evidence.number(inside, "Negated, averted or imagined uses", counted(len(inside), "mark"))


def categories(evidence: Evidence) -> Table:
    """The categories that occur: name, family, definition in plain words, and how many of them count."""
    rows: list[list[Cell]] = []
    for key, (name, definition, plain, hue) in sorted(labels(evidence.study).items()):
        layer, _, label = key.partition(":")
        spans = evidence.pick(layer=layer, label=label)
        kind = family(hue) if layer == "frame" else layer
        rows.append(
            [
                opening(name),
                kind,
                plain or definition,
                evidence.number(spans, f"{opening(name)}, all outlets, all voices"),
            ]
        )
    return Table(["Category", "Kind", "In plain words", "Counted"], rows, label="Categories")


def reading_levels(evidence: Evidence) -> Table:
    """How hard each report reads; dashes where there are under 100 words."""
    rows: list[list[Cell]] = []
    for r in records(evidence.study.documents):
        ease, grade = number(r["flesch_reading_ease"]), number(r["flesch_kincaid_grade"])
        rows.append([
            Name(evidence.outlets.index(str(r["outlet"]))), f"{whole(r['words']):,}", f"{whole(r['sentences']):,}",
            f"{ease:.0f}" if ease == ease else "too little text", f"{grade:.1f}" if grade == grade else "–",
        ])  # fmt: skip
    head = ["Outlet", "Words", "Sentences", "Flesch reading ease", "Flesch–Kincaid grade"]
    return Table(head, rows, evidence.doc_outlet, "Reading level")


def syllables(study: Study) -> str:
    """What counted the syllables."""
    named = [str(s) for s in study.documents["syllable_source"].dropna().unique()]
    return ", ".join(named)


def settings(study: Study) -> dict[str, Any]:
    """The thresholds and lexicons that the methods name, with what is missing left out."""
    lexicons = [f"{name} {version}" for name, version in sorted(study.signature.lexicons.items())]
    known = {k: study.settings[k] for k in ("minimum_words", "resamples", "interval", "within_story") if k in study.settings}
    each = study.documents.groupby("outlet").size()
    return {"lexicons": ", ".join(lexicons), "syllables": syllables(study), "single": bool((each == 1).all()),
            "outlets": len(each), "minimum_words": 100, "resamples": None, "within_story": False, **known}  # fmt: skip


def citation(study: Study) -> dict[str, str]:
    """The citation and the signature."""
    text = f"framing {study.signature.version}, comparison of {counted(len(study.documents), 'report')}"
    return {"text": text, "signature": str(study.signature), "hash": study.signature.hash}


def skipped(study: Study) -> Table | None:
    """What could not be read; None where everything was."""
    if study.skipped.empty:
        return None
    rows: list[list[Cell]] = [[_cell(v) for v in row] for row in study.skipped.to_numpy().tolist()]
    return Table(["File", "Line", "Found", "Reason", "Remedy"], rows, label="What could not be read")


def _cell(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(int(value) if isinstance(value, float) else value)
