"""The words that the tagger knows, found by their hash: which word, which clusters of words, how often a cue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.tape import Column, Places
from framing.tokens import Bytes, Hashes

KEY_BITS, SLOT_BITS = 32, 19
BLANK, OPEN_MARK, CLOSE_MARK = 0, 7, 8
RESERVED = 9  # entries that are no words: the blank, the six shapes of unknown words, the two quotation marks

_CHECK_BITS = np.uint32(KEY_BITS - SLOT_BITS)
_CHECK = np.uint32((1 << (KEY_BITS - SLOT_BITS)) - 1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Entries, by number: `word` (0 where only its clusters are known), `fine` and `coarse` cluster, `cue` class 0–6,
    rows of `suffix` and `prefix`.

    `cells` is a table of 2^19 cells: the upper bits of a cell are an entry, the lower 13 check the hash.
    """

    word: Column
    fine: Column
    coarse: Column
    cue: Column
    suffix: Column
    prefix: Column
    cells: Column

    def find(self, hashes: Hashes, shape: Bytes) -> Places:
        """The entry of each token; of an unknown word, that of its shape."""
        keys = word_keys(hashes)
        cell = self.cells.take((keys >> _CHECK_BITS).astype(np.intp), mode="clip")
        known = ((cell ^ keys) & _CHECK == 0) & (cell > _CHECK)
        return np.where(known, cell >> _CHECK_BITS, shape + np.uint32(1)).astype(np.intp)


def word_keys(hashes: Hashes) -> Column:
    """The part of a word's hash that the vocabulary keeps."""
    return (hashes >> np.uint64(64 - KEY_BITS)).astype(np.uint32)


def word_slots(hashes: Hashes) -> Column:
    """The cell that each word would have; two words of one vocabulary must not share it."""
    return word_keys(hashes) >> _CHECK_BITS


def build(keys: Column, known: npt.NDArray[np.bool_], **attributes: npt.NDArray[np.unsignedinteger[Any]]) -> Vocabulary:
    """A vocabulary of some words, in the order of their keys; `known` are those with a number of their own.

    `attributes` are `fine`, `coarse`, `cue`, `suffix` and `prefix` of each word. Clusters are numbered from 0; in the
    vocabulary they come after the reserved numbers.
    """
    reserved = np.arange(RESERVED, dtype=np.uint32)
    word = np.where(known, RESERVED + np.cumsum(known) - 1, 0).astype(np.uint32)
    cells = np.zeros(1 << SLOT_BITS, np.uint32)
    entries = np.arange(RESERVED, RESERVED + len(keys), dtype=np.uint32)
    cells[keys >> _CHECK_BITS] = (entries << _CHECK_BITS) | (keys & _CHECK)
    offset, none = np.uint32(RESERVED), np.zeros(RESERVED, np.uint32)
    columns = {name: np.append(none, values.astype(np.uint32)) for name, values in attributes.items()}
    for name in ("fine", "coarse"):
        columns[name] = np.append(reserved, attributes[name].astype(np.uint32) + offset)
    return Vocabulary(word=np.append(reserved, word), cells=cells, **columns)
