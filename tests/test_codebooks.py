"""Codebooks beside the default one: what is chosen, what stays, and that the default is left as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import framing
from framing.annotation.pipeline import Annotator
from framing.cli import main
from framing.errors import LexiconError
from framing.lexicons import Codebook
from framing.lexicons.codebook import builtin, builtin_lexicons, frame_names
from framing.model import Corpus, Document

DIMENSIONS = {
    "economic", "capacity", "morality", "fairness", "constitution", "prescription", "crime", "security", "health",
    "quality", "culture", "opinion", "political", "external",
}  # fmt: skip
FRAMES = {"conflict", "human-interest", "economic", "morality", "responsibility"}
TEXT = """Clinics run out of beds

The hospital had to close its doors after the budget cuts, nurses said. Judges blocked the new law.
Thousands of students marched against it, and the senator promised a vote.
"""


def labels(text: str, *names: str) -> set[str]:
    document = Document(id="text", outlet="", text=text)
    return {s.label for s in Annotator(Codebook.named(names)).annotate([document])[0].spans("frame")}


def test_frames_to_choose_from_begin_with_the_default() -> None:
    assert frame_names() == ("conflict", "generic", "policy")
    assert [each.id for each in builtin_lexicons() if not each.default] == ["generic", "policy"]


@pytest.mark.parametrize(("name", "parts"), [("policy", DIMENSIONS), ("generic", FRAMES)])
def test_every_category_has_its_terms(name: str, parts: set[str]) -> None:
    lexicon = builtin(name)
    assert set(lexicon.categories) == {f"{name}.{part}" for part in parts}
    for key, category in lexicon.categories.items():
        entries = [entry for entry in lexicon.entries if entry.category.key == key]
        assert (category.layer, category.family) == ("frame", "")
        assert len(entries) >= 60
        assert all(entry.reason for entry in entries)
    assert any(entry.exceptions for entry in lexicon.entries)


def test_a_choice_swaps_the_frames_and_keeps_the_rest() -> None:
    default, chosen = (book.lexicons for book in (Codebook.default(), Codebook.named(["policy"])))
    assert {each.id for each in chosen} == {each.id for each in default} - {"conflict"} | {"policy"}
    both = Codebook.named(["policy", "generic", "policy", "conflict"])
    assert {each.id for each in both.lexicons} == {each.id for each in default} | {"policy", "generic"}
    assert Codebook.named([]) == Codebook.default()
    assert not {"policy", "generic"} & {each.id for each in default}


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LexiconError, match=r"'health'. Choose from conflict, generic, policy"):
        Codebook.named(["policy", "health"])


def test_policy_and_generic_frames_are_found() -> None:
    found = labels(TEXT, "policy")
    assert {"policy.capacity", "policy.health", "policy.economic", "policy.constitution", "policy.opinion",
            "policy.prescription", "policy.political"} <= found  # fmt: skip
    assert {"policy.health", "generic.responsibility"} <= labels(TEXT, "policy", "generic")
    assert not any(label.startswith(("policy", "generic")) for label in labels(TEXT))


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("The budget was cut.", "policy.economic", True),
        ("She joined a birthday party.", "policy.political", False),
        ("The ruling party lost.", "policy.political", True),
        ("A clinical trial began.", "policy.crime", False),
        ("The trial began.", "policy.crime", True),
        ("They met on the tennis court.", "policy.constitution", False),
        ("The court met.", "policy.constitution", True),
        ("The video went viral.", "policy.health", False),
        ("A viral illness spread.", "policy.health", True),
        ("An electricity bill came.", "policy.prescription", False),
        ("The bill passed.", "policy.prescription", True),
        ("Bill Clinton came.", "policy.prescription", False),
        ("The hotel lobby was full.", "policy.political", False),
        ("At all costs.", "policy.economic", False),
    ],
)
def test_other_senses_are_left_alone(text: str, label: str, expected: bool) -> None:
    assert (label in labels(text, "policy")) == expected


def test_compare_takes_a_codebook() -> None:
    documents = tuple(Document(id=str(n), outlet=f"outlet {n}", text=TEXT) for n in range(2))
    study = framing.compare(Corpus(documents), codebook=Codebook.named(["policy"]))
    measures = set(study.outlets["measure"])
    assert "frame:policy.health" in measures
    assert "policy" in study.signature.lexicons
    assert "conflict" not in study.signature.lexicons


def test_the_command_chooses_codebooks(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    runner = CliRunner()
    words = ["annotate", str(tmp_path / "a.txt"), "--codebook", "policy", "--codebook", "conflict"]
    result = runner.invoke(main, words)
    assert result.exit_code == 0
    spans = json.loads(result.stdout.splitlines()[0])["spans"]
    assert any(s["layer"] == "frame" and s["label"] == "policy.health" for s in spans)
    refused = runner.invoke(main, ["compare", str(tmp_path), "--codebook", "weather"])
    assert refused.exit_code == 1
    assert "Choose from" in refused.stderr


def test_a_page_is_drawn_for_a_codebook_without_families(tmp_path: Path) -> None:
    documents = tuple(Document(id=str(n), outlet=f"outlet {n}", text=TEXT * 9) for n in range(2))
    study = framing.compare(Corpus(documents), codebook=Codebook.named(["policy"]))
    assert study.to_html(tmp_path / "page.html").stat().st_size > 10_000


def test_the_documented_sides_of_ones_own_are_heard(tmp_path: Path) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "codebook.md").read_text(encoding="utf-8")
    for kind in ("toml", "csv"):
        block = guide.partition(f"```{kind}\n")[2].partition("```")[0]
        (tmp_path / f"quarrel.{kind}").write_text(block, encoding="utf-8")
    text = "The union claimed that prices would rise. The board said that they would not. Ada Korvin alleged a plot."
    report = Annotator(Codebook.named(cards=[tmp_path / "quarrel.toml"])).annotate([Document("a", "A", text)])[0]
    sides = [(span.speaker, span.side, span.stance) for span in report.spans("attribution") if span.label == "cue"]
    assert sides == [
        ("union", "the union", "distance"), ("board", "the board", "acknowledge"), ("Ada Korvin", "the union", "distance"),
    ]  # fmt: skip


def test_an_actor_without_its_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'id = "a"\nversion = "1"\ntitle = "t"\nlicence = "CC0-1.0"\nlanguage = "en"\nsource = "s"\n'
        '[categories."*"]\nlayer = "actor"\ndefinition = "d"\nplain = "p"\n',
        encoding="utf-8",
    )
    (tmp_path / "a.csv").write_text("pattern,category,reason\nunion,the union,a union\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="line 2: kind says what the name is: country"):
        Codebook.named(cards=[tmp_path / "a.toml"])
