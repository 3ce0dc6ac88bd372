"""Annotated and plain texts from a folder of corpora, as batches of tokens with labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.annotation.quotations import Quotations, find_quotations
from framing.annotation.sentences import Sentences, find_sentences
from framing.tokens import Tokens, tokenise

ROLES = ("source", "cue", "content")
Labels = npt.NDArray[np.int8]

_BATCH = 150_000  # characters


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts in tokens, with a label for each token."""

    tokens: Tokens
    quotations: Quotations
    sentences: Sentences
    labels: Labels


def read_records(path: Path) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def annotated_batches(folder: Path, split: str) -> list[Batch]:
    """PolNeAR's articles of one split, with the annotators' labels."""
    records = read_records(folder / "polnear" / f"{split}.jsonl")
    batches = []
    for group in _group(records):
        tokens, quotations, sentences = analyse([record["text"] for record in group])
        batches.append(Batch(tokens, quotations, sentences, gold_labels(tokens, group)))
    return batches


def analyse(texts: Sequence[str]) -> tuple[Tokens, Quotations, Sentences]:
    tokens = tokenise(texts)
    quotations = find_quotations(tokens)
    return tokens, quotations, find_sentences(tokens, quotations)


def gold_labels(tokens: Tokens, records: Sequence[dict[str, Any]]) -> Labels:
    """Labels of the tokens that the annotated spans touch; where spans overlap, the first stands."""
    labels = np.zeros(len(tokens), np.int8)
    for number, record in enumerate(records):
        at = int(tokens.text_start[number])
        for attribution in record["attributions"]:
            for role, name in enumerate(ROLES):
                for start, end in attribution[name]:
                    first = int(np.searchsorted(tokens.end, at + start, "right"))
                    stop = int(np.searchsorted(tokens.start, at + end, "left"))
                    if stop > first and not labels[first:stop].any():
                        labels[first:stop] = 2 * role + 2
                        labels[first] = 2 * role + 1
    return labels


def plain_batches(folder: Path) -> list[Batch]:
    """Every text without annotation of attribution that may be learned from (train parts only); no labels yet."""
    batches = []
    for group in _group([{"text": text} for text in _plain_texts(folder)]):
        tokens, quotations, sentences = analyse([record["text"] for record in group])
        batches.append(Batch(tokens, quotations, sentences, np.zeros(len(tokens), np.int8)))
    return batches


def _plain_texts(folder: Path) -> list[str]:
    texts = [f"{r['title']}\n\n{r['text']}" for r in read_records(folder / "outlets_sample" / "articles.jsonl")]
    for name in ("neus_triples", "allsides_2021"):
        for record in read_records(folder / name / "train.jsonl"):
            texts += [f"{a['title']}\n\n{a['text']}" for a in record["articles"]]
    texts += [record["text"] for record in read_records(folder / "narrative_frames" / "train.jsonl")]
    texts += ["\n\n".join(s["text"] for s in r["sentences"]) for r in read_records(folder / "basil" / "train.jsonl")]
    return list(dict.fromkeys(texts))


def _group(records: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for record in records:
        group.append(record)
        if sum(len(r["text"]) for r in group) >= _BATCH:
            yield group
            group = []
    if group:
        yield group
