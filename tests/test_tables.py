"""A study as files: complete, exact, the same bytes, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from handmade import annotated, article, codebook, corpus_of

from framing.comparison.comparing import compare
from framing.comparison.shapes import empty, shape
from framing.errors import StudyError
from framing.model import Skipped
from framing.reporting.files import harmless
from framing.reporting.tables import read_json, write_csv, write_json, write_parquet
from framing.study import TABLES, Study

FORMULA = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def study() -> Study:
    said = [("say", {"layer": "attribution", "label": "cue", "group": 0, "form": "indirect"}),
            ("dread", {"polarity": "negated", "operator": (0, 3), "actor": "Alder's fleet"})]  # fmt: skip
    found = [
        article("a", "Alder", {"stoke": 5, "maybe": 1}, title=FORMULA, date="2031-04-03"),
        article("b", "@Birch", {"comfort": 6, "maybe": 2}, url="https://example.org/ü\u2028"),
        article("c", "Cedar", {"stoke": 4, "dread": 2}),
        annotated("-1 No dread, they say", said, doc_id="d", outlet="Dogwood"),
    ]
    skipped = [Skipped("z.txt", "is empty", "Put text in it."), Skipped("b.csv", "bad row", "Mend it.", 3, "+x")]
    return compare(corpus_of(found, skipped), codebook=codebook(), annotations=found, seed=4)


def same(one: Study, other: Study) -> None:
    assert one.signature == other.signature
    assert one.settings == other.settings
    for name in (*TABLES, "distances"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_json_round_trips_exactly(study: Study, tmp_path: Path) -> None:
    path = write_json(study, tmp_path / "deep" / "study.json")
    again = read_json(path)
    same(study, again)
    assert write_json(again, tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_missing_is_null_and_integers_stay(study: Study, tmp_path: Path) -> None:
    content = json.loads(write_json(study, tmp_path / "s.json").read_text())
    spans, outlets = content["tables"]["spans"], content["tables"]["outlets"]
    assert None in spans["group"]
    assert 0 in spans["group"]
    assert all(type(g) in (int, type(None)) for g in spans["group"])
    assert None in outlets["rate"]
    assert set(map(type, outlets["count"])) == {int}
    assert content["tables"]["skipped"]["line"] == [3, None]
    assert set(content["tables"]) == set(TABLES)


def test_every_table_has_its_columns_and_kinds(study: Study) -> None:
    for name, columns in TABLES.items():
        frame = getattr(study, name)
        assert list(frame.columns) == list(columns)
        pd.testing.assert_frame_equal(frame.iloc[:0], empty(name))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(KeyError):
        shape("stories", pd.DataFrame({"doc_id": ["a"]}))


def test_no_cell_is_a_formula(study: Study, tmp_path: Path) -> None:
    folder = write_csv(study, tmp_path / "csv")
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not [c for c in row if c.startswith(("=", "@", "+", "\t", "\r"))], path
                assert not [c for c in row if c.startswith("-") and not _is_number(c)], path
    documents = pd.read_csv(folder / "documents.csv")
    assert documents["title"][0] == f"'{FORMULA}"
    assert documents["text"][3].startswith("'-1 No")
    assert documents["outlet"][1] == "'@Birch"


@pytest.mark.parametrize("cell", ["=1+1", "＝1+1", "＠x", " =1", "\x00=1", "\u00a0+1", "\n-1"])
def test_what_a_spreadsheet_might_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_no_table_of_an_earlier_study_stays(study: Study, tmp_path: Path) -> None:
    for write, suffix in ((write_csv, "csv"), (write_parquet, "parquet")):
        folder = tmp_path / suffix / "without_copy"
        folder.mkdir(parents=True)
        (folder / f"outlets.{suffix}").write_text("of another study", encoding="utf-8")
        (folder / "mine.txt").write_text("a note", encoding="utf-8")
        write(replace(study, without_copy={}), tmp_path / suffix)
        assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_csv_keeps_numbers_flags_and_gaps(study: Study, tmp_path: Path) -> None:
    folder = write_csv(study, tmp_path / "csv")
    with (folder / "outlets.csv").open(encoding="utf-8", newline="") as file:
        rates = [float(row["rate"]) if row["rate"] else np.nan for row in csv.DictReader(file)]
    assert np.array_equal(rates, study.outlets["rate"], equal_nan=True)
    spans = pd.read_csv(folder / "spans.csv", dtype=str)
    assert set(spans["counted"]) == {"yes", "no"}
    assert spans["group"].dropna().tolist() == ["0"]


def test_the_dictionary_says_what_each_column_holds(study: Study, tmp_path: Path) -> None:
    folder = write_csv(study, tmp_path / "csv")
    dictionary = pd.read_csv(folder / "dictionary.csv")
    for name, columns in TABLES.items():
        assert dictionary[dictionary["table"] == name]["column"].tolist() == list(columns)
        assert (folder / f"{name}.csv").is_file()
    described = set(dictionary["table"])
    for path in folder.iterdir():
        assert path.stem in described, path


def test_parquet_holds_the_same(study: Study, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = write_parquet(study, tmp_path / "parquet")
    for name in TABLES:
        assert list(pd.read_parquet(folder / f"{name}.parquet").columns) == list(TABLES[name])
    assert pd.read_parquet(folder / "documents.parquet")["title"][0] == FORMULA
    assert np.array_equal(pd.read_parquet(folder / "outlets.parquet")["rate"], study.outlets["rate"], equal_nan=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "no JSON"), ("[]", "no saved study"), ('{"format": "other"}', "no saved study"),
     ('{"format": "framing study", "version": 99}', "version 99"),
     ('{"format": "framing study", "version": 2, "tables": {}}', "missing or damaged")],
)  # fmt: skip
def test_other_files_are_refused(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(StudyError, match=words):
        read_json(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be read"):
        read_json(tmp_path / "none.json")


def test_a_failed_write_leaves_the_old_file(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_json(study, tmp_path / "study.json")
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(StudyError, match="No space left"):
        write_json(study, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["study.json"]


def test_a_folder_in_the_way_is_refused(study: Study, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StudyError, match="cannot be written"):
        write_json(study, tmp_path / "file" / "study.json")
