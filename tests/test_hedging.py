from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import cases
from scipy.stats import spearmanr

from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.lexicons import Codebook, load_lexicon
from framing.resources import folder
from framing.tokens import tokenise

CERTAINTY = Codebook((load_lexicon(folder("lexicons") / "certainty.toml"),))
WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")


def marked(texts: list[str]) -> list[list[tuple[int, int, str]]]:
    """For each text the start, end and label of its hedges and boosters, in order."""
    tokens = tokenise(texts)
    hits = CERTAINTY.matcher.match(tokens, find_sentences(tokens, find_quotations(tokens)).of)
    found: list[list[tuple[int, int, str]]] = [[] for _ in texts]
    for number, first, last in zip(hits.entry.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True):
        doc = int(tokens.doc[first])
        at = int(tokens.text_start[doc])
        label = CERTAINTY.entries[number].category.label
        found[doc].append((int(tokens.start[first]) - at, int(tokens.end[last]) - at, label))
    return found


def hedges(texts: list[str]) -> list[list[tuple[int, int]]]:
    return [[(a, b) for a, b, label in found if label != "booster"] for found in marked(texts)]


@pytest.mark.parametrize("case", cases("hedging"))
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [[text[a:b], label] for a, b, label in marked([text])[0]] == case["expect"]


def test_every_type_has_a_case() -> None:
    seen = {label for case in cases("hedging") for _, label in case.values[0]["expect"]}
    assert seen == {category.label for category in CERTAINTY.categories}


def test_letter_case_and_apostrophes_do_not_matter() -> None:
    texts = ["It isn't clear whether they COULD go.", "It isn’t clear whether they could go."]
    assert marked(texts)[0] == marked(texts)[1] != []


def read(corpora: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (corpora / name / "dev.jsonl").read_text(encoding="utf-8").splitlines()]


def test_more_hedges_mean_less_certainty_to_readers(corpora: Path) -> None:
    rows = read(corpora, "certainty_science")
    counts = [-len(found) for found in hedges([row["text"] for row in rows])]
    assert spearmanr(counts, [row["certainty"] for row in rows]).statistic >= 0.57


def test_hedges_stand_before_events_that_may_not_have_happened(corpora: Path) -> None:
    rows = read(corpora, "uw_factuality")
    right = spurious = missed = 0
    for row, found in zip(rows, hedges([row["text"] for row in rows]), strict=True):
        for event in row["events"]:
            uncertain, hedged = abs(event["factuality"]) < 2, before(row["text"], event["span"], found)
            right += uncertain and hedged
            spurious += hedged and not uncertain
            missed += uncertain and not hedged
    assert right / (right + spurious) >= 0.65
    assert right / (right + missed) >= 0.30


def before(text: str, event: list[int], found: list[tuple[int, int]]) -> bool:
    """Does a hedge overlap the event or end within the five tokens before it?"""
    start, end = event
    starts = [m.start() for m in WORD.finditer(text) if m.start() < start][-5:]
    window = starts[0] if starts else start
    return any((a < end and start < b) or window < b <= start for a, b in found)


def test_speculation_cues_of_another_field(corpora: Path) -> None:
    rows = read(corpora, "bioscope")
    right = spurious = missed = 0
    for row, found in zip(rows, hedges([row["text"] for row in rows]), strict=True):
        cues = [cue["span"] for cue in row["cues"] if cue["type"] == "speculation"]
        for token in WORD.finditer(row["text"]):
            cue, hedge = (any(a <= token.start() < b for a, b in spans) for spans in (cues, found))
            right += cue and hedge
            spurious += hedge and not cue
            missed += cue and not hedge
    assert 2 * right / (2 * right + spurious + missed) >= 0.72
