"""Terms: what a text is about. Words by their stems, numbers by their figures, grammar left out."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from framing.lexicons import word_classes
from framing.resources import folder
from framing.tokens import CAPITALS, FIGURE, LOWER, WORD, Hashes, Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Indices = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

# The classes whose words say nothing of what a text is about; verbs of doing, saying and accusing do.
_GRAMMAR = (
    "adverb", "agentive", "be", "conj", "det", "do", "have", "modal", "neg", "possessive", "prep", "pronoun", "subordinator",
    "to",
)  # fmt: skip
BACKGROUND = 200  # articles that the built-in shares weigh as much as, so that five texts know which words are rare


@dataclass(frozen=True, slots=True)
class Terms:
    """The term of every token (`names[of]`, −1 where it has none). Equal names are equal in any corpus."""

    of: npt.NDArray[np.int64]
    names: tuple[str, ...]


def find_terms(tokens: Tokens) -> Terms:
    """The terms of a batch: stems (Snowball) of lower-case words, figures without their commas, initialisms without
    their stops. Words of grammar have none, but "US" is not "us".
    """
    of = np.full(len(tokens), -1, np.int64)
    places = np.flatnonzero((tokens.kind == WORD) & (tokens.shape <= LOWER))
    forms, first, number = _forms(tokens, places)
    short = initialisms(tokens)
    named = [_name(tokens.text(at, at), int(tokens.shape[at]), bool(short[at])) for at in places[first].tolist()]
    names = tuple(sorted({name for name in named if name}))
    code = {name: at for at, name in enumerate(names)} | {"": -1}
    of[places] = np.array([code[name] for name in named], np.int64)[number] if len(forms) else 0
    return Terms(of, names)


def _forms(tokens: Tokens, places: Indices) -> tuple[Hashes, Indices, Indices]:
    """Different spellings among some tokens: each one's key, its first place, and the number of every token's.

    The tokens' own hash folds digits, so figures are told apart by their texts.
    """
    key = tokens.hash[places] ^ initialisms(tokens)[places].astype(np.uint64)
    figures = np.flatnonzero(tokens.shape[places] == FIGURE)
    spelt: dict[str, int] = {}
    for at in figures.tolist():
        place = int(places[at])
        key[at] = spelt.setdefault(tokens.text(place, place), len(spelt))
    forms, first, number = np.unique(key, return_index=True, return_inverse=True)
    return forms, first, number


def initialisms(tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Words in capitals between words that are not: "US" is one, the words of a shouted headline are none."""
    capitals = np.concatenate([[False], tokens.shape == CAPITALS, [False]])
    return np.asarray(capitals[1:-1] & ~capitals[:-2] & ~capitals[2:])


def _name(word: str, shape: int, initialism: bool) -> str:
    if shape == FIGURE:
        return word.replace(",", "")
    plain = word.replace(".", "").replace("’", "'")
    if plain.lower() in _grammar():
        return plain if initialism and len(plain) > 1 else ""
    return stem(plain.lower()) if len(plain) > 1 else ""


@cache
def _grammar() -> frozenset[str]:
    classes = word_classes()
    return frozenset().union(*(classes[name] for name in _GRAMMAR))


@cache
def stem(word: str) -> str:
    """The stem of a lower-case word, by Porter's second English stemmer (Snowball)."""
    return str(_stemmer().stem(word))


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    from nltk.stem.snowball import SnowballStemmer  # heavy, so loaded where it is needed

    return SnowballStemmer("english")


@cache
def _background() -> dict[str, float]:
    """Share of news articles whose title or opening holds a term; terms below 0.8 % are not listed."""
    with open(folder("lexicons") / "background.csv", encoding="utf-8", newline="") as lines:
        return {row["term"]: float(row["share"]) for row in csv.DictReader(lines)}


def rarity(names: Sequence[str], documents: Counts, size: int) -> Numbers:
    """The weight of each term: ln((1 + n) / (1 + d)) + 1, d of n documents, the background counted among them."""
    shares = _background()
    known = np.array([shares.get(name, 0.0) for name in names])
    weight: Numbers = np.log((1 + size + BACKGROUND) / (1 + documents + BACKGROUND * known)) + 1
    return weight


def weigh(rows: Counts, terms: Counts, times: Numbers, names: Sequence[str], size: int) -> csr_matrix:
    """TF-IDF: (1 + ln tf) · rarity, one row a text."""
    from scipy.sparse import csr_matrix

    counts = csr_matrix((times, (rows, terms)), shape=(size, len(names)))
    counts.sum_duplicates()
    seen = np.bincount(counts.indices, minlength=len(names)).astype(np.int64)
    weight = rarity(names, seen, size)
    values = counts.astype(np.float64)
    values.data = (1 + np.log(values.data)) * weight[values.indices]
    return csr_matrix(values)


def unit_rows(vectors: csr_matrix) -> csr_matrix:
    """The rows at length 1, so that the product of two is their cosine."""
    from scipy.sparse import csr_matrix, diags

    norms = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.maximum(norms, math.ulp(1.0))) @ vectors)
