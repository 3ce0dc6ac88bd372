"""From the columns of a batch to each document's table of spans and words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from framing.model import ATTRIBUTES, ZONES, Annotations, Document, Integers, SpanTable, WordTable
from framing.tokens import CLITIC, JOINER, WORD, Tokens

_LAYERS = ("attribution", "booster", "frame", "hedge", "loaded", "quotation", "sentence", "zone")
_NUMBERS = ("group", "nested_in", "voice_certain")


@dataclass(frozen=True, slots=True)
class Block:
    """The spans of one layer in a batch, by token: columns of codes with their names, and columns of numbers."""

    layer: str
    first: Integers
    last: Integers
    codes: Mapping[str, Integers]
    names: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Integers] = field(default_factory=dict)
    operator: tuple[Integers, Integers] | None = None


def assemble(
    documents: Sequence[Document], tokens: Tokens, zone: Integers, voice: Integers, blocks: Sequence[Block]
) -> list[Annotations]:
    """Every document's annotations, its spans ordered by start, end and layer."""
    names = {column: _names(column, blocks) for column in ("label", *ATTRIBUTES)}
    names["layer"] = _LAYERS
    first, last = _joined([b.first for b in blocks]), _joined([b.last for b in blocks])
    layer = np.repeat(np.array([_LAYERS.index(b.layer) for b in blocks], np.int32), [len(b.first) for b in blocks])
    order = np.lexsort((layer, tokens.end[last], tokens.start[first])) if len(first) else first
    codes = {"layer": layer[order]}
    for column in ("label", *ATTRIBUTES):
        codes[column] = _joined([_recoded(b, column, names[column], zone) for b in blocks])[order]
    doc = tokens.doc[first[order]]
    origin = tokens.text_start[doc].astype(np.int32)
    numbers = {
        c: _joined([b.numbers.get(c, np.full(len(b.first), -1, np.int32)) for b in blocks])[order] for c in _NUMBERS
    }
    for side, column, of in ((0, "operator_start", tokens.start), (1, "operator_end", tokens.end)):
        token = _joined([b.operator[side] if b.operator else np.full(len(b.first), -1, np.int32) for b in blocks])[
            order
        ]
        numbers[column] = np.where(token >= 0, of[token] - origin, -1).astype(np.int32)
    start, end = (tokens.start[first[order]] - origin, tokens.end[last[order]] - origin)
    table = SpanTable(start.astype(np.int32), end.astype(np.int32), codes, names, numbers)
    bounds = np.searchsorted(doc, np.arange(len(documents) + 1))
    words = _words(tokens, zone, voice, len(documents))
    return [
        Annotations(document, table.where(slice(int(a), int(b))), word_table)
        for document, a, b, word_table in zip(documents, bounds[:-1], bounds[1:], words, strict=True)
    ]


def _joined(columns: Sequence[Integers]) -> Integers:
    return np.concatenate(columns).astype(np.int32) if columns else np.zeros(0, np.int32)


def _names(column: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """All names of a column, block after block, each once; those of the zones are the model's."""
    if column == "zone":
        return ZONES
    distinct = list({id(b.names[column]): b.names[column] for b in blocks if column in b.names}.values())
    if len(distinct) == 1:  # most columns: no need to go through the names of thousands of entries
        return distinct[0]
    return tuple(dict.fromkeys(name for names in distinct for name in names))


def _recoded(block: Block, column: str, names: tuple[str, ...], zone: Integers) -> Integers:
    """A block's column in the codes that all blocks share."""
    if column == "zone" and block.layer != "zone":
        return zone[block.first]
    if column not in block.codes:
        return np.full(len(block.first), -1, np.int32)
    if block.names[column] is names:
        return block.codes[column]
    place = {name: code for code, name in enumerate(names)}
    shared = np.array([*(place[name] for name in block.names[column]), -1], np.int32)
    return shared[block.codes[column]]


def _words(tokens: Tokens, zone: Integers, voice: Integers, documents: int) -> list[WordTable]:
    """The words of every document; a compound with hyphens is one word, a clitic none."""
    inside = np.zeros(len(tokens), np.bool_)
    inside[1:] = tokens.kind[:-1] == JOINER
    rows = np.flatnonzero((tokens.kind == WORD) & (tokens.shape != CLITIC) & ~inside)
    doc = tokens.doc[rows]
    origin = tokens.text_start[doc].astype(np.int32)
    start = (tokens.start[rows] - origin).astype(np.int32)
    end = (tokens.end[_compound_end(tokens, rows)] - origin).astype(np.int32)
    bounds = np.searchsorted(doc, np.arange(documents + 1))
    line, tables = tokens.line[rows], []
    for a, b in itertools.pairwise(bounds):
        base = line[a] if b > a else 0
        tables.append(
            WordTable(start[a:b], end[a:b], line[a:b] - base, voice[rows[a:b]].astype(np.int32), zone[rows[a:b]])
        )
    return tables


def _compound_end(tokens: Tokens, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The last token of the compound that begins at each row."""
    n = len(tokens)
    if not n:
        return rows
    goes_on = np.zeros(n, np.bool_)
    goes_on[:-1] = (tokens.kind[1:] == JOINER) | (tokens.kind[:-1] == JOINER)
    stops = np.where(goes_on, n, np.arange(n))
    return np.minimum.accumulate(stops[::-1])[::-1][rows]
