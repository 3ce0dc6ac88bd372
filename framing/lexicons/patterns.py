"""The pattern language: what one line of a lexicon stands for, spelt out as sequences of tokens.

`word/v`, `/n`, `/a` inflect; `{a|b}` are alternatives; a trailing `?` makes a token optional; `*` is a gap of up to three
words. There are no regular expressions, so no pattern can be slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod

from framing.lexicons.inflection import KINDS, inflect
from framing.tokens import tokenise

LONGEST = 8  # words on one side of a gap
MOST_TOKENS = 31  # on one side: each compound may be several, and the matcher has a bit for each length
MOST = 4000  # sequences that one pattern may stand for
Sequence = tuple[str, ...]


class PatternError(ValueError):
    """A pattern that cannot be read; the text says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The sequences of words a pattern stands for; with a gap, those of its left and of its right part."""

    left: tuple[Sequence, ...]
    right: tuple[Sequence, ...] = ()


def _tokens_in(word: str) -> int:
    return 1 if not word or word.isalpha() else len(tokenise([word]))


@cache
def parse(pattern: str) -> Pattern:
    """Spell a pattern out. Raises PatternError where it cannot be read."""
    words = pattern.split()
    if not words:
        raise PatternError("the pattern is empty; write at least one word")
    gaps = [i for i, word in enumerate(words) if word == "*"]
    if len(gaps) > 1 or (gaps and gaps[0] in (0, len(words) - 1)):
        raise PatternError("a gap * may stand once, between words")
    if not gaps:
        return Pattern(_sequences(words))
    return Pattern(_sequences(words[: gaps[0]]), _sequences(words[gaps[0] + 1 :]))


def _sequences(words: list[str]) -> tuple[Sequence, ...]:
    if len(words) > LONGEST:
        raise PatternError(f"at most {LONGEST} words stand on one side of a gap; this has {len(words)}")
    choices = [_choices(word) for word in words]
    size = prod(map(len, choices))
    if size > MOST:
        raise PatternError(f"it stands for {size} sequences, more than {MOST}; split it into several lines")
    number = sum(max(map(_tokens_in, options)) for options in choices)
    if number > MOST_TOKENS:
        raise PatternError(f"at most {MOST_TOKENS} tokens stand on one side of a gap; this has {number}")
    spelt = tuple(product(*choices))
    if not any("" in options for options in choices):
        return spelt
    spelt = tuple(dict.fromkeys(tuple(w for w in sequence if w) for sequence in spelt))
    if () in spelt:
        raise PatternError("every word is optional; leave at least one without ?")
    return spelt


@cache
def _choices(word: str) -> tuple[str, ...]:
    """What may stand at one place; "" where nothing need stand there."""
    optional = len(word) > 1 and word.endswith("?")
    word = word[:-1] if optional else word
    if word.startswith("{") != word.endswith("}"):
        raise PatternError(f"{word!r}: alternatives stand in braces without blanks, {{a|b}}")
    options = word[1:-1].split("|") if word.startswith("{") else [word]
    forms = [form for option in options for form in _forms(option)]
    return tuple(dict.fromkeys([*forms, ""] if optional else forms))


def _forms(word: str) -> tuple[str, ...]:
    if not word or word.startswith("/"):
        raise PatternError(f"{word!r}: a word is missing")
    if word[-2:-1] != "/":  # "and/or" is a word
        return (word,)
    stem, kind = word[:-2], word[-1]
    if kind not in KINDS:
        raise PatternError(f"{word!r}: write /v, /n or /a after a word that inflects")
    return inflect(stem, kind)
