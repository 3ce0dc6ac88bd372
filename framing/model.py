"""The nouns. They are frozen, hold their data, and know nothing of the rooms that make or use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

Integers = npt.NDArray[np.int32]

ZONES = ("headline", "standfirst", "lead", "body", "boilerplate")
VOICES = ("own", "reported", "quoted")
POLARITIES = ("affirmed", "negated", "averted", "hypothetical")

# The attributes that a span may carry beside its place, layer and label. A layer that has none of one holds None.
ATTRIBUTES = (
    "zone", "voice", "polarity", "actor", "entry", "form", "stance", "source_kind", "speaker", "side", "kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One report, as read. `text` is what the file says after decoding: never edited, never normalised.

    `date` is ISO 8601 (a day) or None; `story` is the event that the manifest names, or None.
    `outlet_from` says where the outlet's name comes from: "manifest", "column", "page", "folder", "file name" or "caller".
    """

    id: str
    outlet: str
    text: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    country: str | None = None
    kind: str | None = None
    story: str | None = None
    note: str | None = None
    path: str | None = None
    sha256: str = ""
    outlet_from: str = "caller"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be read: where it lies, the offending value, the reason and the remedy."""

    path: str
    reason: str
    remedy: str
    line: int | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        shown = "" if self.value is None else f" (found {self.value!r})"
        return f"{place}: {self.reason}{shown}. {self.remedy}"


@dataclass(frozen=True, slots=True, repr=False)
class Corpus:
    """Documents in a fixed order, and what was skipped on the way."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        outlets = len({document.outlet for document in self.documents})
        return f"<Corpus: {len(self):,} documents of {outlets:,} outlets, {len(self.skipped):,} skipped>"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of evidence: `text[start:end]` (half-open code points) of one layer, with that layer's attributes.

    `group` ties source, cue and content of one attribution; `nested_in` is the group that an attribution stands in.
    `operator` is the place of the word that negates or averts, or of the words that undo each other ("failed to avert"),
    and then the span is affirmed. `voice_certain` is False where scope is ambiguous.
    """

    start: int
    end: int
    layer: str
    label: str
    group: int | None = None
    zone: str | None = None
    voice: str | None = None
    voice_certain: bool | None = None
    polarity: str | None = None
    operator: tuple[int, int] | None = None
    actor: str | None = None
    entry: str | None = None
    form: str | None = None
    stance: str | None = None
    source_kind: str | None = None
    speaker: str | None = None
    side: str | None = None
    nested_in: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class SpanTable:
    """Spans in columns, ordered by start, then end, then layer.

    Each name in `names` has a column of codes in `codes`; code −1 is None, code k is `names[column][k]`.
    `numbers` holds the integer columns (`group`, `nested_in`, `voice_certain`, `operator_start`, `operator_end`), −1 is None.
    """

    start: Integers
    end: Integers
    codes: Mapping[str, Integers]
    names: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Integers]

    def __len__(self) -> int:
        return len(self.start)

    def where(self, rows: npt.NDArray[Any] | slice) -> SpanTable:
        """The rows that a mask, an index array or a slice picks, in their order."""
        return SpanTable(
            self.start[rows],
            self.end[rows],
            {name: column[rows] for name, column in self.codes.items()},
            self.names,
            {name: column[rows] for name, column in self.numbers.items()},
        )

    @classmethod
    def of(cls, spans: Iterable[Span]) -> SpanTable:
        """The table of some spans, put in order."""
        rows = sorted(spans, key=lambda s: (s.start, s.end, s.layer, s.label))
        names: dict[str, tuple[str, ...]] = {}
        codes: dict[str, Integers] = {}
        for column in ("layer", "label", *ATTRIBUTES):
            values = [getattr(s, column) for s in rows]
            names[column] = tuple(sorted({v for v in values if v is not None}))
            place = {name: code for code, name in enumerate(names[column])}
            codes[column] = _integers([-1 if v is None else place[v] for v in values])
        numbers = {
            column: _integers([-1 if getattr(s, column) is None else int(getattr(s, column)) for s in rows])
            for column in ("group", "nested_in", "voice_certain")
        }
        for at, column in enumerate(("operator_start", "operator_end")):
            numbers[column] = _integers([-1 if s.operator is None else s.operator[at] for s in rows])
        return cls(_integers([s.start for s in rows]), _integers([s.end for s in rows]), codes, names, numbers)

    def strings(self, column: str) -> list[str | None]:
        """One column as strings."""
        names = (*self.names[column], None)  # −1 is the last: None
        return [names[code] for code in self.codes[column].tolist()]

    def span(self, row: int) -> Span:
        """One row as a `Span`."""

        def number(name: str) -> int | None:
            value = int(self.numbers[name][row])
            return None if value < 0 else value

        def string(name: str) -> str | None:
            code = int(self.codes[name][row])
            return None if code < 0 else self.names[name][code]

        certain, operator = number("voice_certain"), number("operator_start")
        return Span(
            start=int(self.start[row]),
            end=int(self.end[row]),
            layer=string("layer") or "",
            label=string("label") or "",
            group=number("group"),
            nested_in=number("nested_in"),
            voice_certain=None if certain is None else bool(certain),
            operator=None if operator is None else (operator, int(self.numbers["operator_end"][row])),
            **{name: string(name) for name in ATTRIBUTES},
        )


def _integers(values: list[int]) -> Integers:
    return np.array(values, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class WordTable:
    """Every word of a document: its place, the paragraph it stands in, and the codes of its voice and zone."""

    start: Integers
    end: Integers
    paragraph: Integers
    voice: Integers
    zone: Integers


@dataclass(frozen=True, slots=True)
class Annotations:
    """What was found in one document. The text is the document's, unchanged; everything else is a span."""

    document: Document
    table: SpanTable
    words: WordTable

    @property
    def text(self) -> str:
        return self.document.text

    def spans(self, layer: str | None = None) -> list[Span]:
        """The spans of a layer, or all of them, in the order of the text."""
        rows: Any = range(len(self.table))
        if layer is not None:
            names = self.table.names["layer"]
            rows = np.flatnonzero(self.table.codes["layer"] == names.index(layer)) if layer in names else []
        return [self.table.span(int(row)) for row in rows]

    def to_frame(self) -> pd.DataFrame:
        """One row a span: doc_id, its words as `text`, and every field of `Span`."""
        import pandas as pd

        spans = self.spans()
        columns = [f.name for f in fields(Span)]
        frame = pd.DataFrame([[getattr(s, c) for c in columns] for s in spans], columns=columns)
        frame.insert(0, "doc_id", self.document.id)
        frame.insert(4, "text", [self.text[s.start : s.end] for s in spans])
        return frame


