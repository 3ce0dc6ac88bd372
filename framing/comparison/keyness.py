"""The words that set an outlet apart from the others, its own apart from those that it attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from framing.comparison.naming import find_names
from framing.comparison.outlets import Membership
from framing.comparison.strata import Strata
from framing.comparison.tallies import Numbers
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


@dataclass(frozen=True, slots=True)
class Side:
    """Uses of every term in some text, what they are worth as independent ones, and the size of the text likewise."""

    uses: Integers
    worth: Numbers
    size: Numbers


def keyness_table(found: Sequence[Annotations], membership: Membership, strata: Strata | None = None) -> pd.DataFrame:
    """The study's `keyness`: the terms with the highest z of each outlet and voice.

    They are used at least `FEWEST_USES` times and have at least `LEAST_Z`. Terms are words in lower case, without a
    possessive 's, with at least one letter, and no function words ("US" is none, though "us" is); a country or an
    alliance has one term, however it is spelt; boilerplate has none. "own" are the outlet's words, "attributed" those in
    reported speech and quotations. With `strata` an outlet's texts are held against those of others on the same stories.
    Empty with one outlet.
    """
    if len(membership.names) < 2:
        return pd.DataFrame()
    counts, vocabulary = count_terms(found)
    background = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    prior = background / len(membership.names)  # as heavy as an average outlet's text
    rows = []
    for at, voice in enumerate(VOICE_GROUPS):
        uses = csr_array(counts[at :: len(VOICE_GROUPS)])
        for outlet, name in enumerate(membership.names):
            if strata is None:
                sides = _against_all(uses, outlet, membership, prior)
            else:
                sides = _within(uses, outlet, membership, strata, prior.sum())
            rows += [(name, voice, *row) for row in _top(sides, vocabulary)]
    order = {name: at for at, name in enumerate(membership.names)}
    rows.sort(key=lambda row: order[row[0]])  # stable: the voices and ranks stay
    return pd.DataFrame(rows, columns=["outlet", "voice", "term", "count", "rest_count", "log_odds", "z"])


@dataclass(frozen=True, slots=True)
class Sides:
    """One outlet's text, that of the others, and the pseudo-counts of the prior."""

    one: Side
    rest: Side
    prior: Numbers


def _against_all(uses: csr_array, outlet: int, membership: Membership, prior: Numbers) -> Sides:
    """One outlet against all others, in one voice; `uses` are by document."""
    mine = membership.of == outlet
    return Sides(_side(uses, mine.astype(float)), _side(uses, (~mine).astype(float)), prior)


def _within(uses: csr_array, outlet: int, membership: Membership, strata: Strata, heavy: float) -> Sides:
    """One outlet against the others on the stories that it shares, each story as large on both sides.

    The prior, of weight `heavy`, is what both sides together make of these stories.
    """
    mine, told = membership.of == outlet, strata.of >= 0
    size = np.asarray(uses.sum(axis=1), dtype=float).ravel()
    own, others = (np.bincount(strata.of[told & each], size[told & each], strata.size + 1) for each in (mine, ~mine))
    share = np.divide(own, others, out=np.zeros(len(own)), where=others > 0)  # the last is 0: documents that enter not
    one = _side(uses, (mine & told & (others[strata.of] > 0)).astype(float))
    rest = _side(uses, np.where(~mine & told, share[strata.of], 0))
    usual = (one.worth / np.maximum(one.size, 1) + rest.worth / np.maximum(rest.size, 1)) / 2
    return Sides(one, rest, heavy * usual)


def _side(counts: csr_array, weight: Numbers) -> Side:
    """The documents of some weights taken together.

    Uses of unequal weight w say as much as (Σw·y)² / Σw²·y independent ones (Kish 1965); the size goes with them.
    """
    uses, once, twice = (np.asarray(each @ counts).ravel() for each in (weight > 0, weight, weight**2))
    each = np.divide(once, twice, out=np.ones(len(once)), where=twice > 0)
    return Side(uses.astype(np.int64), once * each, once.sum() * each)


def count_terms(found: Sequence[Annotations]) -> tuple[csr_array, npt.NDArray[np.object_]]:
    """Uses of each term by document and voice group, and the terms.

    Rows stand document by document, own words before attributed ones.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    names = find_names(found)
    groups = [terms for annotations, named in zip(found, names, strict=True) for terms in _terms(annotations, named)]
    if not any(groups):
        return csr_array((len(groups), 0), dtype=np.int64), np.array([], dtype=object)
    vectoriser = CountVectorizer(analyzer=_given)
    counts = vectoriser.fit_transform(groups)
    return csr_array(counts), np.array(vectoriser.get_feature_names_out(), dtype=object)


def _given(terms: list[str]) -> list[str]:
    return terms


def _terms(annotations: Annotations, named: Mapping[int, str]) -> tuple[list[str], list[str]]:
    """The terms of one document: those of its own voice, and the attributed ones; `named` are the words of names."""
    text, words = annotations.text, annotations.words
    kept = words.zone != BOILERPLATE
    own: list[str] = []
    attributed: list[str] = []
    columns = (np.arange(len(kept)), words.start, words.end, words.voice, words.zone == _HEADLINE)
    for at, start, end, voice, headline in zip(*(column[kept].tolist() for column in columns), strict=True):
        term = named[at] if at in named else term_of(text[start:end], headline)
        (own if voice == OWN else attributed).append(term)
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


def _top(sides: Sides, vocabulary: npt.NDArray[np.object_]) -> Iterator[tuple[str, int, int, float, float]]:
    """Term, uses by the one and by the rest, log odds and z, of the terms that lead one outlet's list."""
    one, rest = sides.one, sides.rest
    term = np.flatnonzero(one.uses >= FEWEST_USES)
    delta, z = log_odds(
        (one.worth[term], one.size[term]),
        (rest.worth[term], rest.size[term]),
        (sides.prior[term], float(sides.prior.sum())),
    )
    listed = np.flatnonzero((z >= LEAST_Z) & (vocabulary[term] != ""))
    for at in listed[np.argsort(-np.round(z[listed], 9), kind="stable")][:MOST_TERMS].tolist():
        yield str(vocabulary[term[at]]), int(one.uses[term[at]]), int(rest.uses[term[at]]), float(delta[at]), float(z[at])


Counted = tuple[Numbers, Numbers | float]  # uses of some terms, and the size of the text that they are counted in


def log_odds(one: Counted, rest: Counted, prior: Counted) -> tuple[Numbers, Numbers]:
    """The log-odds ratio of each term between two texts, and its z, with an informative Dirichlet prior.

    Monroe, Colaresi & Quinn (2008), with counts y in texts of n words and pseudo-counts α of α₀:
    δ = log((y + α) / (n + α₀ − y − α)) of the one minus the same of the rest; z = δ / √(1/(y₁+α) + 1/(y₂+α)).
    0 where one text is empty, or where the term is all there is.
    """
    (a, a_size), (b, b_size) = ((y + prior[0], n + np.asarray(prior[1])) for y, n in (one, rest))
    delta, z = np.zeros_like(a), np.zeros_like(a)
    known = (a > 0) & (b > 0) & (a_size > a) & (b_size > b)
    known &= (a_size > prior[1]) & (b_size > prior[1])
    x, y = a[known], b[known]
    delta[known] = np.log(x / (np.broadcast_to(a_size, a.shape)[known] - x))
    delta[known] -= np.log(y / (np.broadcast_to(b_size, b.shape)[known] - y))
    z[known] = delta[known] / np.sqrt(1 / x + 1 / y)
    return delta, z
