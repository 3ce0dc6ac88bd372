"""Annotations made by hand: an invented text, its marks found by their words, everything else by simple rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from framing.lexicons import Axis, Category, Codebook, Entry, Lexicon
from framing.model import VOICES, ZONES, Annotations, Corpus, Document, Skipped, Span, SpanTable, WordTable

WORD = re.compile(r"\w+(?:['’-]\w+)*")
FILLER = "The ferry sails at noon and comes back before supper on every day of the week."  # 16 words


def annotated(
    text: str,
    marks: Sequence[tuple[str, dict[str, Any]]] = (),
    *,
    doc_id: str = "d",
    outlet: str = "Alder",
    quoted: Sequence[str] = (),
    reported: Sequence[str] = (),
    furniture: Sequence[str] = (),
    **fields: Any,
) -> Annotations:
    """A document whose first line is the headline; marks are phrases with the attributes of their span.

    Paragraphs are lines. `quoted`, `reported` and `furniture` are phrases whose words have that voice or zone. A mark
    takes the voice and zone of its place unless it says otherwise; each phrase is looked for after the one before it.
    """
    headline = text.find("\n") if "\n" in text else len(text)
    places = {name: [_find(text, phrase) for phrase in found] for name, found in
              (("quoted", quoted), ("reported", reported), ("boilerplate", furniture))}  # fmt: skip

    def voice(at: int) -> str:
        return next((v for v in ("quoted", "reported") if any(a <= at < b for a, b in places[v])), "own")

    def zone(at: int) -> str:
        if any(a <= at < b for a, b in places["boilerplate"]):
            return "boilerplate"
        return "headline" if at < headline else "body"

    spans = [Span(0, headline, "zone", "headline")] if headline else []
    spans += [Span(a, b, "zone", "boilerplate", zone="boilerplate", kind="credit") for a, b in places["boilerplate"]]
    spans += [Span(m.start(), m.end(), "sentence", "sentence") for m in re.finditer(r"[^\s][^\n.]*\.?", text)]
    after: dict[str, int] = {}
    for phrase, attributes in marks:
        start, end = _find(text, phrase, after.get(phrase, 0))
        after[phrase] = end
        layer = attributes.get("layer", "frame")
        given = {"layer": layer, "label": "alarm", "zone": zone(start), **attributes}
        if layer in ("frame", "hedge", "booster", "loaded"):
            given = {"voice": voice(start), "voice_certain": True, **given}
        spans.append(Span(start, end, **given))
    found = list(WORD.finditer(text))
    words = WordTable(
        *(np.array(column, dtype=np.int32) for column in (
            [w.start() for w in found], [w.end() for w in found], [text.count("\n", 0, w.start()) for w in found],
            [VOICES.index(voice(w.start())) for w in found], [ZONES.index(zone(w.start())) for w in found],
        ))
    )  # fmt: skip
    return Annotations(Document(id=doc_id, outlet=outlet, text=text, **fields), SpanTable.of(spans), words)


def _find(text: str, phrase: str, after: int = 0) -> tuple[int, int]:
    start = text.index(phrase, after)
    return start, start + len(phrase)


def codebook(axes: bool = True) -> Codebook:
    """A codebook of a few words: two families, one axis, a hedge."""
    cards = {
        "escalation.act": ("frame", "rising", "stoke"), "alarm": ("frame", "rising", "dread"),
        "reassurance": ("frame", "force", "comfort"), "plausibility": ("hedge", "", "maybe"),
    }  # fmt: skip
    categories = {key: Category(key, layer, key, family, f"uses of {word}", f"words like {word}")
                  for key, (layer, family, word) in cards.items()}  # fmt: skip
    entries = tuple(
        Entry(f"small:{word}", "small", word, categories[key], f"{word} is a clear case", line)
        for line, (key, (_, _, word)) in enumerate(cards.items(), start=2)
    )
    axis = Axis("stokes-comforts", "Stoking against comforting",
                {"stoking": ("escalation", "alarm"), "comforting": ("reassurance",)})  # fmt: skip
    return Codebook((
        Lexicon("small", "1.0.0", "Small", "CC0-1.0", "made for tests", categories, (axis,) if axes else (), entries,
                True, "small.toml"),
    ))  # fmt: skip


LABELS = {"stoke": "escalation.act", "dread": "alarm", "comfort": "reassurance", "maybe": "plausibility"}


def article(
    doc_id: str, outlet: str, hits: Mapping[str, int], filler: int = 10, per_line: int = 2, **fields: Any
) -> Annotations:
    """A report of filler with some marked words of `LABELS`, each in a line of its own turn; 16 words a filler."""
    lines = [FILLER] * filler
    marks = []
    at = 0
    for word, times in hits.items():
        for _ in range(times):
            lines[at % len(lines)] += f" Some {word}."
            at += 1
    text = "\n".join(["News from the lake", *(" ".join(lines[i : i + per_line]) for i in range(0, filler, per_line))])
    for word in hits:
        layer = "hedge" if word == "maybe" else "frame"
        mark = {"layer": layer, "label": LABELS[word], "entry": f"small:{word}", "polarity": "affirmed"}
        marks += [(word, mark)] * hits[word]
    return annotated(text, marks, doc_id=doc_id, outlet=outlet, **fields)


def corpus_of(found: Sequence[Annotations], skipped: Sequence[Skipped] = ()) -> Corpus:
    """The documents of some annotations, as a corpus."""
    return Corpus(tuple(each.document for each in found), tuple(skipped))
