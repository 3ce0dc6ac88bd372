"""The reading room: what is read, what is refused, and that no text is ever changed."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.errors import ReadingError
from framing.model import Document, Skipped
from framing.reading import read_corpus
from framing.reading.dates import iso_day
from framing.reading.decoding import decode
from framing.reading.documents import read_documents
from framing.reading.limits import Limits
from framing.reading.refusals import Unreadable

ARTICLE = "Ferry crews will strike on Monday.\n\nThe union said that talks had failed.\n"
SHARED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def put(tmp_path):
    """Writes a file below the test's folder, and returns its path."""

    def write(name: str, content: str | bytes = ARTICLE) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def only_reason(path: Path, limits: Limits | None = None) -> str:
    """What the user is told where nothing can be read."""
    with pytest.raises(ReadingError) as refusal:
        read_corpus(path, limits=limits or Limits())
    assert "Traceback" not in str(refusal.value)
    return str(refusal.value)


# --- folders and files ----------------------------------------------------------------------------


def test_text_is_what_the_file_says(put, tmp_path):
    text = "\ufeff“Wait”,\r\nhe\u00a0said.\rAnd\x0bso\u2028on \u200b\U0001f6a2\n"
    put("a.txt", text)
    (document,) = read_corpus(tmp_path)
    assert document.text == text[1:]
    assert document.sha256 == hashlib.sha256(text[1:].encode()).hexdigest()
    assert (document.id, document.outlet, document.outlet_from) == ("a", "a", "file name")
    assert document.path == f"{tmp_path.name}/a.txt"
    assert document.title is document.date is document.url is document.story is None


def test_outlet_is_the_sub_folder(put, tmp_path):
    put("Gazette/2022/one.txt"), put("Herald/one.txt"), put("Herald/two.txt")
    found = {d.id: (d.outlet, d.outlet_from) for d in read_corpus(tmp_path)}
    assert found == {
        "2022/one": ("Gazette", "folder"),
        "Herald/one": ("Herald", "folder"),
        "two": ("Herald", "folder"),
    }


def test_ids_of_files_are_unique(put, tmp_path):
    pytest.importorskip("trafilatura")
    put("a.txt"), put("a.htm", f"<p>{ARTICLE}</p>"), put("b.txt")
    assert [d.id for d in read_corpus(tmp_path)] == ["a.htm", "a.txt", "b"]


def test_order_of_paths_changes_nothing(put, tmp_path):
    paths = [
        put("x/b.txt"),
        put("x/a.csv", "id,text\n1,One.\n2,Two.\n"),
        put("y/b.txt"),
        put("y/c.txt", b"\0"),
    ]
    assert read_corpus(*paths) == read_corpus(*reversed(paths))
    assert read_corpus(tmp_path / "x", tmp_path / "y") == read_corpus(str(tmp_path / "y"), tmp_path / "x")


def test_a_file_named_twice_is_read_once(put, tmp_path):
    path = put("sub/a.txt")
    corpus = read_corpus(path, tmp_path, tmp_path / "sub", path)
    assert [(d.id, d.outlet) for d in corpus] == [("a", "sub")]


def test_what_is_no_article_is_passed_over(put, tmp_path):
    put("a.txt")
    for name in (
        "README.txt",
        "readme.md",
        "LICENCE",
        "LICENSE.txt",
        "answers.json",
        ".hidden.txt",
        "p.png",
        "~$a.txt",
    ):
        put(name)
    put(".git/x.txt"), put("__MACOSX/y.txt"), put("page_files/ad.html"), put("page.html", f"<p>{ARTICLE}</p>")
    corpus = read_corpus(tmp_path)
    assert {d.path.rpartition("/")[2] for d in corpus} <= {"a.txt", "page.html"}
    assert [s for s in corpus.skipped if "page.html" not in s.path] == []


def test_a_readme_named_by_itself_is_read(put):
    assert len(read_corpus(put("README.txt"))) == 1


def test_other_document_formats_are_reported(put, tmp_path):
    put("a.txt"), put("b.docx"), put("c.PDF")
    assert [(s.path.rpartition("/")[2], s.reason) for s in read_corpus(tmp_path).skipped] == [
        ("b.docx", "it is none of the formats that can be read"),
        ("c.PDF", "it is none of the formats that can be read"),
    ]


def test_nothing_readable_names_every_reason(put, tmp_path):
    put("a.txt", b""), put("b.txt", b"\0\1\2"), put("c.weird"), put("d.jsonl", "[1]\n")
    message = only_reason(tmp_path)
    for words in (
        str(tmp_path),
        "a.txt: the file is empty",
        "b.txt: it holds NUL bytes",
        "c.weird: passed over",
        "line 1",
    ):
        assert words in message


