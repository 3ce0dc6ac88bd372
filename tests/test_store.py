"""Compiled codebooks kept between runs: they find the same, and never come between a reader and the lexicons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.errors import LexiconError
from framing.lexicons import Codebook, load_lexicon, store
from framing.reading import read_corpus
from framing.resources import folder
from framing.tokens import tokenise

CARD = """id = "own"
version = "1.0.0"
title = "Own"
licence = "CC0-1.0"
source = "made for this test"
[categories.a]
layer = "loaded"
definition = "Heat."
"""
SENTENCE = "Russia ratcheted up the pressure."


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "framing"


def compiled() -> Codebook:
    """The default codebook, made anew."""
    return Codebook(Codebook.default().lexicons)


def hits(codebook: Codebook, texts: list[str]) -> list[list[int]]:
    tokens = tokenise(texts)
    found = codebook.matcher.match(tokens, find_sentences(tokens, find_quotations(tokens)).of)
    return [found.entry.tolist(), found.first.tolist(), found.last.tolist()]


def test_a_kept_codebook_finds_the_same(cache_folder: Path) -> None:
    texts = [document.text for document in read_corpus(folder("seeds"))]
    fresh = hits(compiled(), texts)
    assert len(list(cache_folder.glob("codebook-*.npz"))) == 1
    assert hits(compiled(), texts) == fresh != [[], [], []]
    assert hits(Codebook(tuple(load_lexicon(x.path) for x in Codebook.default().lexicons)), texts) == fresh


def test_what_cannot_be_read_is_compiled_anew(cache_folder: Path) -> None:
    fresh = hits(compiled(), [SENTENCE])
    (kept,) = cache_folder.glob("codebook-*.npz")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert hits(compiled(), [SENTENCE]) == fresh


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert hits(compiled(), [SENTENCE])[0]


@pytest.mark.parametrize("home", ["", "somewhere"])
def test_without_a_home_nothing_is_written(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", home)
    assert hits(compiled(), [SENTENCE])[0]
    assert not list(tmp_path.iterdir())


def test_only_few_compiled_codebooks_are_kept(cache_folder: Path) -> None:
    for number in range(9):
        store.keep(f"{number}-a", {"x": np.arange(3)})
    assert {path.name for path in cache_folder.iterdir()} == {f"codebook-{n}-a.npz" for n in range(5, 9)}
    assert store.names("8") == {"a"}
    assert store.names("1") == set()


def test_the_stamp_changes_with_what_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("pattern", encoding="utf-8")
    before = store.stamp([tmp_path / "a.csv"])
    assert store.stamp([tmp_path / "a.csv"]) == before
    (tmp_path / "a.csv").write_text("pattern,", encoding="utf-8")
    assert store.stamp([tmp_path / "a.csv"]) != before


def test_a_lexicon_of_ones_own_is_always_checked_and_never_kept(cache_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(CARD, encoding="utf-8")
    (tmp_path / "own.csv").write_text("pattern,category,reason\nsun,a,\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="the reason is empty"):
        Codebook.of([tmp_path / "own.toml"])
    (tmp_path / "own.csv").write_text("pattern,category,reason\nsun,a,shines\n", encoding="utf-8")
    assert hits(Codebook.of([tmp_path / "own.toml"]), ["The sun."])[0]
    assert not cache_folder.exists()
