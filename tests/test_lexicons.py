from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.errors import LexiconError
from framing.lexicons import Codebook, load_lexicon
from framing.lexicons.inflection import inflect
from framing.lexicons.patterns import PatternError, parse
from framing.tokens import tokenise

CARD = """
id = "trial"
version = "1.0.0"
title = "A trial"
licence = "CC0-1.0"
source = "made up"
[categories.heat]
layer = "frame"
family = "rising"
definition = "Heat."
[categories.cold]
layer = "frame"
definition = "Cold."
"""
HEAD = "pattern,category,pos,prev,next,before,near,not_prev,not_next,not_before,not_near,except,reason\n"


def lexicon(folder: Path, rows: str, card: str = CARD, head: str = HEAD) -> Path:
    (folder / "trial.toml").write_text(card, encoding="utf-8")
    (folder / "trial.csv").write_text(head + rows, encoding="utf-8")
    return folder / "trial.toml"


def found(card: Path, text: str) -> list[str]:
    matcher = Codebook((load_lexicon(card),)).matcher
    tokens = tokenise([text])
    hits = matcher.match(tokens, find_sentences(tokens, find_quotations(tokens)).of)
    return [tokens.text(int(a), int(b)) for a, b in zip(hits.first, hits.last, strict=True)]


def row(pattern: str, category: str = "heat", **conditions: str) -> str:
    columns = HEAD.strip().split(",")
    cells = {
        "pattern": pattern,
        "category": category,
        "reason": "why",
        **{k.rstrip("_"): v for k, v in conditions.items()},
    }
    return ",".join(f'"{cells.get(column, "")}"' for column in columns) + "\n"


@pytest.mark.parametrize(
    ("word", "kind", "forms"),
    [
        ("escalate", "v", {"escalate", "escalates", "escalated", "escalating"}),
        ("stop", "v", {"stop", "stops", "stopped", "stopping"}),
        ("deny", "v", {"deny", "denies", "denied", "denying"}),
        ("crisis", "n", {"crisis", "crises"}),
        ("build-up", "n", {"build-up", "build-ups"}),
        ("harsh", "a", {"harsh", "harsher", "harshest"}),
        ("say", "v", {"say", "says", "said", "saying"}),
    ],
)
def test_inflection(word: str, kind: str, forms: set[str]) -> None:
    assert set(inflect(word, kind)) == forms


@pytest.mark.parametrize(
    ("pattern", "text", "hits"),
    [
        ("ratchet/v up", "They ratcheted up. Ratchets up!", ["ratcheted up", "Ratchets up"]),
        ("ratchet/v * up", "It ratchets the heat up, and ratchets on. Up.", ["ratchets the heat up"]),
        ("{rising|growing} heat/n", "rising heat, growing heats", ["rising heat", "growing heats"]),
        ("show of? force", "a show of force, a show force", ["show of force", "show force"]),
        ("build-up/n", "Build-ups and build up", ["Build-ups"]),
        ("US", "US-led, us, Us, the US", ["US"]),
        ("don't", "They don’t.", ["don’t"]),
        ("big 7", "big 7, big 8", ["big 7"]),
        ("two words", "two\u00a0words two\nwords", ["two\u00a0words"]),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, text: str, hits: list[str]) -> None:
    assert found(lexicon(tmp_path, row(pattern)), text) == hits


@pytest.mark.parametrize(
    ("conditions", "text", "hits"),
    [
        ({"next": "#number"}, "heat 5, heat it", 1),
        ({"prev": "red;#det"}, "the heat, red heat, blue heat", 2),
        ({"not_prev": "body"}, "body heat, heat", 1),
        ({"near": "war"}, "Heat of war. Heat of day.", 1),
        ({"not_near": "oven"}, "The oven is heat. Heat again.", 1),
        ({"before": "urge"}, "They urge the old and slow heat.", 1),
        ({"before": "urge"}, "They urge the very old and slow heat.", 0),
        ({"before": "urge"}, "They urge, and the heat comes.", 0),
        ({"before": "urge"}, "They urge. Heat comes. The heat they urge.", 0),
        ({"before": "heat"}, "Heat, the heat.", 0),
        ({"before": "heat"}, "Heat on heat.", 1),
        ({"not_before": "no;never"}, "No word of heat. Never a heat. Much heat.", 1),
        ({"except": "heat pump/n"}, "heat pumps and heat", 1),
        ({"pos": "noun"}, "the heat, they heat it", 1),
        ({"pos": "verb"}, "the heat, they heat it", 1),
    ],
)
def test_conditions(tmp_path: Path, conditions: dict[str, str], text: str, hits: int) -> None:
    assert len(found(lexicon(tmp_path, row("heat", **conditions)), text)) == hits


def test_the_longest_hit_stands_after_conditions(tmp_path: Path) -> None:
    rows = row("cold war") + row("war") + row("cold", "cold")
    assert found(lexicon(tmp_path, rows), "a cold war, a war, a cold day") == ["cold war", "war", "cold"]
    conditional = row("cold war", near="long") + row("war")
    assert found(lexicon(tmp_path, conditional), "a cold war") == ["war"]


def test_all_faults_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    rows = row("fine") + row("bad/x") + row("fine", "warmth") + 'lonely,heat,,,,,,,,,""\n' + row("...") + row("fine")
    rows += row("seen", prev="two words") + row("seen", next="#nothing") + row("* end") + row("{a|b")
    with pytest.raises(LexiconError) as refused:
        load_lexicon(lexicon(tmp_path, rows))
    text = str(refused.value)
    for line, part in [
        (3, "'bad/x'"),
        (4, "'warmth'"),
        (5, "reason"),
        (7, "line 2"),
        (8, "two words"),
        (9, "#nothing"),
        (10, "gap"),
        (11, "braces"),
    ]:
        assert any(f"line {line}:" in problem and part in problem for problem in refused.value.problems), (
            line,
            part,
            text,
        )


def test_an_entry_that_can_never_match_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="never match"):
        found(lexicon(tmp_path, row("...")), "text")


def test_a_pattern_of_too_many_tokens_is_refused() -> None:
    compound = "a-b-c-d-e-f-g-h"
    assert parse(compound).left == ((compound,),)
    with pytest.raises(PatternError, match="at most 31 tokens"):
        parse(" ".join([compound] * 3))


@pytest.mark.parametrize(
    ("card", "part"),
    [
        (CARD.replace('layer = "frame"\nfamily', 'layer = "fram"\nfamily'), "layer"),
        (CARD.replace('version = "1.0.0"\n', ""), "version"),
        (CARD.replace('definition = "Heat."', ""), "definition"),
        (CARD + '[[axes]]\nid="a"\npoles={x=["heat"], y=["none"]}', "'none'"),
        ("not toml", "TOML"),
    ],
)
def test_faulty_cards(tmp_path: Path, card: str, part: str) -> None:
    with pytest.raises(LexiconError, match=part):
        load_lexicon(lexicon(tmp_path, row("fine"), card))


@given(st.text(max_size=30))
def test_any_pattern_is_read_or_refused(pattern: str) -> None:
    try:
        left = parse(pattern).left
    except PatternError:
        return
    assert left


def test_the_built_in_codebook_loads_with_reasons() -> None:
    codebook = Codebook.default()
    assert len(codebook.entries) > 2000
    assert all(entry.reason for entry in codebook.entries)
    assert {"frame", "hedge", "booster", "loaded"} <= {category.layer for category in codebook.categories}
    assert codebook.axes[0].poles.keys() == {"escalation", "reassurance"}
