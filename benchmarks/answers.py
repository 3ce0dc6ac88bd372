"""Compares the tool with the hand-made key of the built-in corpus: `python benchmarks/answers.py`.

A frame, hedge, booster or loaded span is right when it overlaps one of the key with the same category. Of those that are
right, the shares with the right voice, polarity and actor are given. Attributions are scored by character. Spans that the
key lists as known to be hard count like all others. The key has no codes for quarrels in words and for pressure
(`conflict.*`) or for bad blood (`discord`), and takes what is only imagined for affirmed. `--list` prints every miss and
every span too many.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from typing import Any

import framing
from framing.annotation.pipeline import Annotator
from framing.model import Document
from framing.resources import folder

LAYERS = ("frame", "hedge", "booster", "loaded")
ATTRIBUTES = ("voice", "polarity", "actor")
Row = dict[str, Any]


def documents() -> dict[str, framing.Annotations]:
    """The built-in corpus, annotated, by file."""
    with open(folder("seeds") / "corpus.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    texts = {r["file"]: (folder("seeds") / r["file"]).read_bytes().decode("utf-8") for r in rows}
    docs = [Document(id=r["file"], outlet=r["outlet"], text=texts[r["file"]], title=r["title"] or None) for r in rows]
    return dict(zip(texts, Annotator().annotate(docs), strict=True))


def key() -> dict[str, list[Row]]:
    """The key's spans by file."""
    answers: dict[str, list[Row]] = json.loads((folder("seeds") / "answers.json").read_text(encoding="utf-8"))[
        "articles"
    ]
    return answers


def scored(right: int, spurious: int, missed: int) -> dict[str, float]:
    """Precision, recall and F1 in per cent; an undefined one is 0."""

    def share(part: int, whole: int) -> float:
        return round(100 * part / whole, 1) if whole else 0.0

    return {
        "p": share(right, right + spurious),
        "r": share(right, right + missed),
        "f": share(2 * right, 2 * right + spurious + missed),
    }


def pairs(layer: str, found: list[Row], wanted: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Spans of the tool with those of the key that they overlap, in the same category; each is used once."""
    left = list(wanted)
    for span in found:
        match = next(
            (w for w in left if w["start"] < span["end"] and span["start"] < w["end"] and w["label"] == span["label"]),
            None,
        )
        if match is not None:
            left.remove(match)
        yield span, match
    for row in left:
        yield None, row


def spans(found: framing.Annotations, layer: str) -> list[Row]:
    return [
        {"start": s.start, "end": s.end, "label": s.label, "quote": found.text[s.start : s.end],
         "voice": s.voice, "polarity": (s.polarity or "").replace("hypothetical", "affirmed") or None, "actor": s.actor}
        for s in found.spans(layer) if s.zone != "boilerplate" and not s.label.startswith(("conflict.", "discord"))
    ]  # fmt: skip


def hits(layer: str, show: bool = False) -> dict[str, float]:
    """Figures of one layer over the corpus."""
    counts, right_attributes, answers = [0, 0, 0], dict.fromkeys(ATTRIBUTES, 0), key()
    for name, found in documents().items():
        wanted = [
            row | {"label": row["label"].removeprefix(f"{layer}.")} for row in answers[name] if row["layer"] == layer
        ]
        for span, match in pairs(layer, spans(found, layer), wanted):
            counts[0 if span and match else 1 if span else 2] += 1
            for attribute in ATTRIBUTES if span and match else ():
                right_attributes[attribute] += (span or {}).get(attribute) == (match or {}).get(attribute)
            if show:
                report(name, layer, span, match)
    figures = scored(*counts)
    if layer == "frame":
        figures |= {a: round(100 * n / max(counts[0], 1), 1) for a, n in right_attributes.items()}
    elif counts[0]:
        figures["voice"] = round(100 * right_attributes["voice"] / counts[0], 1)
    return figures


def report(name: str, layer: str, span: Row | None, match: Row | None) -> None:
    if span is None or match is None:
        row = span or match or {}
        print(f"{'too many' if span else 'missed  '} {name[:10]} {layer} {row['label']}: {row['quote']!r}")
        return
    for attribute in ATTRIBUTES:
        if layer == "frame" and span[attribute] != match.get(attribute):
            print(f"{attribute:8} {name[:10]} {span['quote']!r}: {span[attribute]} for {match.get(attribute)}")


def roles() -> dict[str, dict[str, float]]:
    """Source, cue and content by character."""
    figures, answers, found = {}, key(), documents()
    for role in ("source", "cue", "content"):
        counts = [0, 0, 0]
        for name, each in found.items():
            wanted = _covered(
                (r["start"], r["end"]) for r in answers[name] if r["layer"] == "attribution" and r["label"] == role
            )
            given = _covered((s.start, s.end) for s in each.spans("attribution") if s.label == role)
            counts = [
                c + n
                for c, n in zip(counts, (len(wanted & given), len(given - wanted), len(wanted - given)), strict=True)
            ]
        figures[role] = scored(*counts)
    return figures


def _covered(bounds: Any) -> set[int]:
    return {place for start, end in bounds for place in range(start, end)}


def zones() -> dict[str, float]:
    """Blocks of the key that the tool finds, with at least half their characters in the same zone, and too many."""
    counts, answers = [0, 0, 0], key()
    for name, found in documents().items():
        wanted = [r for r in answers[name] if r["layer"] == "zone"]
        given = [s for s in found.spans("zone") if s.label != "body"]
        for row in wanted:
            same = sum(
                max(0, min(s.end, row["end"]) - max(s.start, row["start"])) for s in given if s.label == row["label"]
            )
            counts[0 if 2 * same >= row["end"] - row["start"] else 2] += 1
        counts[1] += sum(
            not any(s.start < r["end"] and r["start"] < s.end and r["label"] == s.label for r in wanted) for s in given
        )
    return scored(*counts)


def quotations() -> dict[str, float]:
    """Quotations with the same label whose bounds differ by at most one character."""
    counts, answers = [0, 0, 0], key()
    for name, found in documents().items():
        wanted = [(r["start"], r["end"], r["label"]) for r in answers[name] if r["layer"] == "quotation"]
        given = [(s.start, s.end, s.label) for s in found.spans("quotation")]
        right = sum(any(abs(a - s) <= 1 and abs(b - e) <= 1 and c == k for s, e, k in given) for a, b, c in wanted)
        counts = [counts[0] + right, counts[1] + len(given) - right, counts[2] + len(wanted) - right]
    return scored(*counts)


def figures(show: bool = False) -> dict[str, dict[str, float]]:
    """All figures, by layer or role."""
    return {"zone": zones(), "quotation": quotations(), **roles(), **{layer: hits(layer, show) for layer in LAYERS}}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print misses and spans too many")
    for name, values in figures(parser.parse_args().list).items():
        print(f"{name:<12}" + "".join(f"{k:>10} {v:5}" for k, v in values.items()))
