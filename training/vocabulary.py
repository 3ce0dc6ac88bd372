"""Which words the tagger knows, and how often each is a cue. Names are left out, so that nothing is learned of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.annotation.tagger.columns import affixes
from framing.annotation.tagger.vocabulary import word_keys, word_slots
from framing.tokens import CAPITALISED, CAPITALS, LOWER, WORD, Tokens
from training.corpora import Batch

CUE_BOUNDS = (0.03, 0.1, 0.25, 0.5, 0.8)  # share of a word's tokens that are cues: classes 1 to 6
_NAME = 0.7  # a word of which so great a share is capitalised inside sentences is a name


@dataclass(slots=True)
class Counts:
    """How often each folded word stands in the texts, capitalised in mid-sentence or not, and as a cue."""

    all: Counter[str]
    capitalised: Counter[str]
    plain: Counter[str]
    cue: Counter[str]
    hashes: dict[str, int]
    affixes: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words in the order of their keys; `known` have a number of their own."""

    words: tuple[str, ...]
    keys: npt.NDArray[np.uint32]
    known: npt.NDArray[np.bool_]
    cue: npt.NDArray[np.uint8]
    suffix: npt.NDArray[np.uint16]
    prefix: npt.NDArray[np.uint16]


def folded_words(tokens: Tokens) -> list[str]:
    """The folded form of every token."""
    text = tokens.folded.astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
    return [text[start + 4 : end + 4] for start, end in zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)]


def count(batches: Iterable[Batch]) -> Counts:
    """Count the words of labelled batches."""
    counts = Counts(Counter(), Counter(), Counter(), Counter(), {}, {})
    for batch in batches:
        words = folded_words(batch.tokens)
        _count_shapes(batch, words, counts)
        counts.cue.update(words[i] for i in np.flatnonzero((batch.labels + 1) // 2 == 2))
    return counts


def _count_shapes(batch: Batch, words: Sequence[str], counts: Counts) -> None:
    tokens = batch.tokens
    inside = np.ones(len(tokens), np.bool_)
    inside[batch.sentences.first] = False
    inside[1:] &= batch.quotations.kind[:-1] == WORD
    capital = (tokens.shape == CAPITALISED) | (tokens.shape == CAPITALS)
    counts.all.update(words)
    counts.hashes.update(zip(words, tokens.hash.tolist(), strict=True))
    suffix, prefix = affixes(tokens, np.arange(len(tokens)))
    counts.affixes.update(zip(words, zip(suffix.tolist(), prefix.tolist(), strict=True), strict=True))
    counts.capitalised.update(words[i] for i in np.flatnonzero(inside & capital))
    counts.plain.update(words[i] for i in np.flatnonzero(inside & (tokens.shape == LOWER)))


def choose(counts: Counts, known_from: int, clustered_from: int) -> Words:
    """The words to know. Where two share a cell of the table, the more frequent one stays."""
    order = sorted((word for word, n in counts.all.items() if n >= clustered_from), key=lambda w: (-counts.all[w], w))
    hashes = np.array([counts.hashes[word] for word in order], np.uint64)
    _, stays = np.unique(word_slots(hashes), return_index=True)
    stays = stays[np.argsort(word_keys(hashes)[stays])]
    words = tuple(order[i] for i in stays)
    known = np.array([counts.all[w] >= known_from and not is_name(w, counts) for w in words])
    cue = np.array([cue_class(counts.cue[w], counts.all[w]) if w[0].isalpha() else 0 for w in words], np.uint8)
    suffix, prefix = (np.array([counts.affixes[word][side] for word in words], np.uint16) for side in (0, 1))
    return Words(words, word_keys(hashes)[stays], known, cue, suffix, prefix)


def is_name(word: str, counts: Counts) -> bool:
    """Is the word mostly capitalised where no sentence begins?"""
    capitalised, plain = counts.capitalised[word], counts.plain[word]
    return word.isalpha() and len(word) > 1 and capitalised > _NAME * (capitalised + plain)


def cue_class(cues: int, tokens: int) -> int:
    """0 for a word never seen as a cue, else 1 to 6 by its share of cues, drawn towards 0 where little was seen."""
    if not cues:
        return 0
    return 1 + int(np.searchsorted(CUE_BOUNDS, (cues + 0.05) / (tokens + 1), "right"))
