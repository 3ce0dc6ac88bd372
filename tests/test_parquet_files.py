"""Parquet, bytes of all kinds for every reader, and what is said where a package is missing."""

import subprocess
import sys
from pathlib import Path

import pytest
from articles import SHARED, only_reason
from hypothesis import given
from hypothesis import strategies as st

from framing.reading import read_corpus


@pytest.fixture
def arrow():
    pytest.importorskip("pyarrow.parquet")
    return pytest.importorskip("pyarrow")


def write_parquet(arrow, path, **columns):
    arrow.parquet.write_table(arrow.table(columns), path, row_group_size=2)


def test_parquet(arrow, tmp_path):

    stamp = arrow.array([1643796000123456789, None, 1643796000000000001], arrow.timestamp("ns", "UTC"))
    write_parquet(
        arrow, tmp_path / "t.parquet", text=["One.", "", "Two."], id=[1.0, 2.0, None], published=stamp,
        outlet=arrow.array(["G", "G", "H"]).dictionary_encode(), other=[b"x", b"y", b"z"],
    )  # fmt: skip
    corpus = read_corpus(tmp_path)
    assert [(d.id, d.text, d.date, d.outlet) for d in corpus] == [
        ("1", "One.", "2022-02-02", "G"),
        ("t-3", "Two.", "2022-02-02", "H"),
    ]
    assert [(s.line, s.reason) for s in corpus.skipped] == [(2, "the text is empty")]


def test_parquet_that_cannot_be_read(arrow, put, tmp_path):

    assert "not a whole Parquet file" in only_reason(put("a.parquet", b"PAR1 and nothing"))
    write_parquet(arrow, tmp_path / "b.parquet", text=[1, 2])
    assert "holds no text (found 'int64')" in only_reason(tmp_path / "b.parquet")
    write_parquet(arrow, tmp_path / "c.parquet", words=["x"])
    assert "no column holds the text (found 'columns: words')" in only_reason(tmp_path / "c.parquet")
    write_parquet(arrow, tmp_path / "d.parquet", text=["x" * 999 + str(n) for n in range(2000)])
    whole = (tmp_path / "d.parquet").read_bytes()
    put("d.parquet", whole[:2000] + bytes(3000) + whole[5000:])
    corpus = read_corpus(tmp_path / "d.parquet")
    assert len(corpus) > 1900
    assert {"are broken" in note.reason for note in corpus.skipped} == {True}


@SHARED
@given(
    data=st.binary(max_size=200),
    name=st.sampled_from(["x.csv", "x.jsonl", "x.parquet", "x.html", "corpus.csv", "x.tsv"]),
)
def test_any_bytes_are_survived_by_every_reader(tmp_path, data, name):
    for file in tmp_path.iterdir():
        file.unlink()
    (tmp_path / name).write_bytes(data)
    (tmp_path / "y.txt").write_text("Fine.")
    assert "y" in {d.id for d in read_corpus(tmp_path)}


@pytest.mark.parametrize(("name", "extra"), [("t.parquet", "parquet"), ("t.html", "html")])
def test_a_missing_extra_is_named(put, tmp_path, monkeypatch, name, extra):
    put("a.txt"), put(name, "<p>x</p>")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    corpus = read_corpus(tmp_path)
    assert len(corpus) == 1
    assert f"pip install 'framing-news[{extra}]'" in corpus.skipped[0].remedy


def test_reading_needs_no_pandas():
    code = "import framing.reading, sys; sys.exit(bool({'pandas', 'pyarrow', 'lxml'} & sys.modules.keys()))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1], timeout=60)
