"""Accuracy and speed of the tagger alone, from its labels: `python -m benchmarks.tagger --corpora DIR`.

Token F1 and article shares on PolNeAR, exact spans on CofeNet (with “ and ” for its `` and ''), as the attribution
benchmark counts them but before rules and linking; speed as a ratio to a bare regular expression over the same texts.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.annotation.tagger import tag
from framing.tokens import Tokens, tokenise

ROLES = ("source", "cue", "content")
WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")  # the tokens that are counted
BARE = re.compile(r"\w+|[^\w\s]")  # the pass that speed is measured by
QUOTES = {"``": "“", "''": "”"}
BATCH = 150_000  # characters

Labels = npt.NDArray[np.int8]
Span = tuple[int, int]
Records = Sequence[dict[str, Any]]
Tagger = Callable[[Sequence[str]], tuple[Tokens, Labels]]


def tag_texts(texts: Sequence[str]) -> tuple[Tokens, Labels]:
    """Tokens and labels of a batch of texts."""
    tokens = tokenise(texts)
    quotations = find_quotations(tokens)
    return tokens, tag(tokens, quotations, find_sentences(tokens, quotations))


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if sum(map(len, batch)) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def spans_of(tokens: Tokens, labels: Labels) -> dict[tuple[int, str], list[Span]]:
    """Character spans by text and role."""
    role = (labels + 1) // 2
    begins = labels % 2 == 1
    goes_on = np.zeros(len(labels) + 1, np.bool_)
    same = (role[1:] == role[:-1]) & (tokens.line[1:] == tokens.line[:-1])
    goes_on[1:-1] = same & (labels[1:] == 2 * role[1:]) & (role[1:] > 0)
    begins |= (role > 0) & ~goes_on[:-1]
    found: dict[tuple[int, str], list[Span]] = {}
    for first in np.flatnonzero(begins).tolist():
        last = first
        while goes_on[last + 1]:
            last += 1
        doc = int(tokens.doc[first])
        at = int(tokens.text_start[doc])
        span = int(tokens.start[first]) - at, int(tokens.end[last]) - at
        found.setdefault((doc, ROLES[role[first] - 1]), []).append(span)
    return found


def score_articles(records: Records, tagger: Tagger) -> dict[str, float]:
    """Token F1 by role, and the rank correlation of the articles' shares of content."""
    counts = {role: np.zeros(3) for role in ROLES}
    shares = []
    for texts, group in _with_records(records, [record["text"] for record in records]):
        spans = spans_of(*tagger(texts))
        for number, record in enumerate(group):
            starts = np.array([match.start() for match in WORD.finditer(record["text"])])
            for role in ROLES:
                annotated = [(a, b) for attribution in record["attributions"] for a, b in attribution[role]]
                gold = _covered(starts, annotated, len(record["text"]))
                found = _covered(starts, spans.get((number, role), []), len(record["text"]))
                counts[role] += [(gold & found).sum(), (found & ~gold).sum(), (gold & ~found).sum()]
            shares.append((gold.mean(), found.mean()))
    correlation = float(spearmanr(*zip(*shares, strict=True))[0])
    return {**{role: _f1(counts[role]) for role in ROLES}, "spearman": round(correlation, 3)}


def score_pieces(records: Records, tagger: Tagger) -> dict[str, float]:
    """Exact F1 of spans by role."""
    counts = {role: np.zeros(3) for role in ROLES}
    texts = [" ".join(QUOTES.get(word, word) for word in record["tokens"]) for record in records]
    for batch, group in _with_records(records, texts):
        spans = spans_of(*tagger(batch))
        for number, (text, record) in enumerate(zip(batch, group, strict=True)):
            places = _places(text.split(" "))
            for role in ROLES:
                gold = {(a, b) for label, a, b in record["spans"] if label == role}
                found = {_touched(places, span) for span in spans.get((number, role), [])}
                counts[role] += [len(gold & found), len(found - gold), len(gold - found)]
    return {f"{role}_exact": _f1(counts[role]) for role in ROLES}


def _with_records(records: Records, texts: Sequence[str]) -> Iterator[tuple[list[str], Records]]:
    at = 0
    for batch in batches(texts):
        yield batch, records[at : at + len(batch)]
        at += len(batch)


def _covered(starts: npt.NDArray[np.int64], spans: Sequence[Span], size: int) -> npt.NDArray[np.bool_]:
    inside = np.zeros(size + 1, np.bool_)
    for start, end in spans:
        inside[start:end] = True
    return inside[starts]


def _places(words: Sequence[str]) -> npt.NDArray[np.int64]:
    lengths = np.array([len(word) for word in words])
    starts = np.cumsum(lengths + 1) - lengths - 1
    return np.stack([starts, starts + lengths])


def _touched(places: npt.NDArray[np.int64], span: Span) -> Span:
    touched = np.flatnonzero((places[0] < span[1]) & (places[1] > span[0]))
    return int(touched[0]), int(touched[-1]) + 1


def _f1(counts: npt.NDArray[np.float64]) -> float:
    right, spurious, missed = counts
    return round(float(200 * right / (2 * right + spurious + missed)), 1)


def measure_speed(texts: Sequence[str], rounds: int = 5) -> dict[str, float]:
    """Medians over rounds that take turns: the ratio to the bare pass, and tokens a second."""
    groups = list(batches(texts))
    bare, full = [], []
    for _ in range(rounds + 1):
        begin = time.process_time()
        tokens = sum(len(BARE.findall(text)) for text in texts)
        between = time.process_time()
        for group in groups:
            tag_texts(group)
        full.append(time.process_time() - between)
        bare.append(between - begin)
    ratio = statistics.median(f / b for f, b in zip(full[1:], bare[1:], strict=True))
    return {"ratio": round(ratio, 2), "tokens_per_second": round(tokens / statistics.median(full[1:]))}


def _read(path: Path) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder a corpus")
    parser.add_argument("--split", default="dev")
    arguments = parser.parse_args()
    articles = _read(arguments.corpora / "polnear" / f"{arguments.split}.jsonl")
    pieces = _read(arguments.corpora / "cofenet_polnear" / f"{arguments.split}.jsonl")
    figures = score_articles(articles, tag_texts) | score_pieces(pieces, tag_texts)
    figures |= measure_speed([record["text"] for record in _read(arguments.corpora / "polnear" / "train.jsonl")][:300])
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
