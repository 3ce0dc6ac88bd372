"""Reading level by textstat's formulas, on the sentences that were found here, without a download."""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from types import ModuleType

MINIMUM_WORDS = 100  # below, a reading level is undefined
LANGUAGE = "en_US"

_STOPS = re.compile(r"[.!?]+")
_WORDS = 1 << 17  # whose syllables are remembered
_UNDEFINED = float("nan")


@dataclass(frozen=True, slots=True)
class Readability:
    """Flesch's reading ease (higher is easier), the Flesch–Kincaid grade (US school years), and who counted syllables.

    Both are NaN under `MINIMUM_WORDS` words.
    """

    flesch_reading_ease: float
    flesch_kincaid_grade: float
    syllable_source: str


def readability(sentences: Sequence[str]) -> Readability:
    """The reading level of some sentences: those of a document outside boilerplate.

    Flesch 1948, 206.835 − 1.015·words/sentence − 84.6·syllables/word; Kincaid et al. 1975, 0.39·words/sentence +
    11.8·syllables/word − 15.59; both as textstat computes them, which takes sentences of two words or fewer for none.
    """
    text = plain(sentences)
    if len(text.split()) < MINIMUM_WORDS:
        return Readability(_UNDEFINED, _UNDEFINED, syllable_source())
    textstat = _textstat()
    ease, grade = textstat.flesch_reading_ease(text), textstat.flesch_kincaid_grade(text)
    return Readability(float(ease), float(grade), syllable_source())


def plain(sentences: Sequence[str]) -> str:
    """The sentences with one full stop each, at the end.

    textstat ends a sentence at every stop, in "U.S." and "1.5" too; so the stops inside are taken out before it counts.
    """
    return " ".join(_STOPS.sub("", sentence).strip() + "." for sentence in sentences if sentence.strip())


@cache
def syllable_source() -> str:
    """What counts the syllables: pyphen's hyphenation, for which textstat is made to ask no pronouncing dictionary."""
    return f"pyphen {version('pyphen')} ({LANGUAGE})"


@cache
def _textstat() -> ModuleType:
    """textstat, told to count syllables by hyphenation, each word's once.

    THE ONE PLACE where another package is changed. textstat 0.7.13 looks every word up in NLTK's cmudict and tries to
    download it at each call. Its own way to say "there is no dictionary for this language" is None: so that is what its
    counter is told. The hyphenation that it falls back to is the same, with a memory.
    tests/test_readability.py fails where a new version asks elsewhere.
    """
    counter = importlib.import_module("textstat.backend.counts._count_syllables")
    counter.get_cmudict = _no_dictionary  # type: ignore[attr-defined]
    counter.get_pyphen = _hyphenation  # type: ignore[attr-defined]
    textstat = importlib.import_module("textstat")
    textstat.set_lang(LANGUAGE)
    return textstat


def _no_dictionary(language: str) -> None:
    return None


class _Hyphenation:
    """pyphen for one language, with a memory: `positions` are the places where a word may be divided."""

    def __init__(self, language: str) -> None:
        from pyphen import Pyphen

        self.positions = lru_cache(maxsize=_WORDS)(Pyphen(lang=language).positions)


@cache
def _hyphenation(language: str) -> _Hyphenation:
    return _Hyphenation(language)