@pytest.mark.parametrize("make", [lambda p: p.mkdir(), lambda p: (p.mkdir(), (p / ".x").touch())])
def test_an_empty_folder_is_refused(tmp_path, make):
    make(tmp_path / "folder")
    assert "folder" in only_reason(tmp_path / "folder")


def test_paths_that_do_not_exist_are_refused_together(put, tmp_path):
    put("a.txt")
    with pytest.raises(ReadingError, match=r"no such file or folder: .*gone.txt, .*lost"):
        read_corpus(tmp_path, tmp_path / "gone.txt", tmp_path / "lost")
    for nonsense in ("a\0b.txt", "\ud800.txt", "x" * 5000):
        with pytest.raises(ReadingError, match="no such file"):
            read_corpus(nonsense)
    with pytest.raises(ReadingError, match="no path"):
        read_corpus()


def test_one_good_file_and_five_bad_ones(put, tmp_path):
    put("good.txt")
    put("empty.txt", b""), put("blank.txt", " \n\t\n"), put("binary.txt", bytes(range(256)))
    put("table.csv", "name,age\nx,1\n"), put("broken.jsonl", "{\n")
    corpus = read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["good"]
    assert [s.path.rpartition("/")[2] for s in corpus.skipped] == [
        "binary.txt", "blank.txt", "broken.jsonl", "empty.txt", "table.csv",
    ]  # fmt: skip
    assert all(s.reason and s.remedy.endswith((".", "]'")) for s in corpus.skipped)


def test_links_out_of_the_folder_and_pipes_are_refused(put, tmp_path):
    put("secret.txt"), put("in/a.txt"), put("elsewhere/b.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in/dangling.txt").symlink_to(tmp_path / "in/nothing.txt")
    (tmp_path / "in/folder").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "in/pipe.txt"), os.mkfifo(tmp_path / "in/corpus.csv")
    corpus = read_corpus(tmp_path / "in")
    assert [d.id for d in corpus] == ["a"]
    reasons = {s.path: s.reason for s in corpus.skipped}
    assert reasons["in/link.txt"] == "it is a link that leads out of the folder"
    assert "not followed" in reasons["in/folder"]
    assert "cannot be opened" in reasons["in/dangling.txt"]
    assert reasons["in/pipe.txt"] == reasons["in/corpus.csv"] == "it is not a regular file"


def test_a_file_name_that_is_no_text_is_shown(tmp_path):
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(ARTICLE)
    except OSError:
        pytest.skip("this file system takes no such name")
    (document,) = read_corpus(tmp_path)
    assert document.id == document.outlet == "caf\ufffd"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_rights_is_skipped(put, tmp_path):
    put("a.txt"), put("b.txt").chmod(0)
    assert "cannot be read" in read_corpus(tmp_path).skipped[0].reason


def test_limits_name_themselves(put, tmp_path):
    (
        put("a.txt", "x" * 50),
        put("b.txt", "Short."),
        put("c.txt", "Short."),
        put("d.csv", f"text\n{'y' * 50}\nFine.\n"),
    )
    corpus = read_corpus(tmp_path, limits=Limits(largest_file=20))
    assert [d.id for d in corpus] == ["b", "c", "d-2"]
    assert ["'largest_file'" in s.remedy for s in corpus.skipped] == [True, True]
    corpus = read_corpus(tmp_path, limits=Limits(most_documents=2))
    assert len(corpus) == 2
    assert "'most_documents'" in corpus.skipped[-1].remedy


# --- manifests ------------------------------------------------------------------------------------


