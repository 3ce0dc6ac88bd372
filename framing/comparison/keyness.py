"""The words that set an outlet apart from the others, its own apart from those that it attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from framing.comparison.outlets import Membership
from framing.comparison.tallies import Numbers, group_matrix
from framing.lexicons import word_classes
from framing.measurement import BOILERPLATE, OWN
from framing.model import ZONES, Annotations

FEWEST_USES = 3  # by the one outlet
LEAST_Z = 1.0  # standard errors above the others
MOST_TERMS = 30  # an outlet and voice
VOICE_GROUPS = ("own", "attributed")
_HEADLINE = ZONES.index("headline")
_FUNCTION = ("det", "pronoun", "modal", "be", "have", "do", "to", "neg", "prep", "conj")  # closed classes

Integers = npt.NDArray[np.int64]


def keyness_table(found: Sequence[Annotations], membership: Membership) -> pd.DataFrame:
    """The study's `keyness`: the terms with the highest z of each outlet and voice.

    They are used at least `FEWEST_USES` times and have at least `LEAST_Z`. Terms are words in lower case, without a
    possessive 's, with at least one letter, and no function words ("US" is none, though "us" is); boilerplate has none.
    "own" are the outlet's words, "attributed" those in reported speech and quotations. Empty with one outlet.
    """
    if len(membership.names) < 2:
        return pd.DataFrame()
    counts, vocabulary = count_terms(found)
    background = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    prior = background / len(membership.names)  # as heavy as an average outlet's text
    groups = len(VOICE_GROUPS)
    member = group_matrix(membership.of, len(membership.names))
    voices = [csr_array(member @ counts[at::groups]) for at in range(groups)]
    totals = [np.asarray(uses.sum(axis=0), dtype=float).ravel() for uses in voices]
    rows = [
        (name, voice, *row)
        for outlet, name in enumerate(membership.names)
        for voice, uses, total in zip(VOICE_GROUPS, voices, totals, strict=True)
        for row in _top(uses[[outlet]], total, prior, vocabulary)
    ]
    return pd.DataFrame(rows, columns=["outlet", "voice", "term", "count", "rest_count", "log_odds", "z"])


def count_terms(found: Sequence[Annotations]) -> tuple[csr_array, npt.NDArray[np.object_]]:
    """Uses of each term by document and voice group, and the terms.

    Rows stand document by document, own words before attributed ones.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    groups = [terms for annotations in found for terms in _terms(annotations)]
    if not any(groups):
        return csr_array((len(groups), 0), dtype=np.int64), np.array([], dtype=object)
    vectoriser = CountVectorizer(analyzer=_given)
    counts = vectoriser.fit_transform(groups)
    return csr_array(counts), np.array(vectoriser.get_feature_names_out(), dtype=object)


def _given(terms: list[str]) -> list[str]:
    return terms


def _terms(annotations: Annotations) -> tuple[list[str], list[str]]:
    """The terms of one document: those of its own voice, and the attributed ones."""
    text, words = annotations.text, annotations.words
    kept = words.zone != BOILERPLATE
    own: list[str] = []
    attributed: list[str] = []
    columns = (words.start, words.end, words.voice, words.zone == _HEADLINE)
    for start, end, voice, headline in zip(*(column[kept].tolist() for column in columns), strict=True):
        (own if voice == OWN else attributed).append(term_of(text[start:end], headline))
    return own, attributed


@lru_cache(maxsize=1 << 16)
def term_of(word: str, headline: bool = False) -> str:
    """The term that a word is a use of: "" for a number, a clitic or a function word.

    A function word in capitals is taken for an initialism, but not in a headline, which may be all capitals.
    """
    folded = word.lower().replace("’", "'").removesuffix("'s").strip("'")
    if not any(map(str.isalpha, folded)) or folded == "s":
        return ""
    if folded in _function_words():
        return word if word.isupper() and len(word) > 1 and not headline else ""
    return folded


@cache
def _function_words() -> frozenset[str]:
    classes = word_classes()
    return frozenset(word for name in _FUNCTION for word in classes[name])


def _top(
    uses: csr_array, total: Numbers, prior: Numbers, vocabulary: npt.NDArray[np.object_]
) -> Iterator[tuple[str, int, int, float, float]]:
    """Term, uses by the one and by the rest, log odds and z, of the terms that lead one outlet's list."""
    often = uses.data >= FEWEST_USES
    term, one = uses.indices[often], uses.data[often]
    term, one = term[np.argsort(term)], one[np.argsort(term)]
    size = float(uses.sum())
    delta, z = log_odds((one, size), (total[term] - one, float(total.sum()) - size), (prior[term], float(prior.sum())))
    listed = np.flatnonzero((z >= LEAST_Z) & (vocabulary[term] != ""))
    for at in listed[np.argsort(-np.round(z[listed], 9), kind="stable")][:MOST_TERMS].tolist():
        yield str(vocabulary[term[at]]), int(one[at]), int(total[term[at]] - one[at]), float(delta[at]), float(z[at])


Counted = tuple[Numbers, float]  # uses of some terms, and the size of the text that they are counted in


def log_odds(one: Counted, rest: Counted, prior: Counted) -> tuple[Numbers, Numbers]:
    """The log-odds ratio of each term between two texts, and its z, with an informative Dirichlet prior.

    Monroe, Colaresi & Quinn (2008), with counts y in texts of n words and pseudo-counts α of α₀:
    δ = log((y + α) / (n + α₀ − y − α)) of the one minus the same of the rest; z = δ / √(1/(y₁+α) + 1/(y₂+α)).
    0 where one text is empty, or where the term is all there is.
    """
    (a, a_size), (b, b_size) = ((y + prior[0], n + prior[1]) for y, n in (one, rest))
    delta, z = np.zeros_like(a), np.zeros_like(a)
    if one[1] and rest[1]:
        known = (a > 0) & (b > 0) & (a_size > a) & (b_size > b)
        x, y = a[known], b[known]
        delta[known] = np.log(x / (a_size - x)) - np.log(y / (b_size - y))
        z[known] = delta[known] / np.sqrt(1 / x + 1 / y)
    return delta, z
