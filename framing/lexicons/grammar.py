"""Closed classes of words, abbreviations and irregular forms: data that the engine itself needs."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from framing.resources import folder


def _rows(name: str) -> list[dict[str, str]]:
    with open(folder("lexicons") / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def word_classes() -> Mapping[str, frozenset[str]]:
    """Words by grammatical class: det, pronoun, modal, be, have, do, to, neg, prep, conj, adverb."""
    classes: dict[str, set[str]] = defaultdict(set)
    for row in _rows("grammar.csv"):
        classes[row["class"]].add(row["word"])
    return {name: frozenset(words) for name, words in classes.items()}


@cache
def abbreviations() -> Mapping[str, frozenset[str]]:
    """Abbreviations by kind: title (a name follows), number (a figure follows), other (may end a sentence)."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in _rows("abbreviations.csv"):
        kinds[row["kind"]].add(row["abbreviation"])
    return {name: frozenset(words) for name, words in kinds.items()}


@cache
def irregular_forms() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """All forms of the words that do not inflect by rule, by (kind v, n or a; lemma)."""
    return {(row["kind"], row["lemma"]): (row["lemma"], *row["forms"].split()) for row in _rows("inflection.csv")}
