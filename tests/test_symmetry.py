"""Both sides are coded alike: when two sides change their names, every count stays and only the actor moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from conftest import cases

import framing
from framing.annotation.pipeline import Annotator
from framing.lexicons import Codebook
from framing.lexicons.codebook import builtin
from framing.model import Document
from framing.reading import read_corpus
from framing.resources import folder

# One name of each side, of the same kind and the same number of words, so that only the name changes.
SIDES = {
    ("Russia", "US"): {
        "country": [("Russia", "America")], "demonym": [("Russian", "American"), ("Russians", "Americans")],
        "capital": [("Moscow", "Washington")], "office": [("Kremlin", "Pentagon")],
        "leader": [("Putin", "Biden"), ("Lavrov", "Blinken")],
    },
    ("Ukraine", "Belarus"): {
        "country": [("Ukraine", "Belarus")], "demonym": [("Ukrainian", "Belarusian"), ("Ukrainians", "Belarusians")],
        "capital": [("Kyiv", "Minsk")], "leader": [("Zelensky", "Lukashenko")],
    },
    ("Germany", "Poland"): {
        "country": [("Germany", "Poland")], "demonym": [("German", "Polish"), ("Germans", "Poles")],
        "capital": [("Berlin", "Warsaw")], "leader": [("Scholz", "Duda")],
    },
}  # fmt: skip
# Names that have no twin of the same length give way to one that has.
PLAIN = {r"\b([Tt]he )?United States\b": "America", r"\bU\.S\.|\bUS\b": "American", r"\bWhite House\b": "Pentagon"}
FIRST_NAMES = [("Vladimir", "Joseph"), ("Sergei", "Antony")]
GROUPS = {"arab", "african", "european", "roma", "us"}  # groups of people, unions of states, and the pronoun
BOOKS = {"conflict": (), "policy": ("policy",), "generic": ("generic",)}
TOLERANCE = 0.05  # of the hits: the tagger sees names, and may hear one speaker more or less


def pairs(sides: tuple[str, str]) -> list[tuple[str, str]]:
    return [pair for group in SIDES[sides].values() for pair in group]


def plain(text: str) -> str:
    for pattern, name in {**PLAIN, r"\bJoe\b": "Joseph"}.items():
        text = re.sub(pattern, name, text)
    return text


def swapped(text: str, names: Iterable[tuple[str, str]]) -> str:
    """The text with each name in place of its twin."""
    twin = {a: b for one, other in names for a, b in ((one, other), (other, one))}
    return re.sub(rf"\b({'|'.join(sorted(twin, key=len, reverse=True))})\b", lambda m: twin[m[0]], text)


def counts(texts: list[str], names: tuple[str, ...], *attributes: str) -> Counter[tuple[str | None, ...]]:
    """Hits of all layers that are counted, outside furniture, by some of their attributes."""
    documents = [Document(id=str(n), outlet="", text=text) for n, text in enumerate(texts)]
    found = Annotator(Codebook.named(names)).annotate(documents)
    spans = [s for each in found for s in each.spans() if s.entry and s.zone != "boilerplate"]
    return Counter(tuple(getattr(s, name) for name in attributes) for s in spans)


def cells() -> list[Any]:
    """Every pair of sides with every codebook."""
    return [pytest.param(sides, book, id=f"{'-'.join(sides)}-{book}") for sides in SIDES for book in BOOKS]


def built_in() -> list[str]:
    """The built-in corpus, and the sentences written to test who does what."""
    documents = [document.text for document in read_corpus(folder("seeds"))]
    return [plain(text) for text in (*documents, *(case.values[0]["text"] for case in cases("frames")))]


@pytest.mark.parametrize("sides", SIDES, ids="-".join)
def test_the_names_are_twins_in_the_gazetteer(sides: tuple[str, str]) -> None:
    known = {(e.pattern, e.category.label, e.kind) for e in builtin("actors").entries}
    for kind, group in SIDES[sides].items():
        for names in group:
            for name, side in zip(names, sides, strict=True):
                assert (name, side, kind) in known


@pytest.mark.parametrize(("sides", "book"), cells())
def test_swapping_two_sides_changes_no_count(sides: tuple[str, str], book: str) -> None:
    texts = built_in()
    other = [swapped(text, pairs(sides) + FIRST_NAMES) for text in texts]
    assert texts != other
    attributes = ("layer", "label", "polarity", "zone")
    before, after = (counts(t, BOOKS[book], *attributes) for t in (texts, other))
    assert before == after
    voices = [counts(t, BOOKS[book], "layer", "label", "voice") for t in (texts, other)]
    moved = sum((voices[0] - voices[1]).values())
    assert moved <= TOLERANCE * sum(voices[0].values()), voices[0] - voices[1]


@pytest.mark.parametrize(("sides", "book"), [cell for cell in cells() if cell.values[1] == "conflict"])
def test_only_the_actor_moves_to_the_other_side(sides: tuple[str, str], book: str) -> None:
    texts = built_in()
    twin = dict([sides, sides[::-1]])
    before, after = (
        counts(t, BOOKS[book], "label", "actor")
        for t in (texts, [swapped(text, pairs(sides) + FIRST_NAMES) for text in texts])
    )
    renamed = Counter({(label, twin.get(actor or "", actor)): n for (label, actor), n in before.items()})
    assert renamed == after
    assert any(actor in sides for _, actor in before)


@pytest.mark.parametrize("book", BOOKS)
def test_real_articles_change_no_count(real_articles: Path, book: str) -> None:
    texts = [plain(document.text) for document in framing.read_corpus(real_articles)]
    other = [swapped(text, pairs(("Russia", "US")) + FIRST_NAMES) for text in texts]
    before, after = (counts(t, BOOKS[book], "layer", "label", "polarity") for t in (texts, other))
    assert before == after


@pytest.mark.parametrize("name", ["policy", "generic"])
def test_no_frame_names_a_side(name: str) -> None:
    """Countries, their people and leaders are actors, never frames; ethnic groups are compounds ("African-American")."""
    sides = {e.pattern.lower() for e in builtin("actors").entries if e.kind in ("country", "demonym", "leader")}
    for entry in builtin(name).entries:
        spelt = {word.lower() for s in (*entry.parsed.left, *entry.parsed.right) for word in s}
        asked = {
            w for name in ("prev", "next", "near") if name in entry.conditions for w in entry.conditions[name].words
        }
        assert entry.pattern == "Native American/n" or not (spelt | asked) & (sides - GROUPS), entry.pattern
