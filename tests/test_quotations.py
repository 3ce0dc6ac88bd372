from __future__ import annotations

from typing import Any

import pytest
from conftest import cases
from hypothesis import given
from hypothesis import strategies as st
from pace import seconds

from framing.annotation.quotations import find_quotations
from framing.tokens import tokenise


def quoted(text: str) -> list[str]:
    tokens = tokenise([text])
    found = find_quotations(tokens)
    return [tokens.text(int(a), int(b)) for a, b in zip(found.first, found.last, strict=True)]


@pytest.mark.parametrize("case", cases("quotations"))
def test_cases(case: dict[str, Any]) -> None:
    assert quoted(case["text"]) == case["expect"]


def test_an_unclosed_quotation_is_unsure() -> None:
    found = find_quotations(tokenise(["“Closed.” But “open to the end.\nNext."]))
    assert found.certain.tolist() == [True, False]


@given(st.lists(st.text(alphabet="ab.,'\"“”‘’«» \n`", max_size=60), max_size=4))
def test_quotations_never_overlap_and_stay_in_their_text(texts: list[str]) -> None:
    tokens = tokenise(texts)
    found = find_quotations(tokens)
    assert (found.last >= found.first).all()
    assert (found.first[1:] > found.last[:-1]).all()
    assert (tokens.doc[found.first] == tokens.doc[found.last]).all()


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "''"])
def test_many_marks_take_linear_time(mark: str) -> None:
    assert seconds(lambda: find_quotations(tokenise([(mark + "a ") * 100_000]))) < 3
