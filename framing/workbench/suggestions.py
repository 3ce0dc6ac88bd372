"""Further terms for a lexicon, from the user's own texts: what keeps the seeds' company, or what is used as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from framing.comparison.keyness import log_odds
from framing.errors import LexiconError
from framing.lexicons import Category, Entry, Matcher, word_classes
from framing.lexicons.patterns import PatternError, parse
from framing.model import Document, Integers
from framing.tokens import LOWER, Flags, Hashes, Tokens, hash_words
from framing.workbench.contexts import WIDTH, Context, context, sentenced

TOGETHER, ALIKE = "together", "alike"
FEWEST = 3  # uses of a term that is proposed
WINDOW = 4  # words on either side that make a word's company
DIMENSIONS = 50
_SEED = Category("seed", "word", "seed", "", "A term that others are sought for.", "")
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term with its score, how often it is used, how often in a sentence with a seed, and one such use."""

    term: str
    score: float
    count: int
    together: int
    context: Context


@dataclass
class _Uses:
    """Uses of the candidate words, in the order of the texts.

    The word of each and whether a seed stands in its sentence; pairs of neighbours; the neighbours of seeds; one context
    of each word and whether a seed stands in it; the number of each word by its hash; how many seeds there are.
    """

    term: list[Integers] = field(default_factory=list)
    beside: list[Flags] = field(default_factory=list)
    pairs: list[npt.NDArray[np.int64]] = field(default_factory=list)
    seeds: list[npt.NDArray[np.int64]] = field(default_factory=list)
    where: dict[int, tuple[bool, Context]] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)
    hits: int = 0


def suggest_terms(
    seeds: Sequence[str], documents: Iterable[Document], by: str = ALIKE, limit: int = 30, fewest: int = FEWEST
) -> list[Suggestion]:
    """Words that go with the seeds (patterns of the pattern language), best first; never the seeds themselves.

    `together`: words of the sentences that hold a seed against those of all others; the score is the z of the log-odds
    ratio with an informative Dirichlet prior (Monroe et al. 2008). `alike`: words whose neighbours are those of the seeds;
    the score is the cosine of their vectors (positive pointwise mutual information within four words, reduced to at most
    fifty dimensions), from −1 to 1. Only words in lower case that are no function words are proposed.
    Raises LexiconError where a seed cannot be read or none occurs.
    """
    entries = _entries(seeds)
    uses = _Uses()
    for batch, tokens, sentence in sentenced(documents):
        _gather(uses, batch, tokens, sentence, Matcher(entries))
    term = np.concatenate(uses.term) if uses.term else np.zeros(0, np.int32)
    beside = np.concatenate(uses.beside) if uses.beside else np.zeros(0, np.bool_)
    if not uses.hits:
        raise LexiconError([f"none of the seeds {', '.join(map(repr, seeds))} occurs in the texts. Give others."])
    size = len(uses.number)
    count, together = np.bincount(term, minlength=size), np.bincount(term[beside], minlength=size)
    score = _alike(uses, size) if by == ALIKE else _together(count, together)
    often = np.flatnonzero((count >= fewest) & (score > 0))
    best = often[np.lexsort((often, -np.round(score[often], 9)))][:limit]
    return [
        Suggestion(use.text.lower(), float(score[at]), int(count[at]), int(together[at]), use)
        for at in best.tolist()
        for use in (uses.where[at][1],)
    ]


def _entries(seeds: Sequence[str]) -> list[Entry]:
    entries, problems = [], []
    for line, seed in enumerate(seeds, start=1):
        try:
            parse(seed)
            entries.append(Entry(f"seed:{seed}", "seed", seed, _SEED, "a seed", line))
        except PatternError as error:
            problems.append(f"the seed {seed!r}: {error}.")
    if problems or not entries:
        raise LexiconError(problems or ["there is no seed. Name at least one term."])
    return entries


