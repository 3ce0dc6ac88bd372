"""Compiled codebooks kept between runs: they find the same, and never come between a reader and the lexicons."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
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
    assert len(list(cache_folder.glob("codebook-*.arrays"))) == 1
    assert hits(compiled(), texts) == fresh != [[], [], []]
    assert hits(Codebook(tuple(load_lexicon(x.path) for x in Codebook.default().lexicons)), texts) == fresh


def cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def flipped(content: bytes, draw: random.Random) -> bytes:
    """One byte is another."""
    place = draw.randrange(len(content))
    return content[:place] + bytes([content[place] ^ draw.randrange(1, 256)]) + content[place + 1 :]


def overwritten(content: bytes, draw: random.Random) -> bytes:
    """A stretch is noise."""
    place, noise = draw.randrange(len(content)), draw.randbytes(draw.randrange(1, 5000))
    return content[:place] + noise + content[place + len(noise) :]


def other_arrays(content: bytes, draw: random.Random) -> bytes:
    """A sound file of arrays that are none of ours."""
    out = BytesIO()
    np.savez(out, **{"phrases.key": np.array(["x"] * draw.randrange(3)), "pos": np.float16(1)})
    return out.getvalue()


DAMAGE = (cut, flipped, overwritten, other_arrays, lambda content, draw: content + draw.randbytes(9),
          lambda content, draw: draw.randbytes(draw.randrange(3000)))  # fmt: skip


def test_whatever_a_kept_file_has_become_it_is_known_and_not_read(cache_folder: Path) -> None:
    fresh = hits(compiled(), [SENTENCE])
    (kept,) = cache_folder.glob("codebook-*.arrays")
    mark, content, draw = kept.stem.removeprefix("codebook-"), kept.read_bytes(), random.Random(7)
    assert store.read(mark)
    for number in range(120):
        kept.write_bytes(DAMAGE[number % len(DAMAGE)](content, draw))
        assert store.read(mark) is None
    assert hits(compiled(), [SENTENCE]) == fresh != [[], [], []]
    assert kept.read_bytes() == content  # written anew


def test_a_folder_in_the_place_of_a_kept_file_is_left_alone(cache_folder: Path) -> None:
    fresh = hits(compiled(), [SENTENCE])
    (kept,) = cache_folder.glob("codebook-*.arrays")
    kept.unlink()
    (kept / "within").mkdir(parents=True)
    assert hits(compiled(), [SENTENCE]) == fresh
    assert list(cache_folder.iterdir()) == [kept]  # no half-written file is left


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
    assert {path.name for path in cache_folder.iterdir()} == {f"codebook-{n}-a.arrays" for n in range(5, 9)}
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


def test_many_writers_and_readers_at_once_see_whole_codebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    arrays = {"x": np.arange(50_000)}

    def write_and_read(_: int) -> bool:
        store.keep("0-a", arrays)
        found = dict(store.read("0-a") or {})
        return list(found) == ["x"] and bool((found["x"] == arrays["x"]).all())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(write_and_read, range(80)))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1  # and no rest of an attempt
