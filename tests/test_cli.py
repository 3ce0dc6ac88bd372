from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner
from pace import slowness

from framing.cli import main


def run(*words: str, cwd: Path | None = None, extra: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "framing", *words],
        capture_output=True, text=True, cwd=cwd, env={**os.environ, **(extra or {})}, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "north.txt").write_text(
        "Fleet sails\n\nThe ministry said the fleet would ease tensions.", encoding="utf-8"
    )
    (folder / "south.txt").write_text(
        "Fleet threatens\n\nThe fleet escalates the crisis, critics claim.", encoding="utf-8"
    )
    return folder


def test_compare_writes_page_study_and_tables(articles: Path, tmp_path: Path) -> None:
    result = run("compare", str(articles), "-o", "page.html", "--json", "study.json", "--csv", "tables",
                 "--parquet", "columns", cwd=tmp_path)  # fmt: skip
    assert result.returncode == 0, result.stderr
    last = result.stdout.strip().splitlines()[-1]
    assert "page.html" in last
    signature = json.loads((tmp_path / "study.json").read_text(encoding="utf-8"))["signature"]["hash"]
    assert signature[:16] in last
    assert signature[:16] in (tmp_path / "page.html").read_text(encoding="utf-8")
    written = {p.stem for p in (tmp_path / "tables").iterdir()}
    assert {"outlets", "spans", "dictionary"} <= written
    assert {p.stem for p in (tmp_path / "columns").iterdir()} == written


def test_compare_without_paths_uses_the_built_in_corpus(tmp_path: Path) -> None:
    result = run("compare", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "reports" / "built-in-corpus.html").stat().st_size > 100_000


def test_annotate_prints_one_document_a_line(articles: Path) -> None:
    result = run("annotate", str(articles))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["north", "south"]
    assert lines[0].keys() == {"id", "outlet", "sha256", "spans"}
    text = (articles / "south.txt").read_text(encoding="utf-8")
    frames = [text[s["start"] : s["end"]] for s in lines[1]["spans"] if s["layer"] == "frame"]
    assert "crisis" in frames


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_annotate_writes_tables(articles: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"spans.{form}"
    assert run("annotate", str(articles), "--format", form, "-o", str(target)).returncode == 0
    assert target.stat().st_size > 500


def test_workers_change_no_byte(articles: Path, tmp_path: Path) -> None:
    for workers in ("1", "2"):
        run("annotate", str(articles), "-o", str(tmp_path / f"{workers}.jsonl"), "--workers", workers)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


BAD = {
    "an empty folder": ({}, "", 1, "empty"),
    "a binary file": ({"a.txt": b"\x00\x01\x02\xff" * 50}, "", 1, "a.txt"),
    "a file without a byte": ({"a.txt": b""}, "", 1, "a.txt"),
    "a table without the text column": ({"a.csv": b"id,outlet\n1,x\n"}, "a.csv", 1, "text"),
    "a page in another encoding": ({"a.txt": "Caf\u00e9 talks stall. The ministry said so.".encode("cp1252")}, "", 0, ""),
    "one good and five bad": (
        {"good.txt": b"The ministry said so. Talks go on.", "b.txt": b"", "c.txt": b"\x00\x00", "d.csv": b"id\n1\n",
         "e.jsonl": b"{broken\n", "f.txt": b"   \n"}, "", 0, "skipped"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "path", "code", "says"), BAD.values(), ids=BAD.keys())
def test_bad_input(tmp_path: Path, files: dict[str, bytes], path: str, code: int, says: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    result = run("compare", str(folder / path), "-o", str(tmp_path / "page.html"))
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "page.html").exists() == (code == 0)
    if says == "skipped":
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        for name in ("b.txt", "c.txt", "d.csv", "e.jsonl", "f.txt"):
            assert name in result.stderr
            assert name in page


def test_a_lexicon_with_three_faults(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'id="mine"\nversion="1"\ntitle="t"\nlicence="CC0-1.0"\nsource="s"\n[categories.a]\nlayer="frame"\ndefinition="d"\n',
        encoding="utf-8",
    )
    (tmp_path / "mine.csv").write_text("pattern,category,reason\nx/q,a,why\ny,b,why\nz,a,\n", encoding="utf-8")
    result = run("lexicons", "check", str(tmp_path / "mine.toml"))
    assert result.returncode == 1
    for line in ("line 2", "line 3", "line 4"):
        assert line in result.stderr
    assert "Traceback" not in result.stderr
    assert run("compare", "--lexicon", str(tmp_path / "mine.toml")).returncode == 1


def test_usage_errors_are_exit_code_2() -> None:
    assert CliRunner().invoke(main, ["compare", "--no-such-option"]).exit_code == 2
    assert CliRunner().invoke(main, ["annotate", "--format", "parquet"]).exit_code == 2


def test_a_path_that_is_not_there() -> None:
    result = run("compare", "no-such-folder")
    assert result.returncode == 1
    assert "no-such-folder" in result.stderr


def test_lexicons_are_listed_and_shown() -> None:
    runner = CliRunner()
    assert "conflict" in runner.invoke(main, ["lexicons", "list"]).output
    shown = runner.invoke(main, ["lexicons", "show", "conflict", "--category", "alarm"]).output
    assert "alarm:" in shown
    assert runner.invoke(main, ["lexicons", "show", "nothing"]).exit_code == 1


@pytest.mark.parametrize("words", [[], ["compare"], ["annotate"], ["lexicons"], ["lexicons", "check"]])
def test_help_has_text(words: list[str]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_help_starts_quickly_and_loads_nothing_heavy() -> None:
    code = textwrap.dedent("""
        import sys, time
        from click.testing import CliRunner
        from framing.cli import main
        assert CliRunner().invoke(main, ["--help"]).exit_code == 0
        heavy = {"pandas", "scipy", "sklearn", "nltk", "plotly", "numpy"} & set(sys.modules)
        assert not heavy, heavy
        print(time.process_time())
    """)
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(result.stdout) < 0.6 * slowness()  # a quiet machine needs a third of it


def test_nothing_reaches_for_the_network(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*a, **k): raise RuntimeError('the network was asked for')\n"
        "socket.socket.connect = socket.socket.connect_ex = refuse\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    result = run("compare", "-o", str(tmp_path / "page.html"), extra={"PYTHONPATH": path})
    assert result.returncode == 0, result.stderr


def test_what_cannot_be_written_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    page, notes = str(tmp_path / "p.html"), str(tmp_path / "notes.md")
    cases = {
        ("annotate", "-o", str(tmp_path / "spans.xlsx")): "this format is not written",
        ("compare", "-o", page, "--csv", notes): "is a file, and the tables need a folder",
    }
    for words, said in cases.items():
        done = CliRunner().invoke(main, list(words))
        assert (done.exit_code, said in done.output) == (2, True), done.output
    monkeypatch.setattr("framing.reporting.files.find_spec", lambda name: None)
    for words in (("annotate", "-o", "s.parquet"), ("compare", "-o", "p.html", "--parquet", "tables")):
        done = CliRunner().invoke(main, [*words[:2], str(tmp_path / words[2]), *words[3:]])
        assert (done.exit_code, "framing-news[parquet]" in done.output) == (1, True), done.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]
