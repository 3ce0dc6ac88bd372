"""Tables of articles: CSV and JSON Lines, row by row."""

import csv
import hashlib
import io
import json
import tracemalloc

import pytest
from articles import SHARED, WESTERN, only_reason
from hypothesis import given
from hypothesis import strategies as st

from framing.reading import read_corpus
from framing.reading.documents import read_documents
from framing.reading.limits import Limits


def test_column_names_and_separators(put, tmp_path):
    header = "\ufeffDoc_ID,Publisher,HEADLINE,Article_Text,Published_At,Link,country,kind,event,note,other"
    row = '7,Gazette,Title,One.,"Wed, 02 Feb 2022 10:00:00 GMT",http://x.org,IE,daily,strike,n,zzz'
    put("a.csv", f"{header}\n{row}\n")
    put("b.csv", "source;text\nHerald;Two, three.\n")
    put("c.tsv", "site\tbody\nPost\tFour.\n")
    a, b, c = read_corpus(tmp_path)
    assert a.id == "7"
    assert (a.outlet, a.outlet_from, a.title, a.text) == ("Gazette", "column", "Title", "One.")
    assert (a.date, a.url, a.country) == ("2022-02-02", "http://x.org", "IE")
    assert (a.kind, a.story, a.note) == ("daily", "strike", "n")
    assert [(d.id, d.outlet, d.text) for d in (b, c)] == [
        ("b-1", "Herald", "Two, three."),
        ("c-1", "Post", "Four."),
    ]


def test_lines_are_counted_through_quoted_fields(put, tmp_path):
    put(
        "t.csv",
        'id,text,date\r\n1,"Line\r\n\r\nline, ""said"" he",2022-02-02\r\n\r\n2,,2022-02-02\r\n3,Fine.,31/02/2022\r\n',
    )
    corpus = read_corpus(tmp_path)
    assert [(d.id, d.text) for d in corpus] == [("1", 'Line\r\n\r\nline, "said" he'), ("3", "Fine.")]
    assert [(s.line, s.reason) for s in corpus.skipped] == [
        (6, "the text is empty"),
        (7, "date not understood, the article is kept without one"),
    ]


@SHARED
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40), min_size=1)
)
def test_csv_texts_are_never_edited(tmp_path, texts):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([["id", "text"], *([f"r{n}", t] for n, t in enumerate(texts))])
    (tmp_path / "t.csv").write_bytes(buffer.getvalue().encode())
    (tmp_path / "y.txt").write_text("Fine.")
    corpus = read_corpus(tmp_path)
    if any("table" in s.path or "control" in s.reason for s in corpus.skipped):
        return
    read = {d.id: d.text for d in corpus if d.id != "y"}
    assert read == {f"r{n}": t for n, t in enumerate(texts) if t.strip()}


def test_bad_rows_are_skipped_with_line_value_and_remedy(put, tmp_path):
    put(
        "t.csv",
        "id,outlet,text\n1,Gazette,One.\n2,Gazette\n3,Gazette,Three,four.\n1,Gazette,Again.\n5,Gazette,Five.\n",
    )
    corpus = read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["1", "5"]
    assert [(s.line, s.value) for s in corpus.skipped] == [
        (3, "2, Gazette"),
        (4, "3, Gazette, Three, four."),
        (5, "1"),
    ]
    assert "fields where the heading line has 3" in corpus.skipped[0].reason
    assert corpus.skipped[2].reason == "the id was given before"


def test_a_quotation_mark_that_is_never_closed_loses_one_row(put, tmp_path):
    put("t.csv", 'outlet,text\nGazette,One.\nGazette,"Two\nGazette,Three.\nGazette,Four.\n')
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus] == ["One.", "Three.", "Four."]
    assert [s.line for s in corpus.skipped] == [3]


def test_the_rest_of_a_broken_field_is_not_taken_for_rows(put, tmp_path):
    put(
        "t.csv",
        'outlet,text\nGazette,One.\nHerald,"Two "quoted" words\nPoland, he said\n",x\n'
        'Gazette,"Three ""3""\nend."\nPost,Four.\n',
    )
    corpus = read_corpus(tmp_path)
    assert [(d.outlet, d.text) for d in corpus] == [
        ("Gazette", "One."),
        ("Gazette", 'Three "3"\nend.'),
        ("Post", "Four."),
    ]
    assert [s.line for s in corpus.skipped] == [3, 4, 5]


def test_a_row_beyond_the_limit_loses_only_itself(put, tmp_path):
    rows = [
        "outlet,text",
        "G,One.",
        f'G,"{"x" * 300}',
        "y" * 300,
        'z"',
        f"G,{'v' * 900}",
        "G,Two.",
        'G,"open',
        "G,Three.",
    ]
    put("t.csv", "\n".join(rows))
    corpus = read_corpus(tmp_path, limits=Limits(largest_file=500))
    assert [d.text for d in corpus] == ["One.", "Two.", "Three."]
    assert [s.line for s in corpus.skipped] == [3, 4, 5, 6, 8]