def test_a_manifest_describes_the_texts(put, tmp_path):
    put("a.txt"), put("sub/b.txt"), put("c.txt")
    put(
        "corpus.csv",
        "file,outlet,country,kind,title,date,url,event,note,evidence\r\n"
        "a.txt,The Gazette,Ireland,agency,,2 February 2022,https://example.org/a,ferry strike,shared,seen\r\n"
        "sub\\b.txt,,,,A title,03/02/2022,,,,\r\n",
    )
    corpus = read_corpus(tmp_path)
    a, b, c = corpus
    assert a == Document(
        id="a", outlet="The Gazette", text=ARTICLE, title=None, date="2022-02-02", url="https://example.org/a",
        country="Ireland", kind="agency", story="ferry strike", note="shared", path=f"{tmp_path.name}/a.txt",
        sha256=a.sha256, outlet_from="manifest",
    )  # fmt: skip
    assert (b.outlet, b.outlet_from, b.title, b.date) == ("sub", "folder", "A title", None)
    assert (c.outlet, c.outlet_from) == ("c", "file name")
    (remark,) = corpus.skipped
    assert remark.reason == "date not understood, the article is kept without one"
    assert (remark.line, remark.value) == (3, "03/02/2022")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("../secret.txt", "the path leads out"),
        ("..\\secret.txt", "the path leads out"),
        ("sub/../sub/b.txt", "the path leads out"),
        ("/etc/hosts", "the path leads out"),
        ("C:\\secret.txt", "the path leads out"),
        ("link.txt", "link that leads out"),
        ("missing.txt", "the file is missing"),
        ("x" * 5000, "the file is missing"),
        ("sub", "the file is missing"),
        ("", "names no file"),
        ("corpus.csv", "names itself"),
        ("a.txt", "named twice"),
    ],
)
def test_manifest_rows_that_are_refused(put, tmp_path, written, reason):
    put("secret.txt"), put("in/a.txt"), put("in/sub/b.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "secret.txt")
    put("in/corpus.csv", f"file,outlet\na.txt,Gazette\n{written},Herald\n")
    corpus = read_corpus(tmp_path / "in")
    assert [d.id for d in corpus] == ["a", "b"]
    refused = next(s for s in corpus.skipped if s.path == "in/corpus.csv")
    assert reason in refused.reason
    assert refused.line == 3


def test_the_nearest_manifest_is_heard(put, tmp_path):
    (
        put("sub/a.txt"),
        put("corpus.csv", "file,outlet\nsub/a.txt,Far\n"),
        put("sub/corpus.csv", "file,outlet\na.txt,Near\n"),
    )
    assert [d.outlet for d in read_corpus(tmp_path)] == ["Near"]


def test_a_manifest_describes_tables_pages_and_readmes(put, tmp_path):
    put("t.csv", "text,source\nOne.,\nTwo.,Herald\n"), put("README.txt"), put("x.docx")
    put("corpus.csv", "file,outlet,date\nt.csv,Gazette,2022-02-02\nREADME.txt,Post,\nx.docx,Mail,\n")
    corpus = read_corpus(tmp_path)
    assert [(d.outlet, d.outlet_from, d.date) for d in corpus] == [
        ("Post", "manifest", None),
        ("Gazette", "manifest", "2022-02-02"),
        ("Herald", "column", "2022-02-02"),
    ]
    assert [s.path.rpartition("/")[2] for s in corpus.skipped] == ["x.docx"]


def test_a_manifest_beside_a_single_file_is_heard(put, tmp_path):
    path = put("a.txt")
    put("b.txt"), put("corpus.csv", "file,outlet\na.txt,Gazette\nb.txt,Herald\ngone.txt,Post\n")
    corpus = read_corpus(path)
    assert [(d.id, d.outlet) for d in corpus] == [("a", "Gazette")]
    assert corpus.skipped == ()
    corpus = read_corpus(tmp_path / "corpus.csv")
    assert [d.outlet for d in corpus] == ["Gazette", "Herald"]
    assert corpus.skipped[0].value == "gone.txt"


def test_a_corpus_csv_with_texts_is_a_table(put, tmp_path):
    put("corpus.csv", "file,outlet,text\nx.txt,Gazette,One.\n")
    assert [d.text for d in read_corpus(tmp_path)] == ["One."]


def test_a_manifest_that_cannot_be_read_does_not_hide_the_texts(put, tmp_path):
    put("a.txt"), put("corpus.csv", b"\0\1\2")
    corpus = read_corpus(tmp_path)
    assert (len(corpus), len(corpus.skipped)) == (1, 1)
    put("corpus.csv", "name,place\nx,y\n")
    assert "no column holds the text" in read_corpus(tmp_path).skipped[0].reason


# --- encodings ------------------------------------------------------------------------------------

WESTERN = "The café’s owner said: “We wait” – for €5 a day, that is what the neighbours have heard.\r\n"
RUSSIAN = "Министр сообщил вчера, что войска останутся на месте до конца месяца, а переговоры продолжатся. " * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"), (WESTERN, "utf-8-sig"), (WESTERN, "utf-16"), (WESTERN, "utf-32"),
        (WESTERN, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), ("é", "cp1252"), ("", "utf-8"),
    ],
)  # fmt: skip
def test_encodings(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_utf16_of_either_order_needs_its_mark():
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        assert decode(mark + WESTERN.encode(encoding)) == WESTERN
        with pytest.raises(Unreadable, match="NUL"):
            decode(WESTERN.encode(encoding))


def test_a_declared_charset_goes_before_guesses():
    assert decode(RUSSIAN.encode("koi8-r"), "KOI8-R") == RUSSIAN
    assert decode("naïve “x”".encode("cp1252"), "iso-8859-1") == "naïve “x”"
    for nonsense in ("no-such-charset", "utf-8", "idna", "unicode_escape", "hex", "\0"):
        assert decode("naïve \\x41".encode("cp1252"), nonsense) == "naïve \\x41"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\0text", "NUL bytes"),
        (b"%PDF-1.7 text", "a PDF"),
        (b"PK\x03\x04rest", "a zip"),
        (b"\x01\x02\x03\x04\x05", "control characters"),
        (b"\xff\xfea", "byte order mark of UTF-16"),
        (b"\xef\xbb\xbf\xff", "byte order mark of UTF-8"),
        ("“Quoted” words, a broken byte: ".encode() + b"\xff", "UTF-8 but for a broken byte at offset 35"),
        (bytes(range(0x80, 0x100)), "encoding could not be told"),
    ],
)
def test_bytes_that_are_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        decode(data)


