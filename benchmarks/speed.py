"""How fast the whole annotation is: `python -m benchmarks.speed FILE… [--rounds 5]`.

FILE is JSONL with a field `text`. Each round runs a bare regular expression and the annotation over the same texts, one
after the other, on one core; the ratio is the median of the rounds' ratios, so that a busy machine slows both. The split
says which share of the annotation each step takes. The first line names the date, the versions and the codebook.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from framing import measurement
from framing.annotation import pipeline
from framing.model import Document

BARE = re.compile(r"\w+|[^\w\s]")
STEPS = (
    "tokenise", "find_quotations", "find_sentences", "find_zones", "tag", "find_attributions", "label_quotations",
    "assemble",
)  # fmt: skip


def texts_of(paths: Sequence[Path]) -> list[str]:
    return [json.loads(line)["text"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def bare(texts: Sequence[str]) -> int:
    return sum(len(BARE.findall(text)) for text in texts)


def annotate(texts: Sequence[str]) -> int:
    """Annotate and measure all texts; the number of spans."""
    annotator, documents = pipeline.Annotator(), [Document(id=str(n), outlet="", text=t) for n, t in enumerate(texts)]
    spans = 0
    for batch in pipeline.batches(documents):
        found = annotator.annotate(batch)
        measurement.measure_all(found)
        spans += sum(len(each.table) for each in found)
    return spans


@contextmanager
def timed_steps() -> Iterator[dict[str, float]]:
    """The seconds that each step of the pipeline takes while the block runs."""
    seconds: dict[str, float] = defaultdict(float)

    def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            begin = time.process_time()
            try:
                return step(*arguments, **named)
            finally:
                seconds[name] += time.process_time() - begin

        return run

    kept = {name: getattr(pipeline, name) for name in STEPS}
    matcher, reader = pipeline.Annotator().codebook.matcher, pipeline.FrameReader
    match, read, measure = matcher.match, reader.read, measurement.measure_all
    try:
        for name, step in kept.items():
            setattr(pipeline, name, timed(name, step))
        type(matcher).match, reader.read = timed("match", type(matcher).match), timed("frames", read)  # type: ignore[method-assign]
        measurement.measure_all = timed("measure_all", measure)
        yield seconds
    finally:
        for name, step in kept.items():
            setattr(pipeline, name, step)
        type(matcher).match, reader.read = match.__func__, read  # type: ignore[method-assign]
        measurement.measure_all = measure


def rounds(texts: Sequence[str], number: int) -> tuple[float, float, int]:
    """Median ratio, tokens a second, spans."""
    annotate(texts[:20])
    ratios, speeds, spans = [], [], 0
    for _ in range(number):
        begin = time.process_time()
        tokens = bare(texts)
        middle = time.process_time()
        spans = annotate(texts)
        end = time.process_time()
        ratios.append((end - middle) / (middle - begin))
        speeds.append(tokens / (end - middle))
    return statistics.median(ratios), statistics.median(speeds), spans


def signature() -> str:
    """When and with what the figures were measured."""
    books = " ".join(f"{book.id}-{book.version}" for book in pipeline.Annotator().codebook.lexicons)
    ours, python = version("framing-news"), platform.python_version()
    return f"{date.today()} | framing {ours} | Python {python} | numpy {np.__version__} | {books}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(signature())
    for path in options.files:
        texts = texts_of([path])
        ratio, speed, spans = rounds(texts, options.rounds)
        print(
            f"{path.parent.name}: {len(texts)} articles, {spans} spans, ratio {ratio:.2f}, {speed:,.0f} tokens a second"
        )
        with timed_steps() as seconds:
            begin = time.process_time()
            annotate(texts)
            whole = time.process_time() - begin
        for name, share in sorted(seconds.items(), key=lambda item: -item[1]):
            print(f"    {name:<18} {100 * share / whole:5.1f} %")
        print(f"    {'the rest':<18} {100 * (1 - sum(seconds.values()) / whole):5.1f} %")


if __name__ == "__main__":
    main()
