"""Reading level: offline, on our sentences, undefined for short texts, its source of syllables named."""

from __future__ import annotations

import math
import socket
from importlib.metadata import version

import pyphen
import pytest

from framing.annotation import readability as module
from framing.annotation.readability import MINIMUM_WORDS, plain, readability, syllable_source

EASY = ["The cat sat on the mat and ate the fish."] * 12
HARD = ["International organisations subsequently characterised deteriorating humanitarian circumstances."] * 16


def test_formulas_worked_by_hand() -> None:
    """Twelve sentences of ten words, each word of one syllable: 206.835 − 1.015·10 − 84.6, and 3.9 + 11.8 − 15.59."""
    level = readability(EASY)
    assert level.flesch_reading_ease == pytest.approx(206.835 - 10.15 - 84.6)
    assert level.flesch_kincaid_grade == pytest.approx(3.9 + 11.8 - 15.59)


def test_long_words_read_harder() -> None:
    easy, hard = readability(EASY), readability(HARD)
    assert hard.flesch_reading_ease < easy.flesch_reading_ease
    assert hard.flesch_kincaid_grade > easy.flesch_kincaid_grade


@pytest.mark.parametrize("sentences", [[], [""], ["…"], EASY[:9]])
def test_too_little_text_is_undefined(sentences: list[str]) -> None:
    level = readability(sentences)
    assert math.isnan(level.flesch_reading_ease)
    assert math.isnan(level.flesch_kincaid_grade)
    assert level.syllable_source == syllable_source()
    assert MINIMUM_WORDS == 100


def test_stops_inside_a_sentence_do_not_end_it() -> None:
    dotted = ["The U.S. cat sat on the mat and ate 1.5 fish."] * 12
    assert readability(dotted).flesch_reading_ease == pytest.approx(
        readability(["The US cat sat on the mat and ate 15 fish."] * 12).flesch_reading_ease
    )
    assert plain(["Is it so?!", " ", "“At 1.5.”"]) == "Is it so. “At 15”."


def test_nothing_is_asked_of_the_network_or_of_a_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    import nltk

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("reached for the network or for NLTK's data")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(nltk, "download", refuse)
    monkeypatch.setattr(nltk.data, "find", refuse)
    fresh = [f"{sentence} zyx{chr(97 + at)}." for at, sentence in enumerate(EASY)]  # not in any cache
    assert math.isfinite(readability(fresh).flesch_reading_ease)


def test_the_one_change_to_textstat_is_where_it_counts_syllables() -> None:
    """textstat is pinned: a new version must be looked at before it is let in."""
    assert version("textstat") == "0.7.13"
    module._textstat()
    from textstat.backend.counts import _count_syllables

    assert _count_syllables.get_cmudict("en_US") is None
    plain = pyphen.Pyphen(lang="en_US")
    for word in ("reassurance", "fleet", "Poland", "1,500"):
        assert _count_syllables.get_pyphen("en_US").positions(word) == plain.positions(word)


def test_the_source_of_syllables_is_named_with_its_version() -> None:
    assert syllable_source() == f"pyphen {version('pyphen')} (en_US)"
