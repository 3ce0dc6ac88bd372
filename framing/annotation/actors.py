"""Who is said to do it: the side named in the hit's clause, by the grammatical place of its name.

From the weakest sign to the strongest: who denies it, the subject, the owner ("its build-up"), whoever is urged to do it
or accused of it, the modifier ("Russian build-up"), the agent after "by". None is better than a guess.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from framing.lexicons import Hits
from framing.lexicons.conditions import Surroundings, class_bits
from framing.tokens import CLITIC, JOINER, LOWER, WORD, Flags, Places, is_any

Classes = npt.NDArray[np.uint32]

_MODIFIER, _AGENT, _SUBJECT, _DENIAL = 3, 4, 14, 10  # words between a hit and its actor, by how the actor stands to it
_URGED, _ACCUSED = 3, 4  # words between a name and what it is urged to do, or accused of
_OBJECT = 4  # words before a hit among which the verb stands whose object it is ("launched a new attack")
_CLAUSAL = ("prep", "conj", "modal", "be", "have", "to", "pronoun", "do", "neg", "punct")  # stand in no noun phrase
_OPENING = 2  # words before a name that still opens its sentence ("On Monday Russia …")
FINITE = ("be", "have", "modal", "do")
VERBS = ("doing", "denial", "accusing", "calling")  # classes of words that are no grammatical words


def find_actors(
    frames: Hits, verbs: Flags, suffered: Flags, actors: Hits, edges: Places, around: Surroundings
) -> Places:
    """The entry that names the actor of each frame hit, or −1.

    `verbs` are the hits that have a subject by nature, `suffered` those whose passive subject does not do it, `edges` the
    places where clauses begin.
    """
    found = np.full(len(frames), -1, np.int32)
    if not len(frames) or not len(actors):
        return found
    actors = _with_pronouns(actors, around)
    clausal, phrasal, marks = (_edges(names, around) for names in (_CLAUSAL, (*_CLAUSAL, "det"), ("punct",)))
    head = _heads(frames, clausal, around)  # the verb whose object the hit is, or the hit
    done = (verbs & ~_nominal(frames, around) & ~(suffered & _passive(frames, around))) | (head < frames.first)
    owned = _owned(frames, around)
    subjects = actors.where(~_aside(actors, around))
    urged, accused = _objects(actors, around)
    deniers = subjects.where(_is("denial", subjects.last + 1, subjects, around))

    def give(names: Hits, to: Places, reach: int, fits: Callable[[Places, Places], Flags]) -> None:
        rows, at = _nearest(names, to, reach, around)
        fitting = fits(rows, names.last[at])
        found[rows[fitting]] = names.entry[at[fitting]]

    first = frames.first
    give(deniers, first, _DENIAL, lambda rows, last: passed(edges, last) == passed(edges, first[rows]))
    give(subjects, head, _SUBJECT, lambda rows, _: done[rows])
    give(actors, head, 1, lambda rows, last: done[rows] & _free(last + 1, head[rows], marks))
    give(actors, first, _SUBJECT, lambda rows, _: owned[rows])
    give(urged, head, _URGED, lambda rows, last: done[rows] & (passed(edges, last) == passed(edges, head[rows])))
    give(accused, first, _ACCUSED, lambda rows, last: _free(last + 2, first[rows], clausal))
    give(actors, first, _MODIFIER, lambda rows, last: _free(last + 1, first[rows], phrasal))
    _give_agents(found, frames, actors, around)
    return found


def _with_pronouns(actors: Hits, around: Surroundings) -> Hits:
    """The names, and each pronoun that opens a sentence ("It then …") for the subject that opens the sentence before."""
    start = np.flatnonzero(np.diff(around.sentence, prepend=-1))
    after = np.minimum(actors.last + 1, len(around.tokens) - 1)
    verb = _is((*FINITE, *VERBS, "saying"), actors.last + 1, actors, around) & (around.tokens.shape[after] != CLITIC)
    openers = actors.where(verb & ~_aside(actors, around))
    of = np.searchsorted(start, openers.first, "right") - 1
    first = openers.first - start[of] <= _OPENING
    opener = np.full(len(start), -1, np.int32)
    opener[of[first][::-1]] = openers.entry[first][::-1]
    places = Hits(start, start, start)
    pronoun = _is("anaphor", start, places, around) & ~_is("be", start + 1, places, around)
    pronoun &= ~(_is("modal", start + 1, places, around) & _is("be", start + 2, places, around))  # "It would be …"
    pronoun[1:] &= (around.tokens.doc[start[1:]] == around.tokens.doc[start[:-1]]) & (opener[:-1] >= 0)
    rows = np.flatnonzero(pronoun[1:]) + 1
    columns = ((actors.entry, opener[rows - 1]), (actors.first, start[rows]), (actors.last, start[rows]))
    merged = Hits(*(np.concatenate(column) for column in columns))
    return merged.where(np.argsort(merged.first, kind="stable"))


def _nearest(names: Hits, to: Places, reach: int, around: Surroundings) -> tuple[Places, Places]:
    """Rows of the places that have a name before them, near and in their sentence, and the row of the nearest name."""
    at = (np.searchsorted(names.last, to, "left") - 1).astype(np.int32)
    rows = np.flatnonzero(at >= 0).astype(np.int32)
    last = names.last[at[rows]]
    near = (to[rows] - last - 1 <= reach) & (around.sentence[last] == around.sentence[to[rows]])
    return rows[near], at[rows[near]]


def _give_agents(found: Places, frames: Hits, actors: Hits, around: Surroundings) -> None:
    """Give each hit the agent that "by" names after it (with a determiner between, or not)."""
    near = _is("agentive", actors.first - 1, actors, around)
    led = _is("agentive", actors.first - 2, actors, around) & ~_is("conj", actors.first - 1, actors, around)
    agents, by = actors.where(near | led), (actors.first - np.where(near, 1, 2))[near | led]
    if not len(agents):
        return
    at = np.searchsorted(by, frames.last, "right")
    agent = np.minimum(at, len(agents) - 1)
    close = (at < len(agents)) & (agents.first[agent] - frames.last - 1 <= _AGENT)
    rows = np.flatnonzero(close & (around.sentence[agents.first[agent]] == around.sentence[frames.first]))
    found[rows] = agents.entry[agent[rows]]


def _heads(frames: Hits, clausal: Places, around: Surroundings) -> Places:
    """The nearest verb of doing before each hit, where only a noun phrase lies between; else the hit's first word."""
    head = frames.first.copy()
    for back in range(_OBJECT, 0, -1):
        verb = frames.first - back
        does = _is("doing", verb, frames, around) & ~_is("det", verb - 1, frames, around)
        does &= _free(verb + 1, frames.first, clausal)
        head = np.where(does, verb, head)
    return head.astype(np.int32)


