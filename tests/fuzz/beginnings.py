"""Good inputs of every target, from which a fuzzer makes bad ones."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping

import targets

CARD = """id = "mine"
version = "1.0.0"
title = "Mine"
licence = "CC0-1.0"
source = "made for tests"
[categories.alarm]
layer = "frame"
family = "rising"
definition = "Words of alarm."
[[axes]]
id = "a"
poles = {up = ["alarm"], down = ["alarm"]}
"""
TABLE = """pattern,category,pos,prev,next,near,not_prev,except,weight,scope,reason
sound/v the? {alarm|bell},alarm,,,,,,,,,a call
dread/n * war,alarm,noun,#det;the,,talk;fear,not,dread pirate;dread locks,0.5,both,fear
"""
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ferries | Gazette</title>'
    '<meta property="og:site_name" content="Gazette"></head><body><nav>Home</nav><article><h1>Ferries</h1>'
    f"<p>{targets.GOOD * 4}</p><p>“We wait,” she said.<br>No more.</p></article><script>x()</script></body></html>"
)
CODES = {
    "format": "framing-codes", "version": 1, "coder": "Ada", "documents": {"a": ""}, "layers": ["frame"],
    "marks": [{"doc_id": "a", "start": 4, "end": 9, "layer": "hedge", "label": "modal", "voice": "own", "text": "union"}],
}  # fmt: skip


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"id": ["1", "2"], "text": [targets.GOOD, "War."], "outlet": ["A", None]}), buffer)
    return buffer.getvalue()


def text() -> list[bytes]:
    return [("é “x” " * 9).encode(code) for code in ("utf-8-sig", "utf-16", "cp1252", "utf-32", "koi8-r") if code[0] != "k"]


BEGINNINGS: Mapping[str, Callable[[], list[bytes]]] = {
    "text": text,
    "decoding": lambda: [*text(), PAGE.encode(), PAGE.replace("utf-8", "koi8-r").encode()],
    "csv": lambda: [
        b'id,outlet,text,date\n1,A,"One, ""two""\nthree.",2022-02-02\n2,B,Four.,2 Feb 2022\n', b"text;source\nx;y\n",
        'outlet,text\nA,"open\nB,“é”\n'.encode("utf-16"),
    ],
    "tsv": lambda: [b"site\tbody\tlink\nPost\tFour.\thttp://x.org\n"],
    "jsonl": lambda: [
        b'{"id": 1, "text": "One.", "date": "2022-02-02"}\n{"uuid": "u", "content": "Two \\ud800", "event": 7.0}\n[1]\n'
    ],
    "parquet": lambda: [parquet()],
    "page": lambda: [PAGE.encode(), b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b "c">]><html><p>&b;</p></html>'],
    "manifest": lambda: [
        b"file,outlet,country,kind,title,date,url,event,note\ngood.txt,Gazette,IE,daily,T,02/03/2022,http://x,e,n\n"
        b"../x.txt,Gazette\nsub\\y.txt,,,,,,,,\n"
    ],
    "annotate": lambda: [bytes(range(n, min(n + 60, 128))) for n in range(0, 120, 30)]
    + [b"\xff" + f"“{targets.GOOD}”\n\nHe said: ‘No.’".encode()],
    "lexicon": lambda: [CARD.encode() + b"\0" + TABLE.encode()],
    "importing": lambda: [
        b"%\n1\tanger\n2\tfear\n%\nhate*\t1\nworr*\t1\t2\nkind of\t2\n",
        b"pattern,category,reason\ntalk*,fear,x\nunion,anger,\n"
    ],
    "pattern": lambda: [b"sound/v the? {alarm|bell} * war/n", b"and/or tense/a"],
    "codes": lambda: [
        json.dumps(CODES).encode(), b"coder,doc_id,start,end,layer,label,voice,text\nAda,a,4,9,hedge,modal,own,union\n"
    ],
    "study": lambda: [targets.beginning()],
    "edited": lambda: [bytes(range(n, n + 8)) for n in range(0, 200, 8)],
}  # fmt: skip
