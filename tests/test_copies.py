"""Without shared copy: every count and word inside it is set aside, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from handmade import annotated, article, codebook, corpus_of

import framing
from framing.comparison.comparing import compare
from framing.comparison.copies import Copy, find_copies, without_copy
from framing.dictionary import COUNTED, TABLES
from framing.measurement import attributions, exposure, measure
from framing.model import Annotations
from framing.reporting.tables import read_json, write_csv, write_json
from framing.study import Study

COPY = (
    "The old ferry left the quay at dawn, and dread went with it over the cold water, maybe for good, Reed said on the "
    "far shore."
)
OWN = {
    "A": "It rained all morning in the town, and there was dread of more.",
    "B": "Birds sang in the evening sun; some felt comfort, some maybe dread.",
}
SAID = [("Reed", {"layer": "attribution", "label": "source", "group": 1}),
        ("said", {"layer": "attribution", "label": "cue", "group": 1}),
        ("It rained", {"layer": "attribution", "label": "content", "group": 1}),
        ("some felt", {"layer": "attribution", "label": "content", "group": 1})]  # fmt: skip


def report(name: str, times: int = 12) -> Annotations:
    text = f"{name}\n{COPY}\n" + " ".join([OWN[name]] * times)
    kinds = (("dread", "frame", "alarm"), ("comfort", "frame", "reassurance"), ("maybe", "hedge", "plausibility"))
    marks = [(word, {"layer": layer, "label": label, "entry": f"small:{word}"})
             for word, layer, label in kinds for _ in range(text.count(word))]  # fmt: skip
    return annotated(text, marks + [mark for mark in SAID if mark[0] in text], doc_id=name, outlet=name)


@pytest.fixture(scope="module")
def study() -> Study:
    found = [report("A"), report("B"), article("c", "C", {"stoke": 4, "maybe": 2})]
    return compare(corpus_of(found), codebook=codebook(), annotations=found)


def counts(study: Study) -> dict[tuple[str, str], int]:
    """The counted spans behind each layer of each outlet."""
    spans = study.spans[study.spans["counted"]].merge(study.documents[["doc_id", "outlet"]])
    return {(str(a), str(b)): int(n) for (a, b), n in spans.groupby(["outlet", "layer"]).size().items()}


def assert_counts_are_spans(study: Study) -> None:
    seen = counts(study)
    rows = study.outlets[~study.outlets["measure"].str.contains(":") & (study.outlets["voice"] == "all")]
    for row in rows.itertuples():
        assert row.count == seen.get((row.outlet, row.measure), 0), row
    for row in study.attribution.itertuples():
        assert row.attributions == seen.get((row.outlet, "attribution"), 0), row
    words = study.documents.groupby("outlet")["words"].sum()
    assert study.attribution.set_index("outlet")["words"].equals(words)


def test_counts_equal_the_spans_with_and_without_copy(study: Study) -> None:
    assert_counts_are_spans(study)
    assert_counts_are_spans(study.unshared())
    a, b = study.outlets, study.unshared().outlets
    alarm = (a["outlet"] == "A") & (a["measure"] == "frame:alarm") & (a["voice"] == "all")
    assert a.loc[alarm, "count"].item() == 13
    assert b.loc[alarm, "count"].item() == 12


def test_both_sets_of_tables_have_the_same_rows(study: Study) -> None:
    assert set(study.without_copy) == {*COUNTED, "distances"}
    for name in ("outlets", "zones", "axes", "differences", "attribution"):
        keys = [c for c in TABLES[name] if c in ("outlet", "measure", "voice", "zone", "axis", "rest")]
        pd.testing.assert_frame_equal(getattr(study, name)[keys], study.without_copy[name][keys])


def test_an_outlet_without_copy_keeps_its_numbers(study: Study) -> None:
    for name in ("outlets", "zones", "attribution"):
        before, after = (frame[frame["outlet"] == "C"] for frame in (getattr(study, name), study.without_copy[name]))
        shared = [c for c in before.columns if c not in ("low", "high")]  # intervals learn from all outlets
        pd.testing.assert_frame_equal(before[shared], after[shared])


@pytest.fixture
def copies() -> dict[str, Copy]:
    start = report("A").text.index(COPY)
    row = ("A", start, start + len(COPY), "B", start, start + len(COPY), 24, "copy", None)
    return find_copies(pd.DataFrame([row], columns=list(TABLES["reuse"])))


def test_an_attribution_whose_cue_is_shared_goes_as_a_whole(study: Study, copies: dict[str, Copy]) -> None:
    assert len(attributions(report("A"))) == 1
    assert len(attributions(without_copy(report("A"), copies))) == 0
    assert study.unshared().attribution["attributions"].sum() == 0


def test_words_are_set_aside_and_none_is_lost(copies: dict[str, Copy]) -> None:
    made = report("A")
    rest = without_copy(made, copies)
    before, after = measure(made), measure(rest)
    inside = sum(made.text.index(COPY) <= at < made.text.index(COPY) + len(COPY) for at in made.words.start.tolist())
    assert exposure(before, "words") - exposure(after, "words") == exposure(after, "furniture") == inside
    assert made.text == rest.text
    assert without_copy(made, {}) is made


def test_without_shared_copy_there_is_one_set_of_tables() -> None:
    found = [article("a", "A", {"stoke": 2}, filler=1), annotated("Rain fell on the hill.", doc_id="b", outlet="B")]
    study = compare(corpus_of(found), codebook=codebook(), annotations=found)
    assert study.without_copy == {}
    assert study.unshared() is study


def test_it_is_saved_and_read_back(study: Study, tmp_path: Path) -> None:
    again = read_json(write_json(study, tmp_path / "study.json"))
    assert set(again.without_copy) == set(study.without_copy)
    for name, frame in study.without_copy.items():
        pd.testing.assert_frame_equal(frame, again.without_copy[name], check_exact=True)
    folder = write_csv(study, tmp_path / "csv") / "without_copy"
    assert {path.stem for path in folder.iterdir()} == set(study.without_copy)


def test_real_articles_without_their_agency_copy(real_articles: Path) -> None:
    study = framing.compare(framing.read_corpus(real_articles))
    rest = study.unshared()
    assert_counts_are_spans(study)
    assert_counts_are_spans(rest)
    share = 1 - rest.documents["words"].sum() / study.documents["words"].sum()
    assert 0.05 < share < 0.3
    assert rest.documents["words"].tolist()[2:] == study.documents["words"].tolist()[2:]
