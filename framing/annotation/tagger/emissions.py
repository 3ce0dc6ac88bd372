"""How well each label fits each token: the sum of the weights of its features, in whole numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.features import Features, Level
from framing.annotation.tagger.tape import Tape
from framing.annotation.tagger.weights import Rows, Weights

Scores = npt.NDArray[np.int16]  # by token and label, eight columns of which the last is not used


def weigh(features: Features, tape: Tape, weights: Weights) -> Scores:
    """The scores of every token and label; exact, so that a batch changes nothing."""
    scores = np.zeros((tape.size, 8), np.int16)
    for rows, tables in (
        (features.entry, weights.entry), (features.shape, weights.shape),
        (features.suffix, weights.suffix), (features.prefix, weights.prefix),
    ):  # fmt: skip
        _add_neighbours(scores, rows.astype(np.intp), tables)
    for level in features.levels:
        _add_level(scores, level, weights.table)
    return scores


def _add_neighbours(scores: Scores, rows: npt.NDArray[np.intp], tables: tuple[Rows, ...]) -> None:
    """Add what the attribute of each token says about the tokens around it."""
    reach = len(tables) // 2
    for offset, table in enumerate(tables, -reach):
        said = table.take(rows).view(np.int16).reshape(-1, 8)
        if offset > 0:
            scores[:-offset] += said[offset:]
        elif offset < 0:
            scores[-offset:] += said[:offset]
        else:
            scores += said


def _add_level(scores: Scores, level: Level, table: npt.NDArray[np.uint64]) -> None:
    """Add the weights of conjunctions: once for each unit, then to all its places."""
    sums = scores if level.units is None else np.zeros((len(level.units.first), 8), np.int16)
    for rows in level.rows:
        sums += table.take(rows).view(np.int8).reshape(-1, 8)
    if level.units is not None:
        scores += sums.view(np.complex128).ravel().take(level.units.of).view(np.int16).reshape(-1, 8)