def _gather(uses: _Uses, batch: Sequence[Document], tokens: Tokens, sentence: Integers, matcher: Matcher) -> None:
    """Add the uses in a batch: every candidate word, and which words stand within the window of which."""
    hits = matcher.match(tokens, sentence)
    marked = np.zeros(len(tokens) + 1, np.int32)
    np.add.at(marked, hits.first, 1)
    np.add.at(marked, hits.last + 1, -1)
    seed = np.cumsum(marked)[:-1] > 0
    held = np.bincount(sentence[hits.first], minlength=int(sentence[-1]) + 1 if len(sentence) else 0) > 0
    candidate = (tokens.shape == LOWER) & ~np.isin(tokens.hash, _function_words())
    word = np.flatnonzero(candidate & ~seed)
    number = _numbers(uses, tokens.hash[word])
    uses.term.append(number)
    beside = held[sentence[word]]
    uses.beside.append(beside)
    for at, place in _examples(number, beside):
        if at not in uses.where or bool(beside[place]) > uses.where[at][0]:
            first = int(word[place])
            uses.where[at] = bool(beside[place]), context(batch, tokens, matcher.entries[0], first, first, WIDTH)
    label = np.full(len(tokens), -1, np.int64)
    label[word] = number
    uses.pairs.append(_neighbours(label, word, sentence))
    uses.seeds.append(_neighbours(label, np.flatnonzero(seed), sentence)[:, 1])
    uses.hits += len(hits)


def _numbers(uses: _Uses, hashes: Hashes) -> Integers:
    """The number of each word; a new one gets the next."""
    return np.array([uses.number.setdefault(h, len(uses.number)) for h in hashes.tolist()], np.int32)


def _function_words() -> Hashes:
    words = sorted({word for members in word_classes().values() for word in members if word.isalpha()})
    return hash_words(words)


def _neighbours(
    label: npt.NDArray[np.int64], places: npt.NDArray[np.intp], sentence: Integers
) -> npt.NDArray[np.int64]:
    """Pairs of a word at one of the places and a candidate within its window, in the same sentence."""
    steps = np.array([step for step in range(-WINDOW, WINDOW + 1) if step])
    at = np.repeat(places, len(steps))
    near = at + np.tile(steps, len(places))
    inside = (near >= 0) & (near < len(label))
    at, near = at[inside], near[inside]
    kept = (sentence[at] == sentence[near]) & (label[near] >= 0)
    return np.stack([label[at[kept]], label[near[kept]]], axis=1)


def _together(count: npt.NDArray[np.intp], together: npt.NDArray[np.intp]) -> Numbers:
    """The z of each word between the sentences with a seed and the others."""
    one, rest = together.astype(np.float64), (count - together).astype(np.float64)
    prior = count * (one.sum() / max(count.sum(), 1))  # as many pseudo-counts as words beside the seeds
    return log_odds((one, one.sum()), (rest, rest.sum()), (prior, prior.sum()))[1]


def _alike(uses: _Uses, size: int) -> Numbers:
    """The cosine between each word's neighbours and those of all seeds together."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    dimensions = min(DIMENSIONS, size - 1)
    if dimensions < 2:
        return np.zeros(size)
    pairs, seeds = np.concatenate(uses.pairs), np.concatenate(uses.seeds)
    rows = np.append(pairs[:, 0], np.full(len(seeds), size))
    columns = np.append(pairs[:, 1], seeds)
    counts = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size + 1, size))
    counts.sum_duplicates()
    information = _information(counts)
    vectors = TruncatedSVD(dimensions, algorithm="arpack", random_state=0).fit_transform(information)
    vectors = normalize(vectors)
    cosine: Numbers = vectors[:size] @ vectors[size]
    return cosine


def _information(counts: csr_array) -> csr_array:
    """Positive pointwise mutual information of each cell."""
    rows, columns = counts.nonzero()
    total = counts.sum()
    expected = counts.sum(axis=1)[rows] * counts.sum(axis=0)[columns] / total
    values = np.maximum(np.log(counts.data / expected), 0)
    return csr_array((values, (rows, columns)), shape=counts.shape)


def _examples(number: Integers, beside: Flags) -> Iterator[tuple[int, int]]:
    """Each word with the place of a use of it, with a seed in its sentence where there is one."""
    order = np.lexsort((np.arange(len(number)), ~beside, number))
    words, first = np.unique(number[order], return_index=True)
    yield from zip(words.tolist(), order[first].tolist(), strict=True)
