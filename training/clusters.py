"""Clusters of words: four hundred fine ones and sixty-four coarse ones, from the word pieces of a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from sklearn.cluster import MiniBatchKMeans
from tokenizers import Tokenizer

from training.model_files import model_folder

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The fine and the coarse cluster of each word; the last number of each is "no vector"."""

    fine: npt.NDArray[np.uint16]
    coarse: npt.NDArray[np.uint8]
    fine_number: int
    coarse_number: int


def word_vectors(words: Sequence[str]) -> Vectors:
    """The mean of the input vectors of each word's pieces in all-MiniLM-L6-v2, less the mean of all pieces."""
    pieces = load_file(model_folder() / "model.safetensors")["embeddings.word_embeddings.weight"].astype(np.float32)
    pieces -= pieces.mean(axis=0)
    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    vectors = np.zeros((len(words), pieces.shape[1]), np.float32)
    for row, found in enumerate(tokenizer.encode_batch(list(words), add_special_tokens=False)):
        if found.ids:
            vectors[row] = pieces[found.ids].mean(axis=0)
    return vectors


def cluster(vectors: Vectors, counts: Sequence[int], fine: int = 400, coarse: int = 64, seed: int = 0) -> Clusters:
    """k-means of the words' vectors scaled to length 1, frequent words counting more; a zero vector has no cluster."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    known = length[:, 0] > 0
    scaled = vectors[known] / length[known]
    weight = np.sqrt(np.asarray(counts, np.float64)[known])
    numbers = []
    for size in (fine, coarse):
        found = np.full(len(vectors), size)
        means = MiniBatchKMeans(size, n_init=1, batch_size=4096, max_iter=60, random_state=seed)
        means.fit(scaled, sample_weight=weight)
        found[known] = means.predict(scaled)
        numbers.append(found)
    return Clusters(numbers[0].astype(np.uint16), numbers[1].astype(np.uint8), fine, coarse)
