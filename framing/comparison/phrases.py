"""Phrases: the stretches of a statement that can be read alone, by where a phrase may begin and where it may end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from framing.comparison.statements import Statement
from framing.comparison.vocabulary import calendar_words, clause_words, numerals
from framing.lexicons import irregular_forms, word_classes
from framing.model import Annotations

LONGEST = 18  # words
# What it costs to begin or end elsewhere than the statement does, where a term that all statements share is worth 1.
ANEW = 0.4  # to begin with a clause inside, to end before a pause
TOLD = 0.7  # to begin with what is said, without who says it; with "sending", after "of" or "is"
NOUN = 1.5  # to begin with a noun after a preposition
BARE = 0.5  # and more if it has no article and is no name
BEFORE = 0.5  # to end before a preposition or a conjunction
HANGING = 1.0  # to begin with a word for which the text before is needed, to end with who says it
BROKEN = 2.5  # to end where no phrase does
OPEN = "…"  # stands where a phrase is broken off
_WORD = re.compile(r"\S+")
_EDGE = "“”\"'‘’.,;:()[]–—-"
_PAUSE = re.compile(r"[,;:–—)]\W*$")
FEW = 6  # words in which it is told who said something
_ING = 5  # letters of a word in "-ing" that may be a participle: more


@dataclass(frozen=True, slots=True)
class Phrase:
    """The characters `start` to `end` of a report's text, what it costs to cut them out, and at which ends it shows."""

    report: int
    start: int
    end: int
    cost: float
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word between blanks: its characters, its letters as small ones, whether it has a capital or is a figure, whether
    a pause follows, and whether it is part of who says it and how."""

    start: int
    end: int
    low: str
    name: bool
    pause: bool
    says: bool


def find_phrases(statement: Statement, report: Annotations) -> Iterator[Phrase]:
    """The phrases of up to `LONGEST` words; where there is none, the statement's first words, broken off."""
    words = _words(statement, report)
    goes_on = not re.match(r"\W*[.!?;\n]|\W*$", report.text[statement.end :])
    begins, ends = dict(_begins(words)), dict(_ends(words, goes_on))
    pairs = [(b, e) for b in begins for e in ends if 1 <= e - b < LONGEST and not _strays(words, b, e, begins[b])]
    if not pairs:
        pairs = [(b, e) for b in begins for e in range(b + 1, min(b + LONGEST, len(words))) if _closes(words, e)]
    for begin, end in pairs or [(0, min(LONGEST, len(words)) - 1)] * bool(words):
        hangs = _hangs(words, begin)
        yield Phrase(
            report=statement.report,
            start=words[begin].start,
            end=words[end].end,
            cost=begins.get(begin, 0) + ends.get(end, BROKEN) + HANGING * (hangs or _refers(words[begin])),
            before=f"{OPEN} " if hangs else "",
            after=f" {OPEN}" if end not in ends or _of_class(words[end].low, "have", "be", "modal", "det", "to") else "",
        )


def _strays(words: Sequence[_Word], begin: int, end: int, cost: float) -> bool:
    """Does a phrase that begins with a noun after a preposition go on after a pause or "that", no longer its own?"""
    return cost >= NOUN and any(word.pause or word.low.startswith("that") for word in words[begin:end])


def _words(statement: Statement, report: Annotations) -> list[_Word]:
    says = [s for s in report.spans("attribution") if s.label != "content" and s.stance != "attitude"]
    found = []
    for match in _WORD.finditer(report.text, statement.start, statement.end):
        core = match[0].strip(_EDGE)
        if core:
            start = match.start() + match[0].index(core)
            by = any(s.start < start + len(core) and start < s.end for s in says)
            low = core.lower().replace("’", "'")
            found.append(_Word(start, start + len(core), low, not core[0].islower(), bool(_PAUSE.search(match[0])), by))
    return found


def _begins(words: Sequence[_Word]) -> Iterator[tuple[int, float]]:
    """Where a phrase may begin, and what it costs."""
    first = 0
    while first < len(words) - 1 and words[first].low in _openers():
        first += 1
    yield first, 0.0
    for at in range(first + 1, len(words)):
        cost = _cost_of_beginning(words, at)
        if cost is not None and not words[at].says:
            yield at, cost


def _cost_of_beginning(words: Sequence[_Word], at: int) -> float | None:
    """What it costs to begin at a word inside; None where no phrase begins."""
    before, word = words[at - 1], words[at]
    if _of_class(word.low, "prep", "conj", "be", "have", "do", "modal", "to", "neg", "adverb"):
        return None
    opens = (word.name and word.low[0].isalpha()) or _of_class(word.low, "det")
    if opens and (before.low in _subordinators() or (before.pause and _of_class(words[0].low, "prep"))):
        return ANEW
    if before.says or (before.low == "that" and words[at - 2].says):
        return TOLD if before.pause or before.low == "that" else NOUN
    if word.low.endswith("ing") and len(word.low) > _ING:
        progressive = _of_class(before.low, "be") and words[min(at + 1, len(words) - 1)].low != "to"
        return TOLD if progressive or _of_class(before.low, "prep") else None
    behind = before.low != "of" and _of_class(before.low, "prep") and not before.pause and not _is_day(word.low)
    return NOUN + BARE * (not opens) if behind else None