def _objects(actors: Hits, around: Surroundings) -> tuple[Hits, Hits]:
    """Names that are an object with a further verb: urged to do, kept from doing ("Moscow to …"); and those accused."""
    leading, place = _leading(actors, around)
    accusing = (leading & class_bits(["accusing"])) != 0
    called = ((leading & class_bits(["prep", "to"])) != 0) & _is("calling", place - 1, actors, around)
    object_ = _content(leading, place, around) | called
    followed = _is(("to", "link"), actors.last + 1, actors, around)
    followed |= _is("neg", actors.last + 1, actors, around) & _is("to", actors.last + 2, actors, around)
    return actors.where(object_ & followed), actors.where(accusing & followed)


def _aside(actors: Hits, around: Surroundings) -> Flags:
    """Which names are no subject of a hit: after a preposition, after a verb and before none, or as a speaker put in?"""
    leading, place = _leading(actors, around)
    clause = _is(FINITE, actors.last + 1, actors, around)  # "after Russia has …" opens one
    speaker = _is("saying", actors.last + 1, actors, around) & _is("punct", actors.last + 2, actors, around)
    speaker &= _is(FINITE, actors.last + 3, actors, around)  # "Moscow, Kyiv said, has …"
    led = ((leading & class_bits(["prep", "to"])) != 0) | _content(leading, place, around)
    aside: Flags = (led & ~clause) | speaker
    return aside


def _leading(actors: Hits, around: Surroundings) -> tuple[Classes, Places]:
    """The classes and the place of the word before a name, or before the determiner that leads it."""
    led = _is(("det", "possessive"), actors.first - 1, actors, around)
    led &= ~_is("complementiser", actors.first - 1, actors, around)
    place = actors.first - np.where(led, 2, 1)
    return around.beside(place, actors.first, "start")[1], place


def _content(leading: Classes, place: Places, around: Surroundings) -> Flags:
    """Is the word a verb, a noun or an adjective in small letters?"""
    content: Flags = (leading & ~class_bits(VERBS) == 0) & (around.tokens.shape[np.maximum(place, 0)] == LOWER)
    return content


def _owned(frames: Hits, around: Surroundings) -> Flags:
    """Does "its" or "their" stand before the hit, with at most one word between?"""
    return _is("possessive", frames.first - 1, frames, around) | _is("possessive", frames.first - 2, frames, around)


def _nominal(frames: Hits, around: Surroundings) -> Flags:
    """Does a determiner before the hit make it a noun, or a preposition that no gerund follows and no "is" leads?"""
    det, prep = (_is(name, frames.first - 1, frames, around) for name in ("det", "prep"))
    prep &= ~_is("be", frames.first - 2, frames, around)
    return (det | (prep & ~_gerund(frames, around))) & ~_is("adverb", frames.first - 1, frames, around)


def _passive(frames: Hits, around: Surroundings) -> Flags:
    """Does "is" stand before the hit, which is no gerund ("was openly threatened")?"""
    apart = _is(("adverb", "neg"), frames.first - 1, frames, around) & _is("be", frames.first - 2, frames, around)
    return (_is("be", frames.first - 1, frames, around) | apart) & ~_gerund(frames, around)


def _gerund(frames: Hits, around: Surroundings) -> Flags:
    """Does the first word of the hit end in "ing"?"""
    ending = around.tokens.end[frames.first] + 4
    gerund = np.ones(len(frames), np.bool_)
    for back, letter in enumerate("gni", start=1):
        gerund &= around.tokens.folded[ending - back] == ord(letter)
    return gerund


def _is(names: str | tuple[str, ...], place: Places, of: Hits, around: Surroundings) -> Flags:
    """Does the word at each place, in the sentence of the hit, belong to one of some classes?"""
    bits = class_bits([names] if isinstance(names, str) else names)
    found: Flags = (around.beside(place, of.first, "start")[1] & bits) != 0
    return found


def passed(edges: Places, places: Places) -> Places:
    """How many edges stand at or before each place."""
    return np.searchsorted(edges, places, "right")


def _edges(names: tuple[str, ...], around: Surroundings) -> Places:
    """Where words of some classes stand, and marks."""
    breaks = (
        ((around.classes & class_bits(names)) != 0) & (around.tokens.kind != JOINER) & (around.tokens.shape != CLITIC)
    )
    return np.flatnonzero(breaks | ~is_any(around.tokens.kind, WORD, JOINER))


def _free(start: Places, stop: Places, edges: Places) -> Flags:
    """Is no edge between two places?"""
    free: Flags = np.searchsorted(edges, start) == np.searchsorted(edges, np.maximum(stop, start))
    return free
