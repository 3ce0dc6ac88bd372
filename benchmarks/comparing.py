"""What comparing costs as the corpus grows: `python -m benchmarks.comparing FILE… [--sizes 500 2000 8000 20000]`.

FILE is JSONL with the fields `outlet` and `text`. Articles are made of paragraphs of different articles, so that the
vocabulary is real and no text comes twice; each paragraph stands in about as many articles at every size, so that a large
corpus shares no more copy than a small one. Every size runs in a process of its own, with a bare regular expression over
the same texts before and after as the reference; CPU time.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from benchmarks.articles import Row, load, recombine
from benchmarks.speed import bare

WORDS = 250  # of an article
SHARE = 0.55  # paragraphs for each place that there is for one


@dataclass(frozen=True)
class Cost:
    """CPU seconds of each part, words and the most memory (MB) of one run."""

    articles: int
    words: int
    reference: float
    annotation: float
    comparison: float
    memory: float


def measured(records: Sequence[Row], size: int) -> Cost:
    """One run over `size` articles."""
    from framing.annotation.pipeline import annotate_corpus
    from framing.comparison.comparing import compare
    from framing.model import Corpus, Document

    rows = list(recombine(records, size, words=WORDS, share=SHARE))
    corpus = Corpus(tuple(Document(row["id"], row["outlet"], row["text"]) for row in rows))
    made = [row["text"] for row in rows]
    clock = [time.process_time()]
    words = bare(made)
    clock.append(time.process_time())
    found = list(annotate_corpus(corpus))
    clock.append(time.process_time())
    compare(corpus, annotations=found)
    clock.append(time.process_time())
    bare(made)
    clock.append(time.process_time())
    first, annotation, comparison, last = (b - a for a, b in pairwise(clock))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(size, words, (first + last) / 2, annotation, comparison, memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[500, 2000, 8000, 20000])
    options = parser.parse_args()
    records = [record for path in options.files for record in load(path)]
    print("articles     tokens  annotation (ms an article)  comparison (ms)  comparison / bare pass  memory (MB)")
    for size in options.sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            cost = process.submit(measured, records, size).result()
        each = [1000 * seconds / size for seconds in (cost.annotation, cost.comparison)]
        print(f"{size:8} {cost.words:10} {each[0]:27.1f} {each[1]:16.1f} {cost.comparison / cost.reference:23.1f} "
              f"{cost.memory:12.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
