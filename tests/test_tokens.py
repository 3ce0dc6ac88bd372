from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import cases
from hypothesis import given
from hypothesis import strategies as st
from pace import seconds

from framing.tokens import Tokens, hash_words, tokenise

TEXTS = st.lists(st.text(alphabet=st.characters(exclude_categories=()), max_size=80), max_size=5)


def pieces(tokens: Tokens) -> list[str]:
    return [tokens.text(i, i) for i in range(len(tokens))]


@pytest.mark.parametrize("case", cases("tokens"))
def test_cases(case: dict[str, Any]) -> None:
    assert pieces(tokenise([case["text"]])) == case["expect"]


@given(TEXTS)
def test_tokens_are_trimmed_ordered_and_inside_their_text(texts: list[str]) -> None:
    tokens = tokenise(texts)
    assert (tokens.end > tokens.start).all()
    assert (tokens.start[1:] >= tokens.end[:-1]).all()
    for piece in pieces(tokens):
        assert piece == piece.strip()
        assert piece


@given(TEXTS)
def test_every_visible_character_is_in_a_token(texts: list[str]) -> None:
    tokens = tokenise(texts)
    covered = sum(len(piece) for piece in pieces(tokens))
    letters = sum(c.isalnum() for text in texts for c in text)
    assert covered >= letters


@given(TEXTS)
def test_a_text_is_read_alike_alone_and_in_a_batch(texts: list[str]) -> None:
    together = tokenise(texts)
    alone = [tokenise([text]) for text in texts]
    assert pieces(together) == [piece for each in alone for piece in pieces(each)]
    if len(together):
        assert (together.hash == np.concatenate([each.hash for each in alone])).all()
        assert (together.kind == np.concatenate([each.kind for each in alone])).all()


def test_hash_is_of_the_folded_word() -> None:
    a, b, c = hash_words(["Don’t".replace("n’t", ""), "do", "doe"])
    assert a == b
    assert a != c
    assert hash_words(["1999"])[0] == hash_words(["2022"])[0]


def test_a_phrase_has_no_single_hash() -> None:
    with pytest.raises(ValueError, match="one token"):
        hash_words(["two words"])


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "'" * 200_000, "\n" * 1_000_000, "e\u0301" * 300_000, "U.S." * 200_000]
)
def test_adversarial_texts_take_linear_time(text: str) -> None:
    assert seconds(lambda: tokenise([text])) < 3 * max(len(text) / 1e6, 0.3)
