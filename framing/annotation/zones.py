"""Zones: headline, standfirst, lead, body, and the furniture that surrounds a report on its page.

A line is furniture only by its words and its form together, since calling the first sentence of a report furniture is
worse than missing a caption. The words are data (`lexicons/furniture.csv`); the forms are below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.annotation.sentences import Sentences
from framing.lexicons import Entry, Hits
from framing.model import ZONES, Integers
from framing.tokens import (
    CAPITALS,
    CLOSE,
    CLOSE_QUOTE,
    DASH,
    END,
    FIGURE,
    JOINER,
    LOWER,
    MARK,
    OPEN,
    SEMICOLON,
    WORD,
    Tokens,
)  # fmt: skip

HEADLINE, STANDFIRST, LEAD, BODY, BOILERPLATE = range(len(ZONES))
KINDS = ("navigation", "dateline", "caption", "credit", "share", "copyright", "promo", "address")
_HEADLINE_WORDS, _STANDFIRST_WORDS, _CAPTION_WORDS, _SHORT, _PROMO_WORDS, _LEAD_WORDS = 30, 45, 70, 12, 30, 80
_CREDIT_TAIL = 9  # tokens before the end of a line within which a credit stands
_PLACE_TOKENS = 12  # tokens within which a dateline ends
_SEPARATORS = "/|>›»•·"


@dataclass(frozen=True, slots=True)
class Zones:
    """Zones of a batch by token, and the pieces they are made of: first and last token, zone, kind of furniture or −1."""

    of: Integers
    first: Integers
    last: Integers
    zone: Integers
    kind: Integers


@dataclass(slots=True)
class _Line:
    """One line of a text while it is judged."""

    first: int
    last: int
    words: int
    stopped: bool
    found: dict[str, list[tuple[int, int]]]
    zone: int = BODY
    kind: int = -1


def find_zones(
    tokens: Tokens, sentences: Sentences, hits: Hits, entries: Sequence[Entry], titles: Sequence[str | None]
) -> Zones:
    """The zone of every line of every text; a dateline before the first sentence is a piece of its own."""
    pieces: list[_Line] = []
    lines = _lines(tokens, hits, entries)
    for doc in range(len(tokens.texts)):
        pieces += _judge_text(tokens, sentences, lines.get(doc, []), titles[doc])
    first = np.array([p.first for p in pieces], np.int32)
    last = np.array([p.last for p in pieces], np.int32)
    zone = np.array([p.zone for p in pieces], np.int32)
    of = np.repeat(zone, last - first + 1) if len(pieces) else zone
    return Zones(of, first, last, zone, np.array([p.kind for p in pieces], np.int32))


def _lines(tokens: Tokens, hits: Hits, entries: Sequence[Entry]) -> dict[int, list[_Line]]:
    """The lines of each text with what the furniture lexicon finds in them."""
    if not len(tokens):
        return {}
    starts = np.flatnonzero(np.diff(tokens.line, prepend=-1))
    ends = np.append(starts[1:] - 1, len(tokens) - 1)
    words = np.add.reduceat(((tokens.kind == WORD) & (tokens.shape != 5)).astype(np.int32), starts)
    closer = (tokens.kind == CLOSE_QUOTE) | (tokens.kind == CLOSE)
    before = np.maximum(ends - 1, starts)
    stopped = (tokens.kind[ends] == END) | (closer[ends] & (tokens.kind[before] == END))
    lines: dict[int, list[_Line]] = {}
    flat: list[_Line] = []
    for doc, first, last, count, stop in zip(
        tokens.doc[starts].tolist(), starts.tolist(), ends.tolist(), words.tolist(), stopped.tolist(), strict=True
    ):
        line = _Line(first, last, count, stop, {})
        lines.setdefault(doc, []).append(line)
        flat.append(line)
    furniture = np.array([e.category.label.startswith("furniture.") for e in entries], np.bool_)
    ours = hits.where(furniture[hits.entry])
    for entry, first, last in zip(ours.entry.tolist(), ours.first.tolist(), ours.last.tolist(), strict=True):
        kind = entries[entry].category.label.removeprefix("furniture.")
        flat[int(tokens.line[first])].found.setdefault(kind, []).append((first, last))
    return lines


def _judge_text(tokens: Tokens, sentences: Sentences, lines: list[_Line], title: str | None) -> list[_Line]:
    """The pieces of one text, in order."""
    pieces: list[_Line] = []
    for line in lines:
        head = _dateline_end(tokens, line)
        if head is not None and head < line.last:
            pieces.append(_Line(line.first, head, 0, False, {}, BOILERPLATE, KINDS.index("dateline")))
            line = _Line(head + 1, line.last, line.words, line.stopped, line.found)
        kind = _furniture(tokens, line)
        if kind is not None:
            line.zone, line.kind = BOILERPLATE, KINDS.index(kind)
        pieces += _credited(tokens, sentences, line) if kind == "caption" else [line]
    report = [piece for piece in pieces if piece.zone != BOILERPLATE]
    rest = _name_openings(tokens, report, title)
    lead = _split_lead(tokens, sentences, rest[0]) if len(rest) == 1 and rest[0].words > _LEAD_WORDS else None
    if lead is not None:
        pieces.insert(pieces.index(rest[0]), lead)
    elif rest:
        rest[0].zone = LEAD
    return pieces


def _name_openings(tokens: Tokens, report: list[_Line], title: str | None) -> list[_Line]:
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


def _headline(tokens: Tokens, report: list[_Line], title: str | None) -> int | None:
    """The line that is the given title, else a short first line without a full stop."""
    wanted = _letters(title or "")
    for at, line in enumerate(report[:4]):
        if wanted and _letters(tokens.text(line.first, line.last)) == wanted:
            return at
    if len(report) > 1 and report[0].words <= _HEADLINE_WORDS and not report[0].stopped:
        return 0
    return None


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_standfirst(tokens: Tokens, line: _Line, later: list[_Line]) -> bool:
    """A short line under the headline that does not end like a sentence, or that the report says again."""
    if line.words > _STANDFIRST_WORDS:
        return False
    if not line.stopped:
        return True
    own = set(tokens.hash[line.first : line.last].tolist())
    return any(len(own & set(tokens.hash[x.first : x.last].tolist())) > 0.75 * len(own) for x in later[:30])


def _split_lead(tokens: Tokens, sentences: Sentences, line: _Line) -> _Line | None:
    """The first sentence of a report that is one long line."""
    end = int(sentences.last[sentences.of[line.first]])
    if end >= line.last:
        return None
    lead = _Line(line.first, end, 0, True, {}, LEAD)
    line.first = end + 1
    return lead


def _furniture(tokens: Tokens, line: _Line) -> str | None:
    """The kind of furniture that a line is, or None."""
    begins = {kind for kind, places in line.found.items() if any(first == line.first for first, _ in places)}
    if "copyright" in begins or ("copyright" in line.found and line.words <= _PROMO_WORDS) or _sign(tokens, line):
        return "copyright"
    if _is_address(tokens, line):
        return "address"
    if "share" in begins and line.words <= _SHORT:
        return "share"
    if "share" in line.found and line.words <= 6 and not line.stopped:
        return "share"
    if "promo" in begins and line.words <= _PROMO_WORDS:
        return "promo"
    if _is_caption(tokens, line, begins):
        return "caption"
    if ("dateline" in begins and line.words <= _SHORT and not line.stopped) or _is_date(tokens, line):
        return "dateline"
    if _is_byline(tokens, line):
        return "credit"
    return "navigation" if _is_navigation(tokens, line) else None


def _sign(tokens: Tokens, line: _Line) -> bool:
    return bool(tokens.folded[tokens.start[line.first] + 4] == ord("©")) and line.words <= _PROMO_WORDS


def _is_address(tokens: Tokens, line: _Line) -> bool:
    """Nothing but one web address, or a sentence that introduces some."""
    whole = tokens.text(line.first, line.last)
    bare = (
        " " not in whole
        and "." in whole[1:-1]
        and line.words >= 2
        and (whole.startswith(("www.", "http")) or whole.islower())
    )
    return bare or ("address" in line.found and line.words <= _PROMO_WORDS)


def _is_caption(tokens: Tokens, line: _Line, begins: set[str]) -> bool:
    """A credit at the very end that no full stop follows, or a caption's opening."""
    if line.words > _CAPTION_WORDS:
        return False
    if "caption" in begins:
        return True
    bracketed = tokens.kind[line.last] == CLOSE
    ends = not line.stopped or bracketed
    return ends and any(
        last >= line.last - (_CREDIT_TAIL if bracketed else 1) for _, last in line.found.get("credit", [])
    )


