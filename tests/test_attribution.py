"""The attribution layer behind the tagger: the cases give the tagger's spans as ⟦s …⟧, ⟦c …⟧ and ⟦t …⟧."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from conftest import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import spent

from framing.annotation.attribution import (
    FORMS,
    QUOTATION_LABELS,
    ROLES,
    Attributions,
    find_attributions,
    label_quotations,
)
from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.lexicons import Codebook
from framing.model import VOICES
from framing.tokens import Tokens, tokenise

PIECES = [
    "said", "Ada", "Holm", "the", "“", "”", '"', "'", ",", ".", ":", "—", "\n", "it was announced", "reportedly",
    "citing", "per", "he", "who", "according", "to", "officials", "-", "US", "adding",
]  # fmt: skip
MARK = re.compile(r"⟦([sct]) |⟧")


def unmark(marked: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The text without its marks, and what they mark: role, first and one past the last character."""
    text, spans, at, start, role = "", [], 0, 0, 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group(1):
            role, start = "sct".index(mark.group(1)), len(text)
        else:
            spans.append((role, start, len(text)))
    return text + marked[at:], spans


def find(marked: str) -> tuple[Tokens, Attributions]:
    """The attributions of a text in which the tagger's spans are marked."""
    text, spans = unmark(marked)
    tokens = tokenise([text])
    labels = np.zeros(len(tokens), np.int8)
    for role, start, end in spans:
        first, last = np.searchsorted(tokens.start, start), np.searchsorted(tokens.start, end) - 1
        labels[first : last + 1] = 2 * role + 2
        labels[first] = 2 * role + 1
    return tokens, attribute(tokens, labels)


def attribute(tokens: Tokens, labels: np.ndarray) -> Attributions:
    quotations = find_quotations(tokens)
    sentences = find_sentences(tokens, quotations)
    book = Codebook.default()
    hits = book.matcher.match(tokens, sentences.of)
    return find_attributions(tokens, quotations, sentences, labels, hits, book)


def described(tokens: Tokens, found: Attributions) -> list[dict[str, Any]]:
    """Each attribution by its spans' words and its attributes."""
    groups: list[dict[str, Any]] = []
    for number in range(int(found.group.max(initial=-1)) + 1):
        rows = np.flatnonzero(found.group == number)
        words: dict[str, list[str]] = {role: [] for role in ROLES}
        for row in rows.tolist():
            words[ROLES[found.role[row]]].append(tokens.text(int(found.first[row]), int(found.last[row])))
        attributes = {
            name: None if codes[rows[0]] < 0 else found.names[name][codes[rows[0]]]
            for name, codes in found.codes.items()
        }
        nested = int(found.nested_in[rows[0]])
        more = {"certain": bool(found.certain[rows[0]]), "nested_in": nested if nested >= 0 else None}
        groups.append(words | attributes | more)
    return groups


@pytest.mark.parametrize("case", cases("attribution"))
def test_cases(case: dict[str, Any]) -> None:
    tokens, found = find(case["text"])
    groups = described(tokens, found)
    wanted = case["expect"]
    assert len(groups) == len(wanted)
    assert [{key: group[key] for key in keys} for group, keys in zip(groups, wanted, strict=True)] == wanted
    voices = {word: VOICES[found.voice[at]] for word in case.get("voice", {}) for at in places(tokens, word)}
    assert voices == case.get("voice", {})


def places(tokens: Tokens, word: str) -> list[int]:
    return [at for at in range(len(tokens)) if tokens.text(at, at) == word]


def quotation_labels(text: str, headline: str) -> list[str]:
    tokens = tokenise([text])
    quotations = find_quotations(tokens)
    found = attribute(tokens, np.zeros(len(tokens), np.int8))
    codes = label_quotations(tokens, quotations, found, tokens.start < len(headline))
    return [QUOTATION_LABELS[code] for code in codes]


def test_a_headline_quotation_needs_the_same_words_below() -> None:
    headline = "Mayor: bridge is ‘a death trap’"
    assert quotation_labels(f"{headline}\n\nIt is “a death trap” indeed, said Ada Holm.", headline)[0] == "direct"
    assert quotation_labels(f"{headline}\n\nThe bridge is old.", headline) == ["unsupported"]


