"""As many articles of real vocabulary as are wanted: the paragraphs of some articles, put together anew."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from pathlib import Path

Row = dict[str, str]
WORDS = 500  # an article has about as many
LONG = 25  # words of a paragraph that is drawn where copy is limited, at least


def load(path: Path) -> list[Row]:
    """The records of a JSONL file that have an outlet and a text."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def recombine(
    records: Sequence[Row], count: int, seed: int = 0, words: int = WORDS, share: float | None = None
) -> Iterator[Row]:
    """`count` articles of about `words` words, whose paragraphs are drawn from the records of one outlet each.

    With `share` they are drawn from all records, and only so many for each that is needed: a large corpus then shares
    no more copy than a small one.
    """
    draw = random.Random(seed)
    paragraphs: dict[str, list[str]] = {}
    for record in records:
        found = [line for line in record["text"].split("\n") if line.strip()]
        paragraphs.setdefault(record["outlet"], []).extend(found)
    outlets = sorted(paragraphs)
    if share is not None:
        pool = _pool(paragraphs, share * count * words, draw)
        paragraphs = dict.fromkeys(outlets, pool)
    for number in range(count):
        outlet, text, size = draw.choice(outlets), [], 0
        while size < words:
            text.append(draw.choice(paragraphs[outlet]))
            size += len(text[-1].split())
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield {"id": f"a{number}", "outlet": outlet, "date": day, "text": "\n\n".join(text)}


def _pool(paragraphs: Mapping[str, list[str]], words: float, draw: random.Random) -> list[str]:
    """Paragraphs of all outlets in disorder, about so many words; furniture and headlines are too short for it."""
    every = [line for outlet in sorted(paragraphs) for line in paragraphs[outlet] if len(line.split()) >= LONG]
    draw.shuffle(every)
    sizes = accumulate(len(line.split()) for line in every)
    return [line for line, size in zip(every, sizes, strict=True) if size <= words] or every[:1]


def write_parquet(articles: Iterator[Row], path: Path, rows: int = 500) -> None:
    """Write articles to a Parquet file, so many to a row group, without holding more than these."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in ("id", "outlet", "date", "text")])
    with pq.ParquetWriter(path, schema) as writer:
        while group := list(islice(articles, rows)):
            writer.write_table(pa.Table.from_pylist(group, schema))
