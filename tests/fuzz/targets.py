"""What is fuzzed: one function a door of the program, bytes in, an error where a promise is broken.

A door may refuse with `FramingError` or list what it skips; anything else that is raised is a finding. The same
functions are driven by atheris (`run.py`, by hand) and by hypothesis (`tests/test_fuzz.py`, on every change).
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from framing.annotation.pipeline import annotate
from framing.comparison import compare
from framing.comparison.code_files import CodesError, read_codes
from framing.errors import LexiconError, StudyError
from framing.lexicons import Codebook
from framing.lexicons.loading import load_lexicon
from framing.lexicons.patterns import PatternError, parse
from framing.model import Annotations, Corpus, Document
from framing.reading import read_corpus
from framing.reading.decoding import declared_charset, decode
from framing.reading.refusals import Unreadable
from framing.study import Study
from framing.workbench.importing import import_lexicon

VALUES = (None, True, -1, 10**30, 0.5, "", "x", "\ud800", [], {}, [[]], {"a": 1}, ["x", None], 1e308)
GOOD = "The union said that talks had failed."
PIECES = (
    *(" ", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\x00", "\x85", "\ud800", "\udfff", "\ufeff"),
    *"\"'“”‘’«»„`.,;:!?-–—…()[]/%$€&<>#@*_=+\\|~^",
    *("''", "``", "...", "--", "?!", "'s", "’s", "n't", "’re", "-", "o'", "5,000", "1.5", "12:30", "2022", "$3bn", "2/3"),
    *("said", "says", "told", "claimed", "according to", "warned", "denied that", "accused", "he", "she", "they", "it"),
    *("minister", "The ministry", "officials", "sources", "Putin", "Joe Biden", "Mr.", "Lt. Col.", "U.S.", "US", "Russia"),
    *("Ukraine", "NATO", "a spokesman for", "who", "which", "that", "and", "but", "if", "the", "of", "to", "in", "on"),
    *("not", "no", "never", "without", "deny", "ruled out", "prevent", "avoid", "may", "might", "could", "reportedly"),
    *("apparently", "about", "allegedly", "invasion", "invade", "threat", "escalation", "tensions", "war", "talks", "peace"),
    *("build-up", "on the brink of", "deter", "reassure", "crisis", "brutal", "regime", "clearly", "dramatically"),
    *("Copyright 2022", "Read more:", "By A Writer", "KYIV (AP) —", "Source: Getty Images", "Share", "https://example.org/a"),
    *("\u0301", "\u200b", "\u200d", "\u202e", "e\u0301", "😀", "👩‍👧", "שלום", "خبر", "戦争", "𝔴𝔞𝔯", "ﬁ", "ß"),
    *("İ", "ǅ", "x" * 300, "²"),
)  # fmt: skip


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="framing-fuzz-") as name:
        yield Path(name)


def check_annotations(found: Annotations) -> None:
    """Spans lie inside the text, are trimmed and hold something; sentences and zones are in order and apart."""
    text = found.text
    for span in found.spans():
        piece = text[span.start : span.end]
        assert 0 <= span.start < span.end <= len(text), span
        assert piece == piece.strip(), span
    for layer in ("sentence", "zone"):
        assert all(a.end <= b.start for a, b in pairwise(found.spans(layer))), layer


def check_corpus(corpus: Corpus) -> None:
    """Every text holds something and has its hash; ids are unique; whatever is skipped says why and what to do."""
    assert len({document.id for document in corpus}) == len(corpus)
    for document in corpus:
        assert document.text.strip()
        assert document.outlet
        assert document.sha256 == hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    for note in corpus.skipped:
        assert note.path
        assert note.reason
        assert note.remedy.endswith((".", "'"))
        assert len(str(note)) < 2000


def reader(name: str) -> Callable[[bytes], None]:
    """A file of this name with the bytes given, beside a good one, which is never lost."""

    def read(data: bytes) -> None:
        with folder() as place:
            (place / name).write_bytes(data)
            (place / "good.txt").write_text(GOOD)
            corpus = read_corpus(place)
        check_corpus(corpus)
        assert GOOD in {document.text for document in corpus}

    return read


def decoded(data: bytes) -> None:
    """The bytes of a text: what comes out is what they say."""
    with suppress(Unreadable):
        text = decode(data, declared_charset(data))
        assert isinstance(text, str)


def text_of(data: bytes) -> str:
    """Text from bytes: after a first byte below 128 each byte is a piece of `PIECES`; else UTF-8, broken bytes kept."""
    if data[:1] < b"\x80":
        return " ".join(PIECES[byte % len(PIECES)] for byte in data[1:])
    return data[1:].decode("utf-8", "surrogateescape")


def annotated(data: bytes) -> None:
    """Annotation of any text."""
    text = text_of(data)
    found = annotate(text)
    assert found.text == text
    check_annotations(found)


def parts(data: bytes, number: int) -> Sequence[bytes]:
    """The data cut at zero bytes into so many parts."""
    return (data.split(b"\0", number - 1) + [b""] * number)[:number]


def lexicon(data: bytes) -> None:
    """A card and its table; what loads can be matched."""
    card, table = parts(data, 2)
    with folder() as place, suppress(LexiconError):
        (place / "mine.toml").write_bytes(card)
        (place / "mine.csv").write_bytes(table)
        loaded = load_lexicon(place / "mine.toml")
        assert Codebook((loaded,)).matcher is not None


def importing(data: bytes) -> None:
    """A lexicon in a foreign format, as a dictionary and as a table."""
    for name in ("x.dic", "x.csv"):
        with folder() as place, suppress(LexiconError):
            (place / name).write_bytes(data)
            import_lexicon(place / name, place / "mine.toml", (Document(id="a", outlet="A", text=GOOD),))


def pattern(data: bytes) -> None:
    """A line of a lexicon's pattern language."""
    with suppress(PatternError):
        parse(data.decode("utf-8", "replace"))


