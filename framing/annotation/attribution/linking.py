"""Linking: every source and content goes to the cue that fits it best, and so the roles become attributions.

The best cue is the nearest one. Words between cost by their number (content costs nothing: a second sentence of a
quotation belongs to the cue of the first), the end of a sentence or line and every other cue cost more. Each span
weighs a few cues on either side, so the work is linear in the number of spans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.annotation.attribution.draft import spread
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE, Roles
from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.tokens import SEMICOLON, Flags, Places, Tokens

Costs = npt.NDArray[np.float64]

_REACH = 2  # cues weighed on either side of a span
_TOO_FAR = 40.0


@dataclass(frozen=True, slots=True)
class Prices:
    """What stands between a span and a cue costs so much; a word outside content costs 1."""

    content: float
    sentence: float
    line: float
    within: float  # the end of a sentence or line with content on both sides
    cue: float
    stop: float


_PRICES = {
    CONTENT: Prices(content=0, sentence=12, line=40, within=16, cue=12, stop=6),
    SOURCE: Prices(content=1, sentence=16, line=40, within=16, cue=12, stop=6),
}


def link(tokens: Tokens, sentences: Sentences, quotations: Quotations, roles: Roles, relays: Flags) -> Places:
    """The row of the cue that each span belongs to (a cue to itself); −1 where none is near enough.

    `relays` flags the rows whose cue hands on another source's words; they take no content of their own.
    """
    owner = np.full(len(roles), -1, np.int32)
    every = np.flatnonzero(roles.role == CUE).astype(np.int32)
    owner[every] = every
    content = spread(roles.first, roles.last, roles.role == CONTENT, len(tokens))
    for role in (CONTENT, SOURCE):
        cues = every[~relays[every]] if role == CONTENT else every
        spans = np.flatnonzero(roles.role == role).astype(np.int32)
        if not len(cues):
            continue
        road = _road(tokens, sentences, quotations, content, _PRICES[role])
        rivals, costs = _costs(tokens, roles, spans, cues, road, _PRICES[role])
        owner[spans] = _one_each(rivals, costs) if role == SOURCE else _cheapest(rivals, costs)
    return owner


def _road(tokens: Tokens, sentences: Sentences, quotations: Quotations, content: Flags, prices: Prices) -> Costs:
    """The price of going from the first token to each, in order; a distance is a difference of two."""
    step = np.where(content, prices.content, 1.0)
    step[tokens.kind == SEMICOLON] += prices.stop
    begin = sentences.first[1:]
    quotation, before = quotations.of[begin], quotations.of[begin - 1]
    alike = content[begin] & content[begin - 1] & ((quotation >= 0) == (before >= 0))
    same = alike & (quotation >= 0) & (quotation == before)
    edge = np.where(tokens.line[begin] != tokens.line[begin - 1], prices.line, prices.sentence)
    edge = np.where(tokens.kind[begin - 1] == SEMICOLON, prices.stop, edge)  # a colon leads on to the next line
    same |= alike & (before >= 0) & ~np.append(quotations.certain, True)[before]  # the quotation goes on
    step[begin] += np.where(same, 0.0, np.where(alike, prices.within, edge))
    return np.cumsum(step)


def _costs(
    tokens: Tokens, roles: Roles, spans: Places, cues: Places, road: Costs, prices: Prices
) -> tuple[Places, Costs]:
    """The cues that each span may belong to, and the price of each: arrays of shape (spans, 2 · _REACH)."""
    place = np.searchsorted(cues, spans)
    rank = place[:, None] + np.arange(-_REACH, _REACH)
    known = (rank >= 0) & (rank < len(cues))
    rivals = cues[np.clip(rank, 0, len(cues) - 1)]
    before = rank < place[:, None]
    near = np.where(before, roles.first[spans][:, None], roles.last[spans][:, None])
    far = np.where(before, roles.last[rivals], roles.first[rivals])
    between = np.where(before, place[:, None] - 1 - rank, rank - place[:, None])
    cost = np.abs(road[near] - road[far]) + prices.cue * between
    cost[~known | (tokens.doc[near] != tokens.doc[far])] = np.inf
    return rivals, cost


def _cheapest(rivals: Places, costs: Costs) -> Places:
    best, rows = np.argmin(costs, axis=1), np.arange(len(costs))
    return np.where(costs[rows, best] < _TOO_FAR, rivals[rows, best], -1)


def _one_each(rivals: Places, costs: Costs) -> Places:
    """Cheapest pairs first: a cue takes one source, a source one cue."""
    owner = np.full(len(rivals), -1, np.int32)
    taken: set[int] = set()
    order = np.argsort(costs, axis=None, kind="stable")
    order = order[costs.ravel()[order] < _TOO_FAR]
    pairs = rivals.ravel()[order].tolist()
    for cell, cue in zip((order // costs.shape[1]).tolist(), pairs, strict=True):
        if owner[cell] < 0 and cue not in taken:
            owner[cell] = cue
            taken.add(cue)
    return owner