def _credited(tokens: Tokens, sentences: Sentences, line: _Line) -> list[_Line]:
    """A caption, and the credit that ends it as a piece of its own."""
    credited = [first for first, last in line.found.get("credit", []) if last >= line.last - _CREDIT_TAIL]
    if not credited:
        return [line]
    start = max(credited[0], int(sentences.first[sentences.of[line.last]]))
    brackets = [i for i in range(line.first, line.last) if tokens.kind[i] == OPEN]
    if tokens.kind[line.last] == CLOSE and brackets:
        start = brackets[-1]
    elif line.first < sentences.first[sentences.of[line.last]]:
        start = int(sentences.first[sentences.of[line.last]])
    if start <= line.first:
        line.kind = KINDS.index("credit")
        return [line]
    credit = _Line(start, line.last, 0, False, {}, BOILERPLATE, KINDS.index("credit"))
    line.last = start - 1
    return [line, credit]


def _is_date(tokens: Tokens, line: _Line) -> bool:
    """Figures and the words of a date, and nothing else."""
    if line.words > _SHORT:
        return False
    named = {place for first, last in line.found.get("date", []) for place in range(first, last + 1)}
    words = [i for i in range(line.first, line.last + 1) if tokens.kind[i] == WORD]
    figures = [i for i in words if tokens.shape[i] == FIGURE]
    return bool(figures) and len(words) > 1 and all(i in named or tokens.shape[i] == FIGURE for i in words)


