"""Every door with inputs that a machine thinks up; the same doors are fuzzed for longer by hand (docs/robustness.md)."""

from __future__ import annotations

import base64
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import framing
from framing.annotation.pipeline import Annotator
from framing.measurement import measure
from framing.model import Annotations, Corpus, Document
from framing.reporting.page import render

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
import beginnings
import targets

# The same examples every time: a change is judged by itself, and longer searches are made with atheris.
FIXED = settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
FEW = settings(FIXED, max_examples=12)
TEXTS = st.lists(st.sampled_from(targets.PIECES), max_size=60).map(" ".join) | st.lists(
    st.sampled_from(targets.PIECES), max_size=60
).map("".join)
SLOW = ("study", "edited")


@st.composite
def damaged(draw: st.DrawFn, good: Sequence[bytes]) -> bytes:
    """A good input of which some pieces are gone, doubled, or other bytes."""
    data = draw(st.sampled_from(good))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(start + 200, len(data))))
        put = draw(st.binary(max_size=8) | st.just(data[start:end] * 2) | st.sampled_from(
            [b'"', b"\n", b"\0", b"\xff", b"{", b"[" * 2000, b"<p>", b",", "\u2028“".encode(), b"9" * 5000]
        ))  # fmt: skip
        data = data[:start] + put + data[end:]
    return data


@pytest.mark.parametrize("name", targets.TARGETS)
def test_every_door_keeps_its_promises(name: str) -> None:
    good = beginnings.BEGINNINGS[name]()

    @settings(FIXED, max_examples=8 if name in SLOW else 60)
    @given(damaged(good) | st.binary(max_size=200))
    def try_out(data: bytes) -> None:
        targets.TARGETS[name](data)

    try_out()


@pytest.mark.parametrize("case", cases("fuzzing"))
def test_what_was_found_stays_mended(case: dict[str, Any]) -> None:
    targets.TARGETS[case["target"]](base64.b64decode(case["input"]))


def annotate(texts: Sequence[str]) -> list[Annotations]:
    documents = [Document(id=f"d{n}", outlet="ABC"[n % 3], text=text) for n, text in enumerate(texts)]
    return Annotator().annotate(documents)


@FIXED
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_documents_do_not_depend_on_their_batch(texts: list[str]) -> None:
    together = annotate(texts)
    for found, text in zip(together, texts, strict=True):
        targets.check_annotations(found)
        assert found.spans() == annotate([text])[0].spans()
        assert measure(found) == measure(annotate([text])[0])


@FIXED
@given(TEXTS, TEXTS)
def test_measures_add_up(one: str, other: str) -> None:
    first, second = map(measure, annotate([one, other]))
    total = first + second
    for key in {*first.counts, *second.counts}:
        assert total.counts[key] == first.counts.get(key, 0) + second.counts.get(key, 0)
    assert total == second + first


@FEW
@given(st.lists(TEXTS.filter(lambda text: text.strip() and text.isprintable()), min_size=1, max_size=6))
def test_any_corpus_becomes_a_study_and_a_page(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    documents = tuple(Document(id=f"d{n}", outlet="ABC"[n % 3], text=text) for n, text in enumerate(texts))
    study = framing.compare(Corpus(documents))
    path = study.to_json(tmp_path_factory.mktemp("study") / "study.json")
    again = framing.Study.from_json(path)
    assert again.to_json(path.with_name("again.json")).read_bytes() == path.read_bytes()
    assert render(again) == render(study)
