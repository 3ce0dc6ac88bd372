"""Saved pages: the article is found, and what is hostile is harmless."""

import subprocess
import sys
from pathlib import Path

import pytest
from pace import seconds

from framing.reading import read_corpus
from framing.reading.limits import Limits

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
    read = []
    assert seconds(lambda: read.append(read_corpus(tmp_path))) < 4  # the extractor alone would take ten
    assert PARAGRAPHS[0] in read[0].documents[0].text


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
