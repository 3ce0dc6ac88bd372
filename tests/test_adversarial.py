"""Texts and corpora that nobody writes: nothing raises, and the work grows in step with the text.

Larger sizes by hand: `python -m benchmarks.adversarial --megabytes 50`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pace import seconds

import framing
from benchmarks.hostile_texts import TEXTS
from framing.annotation.pipeline import annotate_corpus
from framing.measurement import measure
from framing.model import Corpus, Document
from framing.reporting.page import render

MOST = 3.0  # CPU seconds for a million characters
SMALL, LARGE = 100_000, 400_000
# Four times the text takes four times as long, and sixteen times where the work grows with its square.
GROWTH, NOISE = 8, 0.3
MEGABYTE = (
    "no spaces", "only newlines", "nested double quotes", "nested single quotes", "combining marks", "zero width",
    "right to left", "joined pictographs", "NULs", "lone surrogates", "one sentence", *(f"only {mark}" for mark in "\"'“”‘’"),
)  # fmt: skip
REPORT = " ".join(
    f"The minister of {place} said that {number} soldiers left the port of {place}, and that talks may fail."
    for number, place in enumerate(["Vale", "Lorn", "Isle", "Varn", "Alder", "Ferry", "Quay", "Marsh"], 20)
)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Nothing is timed while lexicons, weights and packages are loaded for the first time."""
    render(framing.compare(corpus_of(["War looms.", "The minister said no."], ["A", "B"])))


def corpus_of(texts: list[str], outlets: list[str]) -> Corpus:
    return Corpus(tuple(
        Document(id=f"d{n}", outlet=outlets[n % len(outlets)], text=text, date="2031-04-03") for n, text in enumerate(texts)
    ))  # fmt: skip


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_annotation_is_fast_and_linear(text: Callable[[int], str]) -> None:
    small, large = text(SMALL), text(LARGE)
    first, second = (seconds(lambda t=each: measure(framing.annotate(t))) for each in (small, large))  # type: ignore[misc]
    assert second < MOST * LARGE / 1e6 + NOISE
    assert second < GROWTH * first + NOISE


@pytest.mark.parametrize("name", MEGABYTE)
def test_a_megabyte_goes_all_the_way_to_the_page(name: str) -> None:
    text = TEXTS[name](1_000_000)
    corpus = corpus_of([text, "The minister said no."], ["A", "B"])
    found = list(annotate_corpus(corpus))
    assert found[0].text == text
    studies = []
    assert seconds(lambda: studies.append(framing.compare(corpus, annotations=found))) < MOST
    assert seconds(lambda: render(studies[0])) < MOST + 1  # a page costs half a second before its first word
    assert len(studies[0].documents) == 2 - (name == "lone surrogates")


@pytest.mark.parametrize("name", ["a word a line", "quoted words", "blank lines", "quotes over paragraphs", "questions"])
def test_texts_full_of_marks_are_linear_to_the_page(name: str) -> None:
    def work(size: int) -> object:
        return render(framing.compare(corpus_of([TEXTS[name](size), "The minister said no."], ["A", "B"])))

    first, second = (seconds(lambda n=size: work(n)) for size in (25_000, 100_000))  # type: ignore[misc]
    assert second < GROWTH * first + NOISE


def repeated(sentence: str) -> Callable[[int], Corpus]:
    return lambda size: corpus_of([sentence * size] * 2, ["A", "B"])


def lopsided(size: int) -> Corpus:
    return corpus_of([REPORT.replace("said", f"said{n}") for n in range(size)], [*["A"] * (size - 1), "B"])


CORPORA: dict[str, tuple[Callable[[int], Corpus], int]] = {
    "one word each": (lambda size: corpus_of([f"word{n}" for n in range(size)], ["A", "B", "C"]), 500),
    "no word at all": (lambda size: corpus_of(["…"] * size, ["A", "B"]), 500),
    "one report everywhere": (lambda size: corpus_of([REPORT] * size, ["A", "B", "C"]), 40),
    "one outlet with all but one": (lopsided, 250),
    "one sentence again and again": (repeated("The envoy said that 300 men may go. "), 1000),
    "one line again and again": (repeated("The envoy said that 300 men may go.\n"), 1000),
    "one quotation again and again": (repeated("“War,” Ada Lorn said. "), 1000),
    "furniture between all sentences": (repeated("Read more: Share this\nThe envoy said no.\n"), 1000),
}


@pytest.mark.parametrize(("make", "size"), CORPORA.values(), ids=CORPORA)
def test_comparing_is_linear(make: Callable[[int], Corpus], size: int) -> None:
    times = []
    for number in (size, 4 * size):
        corpus = make(number)
        found = list(annotate_corpus(corpus))
        times.append(seconds(lambda c=corpus, f=found: framing.compare(c, annotations=f)))  # type: ignore[misc]
    assert times[1] < GROWTH * times[0] + NOISE
