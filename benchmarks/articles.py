"""As many articles of real vocabulary as are wanted: the paragraphs of some articles, put together anew."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

Row = dict[str, str]
WORDS = 500  # an article has about as many


def load(path: Path) -> list[Row]:
    """The records of a JSONL file that have an outlet and a text."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def recombine(records: Sequence[Row], count: int, seed: int = 0, words: int = WORDS) -> Iterator[Row]:
    """`count` articles of about `words` words, whose paragraphs are drawn from the records of one outlet each."""
    draw = random.Random(seed)
    paragraphs: dict[str, list[str]] = {}
    for record in records:
        found = [line for line in record["text"].split("\n") if line.strip()]
        paragraphs.setdefault(record["outlet"], []).extend(found)
    outlets = sorted(paragraphs)
    for number in range(count):
        outlet, text, size = draw.choice(outlets), [], 0
        while size < words:
            text.append(draw.choice(paragraphs[outlet]))
            size += len(text[-1].split())
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield {"id": f"a{number}", "outlet": outlet, "date": day, "text": "\n\n".join(text)}


def write_parquet(articles: Iterator[Row], path: Path, rows: int = 500) -> None:
    """Write articles to a Parquet file, so many to a row group, without holding more than these."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in ("id", "outlet", "date", "text")])
    with pq.ParquetWriter(path, schema) as writer:
        while group := list(islice(articles, rows)):
            writer.write_table(pa.Table.from_pylist(group, schema))
