"""Polarity and actor of the hits: is the thing said to happen, and who is said to do it?

Polarity: the nearest operator whose scope reaches the hit inside its clause turns it (negated), averts it or makes it
hypothetical. Actor: the side named as a modifier before the hit ("Russian build-up"), after "by", or as the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from framing.annotation.sentences import Sentences
from framing.lexicons import Entry, Hits
from framing.lexicons.conditions import Surroundings, class_bits
from framing.model import POLARITIES
from framing.tokens import (
    CLITIC,
    CLOSE,
    COMMA,
    DASH,
    END,
    JOINER,
    LOWER,
    OPEN,
    SEMICOLON,
    WORD,
    Flags,
    Places,
)  # fmt: skip

AFFIRMED, NEGATED, AVERTED, HYPOTHETICAL = range(len(POLARITIES))
_TURNS = {"negation": NEGATED, "prevention": AVERTED, "hypothetical": HYPOTHETICAL}
_REACH = 6  # words after an operator that it may turn
_BACK = 2  # words before an operator of the kind "tensions eased"
_MODIFIER, _AGENT, _SUBJECT = 3, 3, 14  # words between a hit and its actor, by how the actor stands to it
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
        self._state = np.array([e.category.label == _STATE for e in entries], np.bool_)
        self._calm = np.array([e.category.label in _CALM for e in entries], np.bool_)

    def read(self, sentences: Sentences, hits: Hits, around: Surroundings) -> Frames:
        """Polarity and actor of the frame hits of a batch."""
        rows = np.flatnonzero(self._frame[hits.entry]).astype(np.int32)
        frames = hits.where(rows)
        clause = _clauses(sentences, around)
        polarity, first, last = self._polarity(frames, hits.where(self._turn[hits.entry] > 0), clause)
        actors = hits.where(self._actor[hits.entry])
        actor = self._actors(frames, actors, around)
        return Frames(rows, polarity, first, last, actor)

    def _polarity(self, frames: Hits, operators: Hits, clause: Places) -> tuple[Places, Places, Places]:
        """The nearest operator in the clause: one that looks forward and stands before, or looks back and stands after."""
        polarity = np.zeros(len(frames), np.int32)
        first, last = np.full(len(frames), -1, np.int32), np.full(len(frames), -1, np.int32)
        forward = operators.where(self._after[operators.entry])
        backward = operators.where(self._before[operators.entry])
        for ahead, group, reach in ((False, backward, _BACK), (True, forward, _REACH)):
            if not len(group) or not len(frames):
                continue
            at = _nearest_before(group.last, frames.first) if ahead else _nearest_after(group.first, frames.last)
            near = np.clip(at, 0, len(group) - 1)
            gap = frames.first - group.last[near] if ahead else group.first[near] - frames.last
            fits = (at >= 0) & (at < len(group)) & (gap > 0) & (gap <= reach + 1)
            fits &= clause[frames.first] == clause[group.first[near]]
            fits &= ~(self._calm[frames.entry] & (self._turn[group.entry[near]] == AVERTED))
            polarity[fits] = self._turn[group.entry[near[fits]]]
            first[fits], last[fits] = group.first[near[fits]], group.last[near[fits]]
        return polarity, first, last

    def _actors(self, frames: Hits, actors: Hits, around: Surroundings) -> Places:
        """The entry that names the actor of each frame hit, or −1: by modifier, else by agent, else by subject."""
        found = np.full(len(frames), -1, np.int32)
        if not len(frames) or not len(actors):
            return found
        aside = _aside(actors, around)
        agents = actors.where(_by(actors, around))
        verbal = self._does[frames.entry] & ~_nominal(frames, around)
        possessed = _possessed(frames, around)
        _name_before(found, frames, actors.where(~aside), around, _SUBJECT, lambda rows, _: verbal[rows])
        _name_before(found, frames, actors, around, 1, lambda rows, _: verbal[rows])  # "…said Russia invaded"
        _name_before(found, frames, actors, around, _SUBJECT, lambda rows, _: possessed[rows])
        _name_before(
            found, frames, actors, around, _MODIFIER, lambda rows, last: _unbroken(last + 1, frames.first[rows], around)
        )
        _name_after(found, frames, agents, around)
        return np.where(self._state[frames.entry], -1, found).astype(np.int32)


def _is_done(entry: Entry) -> bool:
    """Is the entry a verb, or something one has or offers ("no plans to"), so that its subject is the actor?"""
    label = entry.category.label
    return label != _STATE and ("/v" in entry.pattern or label in (*_CALM, "deterrence"))


def _name_before(
    found: Places,
    frames: Hits,
    actors: Hits,
    around: Surroundings,
    reach: int,
    fits: Callable[[Places, Places], Flags],
) -> None:
    """Give each hit the nearest actor that stands before it in its sentence, where `fits` agrees."""
    if not len(actors):
        return
    at = _nearest_before(actors.last, frames.first)
    rows = np.flatnonzero((at >= 0) & (frames.first - actors.last[at] - 1 <= reach))
    rows = rows[around.sentence[actors.first[at[rows]]] == around.sentence[frames.first[rows]]].astype(np.int32)
    rows = rows[fits(rows, actors.last[at[rows]])]
    found[rows] = actors.entry[at[rows]]


def _name_after(found: Places, frames: Hits, agents: Hits, around: Surroundings) -> None:
    """Give each hit the agent that "by" names after it."""
    if not len(agents):
        return
    at = _nearest_after(agents.first, frames.last)
    near = np.minimum(at, len(agents) - 1)
    close = (at < len(agents)) & (agents.first[near] - frames.last - 1 <= _AGENT + 1)
    rows = np.flatnonzero(close & (around.sentence[agents.first[near]] == around.sentence[frames.first]))
    found[rows] = agents.entry[near[rows]]


def _nearest_before(places: Places, of: Places) -> Places:
    """The row of the last place that is smaller, or −1."""
    return (np.searchsorted(places, of, "left") - 1).astype(np.int32)


def _nearest_after(places: Places, of: Places) -> Places:
    """The row of the first place that is larger; the number of places where there is none."""
    return np.searchsorted(places, of, "right").astype(np.int32)


def _clauses(sentences: Sentences, around: Surroundings) -> Places:
    """Numbers of clauses: they end at punctuation and at conjunctions that open another clause."""
    stops = _STOPS[around.tokens.kind]
    conjunction = (around.classes & class_bits(["subordinator"])) != 0
    first = np.zeros(len(stops), np.bool_)
    first[sentences.first] = True
    return np.cumsum(stops | conjunction | first).astype(np.int32)


def _aside(actors: Hits, around: Surroundings) -> Flags:
    """Which names are no subject: they stand after a preposition, or after a verb or adjective and before no verb?"""
    determiner = class_bits(["det", "possessive"])
    _, before = around.beside(actors.first - 1, actors.first, "start")
    _, further = around.beside(actors.first - 2, actors.first, "start")
    _, after = around.beside(actors.last + 1, actors.first, "end")
    led = (before & determiner) != 0
    leading = np.where(led, further, before)
    place = np.where(led, actors.first - 2, actors.first - 1)
    content = (leading == 0) & (around.tokens.shape[np.maximum(place, 0)] == LOWER)
    auxiliary = (after & class_bits(["be", "have", "modal", "do"])) != 0  # "after Russia has …" opens a clause
    verb_follows = auxiliary | ((after & class_bits(["neg", "adverb"])) != 0)
    aside: Flags = (((leading & class_bits(["prep", "to"])) != 0) & ~auxiliary) | (content & ~verb_follows)
    return aside


def _by(actors: Hits, around: Surroundings) -> Flags:
    """Does "by" stand before the name (with a determiner between, or not)?"""
    by = class_bits(["agentive"])
    _, before = around.beside(actors.first - 1, actors.first, "start")
    _, further = around.beside(actors.first - 2, actors.first, "start")
    found: Flags = ((before & by) != 0) | (((further & by) != 0) & ((before & class_bits(["conj"])) == 0))
    return found


def _possessed(frames: Hits, around: Surroundings) -> Flags:
    """Does "its" or "their" stand before the hit, with at most one word between?"""
    bits = class_bits(["possessive"])
    _, before = around.beside(frames.first - 1, frames.first, "start")
    _, further = around.beside(frames.first - 2, frames.first, "start")
    found: Flags = ((before | further) & bits) != 0
    return found


def _nominal(frames: Hits, around: Surroundings) -> Flags:
    """Does a determiner before the hit make it a noun, or a preposition that no gerund follows?"""
    _, before = around.beside(frames.first - 1, frames.first, "start")
    ending = around.tokens.end[frames.first] + 4
    gerund = np.ones(len(frames), np.bool_)
    for back, letter in enumerate("gni", start=1):
        gerund &= around.tokens.folded[ending - back] == ord(letter)
    det, prep = (before & class_bits(["det"])) != 0, (before & class_bits(["prep"])) != 0
    nominal: Flags = (det | (prep & ~gerund)) & ((before & class_bits(["adverb"])) == 0)
    return nominal


def _unbroken(start: Places, stop: Places, around: Surroundings) -> Flags:
    """Is there nothing between two places but words that may stand inside a noun phrase?"""
    breaks = (
        around.classes
        & class_bits(["prep", "conj", "modal", "be", "have", "to", "pronoun", "det", "do", "neg", "punct"])
    ) != 0
    breaks &= (around.tokens.kind != JOINER) & (around.tokens.shape != CLITIC)
    count = np.concatenate([[0], np.cumsum(breaks | ~np.isin(around.tokens.kind, (WORD, JOINER)))])
    clear: Flags = count[np.maximum(stop, start)] == count[start]
    return clear
