"""The best sequence of labels for each line, for all lines of a batch at once.

Lines are sorted by length and read in step. A score and the label it comes from share one number (score × 8 + label),
so that one maximum finds both. Very long lines are cut into windows that overlap, which bounds memory and time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.tape import Places, Tape

Labels = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int32]

LABELS = 7
_CORE, _MARGIN = 64, 32  # tokens that a window decides, and tokens that it looks at on either side
_BITS, _LABEL = 3, 7


@dataclass(frozen=True, slots=True)
class _Windows:
    """Stretches of the tape, longest first: where each begins, its length, and which of its places it decides."""

    first: Places
    length: Places
    keep_from: Places
    keep_to: Places


def find_best_labels(scores: npt.NDArray[np.int16], tape: Tape, transitions: Whole, beginnings: Whole) -> Labels:
    """The label of each place of the tape (0 for blanks): the best sequence of every line.

    `transitions[j, k]` is added where label k follows j, `beginnings[k]` where a line begins with k.
    """
    labels = np.zeros(tape.size, np.int8)
    if len(tape.line_first):
        windows = _cut(tape)
        _Lattice(scores, windows).decode(transitions, beginnings, labels)
    return labels


def _cut(tape: Tape) -> _Windows:
    length = tape.line_last - tape.line_first + 1
    pieces = np.where(length > _CORE + 2 * _MARGIN, -(-length // _CORE), 1)
    line = np.repeat(np.arange(len(length)), pieces)
    number = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    whole = pieces[line] == 1
    keep_from = tape.line_first[line] + number * _CORE
    keep_to = np.where(whole, tape.line_last[line], np.minimum(keep_from + _CORE - 1, tape.line_last[line]))
    first = np.maximum(keep_from - _MARGIN, tape.line_first[line])
    last = np.minimum(keep_to + _MARGIN, tape.line_last[line])
    order = np.argsort(first - last, kind="stable")
    return _Windows(first[order], (last - first + 1)[order], keep_from[order], keep_to[order])


class _Lattice:
    """All windows in step: step t holds the t-th place of every window that is long enough."""

    def __init__(self, scores: npt.NDArray[np.int16], windows: _Windows) -> None:
        steps = int(windows.length[0])
        self.windows = windows
        self.active = np.searchsorted(-windows.length, -np.arange(steps), "left")
        self.offset = np.concatenate([[0], np.cumsum(self.active)])
        step = np.repeat(np.arange(steps), self.active)
        window = np.arange(self.offset[-1]) - self.offset[step]
        self.place = windows.first[window] + step
        self.kept = (self.place >= windows.keep_from[window]) & (self.place <= windows.keep_to[window])
        rows = scores.view(np.complex128).ravel().take(self.place).view(np.int16).reshape(-1, 8)
        self.scores = (rows.T[:LABELS].astype(np.int32) << _BITS) | np.arange(LABELS, dtype=np.int32)[:, None]

    def decode(self, transitions: Whole, beginnings: Whole, labels: Labels) -> None:
        """Write the label of every place that a window decides."""
        best, sources = self._forward(transitions << _BITS, beginnings << _BITS)
        chosen = self._backward((best.max(axis=0) & _LABEL).astype(np.intp), sources)
        labels[self.place[self.kept]] = chosen[self.kept]

    def _forward(self, transitions: Whole, beginnings: Whole) -> tuple[Whole, npt.NDArray[np.uint8]]:
        """The best score of each window by last label; and for every place and label the label before it.

        The latter lie step after step, by label and then by window.
        """
        best = self.scores[:, : self.active[0]] + beginnings[:, None]
        history = np.zeros(self.scores.size, np.int32)
        change = transitions[:, :, None]
        for number, begin, end in self._steps()[1:]:
            found = history[LABELS * begin : LABELS * end].reshape(LABELS, number)
            so_far = best[:, :number]
            np.maximum.reduce(so_far[:, None] + change, axis=0, out=found)
            np.bitwise_and(found, ~_LABEL, out=so_far)
            so_far += self.scores[:, begin:end]
        return best, (history & _LABEL).astype(np.uint8)

    def _backward(self, label: npt.NDArray[np.intp], sources: npt.NDArray[np.uint8]) -> Labels:
        """The label of every place, from each window's last backwards."""
        chosen = np.empty(self.scores.shape[1], np.int8)
        window = np.arange(len(label))
        for number, begin, end in reversed(self._steps()):
            chosen[begin:end] = label[:number]
            label[:number] = sources.take(label[:number] * number + (LABELS * begin + window[:number]))
        return chosen

    def _steps(self) -> list[tuple[int, int, int]]:
        """Of each step: how many windows reach it, and where its places begin and end."""
        active, offset = self.active.tolist(), self.offset.tolist()
        return list(zip(active, offset[:-1], offset[1:], strict=True))
