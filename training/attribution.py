"""Learn the weights of the tagger: `python -m training.attribution --corpora DIR -o FILE --labels FILE`.

1. A small language model is tuned on the annotated articles (PolNeAR, train part) and labels plain news texts.
2. The tagger's field is learned from both, several times from different seeds; the mean is pruned, rounded, written.
The labels of step 1 take most of the time; they are kept in the file that `--labels` names, and read from there if it
exists. One thread, fixed seeds: the same corpora and the same versions of the libraries give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from framing.annotation.tagger.features import find_features
from framing.annotation.tagger.tape import lay_out
from framing.annotation.tagger.vocabulary import Vocabulary, build
from training import clusters, corpora, learning, teacher, vocabulary
from training.corpora import Batch
from training.export import Layout, arrays_of, write

SEEDS = (0, 1, 2)
KNOWN_FROM, CLUSTERED_FROM = 12, 5  # how often a word must stand in the texts
PLAIN_WEIGHT = 1.0  # what a line that the teacher labelled counts; an annotated one counts 1
THRESHOLD = 0.015  # weights below it are dropped
LONGEST = 200  # tokens of a line that are learned from together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder a corpus")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file of weights (.npz)")
    parser.add_argument("--labels", type=Path, required=True, help="the teacher's labels (.npz), made if missing")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    annotated = corpora.annotated_batches(arguments.corpora, "train")
    plain = corpora.plain_batches(arguments.corpora)
    if not arguments.labels.exists():
        make_labels(annotated, plain, arguments.labels)
    learn(annotated, read_labels(plain, arguments.labels), arguments.output)


def make_labels(annotated: Sequence[Batch], plain: Sequence[Batch], path: Path) -> None:
    """Tune the teacher, label the plain texts, write the labels."""
    model = teacher.teach(annotated, teacher.TeacherSettings())
    encoder = teacher.Encoder()
    labels = [teacher.label(model, encoder, batch) for batch in plain]
    np.savez_compressed(path, labels=np.concatenate(labels))


def read_labels(plain: Sequence[Batch], path: Path) -> list[Batch]:
    """The plain batches with the teacher's labels. Raises ValueError where the file was made from other texts."""
    with np.load(path, allow_pickle=False) as arrays:
        labels = arrays["labels"]
    ends = np.cumsum([len(batch.tokens) for batch in plain])
    if len(labels) != ends[-1]:
        raise ValueError(f"{path}: labels of {len(labels)} tokens, but the texts have {ends[-1]}. Delete it.")
    return [replace(batch, labels=part) for batch, part in zip(plain, np.split(labels, ends[:-1]), strict=True)]


def learn(annotated: Sequence[Batch], plain: Sequence[Batch], output: Path, seeds: Sequence[int] = SEEDS) -> None:
    """Learn from all batches and write the weights."""
    counts = vocabulary.count([*annotated, *plain])
    words = vocabulary.choose(counts, KNOWN_FROM, CLUSTERED_FROM)
    groups = clusters.cluster(clusters.word_vectors(words.words), [counts.all[word] for word in words.words])
    layout = Layout(words, groups)
    known = build(
        words.keys, words.known, fine=groups.fine, coarse=groups.coarse, cue=words.cue,
        suffix=words.suffix, prefix=words.prefix,
    )  # fmt: skip
    examples = _examples(annotated, plain, layout, known)
    fields = []
    for seed in seeds:
        fields.append(_parts(learning.learn(examples, layout.rows, learning.Settings(seed=seed))))
        mean = [np.mean(parts, axis=0) for parts in zip(*fields, strict=True)]
        write(arrays_of(layout, words, groups, mean[0], mean[1], mean[2], THRESHOLD), output)


def _parts(field: learning.Field) -> tuple[npt.NDArray[np.float32], ...]:
    return tuple(part.detach().numpy().copy() for part in (field.emissions.weight, *field.scores()))


def _examples(
    annotated: Sequence[Batch], plain: Sequence[Batch], layout: Layout, known: Vocabulary
) -> learning.Examples:
    """The rows and labels of all tokens, line by line."""
    rows, labels, lengths, weights = [], [], [], []
    for batch, weight in [*((b, 1.0) for b in annotated), *((b, PLAIN_WEIGHT) for b in plain)]:
        tape = lay_out(batch.tokens)
        features = find_features(batch.tokens, batch.quotations, batch.sentences, tape, known)
        rows.append(layout.flatten(features, tape, known))
        labels.append(batch.labels.astype(np.int64))
        lengths.append(_pieces(np.bincount(batch.tokens.line)))
        weights.append(np.full(len(lengths[-1]), weight, np.float32))
    length = np.concatenate(lengths)
    return learning.Examples(
        np.concatenate(rows), np.concatenate(labels), np.cumsum(length) - length, length, np.concatenate(weights)
    )


def _pieces(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The lengths of lines, the very long ones cut."""
    pieces = [[LONGEST] * ((length - 1) // LONGEST) + [(length - 1) % LONGEST + 1] for length in lengths.tolist()]
    return np.array([piece for line in pieces for piece in line], np.int64)


if __name__ == "__main__":
    main()