def test_short_quotations_that_nobody_says_are_scare_quotes() -> None:
    assert quotation_labels("The so-called “peace plan” failed.", "") == ["scare"]
    assert quotation_labels("“We have waited long enough for this bridge.” The crowd went home.", "") == ["direct"]


def test_a_scare_quote_stays_the_outlet_s_own_voice() -> None:
    _, found = find("The so-called “peace plan” failed.")
    assert {VOICES[code] for code in found.voice} == {"own"}


def test_a_text_s_attributions_do_not_depend_on_its_batch() -> None:
    marked = [
        "⟦s Ada Holm⟧ ⟦c said⟧ ⟦t the bridge is old⟧. ⟦s She⟧ ⟦c added⟧ ⟦t it must go⟧.",
        "⟦s He⟧ ⟦c agreed⟧ ⟦t to go⟧.",
    ]
    alone = [described(*find(text)) for text in marked]
    texts, spans = zip(*map(unmark, marked), strict=True)
    tokens = tokenise(list(texts))
    labels = np.zeros(len(tokens), np.int8)
    for doc, marks in enumerate(spans):
        for role, start, end in marks:
            first, last = (np.searchsorted(tokens.start, at + tokens.text_start[doc]) for at in (start, end))
            labels[first:last] = 2 * role + 2
            labels[first] = 2 * role + 1
    found = attribute(tokens, labels)
    speakers = [found.names["speaker"][code] if code >= 0 else None for code in found.codes["speaker"][found.role == 0]]
    assert speakers == [group["speaker"] for groups in alone for group in groups]
    assert found.group[tokens.doc[found.first] == 1].min() == 0


def test_a_name_that_ends_a_text_takes_no_words_of_the_next() -> None:
    tokens = tokenise(["said said said said", "said"])
    found = attribute(tokens, np.array([0, 0, 5, 1, 5], np.int8))
    assert found.group.tolist() == [0, 0]
    assert tokens.doc[found.first].tolist() == [0, 1]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_text_and_any_labels_are_borne(data: st.DataObject) -> None:
    pieces = st.sampled_from(PIECES)
    texts = data.draw(st.lists(st.lists(pieces, max_size=25).map(" ".join), max_size=3))
    tokens = tokenise(texts)
    labels = np.array(data.draw(st.lists(st.integers(0, 6), min_size=len(tokens), max_size=len(tokens))), np.int8)
    found = attribute(tokens, labels)
    assert (found.first <= found.last).all()
    assert (tokens.doc[found.first] == tokens.doc[found.last]).all()
    assert (tokens.line[found.first] == tokens.line[found.last]).all()
    assert len(found.voice) == len(found.voice_certain) == len(tokens)
    assert (found.codes["form"] < len(FORMS)).all()
    in_content = np.zeros(len(tokens), np.bool_)
    for first, last in zip(found.first[found.role == 2], found.last[found.role == 2], strict=True):
        in_content[first : last + 1] = True
    assert in_content[found.voice == VOICES.index("reported")].all()
    for doc in range(len(texts)):
        groups = np.unique(found.group[tokens.doc[found.first] == doc])
        assert groups.tolist() == list(range(len(groups)))


@pytest.mark.parametrize(
    "unit", ["“", '"', "' ", "a", "said ", "he said, ", "Ada ", "who, ", "it was announced ", "citing US, ", "“he,” "]
)
@pytest.mark.parametrize("label", [0, 1, 3, 5, None])
def test_time_is_linear(unit: str, label: int | None) -> None:
    def seconds(size: int) -> float:
        tokens = tokenise([unit * size])
        labels = np.full(len(tokens), label or 0, np.int8)
        if label is None:
            labels[:] = np.resize([1, 3, 5, 6, 0], len(tokens))
        return spent(lambda: attribute(tokens, labels))

    seconds(100)
    short, long = seconds(2_000), seconds(16_000)
    assert long < 40 * short + 0.5
