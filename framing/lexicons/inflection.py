"""English inflection by rule, after a table of exceptions."""

from __future__ import annotations

from framing.lexicons.grammar import irregular_forms

KINDS = ("v", "n", "a")
_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh")


def inflect(word: str, kind: str) -> tuple[str, ...]:
    """All forms of a verb (v), noun (n) or adjective (a), the lemma first; of a compound, its last part inflects."""
    stem, hyphen, last = word.rpartition("-")
    forms = irregular_forms().get((kind, last.lower())) or _RULES[kind](last)
    return tuple(dict.fromkeys(stem + hyphen + form for form in (last, *forms)))


def _verb(word: str) -> tuple[str, ...]:
    base = word[:-1] if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) else _doubled(word)
    past = _past(word)
    if word.endswith("ie"):
        base = word[:-2] + "y"
    return (_with_s(word), past, base + "ing")


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if _consonant_y(word):
        return word[:-1] + "ied"
    return _doubled(word) + "ed"


def _noun(word: str) -> tuple[str, ...]:
    return (_with_s(word),)


def _adjective(word: str) -> tuple[str, ...]:
    if word.endswith("e"):
        return (word + "r", word + "st")
    if _consonant_y(word):
        return (word[:-1] + "ier", word[:-1] + "iest")
    return (_doubled(word) + "er", _doubled(word) + "est")


def _with_s(word: str) -> str:
    if word.endswith(_HISSING):
        return word + "es"
    if _consonant_y(word):
        return word[:-1] + "ies"
    if word.endswith("o") and len(word) > 1 and word[-2] not in _VOWELS:
        return word + "es"
    return word + "s"


def _consonant_y(word: str) -> bool:
    return len(word) > 1 and word.endswith("y") and word[-2].lower() not in _VOWELS


def _doubled(word: str) -> str:
    """A short word of consonant, vowel, consonant doubles its last letter ("stop", "plan")."""
    short = 3 <= len(word) <= 4 and word[-1] not in _VOWELS + "wxy"
    single = short and word[-2] in _VOWELS and word[-3] not in _VOWELS
    return word + word[-1] if single else word


_RULES = {"v": _verb, "n": _noun, "a": _adjective}
