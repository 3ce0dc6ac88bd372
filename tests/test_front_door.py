"""The public face, line by line, as others' programs call it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import framing
from framing.resources import folder

TEXT = """Fleet sails as tensions rise

The ministry said the fleet would leave on Monday. “We will not provoke anyone,” said Admiral Ida Holm.

Critics warned that the move escalates the stand-off, according to the Harbour Post."""


@pytest.fixture(scope="module")
def study() -> framing.Study:
    return framing.compare(framing.read_corpus(folder("seeds")))


def test_annotate() -> None:
    doc = framing.annotate(TEXT, title=None)
    assert doc.text == TEXT
    assert doc.spans("attribution")
    assert {s.layer for s in doc.spans()} >= {"zone", "sentence", "quotation", "attribution", "frame"}
    for s in doc.spans():
        for name in (
            "start",
            "end",
            "layer",
            "label",
            "group",
            "voice",
            "polarity",
            "actor",
            "zone",
            "stance",
            "form",
            "kind",
            "entry",
        ):
            getattr(s, name)
    assert list(doc.to_frame()["start"]) == [s.start for s in doc.spans()]


def test_annotate_takes_a_title() -> None:
    assert (
        next(s.label for s in framing.annotate(TEXT + "\n", title="Fleet sails as tensions rise").spans("zone"))
        == "headline"
    )


def test_annotate_corpus_streams_in_order() -> None:
    corpus = framing.read_corpus(folder("seeds"))
    assert [a.document.id for a in framing.annotate_corpus(corpus, workers=2)] == [d.id for d in corpus]


def test_study_has_its_tables(study: framing.Study) -> None:
    wanted = {
        "outlets": ["outlet", "measure", "voice", "documents", "count", "exposure", "rate", "low", "high"],
        "differences": ["measure", "voice", "outlet", "rest", "ratio", "low", "high", "q"],
        "clusters": ["outlet", "cluster", "nearest", "stability"],
        "stories": ["doc_id", "story"],
        "reuse": ["a_doc", "a_start", "a_end", "b_doc", "b_start", "b_end", "words"],
        "claims": ["claim", "doc_id", "outlet", "start", "end", "relation"],
    }
    for table, columns in wanted.items():
        assert set(columns) <= set(getattr(study, table).columns), table
    assert list(study.distances.index) == list(study.distances.columns)
    assert study.distances.shape == (6, 6)


def test_study_is_written_and_read_back(study: framing.Study, tmp_path: Path) -> None:
    study.to_json(tmp_path / "study.json")
    again = framing.Study.from_json(tmp_path / "study.json")
    again.to_json(tmp_path / "again.json")
    assert (tmp_path / "study.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    for policy in ("full", "excerpts", "none"):
        assert study.to_html(tmp_path / f"{policy}.html", text=policy).stat().st_size > 10_000  # type: ignore[arg-type]


def test_the_front_door_lists_what_it_offers() -> None:
    assert set(framing.__all__) == {name for name in dir(framing) if not name.startswith("_")}
    for name in framing.__all__:
        assert getattr(framing, name) is not None
    with pytest.raises(AttributeError):
        framing.no_such_thing  # noqa: B018


def test_every_name_at_the_door_is_in_the_readme_or_a_docs_page() -> None:
    root = Path(__file__).parent.parent
    text = "".join(p.read_text(encoding="utf-8") for p in [root / "README.md", *(root / "docs").glob("*.md")])
    assert [name for name in framing.__all__ if name not in text] == []


@pytest.mark.parametrize("page", ["README.md", "docs/api.md", "docs/codebook.md", "docs/reading.md"])
def test_the_examples_in_the_docs_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parent.parent
    examples = re.findall(r"```python\n(.*?)```", (root / page).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    shutil.copytree(root / "seeds", tmp_path / "articles")
    (tmp_path / "more.csv").write_text("id,outlet,text\nx1,Gazette,Talks may ease tensions.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for example in examples:
        exec(compile(example, page, "exec"), {})
