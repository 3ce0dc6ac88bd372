"""Makers of the bad files that `cases/bad_input.json` names: what cannot be written down as text in a case."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

TEXT = "The union said that talks had failed."


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", TEXT)
    return buffer.getvalue()


def parquet(**columns: object) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, row_group_size=2)
    return buffer.getvalue()


def parquet_of_bytes(*texts: bytes) -> bytes:
    """Texts that are no UTF-8, in a column that says that they are."""
    import pyarrow as pa

    return parquet(text=pa.array(texts, pa.binary()).view(pa.string()))


def parquet_of_year(year: int) -> bytes:
    import pyarrow as pa

    day = pa.array([(year - 1970) * 31_556_952, 0], pa.timestamp("s"))
    return parquet(text=[TEXT, "War."], date=day)


def parquet_twice() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([pa.array(["One."]), pa.array(["Two."])], names=["text", "text"]), buffer)
    return buffer.getvalue()


def parquet_with_a_broken_group() -> bytes:
    """Three groups of two rows, the second with other bytes than were written."""
    import pyarrow.parquet as pq

    whole = parquet(text=[f"{TEXT} {n}" for n in range(6)])
    at = pq.ParquetFile(io.BytesIO(whole)).metadata.row_group(1).column(0).dictionary_page_offset
    return whole[:at] + b"\xff" * 60 + whole[at + 60 :]


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


PARAGRAPH = f"<p>{TEXT * 8}</p>"
BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))

BYTES: Mapping[str, Callable[[], bytes]] = {
    "zip": zipped,
    "gzip": lambda: gzip.compress(TEXT.encode()),
    "noise": lambda: bytes((7919 * n + 13) % 224 + 32 for n in range(4000)),
    "utf-16 without mark": lambda: TEXT.encode("utf-16-le"),
    "utf-16 with mark": lambda: TEXT.encode("utf-16"),
    "utf-16 cut": lambda: TEXT.encode("utf-16")[:-1],
    "utf-8 broken": lambda: f"“{TEXT}” ".encode() + b"\xff",
    "one NUL": lambda: f"{TEXT}\0{TEXT}".encode(),
    "csv broken byte": lambda: "text\n“One.”\n“Two.”\n".encode().replace("“Two".encode(), b"\xffTwo"),
    "csv utf-16": lambda: "text\nOne.\n".encode("utf-16"),
    "csv NUL": lambda: b"text,outlet\n" + f"{TEXT},A\nTwo\0.,B\n".encode(),
    "csv wide": lambda: ("text," + ",".join(f"c{n}" for n in range(100_000)) + f"\n{TEXT}" + ",x" * 100_000 + "\n").encode(),
    "csv unclosed": lambda: b'outlet,text\nA,One.\nA,"Two\n' + b"A,Good.\n" * 5000,
    "jsonl deep": lambda: b'{"text": ' + b"[" * 100_000 + b'\n{"text": "One."}\n',
    "jsonl long number": lambda: b'{"text": "One.", "id": ' + b"9" * 5000 + b'}\n{"text": "Two."}\n',
    "jsonl many keys": lambda: b'{"text": "One."' + b"".join(b', "k%d": 1' % n for n in range(100_000)) + b"}\n",
    "parquet cut": lambda: parquet(text=[TEXT] * 9)[:-20],
    "parquet empty": lambda: parquet(text=[])[:],
    "parquet numbers": lambda: parquet(text=[1, 2]),
    "parquet bytes": lambda: parquet(text=[b"One."]),
    "parquet lists": lambda: parquet(text=[["One."]]),
    "parquet nested": lambda: parquet(text=["One.", "Two."], outlet=[{"name": "A"}, None]),
    "parquet without text": lambda: parquet(words=["x"]),
    "parquet not utf-8": lambda: parquet_of_bytes(b"One.", b"\xff\xfe", b"Three."),
    "parquet far year": lambda: parquet_of_year(30_000),
    "parquet twice": parquet_twice,
    "parquet broken group": parquet_with_a_broken_group,
    "page scripts": lambda: page(f"<script>document.write('no')</script>{PARAGRAPH}<svg onload='x()'></svg>"),
    "page script only": lambda: page("<script>document.write('no')</script>"),
    "page bomb": lambda: f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b0 "boom">{BOMB}]>'.encode()
    + page(f"<p>&b11; {TEXT * 8}</p>"),
    "page file entity": lambda: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + page(f"<p>&f; {TEXT * 8}</p>"),
    "page deep": lambda: page("<div>" * 100_000 + PARAGRAPH),
    "page nested": lambda: page("<div>" * 1000 + PARAGRAPH + "</div>" * 1000),
    "page crowded": lambda: page("<p " + " ".join(f'a{n}="x"' for n in range(3000)) + ">x</p>" + PARAGRAPH),
    "page wrong charset": lambda: page(f"<p>{'The café said no. ' * 20}</p>", '<meta charset="utf-8">')
    .decode()
    .encode("cp1252"),
    "page unknown charset": lambda: page(f"<p>{'The café said no. ' * 20}</p>", '<meta charset="klingon">'),
    "page large": lambda: page(PARAGRAPH * 67_000),
    "page of blanks": lambda: page("<p>" + " " * 11_000_000 + TEXT * 8 + "</p>"),
    "brackets": lambda: b"[" * 100_000,
    "card deep": lambda: b"x = " + b"[" * 100_000,
    "card number": lambda: b"x = " + b"9" * 5000,
}

PLACES: Mapping[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "link out": lambda path: path.symlink_to("/etc/hosts"),
    "link to nothing": lambda path: path.symlink_to(path.parent / "nothing"),
    "link to device": lambda path: path.symlink_to("/dev/zero"),
}
