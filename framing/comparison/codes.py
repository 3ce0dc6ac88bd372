"""Human codes: what one person marked, which labels there are, and the tool's own marks as those of a coder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from framing.lexicons import Codebook
from framing.model import Annotations

LEXICAL = ("frame", "hedge", "booster", "loaded")
OTHERS: Mapping[str, tuple[str, ...]] = {
    "attribution": ("source", "cue", "content"),
    "quotation": ("direct", "scare", "unsupported"),
}
TOOL = "framing"  # the name of the tool among the coders

By = Literal["label", "family"]


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """One marked passage: `text[start:end]` of a document (half-open code points), its layer, label and voice."""

    doc_id: str
    start: int
    end: int
    layer: str
    label: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder marked, the documents that the coder went through, and the layers that were looked for."""

    coder: str
    marks: tuple[Code, ...]
    documents: frozenset[str]
    layers: frozenset[str]


def tool_coding(
    annotations: Iterable[Annotations], layers: Iterable[str], codebook: Codebook | None = None, by: By = "label"
) -> Coding:
    """The tool's own marks in some layers as a coding, outside page furniture; negated frames are among them, as on
    the page."""
    wanted = frozenset(layers)
    families = families_of_labels(codebook or Codebook.default()) if by == "family" else {}
    found = list(annotations)
    marks = {code for each in found for code in _marks(each, wanted, families)}
    return Coding(TOOL, tuple(sorted(marks)), frozenset(a.document.id for a in found), wanted)


def _marks(each: Annotations, wanted: frozenset[str], families: Mapping[tuple[str, str], str]) -> Iterator[Code]:
    for span in each.spans():
        if span.layer in wanted and span.zone != "boilerplate":
            label = families.get((span.layer, span.label), span.label)
            voice = span.voice if span.layer in LEXICAL else None
            yield Code(each.document.id, span.start, span.end, span.layer, label, voice)


def known_labels(codebook: Codebook, by: By) -> dict[str, tuple[str, ...]]:
    """Layer → labels that a code may have; with `by="family"` the families of frames as well."""
    found: dict[str, dict[str, None]] = {layer: {} for layer in LEXICAL}
    for category in codebook.categories:
        if category.layer in found:
            found[category.layer][category.label] = None
            if by == "family" and category.family:
                found[category.layer][category.family] = None
    return {layer: tuple(labels) for layer, labels in found.items()} | dict(OTHERS)


def families_of_labels(codebook: Codebook) -> dict[tuple[str, str], str]:
    """(layer, label) → family, of the categories that have one."""
    return {(c.layer, c.label): c.family for c in codebook.categories if c.family}
