"""How well each label fits each token: the sum of the weights of its features, in whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.features import Features, Level, salt
from framing.annotation.tagger.tape import Tape
from framing.annotation.tagger.weights import Rows, Weights

Scores = npt.NDArray[np.int16]  # by token and label, eight columns of which the last is not used


def weigh(features: Features, tape: Tape, weights: Weights) -> Scores:
    """The scores of every place and label; exact, so that a batch changes nothing."""
    scores = np.zeros((tape.size, 8), np.int16)
    sixteen, eight = np.empty(tape.size, np.complex128), np.empty(tape.size, np.uint64)
    columns = features.columns
    for rows, tables in ((columns.entry, weights.entry), (columns.shape, weights.shape)):
        at = rows.astype(np.intp, copy=False)
        for offset, table in enumerate(tables, -(len(tables) // 2)):
            _add_seen(scores, _look_up(table, at, sixteen), offset)
    for affix, tables in ((columns.suffix, weights.suffix), (columns.prefix, weights.prefix)):
        for offset, table in enumerate(tables, -(len(tables) // 2)):
            scores[columns.unknown - offset] += _rows_of_eight(table.take(affix))
    for window in features.windows():
        for number, offset in enumerate(window.offsets):
            rows = window.rows ^ salt(number) if number else window.rows
            _add_seen(scores, _look_up(weights.table, rows, eight), offset)
    for level in features.levels():
        scores += _look_up(_sum_level(level, weights.table), level.units.of, sixteen)
    return scores


def _look_up(table: npt.NDArray[Any], at: npt.NDArray[np.intp], into: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Rows of a table as eight columns; the memory is used again for the next."""
    np.take(table, at, out=into, mode="clip")
    return _rows_of_eight(into)


def _add_seen(scores: Scores, said: npt.NDArray[Any], offset: int) -> None:
    """Add to each place what the place `offset` further on says about it."""
    if offset > 0:
        scores[:-offset] += said[offset:]
    elif offset < 0:
        scores[-offset:] += said[:offset]
    else:
        scores += said


def _sum_level(level: Level, table: npt.NDArray[np.uint64]) -> Rows:
    """The weights of each unit's conjunctions."""
    sums = np.zeros((level.rows.shape[1], 8), np.int16)
    for rows in level.rows:
        sums += _rows_of_eight(table.take(rows, mode="clip"))
    return sums.view(np.complex128).ravel()


def _rows_of_eight(packed: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return packed.view(np.int16 if packed.dtype == np.complex128 else np.int8).reshape(-1, 8)
