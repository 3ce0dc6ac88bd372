"""Nine issue frames of headlines, from the hits of the policy codebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.issue_frames import described, gvfc, model, relevant, table
from framing.lexicons.codebook import builtin


def test_headlines_are_described_by_hits_alone() -> None:
    records = [
        {"text": "Senator meets nurses", "frame": "a", "relevant": 1},
        {"text": "Xyzzy plugh", "frame": "b", "relevant": 1},
        {"text": "Tax", "frame": None, "relevant": 1},
        {"text": "Tax", "frame": "a", "relevant": 2},
    ]
    entries = builtin("policy").entries
    found = described(relevant(records), entries)
    assert found.frames.tolist() == ["a", "b"]
    assert found.entries.shape == (2, len(entries))
    assert found.categories.sum(axis=1).tolist()[1] == 0
    assert found.entries.sum(axis=1).tolist() == [2, 0]


def test_the_model_is_balanced() -> None:
    assert model().class_weight == "balanced"


def test_macro_f1_stays_above_the_floor(corpora: Path) -> None:
    if not (corpora / "gvfc").is_dir():
        pytest.skip("gvfc is not among the corpora")
    figures = gvfc(corpora, "dev")
    assert figures["entries"] >= 58
    assert figures["dimensions"] >= 50
    assert "policy.political" in table(corpora)