def _is_byline(tokens: Tokens, line: _Line) -> bool:
    """ "By" and names, and no full stop."""
    if line.words > _SHORT or line.words < 2 or line.stopped:
        return False
    if tokens.text(line.first, line.first).lower() != "by":
        return False
    names = [i for i in range(line.first + 1, line.last + 1) if tokens.kind[i] == WORD]
    return sum(tokens.shape[i] not in (LOWER, FIGURE) for i in names) >= 0.7 * len(names)


def _is_navigation(tokens: Tokens, line: _Line) -> bool:
    """Two or more free-standing separators, or a menu entry that is the whole line."""
    if line.stopped or line.words > 2 * _SHORT:
        return False
    if any(first == line.first and last == line.last for first, last in line.found.get("navigation", [])):
        return True
    marks = [i for i in range(line.first + 1, line.last) if tokens.kind[i] in (MARK, CLOSE_QUOTE)]
    free = [i for i in marks if not tokens.glued[i] and not tokens.glued[i + 1]]
    return sum(tokens.text(i, i) in _SEPARATORS for i in free) >= 2


def _dateline_end(tokens: Tokens, line: _Line) -> int | None:
    """The last token of a dateline that opens a line: "date 2022-02-02", "KYIV (Agency) —", "MOSCOW, Feb 2 –"."""
    if tokens.text(line.first, line.first).lower() == "date" and line.first + 1 <= line.last:
        at = line.first + 1
        at += tokens.kind[at] == SEMICOLON and at < line.last
        if tokens.shape[at] == FIGURE:
            while (
                at < line.last
                and tokens.glued[at + 1]
                and (tokens.shape[at + 1] == FIGURE or tokens.kind[at + 1] == JOINER)
            ):
                at += 1
            return int(at)
    stop = min(line.first + _PLACE_TOKENS, line.last)
    dashes = [i for i in range(line.first + 1, stop) if tokens.kind[i] == DASH]
    if not dashes or tokens.shape[line.first] != CAPITALS:
        return _agency_dateline(tokens, line, dashes)
    named = {p for key in ("date", "agency") for a, b in line.found.get(key, []) for p in range(a, b + 1)}
    inside = [i for i in _unbracketed(tokens, line.first, dashes[0]) if tokens.kind[i] == WORD]
    formal = all(tokens.shape[i] in (CAPITALS, FIGURE) or i in named for i in inside)
    return dashes[0] if formal else _agency_dateline(tokens, line, dashes)


def _unbracketed(tokens: Tokens, first: int, stop: int) -> list[int]:
    """The tokens before `stop` that stand outside brackets."""
    depth, outside = 0, []
    for i in range(first, stop):
        depth += int(tokens.kind[i] == OPEN) - int(tokens.kind[i] == CLOSE)
        if depth <= 0:
            outside.append(i)
    return outside


def _agency_dateline(tokens: Tokens, line: _Line, dashes: list[int]) -> int | None:
    """A place, an agency in brackets, a dash."""
    for dash in dashes[:1]:
        bracketed = [
            (a, b)
            for a, b in line.found.get("agency", [])
            if b < dash and tokens.kind[a - 1] == OPEN and a > line.first
        ]
        if bracketed and tokens.kind[dash - 1] == CLOSE:
            return dash
    return None
