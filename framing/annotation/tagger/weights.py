"""The learned weights: one file of plain arrays, unfolded at load into tables that are read with one look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.columns import OFFSETS
from framing.annotation.tagger.vocabulary import BLANK, OPEN_MARK, Vocabulary, build

Rows = npt.NDArray[np.complex128]  # a row is eight int16 weights in sixteen bytes, so that a look-up is one move

_FILE = Path(__file__).with_name("weights.npz")
_AFFIXES = ("suffix", "prefix")  # those of unknown words are added where they stand
_KEPT = 30 << 20
_LEXICAL = ("word", "fine", "coarse", "cue", "suffix", "prefix")  # attributes that the word alone decides


@dataclass(frozen=True, slots=True)
class Weights:
    """Tables of weights: by offset for the attributes (entry, shape, suffix, prefix), one for all conjunctions."""

    vocabulary: Vocabulary
    entry: tuple[Rows, ...]
    shape: tuple[Rows, ...]
    suffix: tuple[Rows, ...]
    prefix: tuple[Rows, ...]
    table: npt.NDArray[np.uint64]
    transitions: npt.NDArray[np.int32]
    beginnings: npt.NDArray[np.int32]


@cache
def shipped() -> Weights:
    """The weights that come with the package."""
    np.empty(_KEPT, np.uint8)  # freed at once: the C library then keeps freed arrays, which saves most page faults
    with np.load(_FILE, allow_pickle=False) as arrays:
        return unfold({name: arrays[name] for name in arrays.files})


def unfold(arrays: Mapping[str, npt.NDArray[Any]]) -> Weights:
    """Tables from the arrays of a file, whose names and shapes `training/export.py` lists."""
    keys = np.cumsum(arrays["keys"], dtype=np.uint32)
    attributes = {name: arrays[f"{name}_of"] for name in _LEXICAL[1:]}
    vocabulary = build(keys, arrays["known"], **attributes)
    table = np.zeros((len(arrays["table"]), 8), np.int8)
    table[:, :7] = arrays["table"]
    return Weights(
        vocabulary, _entry_tables(arrays, vocabulary),
        _tables(arrays["shape"]), _tables(arrays["suffix"]), _tables(arrays["prefix"]),
        table.view(np.uint64).ravel(), arrays["transitions"].astype(np.int32), arrays["beginnings"].astype(np.int32),
    )  # fmt: skip


def _entry_tables(arrays: Mapping[str, npt.NDArray[Any]], vocabulary: Vocabulary) -> tuple[Rows, ...]:
    """By offset: what an entry's word, clusters, cue class and affixes say together."""
    reach = max(OFFSETS[name] for name in _LEXICAL)
    tables = []
    for offset in range(-reach, reach + 1):
        sums = np.zeros((len(vocabulary.word), 8), np.int16)
        for name in _LEXICAL:
            if abs(offset) <= OFFSETS[name]:
                said = arrays[name][offset + OFFSETS[name]][getattr(vocabulary, name)]
                if name in _AFFIXES:
                    said[BLANK + 1 : OPEN_MARK] = 0
                sums[:, :7] += said
        tables.append(sums.view(np.complex128).ravel())
    return tuple(tables)


def _tables(weights: npt.NDArray[np.int8]) -> tuple[Rows, ...]:
    """By offset: rows of eight."""
    wide = np.zeros((*weights.shape[:2], 8), np.int16)
    wide[..., :7] = weights
    return tuple(rows.view(np.complex128).ravel() for rows in wide)