@SHARED
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_reason(tmp_path, data):
    (tmp_path / "x.txt").write_bytes(data)
    (tmp_path / "y.txt").write_text("Fine.")
    items = list(read_documents([tmp_path]))
    assert len(items) == 2
    (item,) = (i for i in items if i.path.endswith("x.txt"))
    assert isinstance(item, Skipped) or (isinstance(item, Document) and item.text.strip())


@SHARED
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    bom=st.booleans(),
)
def test_no_text_is_ever_edited(text, bom):
    if not bom and text.startswith("\ufeff"):
        text = "." + text
    controls = sum((c < " " and c not in "\t\n\v\f\r\x1a") or c == "\x7f" for c in text)
    if 10 * controls <= len(text) and not text.startswith(("%PDF-", "PK\3\4", "{\\rtf")):
        assert decode(text.encode("utf-8-sig" if bom else "utf-8")) == text


# --- tables ---------------------------------------------------------------------------------------


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


# --- Parquet --------------------------------------------------------------------------------------


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


# --- saved pages ----------------------------------------------------------------------------------

PARAGRAPHS = [
    "The harbour master said on Tuesday that three ferries would leave the port before noon.",
    "“We have no plan to close the quay,” she said, adding that the crews had been told a week earlier.",
    "Traders on the island fear shortages; a spokesman for the line called such fears exaggerated.",
]  # fmt: skip


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def article(*paragraphs: str) -> str:
    return "<article>" + "".join(f"<p>{p}</p>\n" for p in paragraphs) + "</article>"


@pytest.fixture
def extractor():
    pytest.importorskip("trafilatura")


HEAD = (
    '<meta charset="utf-8"><title>Ferries leave at noon | The Gazette</title>'
    '<meta property="og:title" content="Ferries leave at noon">'
    '<meta property="og:site_name" content="The Gazette">'
    '<link rel="canonical" href="https://example.org/ferries">'
    '<meta property="article:published_time" content="2022-02-02T10:00:00Z">'
)


@pytest.mark.usefixtures("extractor")
def test_a_saved_page(put, tmp_path):
    body = (
        '<nav><a href="/">Home</a></nav>' + article(*PARAGRAPHS) + "<script>alert('x')</script><footer>Contact</footer>"
    )
    put("p.html", page(body, HEAD))
    (document,) = read_corpus(tmp_path)
    assert document.text == "\n\n".join(["Ferries leave at noon", *PARAGRAPHS])
    assert (document.title, document.date) == ("Ferries leave at noon", "2022-02-02")
    assert (document.outlet, document.outlet_from) == ("The Gazette", "page")
    assert document.url == "https://example.org/ferries"


@pytest.mark.usefixtures("extractor")
def test_the_headline_is_not_repeated(put, tmp_path):
    put("p.html", page("<article><h1>Ferries leave at noon</h1>" + article(*PARAGRAPHS) + "</article>", HEAD))
    assert read_corpus(tmp_path).documents[0].text.count("Ferries leave at noon") == 1


@pytest.mark.usefixtures("extractor")
def test_manifest_and_folder_go_before_the_page(put, tmp_path):
    put("Daily/p.html", page(article(*PARAGRAPHS), HEAD)), put("q.html", page(article(*PARAGRAPHS), HEAD))
    put("corpus.csv", "file,outlet,date\nq.html,Post,2021-01-01\n")
    assert [(d.outlet, d.outlet_from, d.date) for d in read_corpus(tmp_path)] == [
        ("Daily", "folder", "2022-02-02"),
        ("Post", "manifest", "2021-01-01"),
    ]