def codes(data: bytes) -> None:
    """A file of marks made by people."""
    document = Document(id="a", outlet="A", text=GOOD, sha256=hashlib.sha256(GOOD.encode()).hexdigest())
    with folder() as place, suppress(CodesError):
        (place / "marks.json").write_bytes(data)
        read_codes([place / "marks.json"], Corpus((document,)))


def study(data: bytes) -> None:
    """A saved study: refused, or read and written again."""
    with folder() as place, suppress(StudyError):
        (place / "study.json").write_bytes(data)
        read = Study.from_json(place / "study.json")
        read.to_json(place / "again.json")
        assert str(read.signature)
        json.loads((place / "again.json").read_text())


def edited(data: bytes) -> None:
    """A saved study of which single values are other ones: refused, or read and written again."""
    content = json.loads(beginning())
    for place in range(0, len(data), 8):
        _edit(content, data[place : place + 8])
    study(json.dumps(content).encode())


def _edit(node: Any, steps: bytes) -> None:
    """Go down a tree by the bytes but the last, and put the value there that the last one names."""
    for step in steps[:-1]:
        keys = list(node) if isinstance(node, dict) else range(len(node))
        if not keys:
            return
        key = keys[step % len(keys)]
        if not isinstance(node[key], dict | list) or step > 200:
            node[key] = deepcopy(VALUES[steps[-1] % len(VALUES)])
            return
        node = node[key]


@cache
def beginning() -> bytes:
    """A small study as JSON."""
    texts = {"A": "War looms.\n\nThe minister said that talks may fail.", "B": "Talks go on.\n\n“No war,” Ada Lorn said."}
    documents = tuple(Document(id=name, outlet=name, text=text) for name, text in texts.items())
    with folder() as place:
        return compare(Corpus(documents)).to_json(place / "study.json").read_bytes()


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "text": reader("x.txt"),
    "decoding": decoded,
    "csv": reader("x.csv"),
    "tsv": reader("x.tsv"),
    "jsonl": reader("x.jsonl"),
    "parquet": reader("x.parquet"),
    "page": reader("x.html"),
    "manifest": reader("corpus.csv"),
    "annotate": annotated,
    "lexicon": lexicon,
    "importing": importing,
    "pattern": pattern,
    "codes": codes,
    "study": study,
    "edited": edited,
}
