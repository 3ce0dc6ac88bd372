from __future__ import annotations

from typing import Any

import pytest
from conftest import cases
from hypothesis import given
from hypothesis import strategies as st

from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import Sentences, find_sentences
from framing.tokens import Tokens, tokenise


def split(texts: list[str]) -> tuple[Tokens, Sentences]:
    tokens = tokenise(texts)
    return tokens, find_sentences(tokens, find_quotations(tokens))


@pytest.mark.parametrize("case", cases("sentences"))
def test_cases(case: dict[str, Any]) -> None:
    tokens, found = split([case["text"]])
    assert [tokens.text(int(a), int(b)) for a, b in zip(found.first, found.last, strict=True)] == case["expect"]


@given(st.lists(st.text(alphabet="aB1.!?,'\"“”() \n", max_size=80), max_size=4))
def test_every_token_is_in_one_sentence_of_one_text(texts: list[str]) -> None:
    tokens, found = split(texts)
    assert (found.last >= found.first).all()
    assert (found.first[1:] == found.last[:-1] + 1).all()
    assert (tokens.doc[found.first] == tokens.doc[found.last]).all()
    assert len(found.of) == len(tokens)
