"""The bench for lexicons: contexts, differences, suggestions, imports, and their commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from framing.cli import main
from framing.errors import LexiconError
from framing.lexicons import Lexicon, load_lexicon
from framing.lexicons.codebook import builtin
from framing.model import Document
from framing.workbench.checking import check_lexicon
from framing.workbench.contexts import WIDTH, find_contexts
from framing.workbench.differences import compare_lexicons
from framing.workbench.importing import import_lexicon
from framing.workbench.suggestions import suggest_terms

CARD = """id = "NAME"
version = "1"
title = "t"
licence = "CC0-1.0"
source = "s"
[categories.warm]
layer = "frame"
definition = "Warm words."
[categories.cold]
layer = "frame"
definition = "Cold words."
"""
TEXTS = ("The mild sun warmed us.\nFrost came.", "A mild frost, they said, and no sun.")
DOCUMENTS = [Document(id=f"d{n}", outlet="", text=text) for n, text in enumerate(TEXTS)]


def lexicon(folder: Path, name: str, *rows: tuple[str, str]) -> Lexicon:
    (folder / f"{name}.toml").write_text(CARD.replace("NAME", name), encoding="utf-8")
    table = "pattern,category,reason\n" + "".join(f"{p},{c},why\n" for p, c in rows)
    (folder / f"{name}.csv").write_text(table, encoding="utf-8")
    return load_lexicon(folder / f"{name}.toml")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for document in DOCUMENTS:
        (folder / f"{document.id}.txt").write_text(document.text, encoding="utf-8")
    return folder


def test_contexts_are_the_hits_at_their_places(tmp_path: Path) -> None:
    found = find_contexts(lexicon(tmp_path, "a", ("sun", "warm"), ("frost", "cold")).entries, DOCUMENTS)
    assert [(c.document, c.text, c.entry.category.key) for c in found] == [
        ("d0", "sun", "warm"), ("d0", "Frost", "cold"), ("d1", "frost", "cold"), ("d1", "sun", "warm"),
    ]  # fmt: skip
    for hit in found:
        assert TEXTS[int(hit.document[1])][hit.start : hit.end] == hit.text
    assert str(found[0]) == "d0: The mild [sun] warmed us. Frost came."


def test_contexts_of_a_long_text_are_cut_at_words() -> None:
    text = "aaaa " * 40 + "sun " + "bbbb " * 40
    entries = [entry for entry in builtin("policy").entries if entry.pattern == "budget/n"]
    (hit,) = find_contexts(entries, [Document(id="x", outlet="", text=text.replace("sun", "budget"))])
    assert hit.before.startswith("…aaaa ")
    assert hit.after.endswith("bbbb…")
    assert max(len(hit.before), len(hit.after)) <= WIDTH + 1


def test_differences_name_what_is_gained_lost_and_moved(tmp_path: Path) -> None:
    one = lexicon(tmp_path, "a", ("sun", "warm"), ("mild", "warm"))
    other = lexicon(tmp_path, "b", ("mild", "cold"), ("sun", "warm"), ("frost", "cold"))
    found = compare_lexicons(one, other, DOCUMENTS)
    assert [(c.document, c.text) for c in found.gained] == [("d0", "mild"), ("d0", "Frost"), ("d1", "mild"), ("d1", "frost")]
    assert [(c.document, c.text) for c in found.lost] == [("d0", "mild"), ("d1", "mild")]
    assert found.counts == {"warm": (4, 2), "cold": (0, 4)}
    same = compare_lexicons(one, one, DOCUMENTS)
    assert not same.gained
    assert not same.lost


def weather(kind: str, number: int) -> list[Document]:
    """Invented texts in which two words are used alike, and never together."""
    text = f"The {kind} hit the old coast at night. People fear a {kind} near the coast. Every {kind} breaks boats."
    return [Document(id=f"{kind}{n}", outlet="", text=text) for n in range(number)]


def test_words_used_alike_are_found_though_never_together() -> None:
    other = [Document(id="o", outlet="", text="The baker sold bread to children in a quiet lane. " * 6)]
    found = suggest_terms(["storm/n"], [*weather("storm", 6), *weather("gale", 6), *other], by="alike")
    assert found[0].term == "gale"
    assert found[0].together == 0
    assert found[0].score > 0.9
    assert all(s.term not in ("storm", "storms", "the", "a") for s in found)
    assert "bread" not in [s.term for s in found[:3]]


def test_words_found_together_stand_in_the_seeds_sentences() -> None:
    texts = ["A storm tore the sails. Bread is cheap.", "Bread and milk. The storm took the sails.", "Milk, bread, peace."]
    documents = [Document(id=str(n), outlet="", text=text) for n, text in enumerate(texts * 4)]
    found = suggest_terms(["storm/n"], documents, by="together")
    assert found[0].term == "sails"
    assert found[0].count == found[0].together == 8
    assert "sails" in str(found[0].context)
    assert {"bread", "milk", "peace"}.isdisjoint({s.term for s in found})


@pytest.mark.parametrize("by", ["alike", "together"])
def test_seeds_that_do_not_occur_or_cannot_be_read_are_refused(by: str) -> None:
    with pytest.raises(LexiconError, match="none of the seeds 'zebra' occurs"):
        suggest_terms(["zebra"], DOCUMENTS, by=by)
    with pytest.raises(LexiconError, match="'x/q'"):
        suggest_terms(["x/q"], DOCUMENTS, by=by)


@pytest.mark.parametrize("by", ["alike", "together"])
def test_a_tiny_corpus_gives_few_words_or_none(by: str) -> None:
    assert suggest_terms(["sun"], [Document(id="x", outlet="", text="Sun.")], by=by, fewest=1) == []
    assert isinstance(suggest_terms(["sun"], DOCUMENTS, by=by, fewest=1), list)


CATEGORIES = "%\n1\tPosEmo (good feeling)\n2\tAffect\n3\tWeather\n%\n"
DIC = CATEGORIES + "mild\t1\t2\nfrost\t2\nwarm*\t1\t2\nzzz*\t1\n:)\t1\nsun\t3\nlost\t9\n"


def test_a_liwc_dictionary_becomes_lexicons_that_count_every_category(tmp_path: Path) -> None:
    (tmp_path / "d.dic").write_text(DIC, encoding="utf-8")
    made = import_lexicon(tmp_path / "d.dic", tmp_path / "mine.toml", DOCUMENTS)
    assert [Path(each.path).name for each in made.lexicons] == ["mine.toml", "mine-2.toml"]
    words = {(e.category.key, e.pattern) for each in made.lexicons for e in each.entries}
    assert words == {("posemo", "mild"), ("affect", "mild"), ("affect", "frost"), ("posemo", "warmed"),
                     ("affect", "warmed"), ("weather", "sun")}  # fmt: skip
    for line, value in ((9, "'zzz*'"), (10, "':)'"), (12, "9")):
        assert any(f"line {line}:" in skipped and value in skipped for skipped in made.skipped), made.skipped
    assert "--corpus" in " ".join(made.skipped)


def test_a_stem_without_texts_is_skipped_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "d.dic").write_text(DIC, encoding="utf-8")
    made = import_lexicon(tmp_path / "d.dic", tmp_path / "mine.toml")
    assert not any("warm" in e.pattern for each in made.lexicons for e in each.entries)
    assert any("'warm*'" in s and "line 8" in s and "--corpus" in s for s in made.skipped)


@pytest.mark.parametrize("head", ["", "pattern,category\n", "Pattern,Category,reason\n"])
def test_a_plain_table_is_imported(tmp_path: Path, head: str) -> None:
    (tmp_path / "t.csv").write_text(head + "mild,Warm words\nfro*,cold,a reason\n,cold\n", encoding="utf-8")
    made = import_lexicon(tmp_path / "t.csv", tmp_path / "mine.toml", DOCUMENTS, layer="loaded")
    (only,) = made.lexicons
    assert [(e.pattern, e.category.key, e.category.layer) for e in only.entries] == [
        ("mild", "warm-words", "loaded"), ("frost", "cold", "loaded"),
    ]  # fmt: skip
    assert only.entries[1].reason == "a reason"
    assert len(made.skipped) == 1


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [("a.dic", "mild 1", "two lines of %"), ("b.csv", "one\n", "no entry"), ("c.csv", None, "cannot be read"),
     ("d.dic", "%\n1 a\n%\n", "no entry")],
)  # fmt: skip
def test_files_that_are_no_lexicon_are_refused(tmp_path: Path, name: str, text: str | None, part: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=part):
        import_lexicon(tmp_path / name, tmp_path / "mine.toml")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("mild,warm\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="there already"):
        import_lexicon(tmp_path / "t.csv", tmp_path / "t.toml")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "mild,warm\n"


def test_an_entry_that_another_hides_is_a_fault(tmp_path: Path) -> None:
    lexicon(tmp_path, "a", ("sun", "warm"), ("frost", "cold"), ("sun", "cold"))
    with pytest.raises(LexiconError, match="line 4: 'sun' never counts as cold: line 2 has it as warm") as refused:
        check_lexicon(tmp_path / "a.toml")
    assert len(refused.value.problems) == 1
    lexicon(tmp_path, "b", ("sun", "warm"), ("...", "cold"))
    with pytest.raises(LexiconError, match="never match"):
        check_lexicon(tmp_path / "b.toml")


@pytest.mark.parametrize("name", ["policy", "generic", "conflict"])
def test_the_built_in_frames_have_no_fault(name: str) -> None:
    assert check_lexicon(builtin(name).path).entries


def test_show_counts_hits_in_their_contexts(tmp_path: Path, corpus: Path) -> None:
    lexicon(tmp_path, "a", ("sun", "warm"), ("frost", "cold"), ("rain", "cold"))
    result = run("lexicons", "show", tmp_path / "a.toml", corpus, "--category", "cold", "--contexts", 1)
    assert result.exit_code == 0
    lines = [line.split() for line in result.output.splitlines() if line.strip()]
    assert [line[:2] for line in lines if line[0].isdigit()] == [["2", "frost"], ["0", "rain"]]
    assert result.output.count("[Frost]") + result.output.count("[frost]") == 1
    assert "sun" not in result.output.replace("mild sun", "")
    assert "diplomacy" in run("lexicons", "show", "conflict").output


def test_diff_prints_counts_and_changes(tmp_path: Path, corpus: Path) -> None:
    lexicon(tmp_path, "a", ("sun", "warm"))
    lexicon(tmp_path, "b", ("frost", "cold"), ("sun", "warm"))
    output = run("lexicons", "diff", tmp_path / "a.toml", tmp_path / "b.toml", corpus).output
    assert "cold                                   0       2       +2" in output
    assert "gained: 2" in output
    assert "lost: 0" in output
    assert "[Frost]" in output


def test_suggest_and_import_as_commands(tmp_path: Path, corpus: Path) -> None:
    suggested = run("lexicons", "suggest", "sun", "--corpus", corpus, "--by", "together")
    assert suggested.exit_code == 0
    assert "context" in suggested.output.splitlines()[0]
    (tmp_path / "t.csv").write_text("mild,warm\nzz*,warm\n", encoding="utf-8")
    made = run("lexicons", "import", tmp_path / "t.csv", "-o", tmp_path / "new.toml")
    assert made.exit_code == 0
    assert "1 entries" in made.output
    assert "line 2" in made.stderr
    assert run("lexicons", "check", tmp_path / "new.toml").exit_code == 0
    assert run("lexicons", "import", tmp_path / "t.csv", "-o", tmp_path / "new.toml").exit_code == 1
    assert run("lexicons", "suggest", "zebra", "--corpus", corpus).exit_code == 1


@pytest.mark.parametrize("words", [["lexicons", name] for name in ("list", "show", "check", "diff", "suggest", "import")])
def test_each_command_has_help(words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4
