"""Gold: the words of the built-in corpus's page above its charts, with what may change from run to run scrubbed.

Where a change is meant, `FRAMING_GOLD=write python -m pytest tests/test_gold.py` writes the new gold; on failure what came
out is kept beside it as `.actual`.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import framing
from framing.resources import folder

GOLD = Path(__file__).parent / "gold" / "findings.txt"
SCRUBS = [
    (re.compile(r"framing \d[\w.]*"), "framing VERSION"),
    (re.compile(r"\b[0-9a-f]{12,64}\b"), "HASH"),
    (re.compile(r"\b([a-z]+)-\d+\.\d+\.\d+"), r"\1-VERSION"),
]


def outline(page: str) -> str:
    """Headings and findings of a page, one a line."""
    found = re.findall(r"<h([123])[^>]*>(.*?)</h\1>", page, re.S)
    lines = []
    for level, inner in found:
        text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", inner)).split())
        lines.append("#" * int(level) + " " + text)
    text = "\n".join(lines) + "\n"
    for pattern, replacement in SCRUBS:
        text = pattern.sub(replacement, text)
    return text


def test_findings_of_the_built_in_corpus(tmp_path: Path) -> None:
    page = framing.compare(framing.read_corpus(folder("seeds"))).to_html(tmp_path / "page.html")
    actual = outline(page.read_text(encoding="utf-8"))
    if os.environ.get("FRAMING_GOLD") == "write":
        GOLD.write_text(actual, encoding="utf-8")
    if actual != GOLD.read_text(encoding="utf-8"):
        GOLD.with_suffix(".actual").write_text(actual, encoding="utf-8")
    assert actual == GOLD.read_text(encoding="utf-8")