def _ends(words: Sequence[_Word], goes_on: bool) -> Iterator[tuple[int, float]]:
    """Where a phrase may end, and what it costs; `goes_on` says that the sentence does, after the statement."""
    for at, (word, after) in enumerate(pairwise(words)):
        if word.says or not _closes(words, at):
            continue
        if (after.says and (word.pause or not _of_class(after.low, "prep"))) or _said_after(words, at):
            yield at, 0.0
        elif word.pause and (_of_class(after.low, "prep", "pronoun") or after.low in _subordinators()):
            yield at, ANEW
        elif at and words[at - 1].low in ("and", "or"):  # of two things joined or two verbs, one cannot tell which
            continue
        elif not word.pause and (after.low in _breaks() or (after.low == "and" and _verb_follows(words, at + 1))):
            yield at, BEFORE
    if words:
        last = len(words) - 1
        back = goes_on and last > 0 and _of_class(words[last].low, "adverb", "prep", "conj") and _closes(words, last - 1)
        yield last - back, BEFORE * goes_on + HANGING * words[last].says


def _said_after(words: Sequence[_Word], at: int) -> bool:
    """Does nothing come after a pause but who said it and when?"""
    rest = words[at + 1 : at + 1 + FEW]
    return words[at].pause and at + 1 + FEW >= len(words) and any(_of_class(word.low, "saying") for word in rest)


def _verb_follows(words: Sequence[_Word], at: int) -> bool:
    low = words[min(at + 1, len(words) - 1)].low
    return _is_verb(low) or _of_class(low, "adverb", "pronoun")


def _hangs(words: Sequence[_Word], at: int) -> bool:
    """Does a phrase that begins here want the words before: a verb, a preposition, or what follows "and" without more?"""
    word = words[at]
    if word.name or _of_class(word.low, "det", "pronoun", "asking") or word.low.endswith("ing"):
        return word.low in _verbs() and not word.low.endswith("ing")
    loose = at > 0 and words[at - 1].low in _loose()
    return loose or _is_verb(word.low) or word.low.endswith("ed") or _of_class(word.low, "prep", "to", "adverb")


def _refers(word: _Word) -> bool:
    """Is a word a pronoun, one that asks, or a preposition?"""
    return _of_class(word.low, "pronoun", "asking", "prep")


def _is_day(low: str) -> bool:
    return low in calendar_words()["weekday"] or low in calendar_words()["month"]


def _closes(words: Sequence[_Word], at: int) -> bool:
    """Can a phrase end with a word: no verb that needs more, nothing of a closed class, no number?"""
    low = words[at].low
    if low in numerals() or low.endswith(("'s", "s'", "ing")) or (low[0].isdigit() and not low.endswith("%")):
        return False
    if low.endswith("ed") and not (at and _of_class(words[at - 1].low, "be", "have", "det", "adverb")):
        return False
    closed = _of_class(low, "det", "pronoun", "modal", "be", "have", "do", "to", "neg", "prep", "conj", "adverb")
    return not closed and not _is_verb(low)


def _of_class(low: str, *names: str) -> bool:
    return any(low in word_classes()[name] for name in names)


@cache
def _openers() -> frozenset[str]:
    """Words that tie a statement to what stands before it."""
    classes = word_classes()
    return (frozenset(clause_words()) | classes["conj"] | {"of", "by", "who", "also"}) - classes["asking"] - classes["neg"]


@cache
def _loose() -> frozenset[str]:
    """Words after which a verb may come without a subject."""
    return word_classes()["conj"] | {"which", "who", "that"}


@cache
def _subordinators() -> frozenset[str]:
    """Words that begin a clause with a subject of its own."""
    return (frozenset(clause_words()) | word_classes()["subordinator"] | {"that"}) - {"and", "including", "which", "who"}


@cache
def _breaks() -> frozenset[str]:
    """Words before which a phrase can end: prepositions and conjunctions, but for those that bind closely."""
    classes = word_classes()
    return (classes["prep"] | classes["conj"] | classes["subordinator"]) - {"of", "to", "and", "or", "nor", "than", "that"}


@cache
def _verbs() -> frozenset[str]:
    """Forms of the irregular verbs that are no nouns too, as far as the tables say."""
    forms = {form for (kind, _), every in irregular_forms().items() if kind == "v" for form in every[1:]}
    return frozenset(forms)


def _is_verb(low: str) -> bool:
    """May a word be nothing but a verb?"""
    return _of_class(low, "be", "have", "do", "modal", "doing") or (low in _verbs() and not low.endswith("ing"))
