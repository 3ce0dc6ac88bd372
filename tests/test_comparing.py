"""The whole comparison: complete, guarded, and the same whatever the order of the files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from handmade import annotated, article, codebook, corpus_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.comparison.comparing import compare
from framing.comparison.copies import find_copies, shared_spans
from framing.comparison.shapes import empty, shape
from framing.errors import StudyError
from framing.model import Annotations, Corpus, Document
from framing.reporting.tables import write_json
from framing.study import TABLES, Study

FOUND = [
    article("a", "Alder", {"stoke": 5, "maybe": 1}),
    article("b", "Birch", {"comfort": 6, "maybe": 2}),
    article("c", "Cedar", {"stoke": 4, "dread": 2}, title="Given"),
    article("d", "Dogwood", {"stoke": 1}, filler=3),
]


def study_of(found: list[Annotations], **more: object) -> Study:
    return compare(corpus_of(found), codebook=codebook(), annotations=found, **more)  # type: ignore[arg-type]


def test_counts_equal_the_spans_behind_them() -> None:
    study = study_of(FOUND)
    spans = study.spans.merge(study.documents[["doc_id", "outlet"]])
    spans = spans[spans["counted"]]
    families = {(e.layer, e.label): e.family for e in study.entries.itertuples()}
    for row in study.outlets.itertuples():
        head, _, tail = row.measure.partition(":")
        if head == "family":
            chosen = spans[[families.get(pair) == tail for pair in zip(spans["layer"], spans["label"], strict=True)]]
        else:
            chosen = spans[(spans["layer"] == head) & ((spans["label"] == tail) | (tail == ""))]
        chosen = chosen[(chosen["outlet"] == row.outlet) & ((chosen["voice"] == row.voice) | (row.voice == "all"))]
        assert len(chosen) == row.count, row


def test_attributions_equal_the_spans_that_stand_for_them() -> None:
    said = [("said", {"layer": "attribution", "label": "cue", "group": 3}),
            ("rain fell", {"layer": "attribution", "label": "content", "group": 3})]  # fmt: skip
    study = study_of([annotated("Line\nReed said rain fell.", said, doc_id="z", outlet="Alder"), *FOUND])
    assert study.spans.query("layer == 'attribution' and counted")["label"].tolist() == ["cue"]
    assert study.attribution["attributions"].sum() == 1


def test_the_documents_carry_their_size_and_title() -> None:
    documents = study_of(FOUND).documents.set_index("doc_id")
    assert documents.loc["a", "title"] == "News from the lake"
    assert documents.loc["c", "title"] == "Given"
    assert documents.loc["d", "words"] == 4 + 3 * 16 + 2
    assert documents.loc["d", ["flesch_reading_ease", "flesch_kincaid_grade"]].isna().all()
    assert documents["sha256"].str.len().eq(64).all()


def test_settings_name_the_axes_and_entries_their_reason() -> None:
    study = study_of(FOUND)
    axis = study.settings["axes"]["stokes-comforts"]
    assert axis["poles"] == {"stoking": ["escalation", "alarm"], "comforting": ["reassurance"]}
    assert set(study.entries["reason"]) == {
        f"{word} is a clear case" for word in ("stoke", "dread", "comfort", "maybe")
    }


@pytest.mark.parametrize("size", [1, 2, 3])
def test_few_outlets_raise_nothing(size: int) -> None:
    study = study_of(FOUND[:size])
    assert len(study.distances) == size
    assert study.clusters.empty == (size < 3)
    assert study.differences["p"].isna().all()


def test_texts_without_words_or_hits_raise_nothing() -> None:
    found = [
        annotated("", doc_id="a", outlet="A"),
        annotated("…", doc_id="b", outlet="B"),
        annotated("One", doc_id="c", outlet="C"),
    ]
    study = study_of(found)
    assert study.outlets["rate"].isna().all()
    assert study.distances.isna().all(axis=None)
    for name in TABLES:
        assert list(getattr(study, name).columns) == list(TABLES[name])


def test_spans_within_copy_are_marked() -> None:
    copy = "The old ferry left the quay at dawn, and dread went with it over the cold water to the far shore."
    marks = [("dread", {"entry": "small:dread"}), ("dread", {"entry": "small:dread"})]
    found = [annotated(f"{name}\n{copy}\n{own} and dread of {own}.", marks, doc_id=name, outlet=name)
             for name, own in (("A", "Morning rain"), ("B", "Evening sun"))]  # fmt: skip
    study = study_of(found)
    assert study.reuse["kind"].tolist() == ["copy"]
    assert study.reuse["agency"].tolist() == [None]
    assert study.spans.query("layer == 'frame'")["shared"].tolist() == [True, False, True, False]
    assert (study.containment["share"] > 0.5).all()


def test_overlapping_passages_are_one() -> None:
    made = annotated("one two three four five", [(word, {}) for word in ("one", "two", "three", "four", "five")])
    rows = [
        ("d", 0, 7, "e", 0, 7, 2, "copy", None),
        ("d", 4, 13, "e", 4, 13, 2, "copy", None),
        ("d", 14, 18, "e", 0, 4, 1, "phrase", "dpa"),
    ]
    reuse = shape("reuse", pd.DataFrame(rows, columns=list(TABLES["reuse"])))
    inside = shared_spans(made, find_copies(reuse))
    assert [s.label for s, yes in zip(made.spans(), inside, strict=True) if yes] == ["alarm"] * 3
    assert find_copies(empty("reuse")) == {}


def test_documents_enough_are_tested_and_resampled() -> None:
    found = [article(f"{outlet}{i}", outlet, {"stoke": 1 + i % 3 if outlet == "A" else 0, "comfort": 1 + i % 2})
             for outlet in "ABC" for i in range(5)]  # fmt: skip
    study = study_of(found)
    row = study.differences.query("measure == 'family:rising' and voice == 'own' and outlet == 'A'").iloc[0]
    assert row["p"] < 0.01
    assert row["q"] < 0.1
    assert row["low"] > 1
    assert study.outlets["documents"].eq(5).all()
    assert study.clusters.set_index("outlet").loc["B", "nearest"] == "C"


@given(st.permutations(FOUND), st.integers(0, 3))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_changes_no_byte(tmp_path: Path, order: list[Annotations], seed: int) -> None:
    one = write_json(study_of(FOUND, seed=seed), tmp_path / "one.json").read_bytes()
    other = write_json(study_of(order, seed=seed), tmp_path / "other.json").read_bytes()
    assert one == other


def test_the_signature_follows_what_matters() -> None:
    plain = study_of(FOUND).signature
    assert plain == study_of(FOUND[::-1]).signature
    moved = [article("a", "Elder", {"stoke": 5, "maybe": 1}), *FOUND[1:]]
    others = [study_of(FOUND, seed=1).signature, study_of(moved).signature,
              compare(corpus_of(FOUND), codebook=codebook(axes=False), annotations=FOUND).signature]  # fmt: skip
    assert len({plain.hash, *(other.hash for other in others)}) == 4
    assert plain.lexicons == {"small": "1.0.0"}


def test_the_signature_does_not_depend_on_hash_order() -> None:
    """Python orders sets of strings by a seed of its own, another one in each process."""
    tests = Path(__file__).parent
    code = "from test_comparing import *; print(study_of(FOUND).signature.hash)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"})
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout != ""


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(StudyError, match="no documents"):
        compare(Corpus(()), codebook=codebook())
    twice = Corpus((FOUND[0].document, FOUND[0].document))
    with pytest.raises(StudyError, match="'a' is given to two"):
        compare(twice, codebook=codebook())
    with pytest.raises(StudyError, match="other documents"):
        compare(corpus_of(FOUND), codebook=codebook(), annotations=FOUND[1:])


def test_a_text_that_no_file_could_hold_is_listed_and_the_rest_goes_on() -> None:
    corpus = Corpus((Document("a", "A", "Talks go on."), Document("b", "B", "Half \ud800 a character.")))
    study = compare(corpus)
    assert study.documents["doc_id"].tolist() == ["a"]
    assert study.skipped["path"].tolist() == ["b"]


def test_a_corpus_without_a_framing_word_has_a_page(tmp_path: Path) -> None:
    corpus = Corpus((Document("a", "A", "1 2 3."), Document("b", "B", "Кот спит.")))
    assert compare(corpus).to_html(tmp_path / "page.html").stat().st_size > 10_000
