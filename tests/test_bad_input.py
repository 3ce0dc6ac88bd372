"""Bad input: what is said of it, the exit code, and that the good beside it is never lost (cases/bad_input.json)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from bad_files import BYTES, PLACES
from click.testing import CliRunner, Result
from conftest import CASES, cases

from framing.cli import main
from framing.reading import read_corpus
from framing.reading.limits import Limits

GOOD = "Nothing wrong."
LOADED: list[dict[str, Any]] = json.loads((CASES / "bad_input.json").read_text(encoding="utf-8"))
READERS = [case for case in cases("bad_input") if "command" not in case.values[0]]
PAGE = Path(__file__).parents[1] / "docs" / "reading.md"


def put(case: dict[str, Any], folder: Path) -> Path:
    """The case's files in a folder; the path that the command is given."""
    if os.name != "posix" and any(isinstance(content, dict) and "place" in content for content in case["files"].values()):
        pytest.skip("links, pipes and devices are those of a Unix system")
    for name, content in case["files"].items():
        if isinstance(content, str):
            (folder / name).write_bytes(content.encode())
        elif "bytes" in content:
            (folder / name).write_bytes(BYTES[content["bytes"]]())
        else:
            PLACES[content["place"]](folder / name)
    return folder / case.get("path", next(iter(case["files"])))


def run(case: dict[str, Any], path: Path) -> Result:
    limits = [word for limit in case.get("limits", ()) for word in ("--limit", limit)]
    return CliRunner().invoke(main, [*case.get("command", ["annotate"]), str(path), *limits])


@pytest.mark.parametrize("case", cases("bad_input"))
def test_the_command_says_what_is_wrong(case: dict[str, Any], tmp_path: Path) -> None:
    done = run(case, put(case, tmp_path))
    assert (done.exit_code, case["says"] in done.output) == (case["exit"], True), done.output[-2000:]
    assert done.exception is None or isinstance(done.exception, SystemExit)
    if not case["says"]:
        assert "skipped" not in done.stderr
    if "command" not in case:
        assert len(done.stdout.splitlines()) == case.get("writes", case["kept"])


@pytest.mark.parametrize("case", READERS)
def test_the_good_beside_it_is_kept(case: dict[str, Any], tmp_path: Path) -> None:
    put(case, tmp_path)
    (tmp_path / "a good one.txt").write_text(GOOD)
    texts = [document.text for document in read_corpus(tmp_path, limits=Limits.of(case.get("limits", ())))]
    assert GOOD in texts
    assert len(texts) == case.get("beside", case["kept"]) + 1


def rows(loaded: Iterable[dict[str, Any]]) -> list[str]:
    """The tables of the documentation, as the cases make them."""
    lines = []
    for reader, found in groupby(loaded, key=lambda case: case["reader"]):
        headings = ["given", "what is said", *([] if reader in ("Lexicons", "Marks") else ["articles read"]), "exit code"]
        lines += ["", f"### {reader}", "", f"| {' | '.join(headings)} |", "|" + "---|" * len(headings)]
        for case in found:
            said = case["says"].replace("|", "\\|") or "–"
            kept = "" if "command" in case else f" {case['kept']} |"
            lines.append(f"| {case['label']} | {said} |{kept} {case['exit']} |")
    return lines[1:]


def test_the_documentation_holds_these_tables() -> None:
    written = PAGE.read_text(encoding="utf-8")
    tables = re.search(r"<!-- cases/bad_input.json -->\n(.*?)\n<!-- end -->", written, re.S)
    assert tables is not None
    assert tables[1].splitlines() == rows(LOADED)
