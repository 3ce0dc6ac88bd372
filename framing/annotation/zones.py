"""Zones: headline, standfirst, lead, body, and the furniture that surrounds a report on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from framing.annotation.datelines import find_dateline
from framing.annotation.furniture import find_kind, split_credit
from framing.annotation.lines import BOILERPLATE, HEADLINE, LEAD, STANDFIRST, Line, find_lines
from framing.annotation.sentences import Sentences
from framing.lexicons import Hits
from framing.tokens import Places, Tokens

_HEADLINE_WORDS, _STANDFIRST_WORDS, _LEAD_WORDS = 30, 45, 80
_TOP = 4  # lines of the report among which the headline is looked for
_LATER = 30  # lines in which the report may say its standfirst again


@dataclass(frozen=True, slots=True)
class Zones:
    """Zones of a batch by token, and the pieces they are made of: first and last token, zone, kind of furniture or −1."""

    of: Places
    first: Places
    last: Places
    zone: Places
    kind: Places


def find_zones(
    tokens: Tokens, sentences: Sentences, hits: Hits, furniture: Mapping[int, str], titles: Sequence[str | None]
) -> Zones:
    """The zone of every line of every text; a dateline before the first sentence is a piece of its own."""
    pieces: list[Line] = []
    lines = find_lines(tokens, hits, furniture)
    for doc in range(len(tokens.texts)):
        pieces += _judge_text(tokens, sentences, lines.get(doc, []), titles[doc])
    first = np.array([p.first for p in pieces], np.int32)
    last = np.array([p.last for p in pieces], np.int32)
    zone = np.array([p.zone for p in pieces], np.int32)
    of = np.repeat(zone, last - first + 1) if len(pieces) else zone
    return Zones(of, first, last, zone, np.array([p.kind for p in pieces], np.int32))


def _judge_text(tokens: Tokens, sentences: Sentences, lines: list[Line], title: str | None) -> list[Line]:
    """The pieces of one text, in order."""
    pieces = [piece for line in lines for piece in _pieces(tokens, sentences, line)]
    report = [piece for piece in pieces if piece.zone != BOILERPLATE]
    rest = _name_openings(tokens, report, title)
    lead = _split_lead(sentences, rest[0]) if len(rest) == 1 and rest[0].words > _LEAD_WORDS else None
    if lead is not None:
        pieces.insert(pieces.index(rest[0]), lead)
    elif rest:
        rest[0].zone = LEAD
    return pieces


def _pieces(tokens: Tokens, sentences: Sentences, line: Line) -> list[Line]:
    """A line as it is, or parted from its dateline or credit; furniture is marked as such."""
    if not line.suspect:
        return [line]
    head = find_dateline(tokens, line)
    if head is not None and head < line.last:
        dateline = Line(line.first, head)
        dateline.is_furniture("dateline")
        line.first, line.dash = head + 1, -1
        return [dateline, *_pieces(tokens, sentences, line)]
    kind = find_kind(tokens, line)
    if kind is not None:
        line.is_furniture(kind)
    return split_credit(tokens, sentences, line) if kind == "caption" else [line]


def _name_openings(tokens: Tokens, report: list[Line], title: str | None) -> list[Line]:
    """Mark headline and standfirst; the lines after them are returned."""
    at = _headline(tokens, report, title)
    if at is None:
        return report
    report[at].zone = HEADLINE
    after = at + 1
    while after < len(report) - 1 and after <= at + 2 and _is_standfirst(tokens, report[after], report[after + 1 :]):
        report[after].zone = STANDFIRST
        after += 1
    return report[after:]


def _headline(tokens: Tokens, report: list[Line], title: str | None) -> int | None:
    """The line that is the given title, else a short first line without a full stop."""
    wanted = _letters(title or "")
    for at, line in enumerate(report[:_TOP]):
        if wanted and _letters(tokens.text(line.first, line.last)) == wanted:
            return at
    if len(report) > 1 and report[0].words <= _HEADLINE_WORDS and not report[0].stopped:
        return 0
    return None


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_standfirst(tokens: Tokens, line: Line, later: list[Line]) -> bool:
    """A short line under the headline that does not end like a sentence, or that the report says again."""
    if line.words > _STANDFIRST_WORDS:
        return False
    if not line.stopped:
        return True
    own = set(tokens.hash[line.first : line.last].tolist())
    enough = 0.75 * len(own)
    long = (x for x in later[:_LATER] if x.last - x.first > enough)
    return any(len(own.intersection(tokens.hash[x.first : x.last].tolist())) > enough for x in long)


def _split_lead(sentences: Sentences, line: Line) -> Line | None:
    """The first sentence of a report that is one long line."""
    end = int(sentences.last[sentences.of[line.first]])
    if end >= line.last:
        return None
    lead = Line(line.first, end, zone=LEAD)
    line.first = end + 1
    return lead
