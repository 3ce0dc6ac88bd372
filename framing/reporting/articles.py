"""The articles as the page holds them: their text once, in blocks, page furniture taken aside; and marked headlines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup, escape

from framing.model import TextPolicy
from framing.reporting.evidence import MARKED, Evidence

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Ranges that are in order and apart, to be found by place: an article may have a hundred thousand."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, ranges: Iterable[Range]) -> _Ranges:
        found = list(ranges)
        return cls([a for a, _ in found], [b for _, b in found])

    def meeting(self, start: int, end: int) -> Iterator[Range]:
        """Those that share a character with a range."""
        inside = slice(bisect_right(self.ends, start), bisect_left(self.starts, end))
        return zip(self.starts[inside], self.ends[inside], strict=True)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A piece of page furniture: its place, its kind, its words."""

    start: int
    end: int
    kind: str
    words: int


@dataclass(frozen=True, slots=True)
class Article:
    """One report's text: blocks of pieces in order, the headline's place, what was set aside, and its sentences."""

    doc: int
    blocks: Sequence[tuple[str, Sequence[Range]]]  # zone, pieces of one paragraph
    headline: Range | None
    furniture: Sequence[Furniture]
    sentences: Sequence[Range]


def articles(evidence: Evidence) -> list[Article]:
    """Every document's article, in the study's order."""
    zones = _by_document(evidence.study.spans, "zone", ["start", "end", "label", "kind"])
    sentences = _by_document(evidence.study.spans, "sentence", ["start", "end"])
    return [
        _article(evidence.texts[doc], doc, zones.get(name, []), sentences.get(name, []))
        for doc, name in enumerate(evidence.documents)
    ]


def _by_document(spans: pd.DataFrame, layer: str, columns: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """The values of a layer's spans by document, in the order of its text."""
    found = spans[spans["layer"] == layer].sort_values("start", kind="stable")
    values: dict[str, list[tuple[Any, ...]]] = {}
    for name, *row in zip(found["doc_id"].astype(str), *(found[c].tolist() for c in columns), strict=True):
        values.setdefault(name, []).append(tuple(row))
    return values


def _article(text: str, doc: int, zones: Sequence[tuple[Any, ...]], sentences: Sequence[Range]) -> Article:
    furniture = [
        Furniture(a, b, str(kind or "other").replace("_", " "), len(text[a:b].split()))
        for a, b, label, kind in zones
        if label == "boilerplate"
    ]
    titles = [(a, b) for a, b, label, _ in zones if label == "headline"]
    blocks = _blocks(text, furniture, [(a, b, label) for a, b, label, _ in zones if label != "boilerplate"])
    return Article(doc, list(blocks), titles[0] if titles else None, furniture, sentences)


def _blocks(
    text: str, furniture: Sequence[Furniture], zones: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[str, list[Range]]]:
    """Each line's pieces outside page furniture, with the zone that it begins in; a change of zone ends a block."""
    starts, gone = [a for a, _, _ in zones], _Ranges.of((piece.start, piece.end) for piece in furniture)
    for line in _LINE.finditer(text):
        cuts = starts[bisect_right(starts, line.start()) : bisect_left(starts, line.end())]
        for start, end in pairwise([line.start(), *cuts, line.end()]):
            pieces = [p for p in _without(text, start, end, gone) if p[0] < p[1]]
            if pieces:
                yield _zone_at(pieces[0][0], zones, starts), pieces


def _zone_at(place: int, zones: Sequence[tuple[int, int, str]], starts: Sequence[int]) -> str:
    last = bisect_right(starts, place) - 1
    return zones[last][2] if last >= 0 and place < zones[last][1] else "body"


def _without(text: str, start: int, end: int, gone: _Ranges) -> Iterator[Range]:
    at = start
    for a, b in gone.meeting(start, end):
        yield _trimmed(text, at, max(at, a))
        at = min(end, b)
    yield _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Range:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, max(start + left, start + len(piece.rstrip()))


def kept(article: Article, policy: TextPolicy, evidence: Iterable[Range]) -> list[tuple[str, list[Range]]]:
    """The blocks that a policy leaves in: all, only the sentences that hold evidence, or none."""
    if policy == "none":
        return []
    if policy == "full":
        return [(zone, list(pieces)) for zone, pieces in article.blocks]
    sentences = _Ranges.of(article.sentences)
    wanted = _Ranges.of(sorted({found for a, b in evidence for found in sentences.meeting(a, b)}))
    cut = [(zone, [c for piece in pieces for c in _within(piece, wanted)]) for zone, pieces in article.blocks]
    return [(zone, pieces) for zone, pieces in cut if pieces]


def _within(piece: Range, wanted: _Ranges) -> list[Range]:
    return [(max(piece[0], a), min(piece[1], b)) for a, b in wanted.meeting(*piece)]


def units(text: str) -> npt.NDArray[np.int64] | None:
    """Where each code point begins in UTF-16, the units in which browsers count; None where the two are the same."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") >= 0x10000
    return np.concatenate([[0], np.cumsum(1 + wide)]) if wide.any() else None


def marked(evidence: Evidence, doc: int, start: int, end: int) -> Markup:
    """A piece of a document with its marks, as HTML; marks that overlap an earlier one are left out here."""
    text = str(evidence.study.documents["text"].iloc[doc])
    out, at = [], start
    inside = (evidence.doc == doc) & (evidence.start >= start) & (evidence.end <= end)
    for span in (i for i in np.flatnonzero(inside).tolist() if evidence.column("layer")[i] in MARKED):
        a, b = int(evidence.start[span]), int(evidence.end[span])
        if a < at:
            continue
        out += [escape(text[at:a]), _mark(evidence, span, text[a:b])]
        at = b
    return Markup("").join([*out, escape(text[at:end])])


def _mark(evidence: Evidence, span: int, words: str) -> Markup:
    return Markup('<mark class="{}" data-mark="{}">{}</mark>').format(" ".join(classes(evidence, span)), span, words)


def classes(evidence: Evidence, span: int) -> list[str]:
    """The classes of a mark: its hue, its voice, and whether it is left out of the counts."""
    layer, voice = evidence.column("layer")[span], evidence.column("voice")[span]
    hue = evidence.column("family")[span] if layer == "frame" else layer
    flip = evidence.column("polarity")[span] not in ("", "affirmed") and layer == "frame"
    return [hue or "other", f"v-{voice or 'own'}", *(["flip"] if flip else [])]
