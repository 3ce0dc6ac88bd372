"""Human codes and their agreement: values worked by hand, a published example, and every refusal with its place."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from handmade import annotated, corpus_of

from framing.cli import main
from framing.comparison.agreement import NONE, agree, alpha, f1_characters, f1_overlap, values
from framing.comparison.code_files import CodesError, read_codes
from framing.comparison.codes import TOOL, Code, Coding, tool_coding
from framing.model import Annotations, Corpus
from framing.reporting.agreement import LISTED, agreement_lines, write_disagreements
from framing.signing import text_hash

TEXT = "One two three four five six seven eight nine ten"
HEAD = "coder,doc_id,start,end,layer,label,voice,text\n"


@pytest.fixture
def text() -> Annotations:
    return annotated(TEXT, doc_id="d")


@pytest.fixture
def corpus(text: Annotations) -> Corpus:
    return corpus_of([text])


def coding(coder: str, *marks: tuple[str, str, str | None], layer: str = "frame", documents: str = "d") -> Coding:
    """What a coder marked in TEXT: words, label, voice."""
    found = [
        Code("d", TEXT.index(words), TEXT.index(words) + len(words), layer, label, voice)
        for words, label, voice in marks
    ]
    return Coding(coder, tuple(sorted(found)), frozenset(documents.split()), frozenset({layer}))


ADA = coding("ada", ("One two three", "alarm", "own"))
TOM = coding("tom", ("two three", "alarm", "reported"), ("five", "deterrence", None))


def test_alpha_and_f1_are_as_worked_by_hand(text: Annotations) -> None:
    # 10 words, 20 values: 5 alarm, 1 deterrence, 14 none. Two words differ, so 4 of 20 observed; expected
    # 2 (5·1 + 5·14 + 1·14) / (20·19) = 178/380. Alpha = 1 − (4/20) / (178/380) = 51/89.
    found = agree([ADA, TOM], [text])
    pair = found.pairs.set_index("layer").loc["frame"]
    assert pair["alpha"] == pytest.approx(51 / 89)
    assert pair["f1_overlap"] == pytest.approx(2 * 1 * 0.5 / 1.5)  # ada's one mark is met, one of tom's two is
    assert pair["f1_characters"] == pytest.approx(2 * 9 / (13 + 9 + 4))
    assert list(pair[["documents", "words", "a_marks", "b_marks"]]) == [1, 10, 1, 2]
    overall = found.overall.set_index("layer").loc["frame"]
    assert overall["alpha"] == pair["alpha"]
    assert overall["coders"] == 2


def test_voices_are_compared_where_both_marked(text: Annotations) -> None:
    # Two words, own against reported in each: 4 of 4 observed, 2·2·2 / (4·3) expected. Alpha = 1 − 3/2.
    found = agree([ADA, TOM], [text])
    pair = found.pairs.set_index("layer").loc["voice"]
    assert pair["words"] == 2
    assert pair["alpha"] == pytest.approx(-0.5)
    assert math.isnan(pair["f1_overlap"])


def test_alpha_of_a_published_example_with_missing_values() -> None:
    # Krippendorff's reliability data of four observers and twelve units; nominal alpha 0.743.
    rows = {"A": "123321412   ", "B": "1233224125 3", "C": " 3332342251 ", "D": "12332441251 "}
    data = [(coder, f"u{at}", v) for coder, row in rows.items() for at, v in enumerate(row) if v != " "]
    assert alpha(data) == pytest.approx(0.743, abs=0.0005)


def test_what_nobody_marked_has_no_alpha(text: Annotations) -> None:
    nobody = [coding("ada"), coding("tom")]
    pair = agree(nobody, [text]).pairs.iloc[0]
    assert math.isnan(pair["alpha"])
    assert math.isnan(pair["f1_overlap"])
    assert math.isnan(pair["f1_characters"])
    assert f1_overlap(ADA.marks, ()) == 0
    assert f1_characters(ADA.marks, ()) == 0


def test_a_word_with_several_labels_has_them_together(text: Annotations) -> None:
    both = coding("ada", ("two three", "alarm", None), ("three four", "deterrence", None))
    found = {unit.split("\0")[1]: value for _, unit, value in values("frame", [both], [text])}
    assert [found[str(TEXT.index(w))] for w in ("two", "three", "four", "five")] == [
        "alarm", "alarm + deterrence", "deterrence", NONE,
    ]  # fmt: skip


def test_disagreements_name_the_place_and_what_each_said(text: Annotations) -> None:
    ann = coding("ann", ("three", "deterrence", None))
    rows = agree([ADA, ann, TOM], [text]).disagreements.to_dict("records")
    frames = [row for row in rows if row["layer"] == "frame"]
    assert [(r["start"], r["end"], r["text"]) for r in frames] == [(0, 13, "One two three"), (19, 23, "five")]
    assert [(r["ada"], r["ann"], r["tom"]) for r in frames] == [
        ("alarm", "deterrence", "alarm"),
        (NONE, NONE, "deterrence"),
    ]
    voices = [row for row in rows if row["layer"] == "voice"]
    assert [(r["ada"], r["ann"], r["tom"]) for r in voices] == [("own", "", "reported")]


def test_only_documents_that_both_went_through_are_compared(text: Annotations) -> None:
    other = annotated("Alpha beta gamma", doc_id="e")
    one, both = coding("ada", ("two", "alarm", None)), coding("tom", ("two", "alarm", None), documents="d e")
    pair = agree([one, both], [text, other]).pairs.iloc[0]
    assert (pair["documents"], pair["words"], pair["alpha"]) == (1, 10, 1.0)


def test_furniture_is_left_out_of_alpha() -> None:
    each = annotated(TEXT, furniture=["nine ten"], doc_id="d")
    pair = agree([ADA, TOM], [each]).pairs.iloc[0]
    assert pair["words"] == 8


def test_the_tool_takes_part_as_a_coder() -> None:
    marks = [("two", {"label": "alarm"}), ("four", {"layer": "hedge", "label": "modal"}), ("ten", {"label": "alarm"})]
    each = annotated(TEXT, marks, furniture=["ten"], doc_id="d")
    tool = tool_coding([each], ["frame"])
    assert [(m.start, m.label, m.voice) for m in tool.marks] == [(4, "alarm", "own")]
    assert set(agree([ADA, tool], [each]).pairs["b"]) == {TOOL}
    assert not len(agree([ADA, tool], [each]).overall)  # one person is no agreement of people


def test_families_can_be_compared() -> None:
    marks = [("two", {"label": "escalation.act"})]
    each = annotated(TEXT, marks, doc_id="d")
    assert tool_coding([each], ["frame"], by="family").marks[0].label == "rising"


def write(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


def exported(path: Path, marks: list[dict[str, Any]], **fields: Any) -> Path:
    content = {"format": "framing-codes", "version": 1, "coder": "ada", "signature": "s", "marks": marks} | fields
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_csv_and_json_give_the_same_codes(tmp_path: Path, corpus: Corpus) -> None:
    rows = write(tmp_path / "codes.csv", "ada,d,0,13,frame,alarm,own,One two three", "ada,d,19,23,hedge,modal,,")
    marks = [
        {"doc_id": "d", "start": 19, "end": 23, "layer": "hedge", "label": "modal"},
        {"doc_id": "d", "start": 0, "end": 13, "layer": "frame", "label": "alarm", "voice": "own"},
    ]
    file = exported(tmp_path / "ada.json", marks)
    assert read_codes([rows], corpus) == read_codes([file], corpus)
    (found,) = read_codes([rows, file], corpus)  # one coder's files are put together, and a mark counts once
    assert len(found.marks) == 2
    assert found.layers == {"frame", "hedge"}


def test_an_export_says_what_the_coder_went_through(tmp_path: Path, corpus: Corpus) -> None:
    file = exported(tmp_path / "a.json", [], documents={"d": text_hash(corpus.documents[0])}, layers=["frame"])
    (found,) = read_codes([file], corpus)
    assert (found.documents, found.layers, found.marks) == ({"d"}, {"frame"}, ())


def test_every_fault_is_named_with_file_line_value_and_remedy(tmp_path: Path, corpus: Corpus) -> None:
    rows = write(
        tmp_path / "bad.csv", "ada,x,0,3,frame,alarm,,", "ada,d,40,90,frame,alarm,,", "ada,d,5,5,frame,alarm,,",
        "ada,d,a,5,frame,alarm,,", "ada,d,0,3,frame,panic,,", "ada,d,0,3,tone,alarm,,", "ada,d,0,3,frame,alarm,said,",
        "ada,d,0,3,frame,alarm,own,Two", ",d,0,3,frame,alarm,,", "framing,d,0,3,frame,alarm,,",
    )  # fmt: skip
    with pytest.raises(CodesError) as refused:
        read_codes([rows], corpus)
    expected = [
        (2, "'x'", "--corpus"), (3, "40 and 90", "0 to 48"), (4, "5 and 5", "start before end"), (5, "'a'", "whole"),
        (6, "'panic'", "alarm"), (7, "'tone'", "frame, hedge"), (8, "'said'", "own, reported, quoted"),
        (9, "'Two'", "changed"), (10, "''", "name"), (11, "'framing'", "program"),
    ]  # fmt: skip
    assert len(refused.value.problems) == len(expected)
    for problem, (line, value, remedy) in zip(refused.value.problems, expected, strict=True):
        assert problem.startswith(f"{rows}, line {line}: ")
        assert value in problem
        assert remedy in problem


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "line 1: no JSON"),
        ("[]", "must have format"),
        ('{"format": "framing-codes", "version": 2}', "got 'framing-codes' 2"),
        ('{"format": "framing-codes", "version": 1, "coder": "a", "marks": {}}', "marks must be a list"),
        ('{"format": "framing-codes", "version": 1, "coder": 3, "marks": []}', "coder must be a name; got 3"),
        ('{"format": "framing-codes", "version": 1, "coder": "a", "marks": [1]}', "mark 1: must be an object"),
        (
            '{"format": "framing-codes", "version": 1, "coder": "a", "marks": [], "documents": {"d": "00"}}',
            "has changed",
        ),
        (
            '{"format": "framing-codes", "version": 1, "coder": "a", "marks": [], "layers": ["x"]}',
            "layers: layer must be",
        ),
        ("coder,doc_id\n", "line 1: no column start, end, layer, label"),
        ("", "found nothing"),
    ],
)
def test_files_that_are_no_codes_are_refused(tmp_path: Path, corpus: Corpus, content: str, says: str) -> None:
    file = tmp_path / "codes"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CodesError) as refused:
        read_codes([file], corpus)
    assert says in str(refused.value)
    assert str(file) in str(refused.value)


def test_missing_and_undecodable_files_are_refused_together(tmp_path: Path, corpus: Corpus) -> None:
    (tmp_path / "latin.csv").write_bytes(HEAD.encode() + b"Zo\xeb,d,0,3,frame,alarm,,\n")
    with pytest.raises(CodesError) as refused:
        read_codes([tmp_path / "none.csv", tmp_path / "latin.csv"], corpus)
    assert ["cannot be read" in refused.value.problems[0], "UTF-8" in refused.value.problems[1]] == [True, True]


def test_family_labels_need_by_family(tmp_path: Path, corpus: Corpus) -> None:
    rows = write(tmp_path / "codes.csv", "ada,d,0,3,frame,rising,,", "ada,d,4,7,frame,escalation.act,,")
    with pytest.raises(CodesError, match="--by family"):
        read_codes([rows], corpus)
    (found,) = read_codes([rows], corpus, by="family")
    assert [mark.label for mark in found.marks] == ["rising", "rising"]


def test_the_list_is_capped_and_says_so(text: Annotations, tmp_path: Path) -> None:
    other = annotated("word " * 40, doc_id="e")
    many = Coding(
        "ada",
        tuple(Code("e", 5 * n, 5 * n + 4, "frame", "alarm") for n in range(30)),
        frozenset("e"),
        frozenset({"frame"}),
    )
    none = Coding("=tom()", (), frozenset("e"), frozenset({"frame"}))
    found = agree([many, none], [text, other])
    lines = list(agreement_lines(found))
    assert f"Disagreements: 30 places, the first {LISTED} shown; -o FILE writes all" in lines
    assert sum(line.startswith("  e ") for line in lines) == LISTED
    table = pd.read_csv(write_disagreements(found, tmp_path / "out" / "all.csv"))
    assert len(table) == 30
    assert "'=tom()" in table.columns


def test_the_command_reads_compares_and_refuses(tmp_path: Path) -> None:
    (tmp_path / "north.txt").write_text(
        "Fleet sails\n\nThe fleet escalates the crisis, critics claim.", encoding="utf-8"
    )
    rows = write(
        tmp_path / "codes.csv", "ada,north,23,32,frame,escalation.act,own,escalates", "tom,north,37,43,frame,alarm,,"
    )
    words = ["agree", str(rows), "--corpus", str(tmp_path / "north.txt"), "-o", str(tmp_path / "all.csv")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "Krippendorff" in result.output
    assert "“crisis”: ada –, tom alarm, framing escalation.tension" in result.output
    assert len(pd.read_csv(tmp_path / "all.csv")) >= 2
    (tmp_path / "north.txt").write_text(
        "Fleet stays\n\nThe fleet rests in the harbour, critics claim.", encoding="utf-8"
    )
    refused = CliRunner().invoke(main, words)
    assert refused.exit_code == 1
    assert "has changed" in refused.output
