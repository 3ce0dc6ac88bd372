"""The reading room: folders, files, manifests, and the articles that the project was asked for."""

import hashlib
import os
from pathlib import Path

import pytest
from articles import ARTICLE, only_reason

from framing.errors import ReadingError
from framing.model import Document
from framing.reading import read_corpus
from framing.reading.limits import Limits


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
