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
    role = (labels + np.int8(1)) >> 1
    changes = np.ones(len(labels) + 1, np.bool_)
    changes[1:-1] = (role[1:] != role[:-1]) | (tokens.line[1:] != tokens.line[:-1])
    begins = (role > 0) & (changes[:-1] | (labels & 1 == 1))
    stops = changes[1:]
    stops[:-1] |= begins[1:]
    first, last = np.flatnonzero(begins), np.flatnonzero((role > 0) & stops)
    roles = Roles(first, last, role[first].astype(np.intp) - 1)
    words = np.append(np.flatnonzero(tokens.kind == WORD), len(tokens))
    return roles.where((roles.role == CUE) | (words[np.searchsorted(words, first)] <= last))
