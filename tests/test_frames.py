"""Frames on sentences written for the purpose: which sense a word has, which way it points, and who does it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import cases

import framing


@pytest.mark.parametrize("case", cases("frames"))
def test_cases(case: dict[str, Any]) -> None:
    found = framing.annotate(case["text"])
    frames = [[found.text[s.start : s.end], s.label, s.polarity, s.actor] for s in found.spans("frame")]
    assert frames == case["expect"]


def test_every_polarity_has_a_case() -> None:
    seen = {polarity for case in cases("frames") for _, _, polarity, _ in case.values[0]["expect"]}
    assert seen == {"affirmed", "negated", "averted", "hypothetical"}


def test_what_turns_a_hit_is_kept_beside_it() -> None:
    text = "They failed to prevent an invasion, but averted a war."
    turned = {
        text[s.start : s.end]: s.operator and text[slice(*s.operator)] for s in framing.annotate(text).spans("frame")
    }
    assert turned == {"invasion": "failed to prevent an", "war": "averted"}
