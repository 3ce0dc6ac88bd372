"""Polarity and actor of the hits: is the thing said to happen, and who is said to do it?

Polarity: the nearest operator whose scope reaches the hit inside its clause turns it (negated), averts it or makes it
hypothetical; a prevention that is itself negated leaves the hit affirmed. Actor: see `actors`; a state has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.annotation.actors import FINITE, VERBS, find_actors, passed
from framing.annotation.sentences import Sentences
from framing.lexicons import Entry, Hits
from framing.lexicons.conditions import Surroundings, class_bits
from framing.model import POLARITIES
from framing.tokens import CLOSE, COMMA, DASH, END, OPEN, SEMICOLON, Places

AFFIRMED, NEGATED, AVERTED, HYPOTHETICAL = range(len(POLARITIES))
_TURNS = {"negation": NEGATED, "prevention": AVERTED, "hypothetical": HYPOTHETICAL}
_REACH = 6  # words after an operator that it may turn
_BETWEEN = 2  # words between a negation and the prevention that it undoes
_BACK = 2  # words before an operator of the kind "tensions eased"
_STOPS = np.zeros(32, np.bool_)  # kinds of marks that end a clause
_STOPS[[END, COMMA, SEMICOLON, DASH, OPEN, CLOSE]] = True
_STATE = "escalation.tension"  # nobody does a state
_CALM = ("diplomacy", "restraint", "reassurance")  # what prevention is done by is not itself prevented


@dataclass(frozen=True, slots=True)
class Frames:
    """For every frame hit: its row in the hits, polarity, the operator's first and last token, and actor (entry) or −1."""

    rows: Places
    polarity: Places
    operator_first: Places
    operator_last: Places
    actor: Places


class FrameReader:
    """What polarity and actor need to know of a codebook's entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        layers = np.array([e.category.layer for e in entries])
        self._frame = layers == "frame"
        self._actor = layers == "actor"
        self._turn = np.array(
            [_TURNS.get(e.category.label, 0) if e.category.layer == "operator" else 0 for e in entries]
        )
        self._after = np.array([e.scope in ("", "after", "both") for e in entries], np.bool_)
        self._before = np.array([e.scope in ("before", "both") for e in entries], np.bool_)
        self._does = np.array([_is_done(e) for e in entries], np.bool_)
        self._suffered = np.array([e.category.label not in (*_CALM, "deterrence", "alarm") for e in entries], np.bool_)
        self._state = np.array([e.category.label == _STATE for e in entries], np.bool_)
        self._calm = np.array([e.category.label in _CALM for e in entries], np.bool_)

    def read(self, sentences: Sentences, hits: Hits, around: Surroundings) -> Frames:
        """Polarity and actor of the frame hits of a batch."""
        rows = np.flatnonzero(self._frame[hits.entry]).astype(np.int32)
        frames = hits.where(rows)
        edges = _clause_edges(sentences, around)
        polarity, first, last = self._polarity(frames, hits.where(self._turn[hits.entry] > 0), edges)
        actors = hits.where(self._actor[hits.entry])
        actor = find_actors(frames, self._does[frames.entry], self._suffered[frames.entry], actors, edges, around)
        actor = np.where(self._state[frames.entry], -1, actor).astype(np.int32)
        return Frames(rows, polarity, first, last, actor)

    def _polarity(self, frames: Hits, operators: Hits, edges: Places) -> tuple[Places, Places, Places]:
        """The nearest operator in the clause: one that looks forward and stands before, or looks back and stands after."""
        polarity = np.zeros(len(frames), np.int32)
        first, last = np.full(len(frames), -1, np.int32), np.full(len(frames), -1, np.int32)
        turn, begin = self._turns(operators, edges)
        forward, backward = self._after[operators.entry], self._before[operators.entry]
        for ahead, side, reach in ((False, backward, _BACK), (True, forward, _REACH)):
            group, turns, begins = operators.where(side), turn[side], begin[side]
            if not len(group) or not len(frames):
                continue
            at = _nearest_before(group.last, frames.first) if ahead else _nearest_after(group.first, frames.last)
            near = np.clip(at, 0, len(group) - 1)
            gap = frames.first - group.last[near] if ahead else group.first[near] - frames.last
            fits = (at >= 0) & (at < len(group)) & (gap > 0) & (gap <= reach + 1)
            fits &= passed(edges, frames.first) == passed(edges, group.first[near])
            fits &= ~(self._calm[frames.entry] & (self._turn[group.entry[near]] == AVERTED))
            polarity[fits], first[fits] = turns[near[fits]], begins[near[fits]]
            last[fits] = group.last[near[fits]]
        return polarity, first, last

    def _turns(self, operators: Hits, edges: Places) -> tuple[Places, Places]:
        """What each operator makes of a hit, and where it begins: what is not prevented ("failed to avert") happens."""
        turn, begin = self._turn[operators.entry].astype(np.int32), operators.first.copy()
        undone = np.zeros(len(operators), np.bool_)
        undone[1:] = (turn[:-1] == NEGATED) & (turn[1:] == AVERTED)
        undone[1:] &= operators.first[1:] - operators.last[:-1] <= _BETWEEN + 1
        undone[1:] &= np.diff(passed(edges, operators.first)) == 0
        rows = np.flatnonzero(undone)
        turn[rows], begin[rows] = AFFIRMED, operators.first[rows - 1]
        return turn, begin


def _is_done(entry: Entry) -> bool:
    """Is the entry a verb, or something one has or offers ("no plans to"), so that its subject is the actor?"""
    label = entry.category.label
    verb = "/v" in entry.pattern or entry.pattern.endswith("ed")
    return label != _STATE and (verb or label in (*_CALM, "deterrence"))


def _nearest_before(places: Places, of: Places) -> Places:
    """The row of the last place that is smaller, or −1."""
    return (np.searchsorted(places, of, "left") - 1).astype(np.int32)


def _nearest_after(places: Places, of: Places) -> Places:
    """The row of the first place that is larger; the number of places where there is none."""
    return np.searchsorted(places, of, "right").astype(np.int32)


def _clause_edges(sentences: Sentences, around: Surroundings) -> Places:
    """Where clauses begin: at punctuation, and at conjunctions that open another clause ("and has …")."""
    stops = _STOPS.take(around.tokens.kind, mode="clip")
    conjunction = (around.classes & class_bits(["subordinator"])) != 0
    verb = (around.classes & class_bits([*FINITE, *VERBS, "saying"])) != 0
    conjunction[:-1] |= ((around.classes[:-1] & class_bits(["coordinator"])) != 0) & verb[1:]
    first = np.zeros(len(stops), np.bool_)
    first[sentences.first] = True
    return np.flatnonzero(stops | conjunction | first)
