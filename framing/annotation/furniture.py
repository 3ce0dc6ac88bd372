"""Furniture: the forms in which page furniture stands on a line. The words are data (`lexicons/furniture.csv`).

A line is furniture only by its words and its form together, since calling the first sentence of a report furniture is
worse than missing a caption.
"""

from __future__ import annotations

from framing.annotation.lines import Line
from framing.annotation.sentences import Sentences
from framing.tokens import CLOSE, CLOSE_QUOTE, FIGURE, LOWER, MARK, OPEN, WORD, Tokens

_CAPTION_WORDS, _SHORT, _PROMO_WORDS = 70, 12, 30
_CREDIT_TAIL = 9  # tokens before the end of a line within which a credit stands
_SEPARATORS = "/|>›»•·"


def find_kind(tokens: Tokens, line: Line) -> str | None:
    """The kind of furniture that a line is, or None."""
    if line.words > _PROMO_WORDS and not line.found:
        return None
    if (
        line.begins_with("copyright")
        or ("copyright" in line.found and line.words <= _PROMO_WORDS)
        or _sign(tokens, line)
    ):
        return "copyright"
    if _is_address(tokens, line):
        return "address"
    if _is_share(line):
        return "share"
    if line.begins_with("promo") and line.words <= _PROMO_WORDS:
        return "promo"
    if _is_caption(tokens, line):
        return "caption"
    if (line.begins_with("dateline") and line.words <= _SHORT and not line.stopped) or _is_date(tokens, line):
        return "dateline"
    if _is_byline(tokens, line):
        return "credit"
    return "navigation" if _is_navigation(tokens, line) else None


def _is_share(line: Line) -> bool:
    """A short line that begins with a call to share, or a very short one that holds it and no full stop."""
    short = "share" in line.found and line.words <= _SHORT // 2 and not line.stopped
    return short or (line.begins_with("share") and line.words <= _SHORT)


def _sign(tokens: Tokens, line: Line) -> bool:
    return bool(tokens.folded[tokens.start[line.first] + 4] == ord("©")) and line.words <= _PROMO_WORDS


def _is_address(tokens: Tokens, line: Line) -> bool:
    """Nothing but one web address, or a sentence that introduces some."""
    whole = tokens.text(line.first, line.last)
    bare = (
        tokens.glued[line.first + 1 : line.last + 1].all()  # no blank of any kind, as lines are chosen for being judged
        and "." in whole[1:-1]
        and line.words >= 2
        and (whole.startswith(("www.", "http")) or whole.islower())
    )
    return bare or ("address" in line.found and line.words <= _PROMO_WORDS)


def _is_caption(tokens: Tokens, line: Line) -> bool:
    """A credit at the very end that no full stop follows, or a caption's opening."""
    if line.words > _CAPTION_WORDS:
        return False
    if line.begins_with("caption"):
        return True
    bracketed = tokens.kind[line.last] == CLOSE
    ends = not line.stopped or bracketed
    return ends and any(
        last >= line.last - (_CREDIT_TAIL if bracketed else 1) for _, last in line.found.get("credit", [])
    )


def split_credit(tokens: Tokens, sentences: Sentences, line: Line) -> list[Line]:
    """A caption, and the credit that ends it as a piece of its own."""
    credited = [first for first, last in line.found.get("credit", []) if last >= line.last - _CREDIT_TAIL]
    if not credited:
        return [line]
    start = _credit_start(tokens, sentences, line, credited[0])
    if start <= line.first:
        line.is_furniture("credit")
        return [line]
    credit = Line(start, line.last)
    credit.is_furniture("credit")
    line.last = start - 1
    return [line, credit]


def _credit_start(tokens: Tokens, sentences: Sentences, line: Line, named: int) -> int:
    """Where a credit begins: at its bracket, else with the line's last sentence, else where the agency is named."""
    brackets = [i for i in range(line.first, line.last) if tokens.kind[i] == OPEN]
    if tokens.kind[line.last] == CLOSE and brackets:
        return brackets[-1]
    sentence = int(sentences.first[sentences.of[line.last]])
    return sentence if sentence > line.first else max(named, sentence)


def _is_date(tokens: Tokens, line: Line) -> bool:
    """Figures and the words of a date, and nothing else."""
    if line.words > _SHORT:
        return False
    named = {place for first, last in line.found.get("date", []) for place in range(first, last + 1)}
    words = [i for i in range(line.first, line.last + 1) if tokens.kind[i] == WORD]
    figures = [i for i in words if tokens.shape[i] == FIGURE]
    return bool(figures) and len(words) > 1 and all(i in named or tokens.shape[i] == FIGURE for i in words)


def _is_byline(tokens: Tokens, line: Line) -> bool:
    """ "By" and names, and no full stop."""
    if line.words > _SHORT or line.words < 2 or line.stopped:
        return False
    if tokens.text(line.first, line.first).lower() != "by":
        return False
    names = [i for i in range(line.first + 1, line.last + 1) if tokens.kind[i] == WORD]
    return sum(tokens.shape[i] not in (LOWER, FIGURE) for i in names) >= 0.7 * len(names)


def _is_navigation(tokens: Tokens, line: Line) -> bool:
    """Two or more free-standing separators, or a menu entry that is the whole line."""
    if line.stopped or line.words > 2 * _SHORT:
        return False
    if any(first == line.first and last == line.last for first, last in line.found.get("navigation", [])):
        return True
    marks = [i for i in range(line.first + 1, line.last) if tokens.kind[i] in (MARK, CLOSE_QUOTE)]
    free = [i for i in marks if not tokens.glued[i] and not tokens.glued[i + 1]]
    return sum(tokens.text(i, i) in _SEPARATORS for i in free) >= 2
