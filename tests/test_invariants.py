"""What holds for every text: the design's invariants as properties."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import framing
from framing.annotation.pipeline import Annotator
from framing.model import Document
from framing.tokens import tokenise

VOCABULARY = """The minister said that talks may ease tensions . “ ” " ' , US Russia invaded according to reportedly not war
Copyright 2022 Watch : he she claimed build-up ( Source : Getty Images ) – 5,000 troops é 😀 ; about 100 ! ?
restore full relations with urged him not to provide"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n\n", "\x00", "\u00a0"])
TEXTS = st.lists(WORDS, max_size=120).map(" ".join) | st.text(
    alphabet=st.characters(exclude_categories=()), max_size=200
)


def annotate(texts: list[str]) -> list[framing.Annotations]:
    return Annotator().annotate([Document(id=str(i), outlet="o", text=t) for i, t in enumerate(texts)])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_spans_are_inside_the_text_trimmed_and_not_empty(text: str) -> None:
    found = framing.annotate(text)
    assert found.text == text
    for span in found.spans():
        piece = text[span.start : span.end]
        assert 0 <= span.start < span.end <= len(text)
        assert piece == piece.strip()
        assert piece


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_sentences_and_zones_are_ordered_and_disjoint(text: str) -> None:
    found = framing.annotate(text)
    for layer in ("sentence", "zone"):
        spans = found.spans(layer)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(st.lists(TEXTS, max_size=4))
def test_a_document_is_annotated_alike_alone_and_in_a_batch(texts: list[str]) -> None:
    together = annotate(texts)
    assert [a.spans() for a in together] == [annotate([text])[0].spans() for text in texts]


BESIDE = [  # what stands at the edge of one text has led rules astray in the other
    ("that war may come The minister : . citing US, citing US, ", "said citing US, The minister ."),
    ("He may come. ", "”- not here"),
    ("He said that war may come. ", "\n”- She left."),
    ("It is the newly ", "announced plan was said to be bad."),
    ("The ", "announced that it may go."),
    ("He left, she said, ", "citing US, according to officials its not said who"),
    ("Iran moves to restore full relations", "With the talks under way, the port was opened."),
    ("said 2022 by Russia who, he said, Ada 2022 according to officials not ", "“We will go,” she said. " * 12),
]


@pytest.mark.parametrize("texts", BESIDE)
def test_a_text_is_not_read_by_its_neighbour(texts: tuple[str, str]) -> None:
    together = annotate([*texts])
    assert [a.spans() for a in together] == [annotate([text])[0].spans() for text in texts]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_attributes_are_those_of_the_design(text: str) -> None:
    for span in framing.annotate(text).spans():
        if span.layer in ("frame", "hedge", "booster", "loaded"):
            assert span.voice in ("own", "reported", "quoted")
            assert span.zone is not None
            assert span.entry is not None
            assert span.voice_certain is not None
        if span.layer == "frame":
            assert span.polarity in ("affirmed", "negated", "averted", "hypothetical")
            # What is not prevented ("failed to avert") is affirmed, and keeps the place of what was turned twice.
            undone = span.operator is not None and len(tokenise([text[slice(*span.operator)]])) > 1
            assert (span.operator is None) == (span.polarity == "affirmed") or (span.polarity == "affirmed" and undone)
        if span.layer == "attribution":
            assert span.label in ("source", "cue", "content")
            assert span.group is not None