def test_large_fields_are_read(put, tmp_path):
    text = "Words and words. " * 20_000
    put("t.csv", f"text\n{text}\n")
    assert [len(d.text) for d in read_corpus(tmp_path)] == [len(text)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "t.csv",
            "name,age\nx,1\n",
            "no column holds the text (found 'columns: name, age'). Name it one of text, content",
        ),
        ("t.csv", "text,outlet\n", "the table has no rows"),
        ("t.csv", "\n\n", "it has no heading line"),
        ("t.csv", '"text\nx\n', "its first line cannot be read"),
        ("t.csv", b"text\n\0\1\2\n", "NUL bytes"),
        ("t.csv", b"", "the file is empty"),
        ("t.jsonl", '{"a": 1}\n{"b": 2}\n', "no column holds the text (found 'columns: a')"),
        ("t.jsonl", "\n\n", "the table has no rows"),
        ("t.jsonl", "nonsense\n", "line 1: the line is not JSON"),
        ("t.jsonl", "[" * 100_000 + "\n", "not JSON"),
        ("t.jsonl", '{"text": 5}\n', "the text is not text (found 'int: 5')"),
        ("t.jsonl", '{"text": null}\n', "the text is empty"),
        ("t.jsonl", '{"text": "x", "source": {"name": "y"}}\n', "the outlet is not text"),
        ("t.jsonl", '{"text": "x", "id": 1' + "0" * 5000 + "}\n", "not JSON"),
        ("t.json", '{"text": "x"}', "none of the formats"),
    ],
)
def test_tables_that_cannot_be_read(put, name, content, reason):
    message = only_reason(put(name, content))
    assert reason in message
    assert name in message


def test_many_rows_without_a_text_column_are_one_refusal(put, tmp_path):
    put("a.txt"), put("t.jsonl", '{"a": 1}\n' * 50)
    assert [s.line for s in read_corpus(tmp_path).skipped] == [None]
    put("t.jsonl", '{"a": 1}\n' * 2 + '{"text": "One."}\n{"b": 1}\n')
    assert [s.line for s in read_corpus(tmp_path).skipped] == [1, 2, 4]


def test_json_lines(put, tmp_path):
    rows = [
        {"id": 12.0, "Text": "One.", "date": "2022-02-02T10:00:00Z", "title": None, "note": float("nan")},
        {"uuid": "u", "content": "Two \ud800.", "event": 7},
        {"nothing": 1},
    ]
    put("t.jsonl", "\r\n".join(map(json.dumps, rows)) + '\r\n\n{broken\n"text"\n' + '{"text": "Last."}')
    corpus = read_corpus(tmp_path)
    assert [(d.id, d.text, d.date, d.story) for d in corpus] == [
        ("12", "One.", "2022-02-02", None),
        ("u", "Two \ud800.", None, "7"),
        ("t-6", "Last.", None, None),
    ]
    assert [s.line for s in corpus.skipped] == [3, 5, 6]
    assert corpus.documents[1].sha256 == hashlib.sha256(b"Two \xed\xa0\x80.").hexdigest()


def test_each_table_has_an_encoding_of_its_own(put, tmp_path):
    put("a.csv", f'text\n"{WESTERN}"\n'.encode("cp1252"))
    put("b.csv", f'text\n"{WESTERN}"\n'.encode("utf-16"))
    put("c.jsonl", json.dumps({"text": WESTERN}, ensure_ascii=False).encode("utf-8-sig"))
    assert [d.text for d in read_corpus(tmp_path)] == [WESTERN] * 3


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl"])
def test_a_broken_byte_costs_one_row_of_a_utf8_table(put, tmp_path, name):
    rows = ["“One”", "Two \udcff", "Three"]
    lines = ["text", *rows] if name == "t.csv" else [f'{{"text": "{row}"}}' for row in rows]
    put(name, "\n".join(lines).encode("utf-8", "surrogateescape"))
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus] == ["“One”", "Three"]
    assert "bytes that are not in the file's encoding" in corpus.skipped[0].reason


def test_a_utf16_table_that_breaks_off_keeps_its_rows(put, tmp_path):
    put("t.csv", f"text\nOne.\n{'Two. ' * 9000}\n".encode("utf-16") + b"\x00")
    corpus = read_corpus(tmp_path)
    assert corpus.documents[0].text == "One."
    assert "breaks off" in corpus.skipped[-1].reason


def test_the_same_id_in_two_tables_keeps_both(put, tmp_path):
    (
        put("a.csv", "id,text\n1,One.\n2,Two.\n"),
        put("b.csv", "id,text\n1,Three.\n3,Four.\n"),
        put("c.csv", "text\nFive.\n"),
    )
    put("x/c-1.txt", "Six.")
    ids = [d.id for d in read_corpus(tmp_path)]
    assert ids == ["1", "2", "b-1", "3", "c-1", "c-1-c-1"]


def test_many_bad_rows_are_counted(put, tmp_path):
    put("t.csv", "text,date\n" + ",\n" * 50 + "Fine.,\n")
    corpus = read_corpus(tmp_path, limits=Limits(most_reports=5))
    assert len(corpus) == 1
    assert [s.line for s in corpus.skipped] == [2, 3, 4, 5, 6, None]
    assert corpus.skipped[-1].reason.startswith("45 more")


def test_many_broken_rows_hide_no_good_one(put, tmp_path):
    put("t.csv", "outlet,text\nG,One.\n" + 'G,"a\n' * 20_000 + "G,Two.\n")
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus if len(d.text) > 2] == ["One.", "Two."]
    assert len(corpus.skipped) == 1_001


def test_where_a_long_has_32_bits_tables_are_read(put, monkeypatch):
    limit = csv.field_size_limit

    def narrow(most):
        if most > 2**31 - 1:
            raise OverflowError("Python int too large to convert to C long")
        return limit(most)

    monkeypatch.setattr(csv, "field_size_limit", narrow)
    assert len(read_corpus(put("a.csv", "text\nTalks went on.\n"))) == 1


def test_tables_stream(put):
    rows = 20_000
    path = put("t.jsonl", "".join(f'{{"text": "{"word " * 60}{n}"}}\n' for n in range(rows)))
    stream = read_documents([path])
    next(stream)
    tracemalloc.start()
    assert sum(1 for _ in stream) == rows - 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000 < path.stat().st_size  # ids at some 100 bytes each; the file has 6 MB
