"""From learned weights to the file that ships: pruned, rounded to eight bits, the same bytes every time.

The arrays of the file (offsets × rows × seven labels, unless said otherwise):
`word`, `fine`, `coarse`, `cue`, `shape`, `suffix`, `prefix`; `table` (rows × labels); `transitions` (label × label),
`beginnings` (label), both int16; and of each word, in the order of its key: `keys` (differences of uint32), `known`,
`fine_of`, `coarse_of`, `cue_of`, `suffix_of`, `prefix_of`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.columns import OFFSETS, PREFIX_BITS, SHAPES, SUFFIX_BITS, Columns
from framing.annotation.tagger.features import TABLE_BITS, Features, salt
from framing.annotation.tagger.tape import Column, Tape, shift
from framing.annotation.tagger.vocabulary import RESERVED, Vocabulary
from training.clusters import Clusters
from training.vocabulary import Words

Arrays = dict[str, npt.NDArray[Any]]

LABELS = 7
_HEIGHT = 0.9995  # the quantile of rows' greatest weights that becomes ±127
_IMPOSSIBLE = -15_000


class Layout:
    """Where each table begins when all are laid end to end, as the trainer sees them."""

    def __init__(self, words: Words, clusters: Clusters) -> None:
        self.sizes = {
            "word": RESERVED + int(words.known.sum()), "fine": RESERVED + clusters.fine_number + 1,
            "coarse": RESERVED + clusters.coarse_number + 1, "cue": 7, "shape": SHAPES,
            "suffix": 1 << SUFFIX_BITS, "prefix": 1 << PREFIX_BITS,
        }  # fmt: skip
        self.base: dict[str, int] = {}
        rows = 0
        for name, size in self.sizes.items():
            self.base[name] = rows
            rows += size * (2 * OFFSETS[name] + 1)
        self.table = rows
        self.rows = rows + (1 << TABLE_BITS)

    def flatten(self, features: Features, tape: Tape, vocabulary: Vocabulary) -> npt.NDArray[np.int32]:
        """The row numbers of every token (tokens × columns)."""
        seen = features.columns
        columns = {
            "word": seen.known, "fine": seen.fine,
            "coarse": seen.coarse, "cue": seen.cue,
            "shape": seen.shape,
            "suffix": _of_all(vocabulary.suffix, seen.suffix, seen), "prefix": _of_all(vocabulary.prefix, seen.prefix, seen),
        }  # fmt: skip
        rows = []
        for name, column in columns.items():
            for number, offset in enumerate(range(-OFFSETS[name], OFFSETS[name] + 1)):
                near = shift(column, offset)[tape.place].astype(np.int32)
                rows.append(near + np.int32(self.base[name] + number * self.sizes[name]))
        for window in features.windows():
            for number, offset in enumerate(window.offsets):
                near = (shift(window.rows, offset)[tape.place] ^ salt(number)).astype(np.int32)
                rows.append(near + np.int32(self.table))
        for level in features.levels():
            of = level.units.of[tape.place]
            rows += [column[of].astype(np.int32) + np.int32(self.table) for column in level.rows]
        return np.stack(rows, axis=1)

    def tables(self, weights: npt.NDArray[Any]) -> Arrays:
        """The flat weights as the arrays of the file."""
        tables = {}
        for name, size in self.sizes.items():
            offsets = 2 * OFFSETS[name] + 1
            tables[name] = weights[self.base[name] :][: size * offsets].reshape(offsets, size, LABELS)
        return {**tables, "table": weights[self.table :]}


def _of_all(known: Column, unknown: Column, columns: Columns) -> Column:
    """Affixes by place, of known words and of the others."""
    affix = known[columns.entry]
    affix[columns.unknown] = unknown
    return affix


def quantise(weights: npt.NDArray[np.float32], threshold: float) -> tuple[npt.NDArray[np.int8], float]:
    """Whole numbers from −127 to 127 and what one of them is worth; weights below the threshold become 0."""
    kept = np.where(np.abs(weights) < threshold, 0, weights)
    greatest = np.abs(kept).max(axis=1)
    unit = float(np.quantile(greatest[greatest > 0], _HEIGHT)) / 127
    return np.clip(np.rint(kept / unit), -127, 127).astype(np.int8), unit


def arrays_of(
    layout: Layout, words: Words, clusters: Clusters, weights: npt.NDArray[np.float32],
    transitions: npt.NDArray[np.float32], beginnings: npt.NDArray[np.float32], threshold: float,
) -> Arrays:  # fmt: skip
    """All arrays of the file."""
    rounded, unit = quantise(weights, threshold)
    return {
        "keys": np.diff(words.keys, prepend=np.uint32(0)).astype(np.uint32), "known": words.known,
        "fine_of": clusters.fine, "coarse_of": clusters.coarse, "cue_of": words.cue,
        "suffix_of": words.suffix, "prefix_of": words.prefix,
        "transitions": _whole(transitions, unit), "beginnings": _whole(beginnings, unit),
        **layout.tables(rounded),
    }  # fmt: skip


def _whole(scores: npt.NDArray[np.float32], unit: float) -> npt.NDArray[np.int16]:
    return np.clip(np.rint(scores / unit), _IMPOSSIBLE, -_IMPOSSIBLE).astype(np.int16)


def write(arrays: Mapping[str, npt.NDArray[Any]], path: Path) -> None:
    """Write the file in one move; numpy dates its members 1980, so equal arrays give equal bytes."""
    partial = path.with_name(path.stem + ".partial.npz")
    with open(partial, "wb") as file:
        np.savez_compressed(file, **arrays)
    os.replace(partial, path)
