"""Relations: how the reports of one story stand to a fact. The same, in conflict, absent, or not yet known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import combinations

from framing.comparison.aligning import SMALL, differ
from framing.comparison.statements import Statement

WORDS = 150  # words outside boilerplate from which on a report is long enough to leave something out
WORDING, QUOTED = 4, 0.8  # terms in common, and their share, from which two quotations are of the same words
SAME, CONFLICT, ABSENT, NOT_YET = "same", "conflict", "absent", "not_yet_known"
FIGURE, PLACE, SPEAKER = "figure", "place", "speaker"  # what accounts in conflict differ in


def conflicting(members: Sequence[Statement], texts: Sequence[str]) -> dict[int, set[str]]:
    """Which members (by place) contradict another report's, and in what; `texts` are the reports'.

    They give another figure of one thing, send the same figure elsewhere, or quote the same words from somebody else.
    Two reports give other figures only where they have none in common. Neither of the two is the right one: both are
    in conflict.
    """
    places: dict[int, list[int]] = {}
    for place, member in enumerate(members):
        places.setdefault(member.report, []).append(place)
    found: dict[int, set[str]] = {}
    for one, other in combinations(places.values(), 2):
        pairs = [(a, b) for a in one for b in other]
        agree = any(_common(members[a], members[b]) for a, b in pairs)
        for a, b in pairs:
            for what in _differences(members[a], members[b], agree, texts):
                found.setdefault(a, set()).add(what)
                found.setdefault(b, set()).add(what)
    return found


def _differences(a: Statement, b: Statement, agree: bool, texts: Sequence[str]) -> Iterator[str]:
    """What two accounts differ in; `agree` says that their reports have a figure in common."""
    if _other_place(a, b):
        yield PLACE
    if not agree and _other_figure(a, b):
        yield FIGURE
    if _other_speaker(a, b, texts):
        yield SPEAKER


def _other_speaker(a: Statement, b: Statement, texts: Sequence[str]) -> bool:
    """Are the same words quoted from two people, of whom the other report does not even know the last name?"""
    if a.speaker is None or b.speaker is None:
        return False
    if a.speaker.split()[-1] in texts[b.report] or b.speaker.split()[-1] in texts[a.report]:
        return False
    shared, all_terms = a.terms.keys() & b.terms.keys(), a.terms.keys() | b.terms.keys()
    return len(shared) >= max(WORDING, QUOTED * len(all_terms))


def _other_figure(a: Statement, b: Statement) -> bool:
    """Do the two give near, but different figures of one thing?"""
    return any(differ(one, other) for one in a.quantities for other in b.quantities)


def _other_place(a: Statement, b: Statement) -> bool:
    """Does the same figure go to other places?"""
    return _common(a, b) and bool(a.towards and b.towards) and a.towards != b.towards


def _common(a: Statement, b: Statement) -> bool:
    pairs = [(one, other) for one in a.quantities for other in b.quantities if one.counts_with(other)]
    return any(one.equals(other) and one.high >= SMALL for one, other in pairs)


def silence(date: datetime.date | None, known: datetime.date | None, members: Sequence[Statement]) -> str | None:
    """What it means that a report of a date says nothing of a fact: absent, not yet known, or None (cannot be told).

    `known` is the date of the first report that has it. An older report could not know, unless every day that the fact
    is told with lies before it.
    """
    if date is None or known is None:
        return None
    if date >= known:
        return ABSENT
    days = [day.last for member in members for day in member.days]
    return ABSENT if days and max(days) < date.toordinal() else NOT_YET