@pytest.mark.usefixtures("extractor")
@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_pages_with_right_and_wrong_charsets(put, tmp_path, declared, encoding):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    put("p.htm", page(article(*PARAGRAPHS), head).encode(encoding))
    assert PARAGRAPHS[1] in read_corpus(tmp_path).documents[0].text


@pytest.mark.usefixtures("extractor")
def test_a_page_laid_out_with_tables(put, tmp_path):
    cells = "".join(f"<tr><td><font>{p}</font><br><br></td></tr>" for p in PARAGRAPHS)
    put("p.html", page(f"<table>{cells}</table>"))
    text = read_corpus(tmp_path).documents[0].text
    assert all(p in text for p in PARAGRAPHS)


@pytest.mark.usefixtures("extractor")
def test_hostile_pages_are_harmless(put, tmp_path):
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    prolog = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY b0 "boom">{bomb}'
    files = '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    put("bomb.html", f"{prolog}{files}<html><body><p>&b11; &f; {PARAGRAPHS[0]}</p></body></html>")
    put("deep.html", page("<div>" * 50_000 + PARAGRAPHS[0] + "</div>" * 50_000))
    put("wide.html", page("".join(f"<p>{n} {PARAGRAPHS[0]}</p>" for n in range(2000))))
    put("empty.html", "<html></html>"), put("frames.html", "<html><frameset></frameset></html>")
    put("script.html", page("<script>document.write('no')</script>"))
    corpus = read_corpus(tmp_path)
    read = {d.id: d.text for d in corpus}
    assert "boomboom" not in read["bomb"]
    assert len(read["bomb"]) < 1000
    assert len(read["wide"]) > 150_000
    assert {s.path.rpartition("/")[2] for s in corpus.skipped} >= {"empty.html", "frames.html", "script.html"}


@pytest.mark.usefixtures("extractor")
def test_a_page_with_too_many_elements_for_the_extractor(put, tmp_path):
    put("p.html", page("<p>" + "<br>x" * 40_000 + f"</p><p>{PARAGRAPHS[0]}</p>"))
    start = time.process_time()
    assert PARAGRAPHS[0] in read_corpus(tmp_path).documents[0].text
    assert time.process_time() - start < 4  # the extractor alone would take ten


@pytest.mark.usefixtures("extractor")
def test_a_page_beyond_its_limit(put, tmp_path):
    put("a.txt"), put("p.html", page(article(*PARAGRAPHS)))
    assert "'largest_page'" in read_corpus(tmp_path, limits=Limits(largest_page=10)).skipped[0].remedy


@pytest.mark.usefixtures("extractor")
def test_a_page_never_prints(put, tmp_path):
    put("a.txt"), put("p.html", "<html></html>")
    code = "import sys; from framing.reading import read_corpus; read_corpus(sys.argv[1])"
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[1], timeout=60)
    assert (done.stdout, done.stderr) == (b"", b"")


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-02-02", "2022-02-02"), ("2022-02-02T23:00:00-05:00", "2022-02-02"),
        ("2022-02-02 10:00", "2022-02-02"), ("20220202", "2022-02-02"), ("2022/02/02", "2022-02-02"),
        ("2 February 2022", "2022-02-02"), ("2nd Feb. 2022", "2022-02-02"), ("February 2, 2022", "2022-02-02"),
        ("Sept 2, 2022 at 9:05 pm", "2022-09-02"), ("Wednesday, 2 February 2022", "2022-02-02"),
        ("Wed, 02 Feb 2022 10:00:00 +0000", "2022-02-02"),
        ("25/12/2021", "2021-12-25"), ("12/25/2021", "2021-12-25"), ("02/02/2022", "2022-02-02"),
        ("02/03/2022", None), ("2022-02-30", None), ("2022", None), ("yesterday", None), ("1643796000", None),
        ("2 Foo 2022", None), ("2022-02-02 or later", None), ("", None), ("0000-00-00", None),
        ("٢٠٢٢-٠٢-٠٢", None),
    ],
)  # fmt: skip
def test_days(written, day):
    assert iso_day(written) == day


# --- the articles that the project was asked for --------------------------------------------------


def test_the_five_articles():
    place = os.environ.get("FRAMING_SEEDS")
    if not place or not Path(place).is_dir():
        pytest.skip("FRAMING_SEEDS names no folder with the five articles")
    corpus = read_corpus(place)
    assert len(corpus) == 5
    assert corpus.skipped == ()
    assert [d.outlet_from for d in corpus] == ["manifest"] * 5
    for document in corpus:
        data = (Path(place) / Path(document.path).name).read_bytes()
        assert document.text == data.decode("utf-8-sig")