CountKey = tuple[str, str, str]  # measure or unit, voice, zone


@dataclass(frozen=True, slots=True)
class Measures:
    """Counts and exposures, keyed by (measure or unit, voice, zone). The sum of two is the measures of both texts.

    `counts` are numbers of spans that count (outside boilerplate); a measure is `layer:label` and, for hits that are
    negated, averted or imagined, `layer:label:polarity`. `exposures` are words, characters and sentences.
    """

    counts: Mapping[CountKey, int] = field(default_factory=dict)
    exposures: Mapping[CountKey, int] = field(default_factory=dict)
    documents: int = 0

    def __add__(self, other: Measures) -> Measures:
        return Measures(
            _sum(self.counts, other.counts), _sum(self.exposures, other.exposures), self.documents + other.documents
        )


def _sum(a: Mapping[CountKey, int], b: Mapping[CountKey, int]) -> dict[CountKey, int]:
    return {key: a.get(key, 0) + b.get(key, 0) for key in sorted({*a, *b})}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a study's numbers depend on. Same signature, same bytes."""

    corpus: str
    lexicons: Mapping[str, str]
    version: str
    settings: Mapping[str, Any]
    seed: int
    hash: str

    def __str__(self) -> str:
        books = " ".join(f"{name}-{version}" for name, version in sorted(self.lexicons.items()))
        return f"framing {self.version} | corpus {self.corpus[:12]} | {books} | seed {self.seed} | {self.hash[:16]}"


TextPolicy = Literal["full", "excerpts", "none"]
