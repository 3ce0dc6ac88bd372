"""Clusters of words, from vectors of words: about four hundred fine ones and sixty coarse ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The fine and the coarse cluster of each word; the last number of each is "no vector"."""

    fine: npt.NDArray[np.uint16]
    coarse: npt.NDArray[np.uint8]
    fine_number: int
    coarse_number: int


def cluster(vectors: Vectors, counts: Sequence[int], fine: int = 400, coarse: int = 64, seed: int = 0) -> Clusters:
    """k-means of the words' vectors scaled to length 1, frequent words counting more; a zero vector has no cluster."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    known = length[:, 0] > 0
    scaled = vectors[known] / length[known]
    weight = np.sqrt(np.asarray(counts, np.float64)[known])
    numbers = []
    for size in (fine, coarse):
        found = np.full(len(vectors), size)
        means = KMeans(size, n_init=1, max_iter=30, random_state=seed).fit(scaled, sample_weight=weight)
        found[known] = means.predict(scaled)
        numbers.append(found)
    return Clusters(numbers[0].astype(np.uint16), numbers[1].astype(np.uint8), fine, coarse)
