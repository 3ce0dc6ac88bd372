"""The pair of texts that a class reads: the largest difference in who is made the one who escalates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from framing.errors import StudyError
from framing.reporting.articles import Article
from framing.reporting.evidence import Evidence
from framing.reporting.facts import Fact
from framing.reporting.kit.marks import marks, tally_of_actors
from framing.reporting.kit.masking import Mask
from framing.reporting.kit.texts import text_of

FEWEST = 150  # words under which a text is a stub, and no text for a lesson
FULL = 250  # printed words from which a text counts as full
STEPS = 10  # differences are compared in tenths
MOST = 120  # texts of one event that are looked at, the longest first


Rank = tuple[int, int, int, int]
Wording = tuple[int, int, int]  # number of a fact, start, end


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents (their places in the study) by difference, and whether they report one event."""

    one: int
    other: int
    difference: float  # 0 to 1, in tenths
    same_event: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    doc: int
    outlet: int
    words: int
    marks: int
    actors: Mapping[str, int]
    facts: frozenset[int]  # told in print


def choose_pair(evidence: Evidence, articles: Sequence[Article], told: Sequence[Fact] = ()) -> Pair:
    """The two texts of different outlets that differ most in the actors of escalation, among those full enough.

    The difference is half the sum of the absolute differences between the actors' shares, in the outlets' own affirmed
    words of what would be printed; one mention, spread over all actors, is added to each text, so that few mentions
    make a small difference. It is taken down for texts under `FULL` printed words. Among differences of the same tenth
    the pair that tells more of the facts alike in print comes first, then the one with more marks, then more words.
    Texts of one event come first; where no event has two, any two are taken.
    Raises StudyError where there are no two texts of `FEWEST` words from two outlets.
    """
    events = _events(evidence)
    full = [doc for doc, n in enumerate(evidence.study.documents["words"].fillna(0)) if int(n) >= FEWEST]
    _check(evidence, full)
    groups = [[doc for doc in full if events[doc] == event] for event in dict.fromkeys(events[doc] for doc in full)]
    groups = [group for group in groups if len({evidence.doc_outlet[doc] for doc in group}) > 1]
    wordings = _wordings(told)
    best = [_best(evidence, articles, wordings, group) for group in groups or [full]]
    score, one, other = max(best, key=lambda found: found[0])
    return Pair(one, other, score[0] / STEPS, bool(groups))


def _check(evidence: Evidence, full: Sequence[int]) -> None:
    if not any(str(text).strip() for text in evidence.study.documents["text"]):
        raise StudyError(
            "the study holds no texts: it was saved with excerpts only or without text. "
            "A lesson prints the articles; make it from the articles themselves."
        )
    outlets = {evidence.doc_outlet[doc] for doc in full}
    if len(outlets) < 2:
        found = f"{len(full)} of {len(evidence.documents)} texts have that length, from {len(outlets)} outlet"
        raise StudyError(
            f"a lesson needs two texts of {FEWEST} words or more from two outlets; {found}{'s' * (len(outlets) != 1)}. "
            "Add a second report of the same event, or name the outlets in corpus.csv."
        )


def _events(evidence: Evidence) -> list[int]:
    """The event of each document; all are one where the study has not grouped them."""
    stories = evidence.study.stories
    of = dict(zip(stories["doc_id"].astype(str), stories["story"], strict=True))
    numbers = {story: at for at, story in enumerate(dict.fromkeys(of.values()))}
    return [numbers.get(of.get(name), -1) for name in evidence.documents]


def _best(
    evidence: Evidence, articles: Sequence[Article], wordings: Mapping[int, Sequence[Wording]], group: Sequence[int]
) -> tuple[Rank, int, int]:
    """The best pair of one group, with what it is ranked by; of equals the first."""
    words = evidence.study.documents["words"].fillna(0).astype(int)
    longest = sorted(sorted(group, key=lambda doc: -int(words.iloc[doc]))[:MOST])
    found = [_candidate(evidence, articles[doc], wordings.get(doc, ())) for doc in longest]
    everyone = sorted({actor for each in found for actor in each.actors})
    pairs = [(a, b) for a, b in combinations(found, 2) if a.outlet != b.outlet]
    if not pairs:  # one outlet has all of the longest
        others = [doc for doc in group if evidence.doc_outlet[doc] != found[0].outlet]
        rest = [_candidate(evidence, articles[doc], wordings.get(doc, ())) for doc in others[:MOST]]
        pairs = [(a, b) for a in found for b in rest]
    ranked = [(_rank(a, b, everyone), -at) for at, (a, b) in enumerate(pairs)]
    rank, at = max(ranked)
    a, b = pairs[-at]
    return rank, a.doc, b.doc


def _wordings(told: Sequence[Fact]) -> dict[int, list[Wording]]:
    """Document → the facts that it tells, with the places of their wordings."""
    places: dict[int, list[Wording]] = {}
    for fact in told:
        for saying in fact.told:
            places.setdefault(saying.doc, []).append((fact.number, saying.start, saying.end))
    return places


def _candidate(evidence: Evidence, article: Article, wordings: Sequence[Wording]) -> _Candidate:
    text = text_of(evidence, article, "", Mask({}))
    found = marks(text)
    printed = frozenset(number for number, start, end in wordings if text.place(start, end) is not None)
    outlet = evidence.doc_outlet[article.doc]
    return _Candidate(article.doc, outlet, text.words, len(found), tally_of_actors(found), printed)


def _rank(a: _Candidate, b: _Candidate, everyone: Sequence[str]) -> Rank:
    """Difference in steps, facts that both tell in print, marks of the one with fewer, words of the shorter."""
    shorter = min(a.words, b.words)
    score = difference(a.actors, b.actors, everyone) * min(1.0, shorter / FULL)
    return int(STEPS * score + 1e-9), len(a.facts & b.facts), min(a.marks, b.marks), shorter


def difference(one: Mapping[str, int], other: Mapping[str, int], everyone: Sequence[str]) -> float:
    """Half the sum of the absolute differences between two texts' shares of actors, each with one mention spread
    over everyone; 0 where nobody is named."""
    if not everyone:
        return 0.0
    spread = 1 / len(everyone)
    shares = [[(tally.get(x, 0) + spread) / (sum(tally.values()) + 1) for x in everyone] for tally in (one, other)]
    return sum((abs(p - q) for p, q in zip(*shares, strict=True)), 0.0) / 2


def choose_third(evidence: Evidence, pair: Pair, worth: Mapping[int, int]) -> int | None:
    """A third text for the filled-in column: of the same event and another outlet, the one that is worth most to
    the fact table (document → points), then the longest; None where there is none of `FEWEST` words."""
    events, words = _events(evidence), evidence.study.documents["words"].fillna(0).astype(int)
    taken = {evidence.doc_outlet[pair.one], evidence.doc_outlet[pair.other]}
    left = [
        doc
        for doc in range(len(evidence.documents))
        if evidence.doc_outlet[doc] not in taken and int(words.iloc[doc]) >= FEWEST
        and (events[doc] == events[pair.one] or not pair.same_event)
    ]  # fmt: skip
    return max(left, key=lambda doc: (worth.get(doc, 0), int(words.iloc[doc]), -doc), default=None)
