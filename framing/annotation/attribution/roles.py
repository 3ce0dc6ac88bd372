"""Roles: the tagger's labels by token become spans of source, cue and content."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.tokens import WORD, Places, Tokens

SOURCE, CUE, CONTENT = range(3)
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Roles:
    """Role spans of a batch in the order of the text: first and last token, and which role each has."""

    first: Places
    last: Places
    role: Places

    def __len__(self) -> int:
        return len(self.first)

    def where(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.signedinteger]) -> Roles:
        return Roles(self.first[rows], self.last[rows], self.role[rows])


def role_spans(tokens: Tokens, labels: npt.NDArray[np.int8]) -> Roles:
    """The spans of BIO labels (0 out, then begin and inside of source, cue, content).

    None crosses a line, and all but cues hold a word.
    """
    role = (labels.astype(np.int32) + 1) // 2
    begins = role > 0
    begins[1:] &= (labels[1:] % 2 == 1) | (role[1:] != role[:-1]) | (tokens.line[1:] != tokens.line[:-1])
    first = np.flatnonzero(begins).astype(np.int32)
    stops = np.ones(len(labels), np.bool_)
    stops[:-1] = begins[1:] | (role[1:] != role[:-1]) | (tokens.line[1:] != tokens.line[:-1])
    last = np.flatnonzero(stops & (role > 0)).astype(np.int32)
    roles = Roles(first, last, role[first] - 1)
    words = np.concatenate([[0], np.cumsum(tokens.kind == WORD, dtype=np.int32)])
    return roles.where((roles.role == CUE) | (words[last + 1] > words[first]))
