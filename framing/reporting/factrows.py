"""The facts as rows of the page: relation in words with a sign, a sentence, and a cell a report, figure first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from framing.comparison.relations import WORDS
from framing.model import TextPolicy
from framing.reporting.articles import marked, units
from framing.reporting.evidence import Evidence
from framing.reporting.facts import Fact, Saying
from framing.reporting.parts import Name, Part, Parts, join, say
from framing.reporting.wording import counted, day, in_words, opening

# What a cell or a row says of a relation, with the class for which the style sheet puts a sign before it.
RELATIONS = {
    "figure": ("conflict", "figures conflict"),
    "place": ("conflict", "places conflict"),
    "speaker": ("conflict", "speakers conflict"),
    "conflict": ("conflict", "accounts conflict"),
    "copy": ("same", "same words"),
    "same": ("same", "no conflict"),
    "words": ("words", "other words, no conflict"),
    "absent": ("absent", "not in this report"),
    "not_yet_known": ("nyk", "not yet known"),
    "cannot_tell": ("stub", "cannot tell"),
}
CELLS = 6  # reports up to which each that is silent has a cell of its own


def rows(evidence: Evidence, facts: Sequence[Fact], policy: TextPolicy) -> list[dict[str, Any]]:
    """Every fact as the template shows it; reports of other events are left out."""
    return [_row(evidence, fact, policy) for fact in facts]


def _row(evidence: Evidence, fact: Fact, policy: TextPolicy) -> dict[str, Any]:
    silent = [doc for doc in fact.reports if doc not in {s.doc for s in fact.told}]
    shown = fact.reports if len(fact.reports) <= CELLS else [doc for doc in fact.reports if doc not in silent]
    relation = _relation(evidence, fact)
    return {
        "number": fact.number, "topic": fact.topic, "relation": RELATIONS[relation],
        "sentence": tuple(_sentence(fact)),
        "cells": [_cell(evidence, fact, doc, policy) for doc in shown],
        "silent": [] if len(fact.reports) <= CELLS else list(_silent(evidence, fact, silent)),
    }  # fmt: skip


def _relation(evidence: Evidence, fact: Fact) -> str:
    if fact.conflict:
        return fact.differs[0] if len(fact.differs) == 1 and fact.differs[0] in RELATIONS else "conflict"
    if len({_folded(evidence, s) for s in fact.told}) == 1:
        return "copy"
    return "same" if fact.figures else "words"


def _folded(evidence: Evidence, saying: Saying) -> str:
    """A wording without capitals, signs and blanks."""
    text = str(evidence.study.documents["text"].iloc[saying.doc])[saying.start : saying.end]
    return "".join(c for c in text.casefold() if c.isalnum())


def _sentence(fact: Fact) -> Iterator[Part]:
    """Who gives which figure; where there is one figure or none, in whose voice it is told."""
    if fact.figures:
        yield from _given(fact)
    if fact.conflict:
        yield "A difference to show, not an error to correct: the texts cannot say which is right."
        return
    own, others = ([s for s in fact.told if (s.voice == "own") == itself] for itself in (True, False))
    voices: list[Part | Parts] = [
        say(words, o=_outlets(said))
        for said, words in ((own, "in its own words by {o}"), (others, "as the words of others by {o}"))
        if said
    ]
    yield from ("Told ", *join(voices, ", ", ", "), ".")


def _given(fact: Fact) -> Iterator[Part]:
    """Who gives which figure."""
    figures = fact.figures
    if len(figures) == 1 and all(s.figure for s in fact.told):
        yield f"Each gives {next(iter(figures))}. "
        return
    told: list[Part | Parts] = [say("{f} in {o}", f=figure, o=_outlets(same)) for figure, same in figures.items()]
    yield from (*join(told, "; ", "; "), ". ")


def _outlets(sayings: Sequence[Saying]) -> Parts:
    """The outlets of some wordings by name, or how many there are."""
    outlets = list(dict.fromkeys(s.outlet for s in sayings))
    return join([Name(o) for o in outlets]) if len(outlets) <= CELLS else (f"{in_words(len(outlets))} outlets",)


def _cell(evidence: Evidence, fact: Fact, doc: int, policy: TextPolicy) -> dict[str, Any]:
    """One report's cell: its wordings, or why there is none."""
    mine = [s for s in fact.sayings if s.doc == doc]
    relation = next((s.relation for s in mine), "cannot_tell")
    said = [_saying(evidence, s, policy) for s in mine if s.start >= 0]
    why = "" if said else _why(evidence, doc, relation)
    return {"doc": doc, "outlet": evidence.doc_outlet[doc], "said": said, "sign": RELATIONS[relation], "why": why}


def _why(evidence: Evidence, doc: int, relation: str) -> str:
    """What is known of a report's silence."""
    row = evidence.study.documents.iloc[doc]
    words, date = int(row["words"]), row["date"] if isinstance(row["date"], str) and row["date"].strip() else ""
    if relation == "absent":
        return f"{counted(words, 'word')}, {day(date)}: it could have been. Why it is not there, the text cannot say."
    if relation == "not_yet_known":
        return f"Published on {day(date)}, before the reports that tell it."
    if words < WORDS:
        return f"Only {counted(words, 'word')} of this report are here."
    return "Something in it comes near this fact." if date else "The report has no date."


def _saying(evidence: Evidence, saying: Saying, policy: TextPolicy) -> dict[str, Any]:
    """A wording: its figure, its marked words, whose words they are, and where they stand."""
    words = marked(evidence, saying.doc, saying.start, saying.end) if policy != "none" else ""
    at = units(str(evidence.study.documents["text"].iloc[saying.doc]))
    start = saying.start if at is None else int(at[saying.start])
    return {"figure": saying.figure, "words": words, "voice": saying.voice, "source": saying.speech, "start": start}


def _silent(evidence: Evidence, fact: Fact, docs: Sequence[int]) -> Iterator[Parts]:
    """For facts of many reports: which of them do not tell it, by relation, the outlets by name up to `CELLS`."""
    relation = {s.doc: s.relation for s in fact.sayings}
    for name in ("absent", "not_yet_known", "cannot_tell"):
        outlets = list(dict.fromkeys(evidence.doc_outlet[d] for d in docs if relation.get(d, "cannot_tell") == name))
        if outlets:
            some = [Name(o) for o in outlets[:CELLS]]
            more = [f"{in_words(len(outlets) - CELLS)} more"] if len(outlets) > CELLS else []
            yield say("{r}: {o}.", r=opening(RELATIONS[name][1]), o=join([*some, *more]))
