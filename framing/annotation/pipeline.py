"""The order of the layers: a batch of documents goes in, each one's annotations come out.

tokens → quotations → sentences → lexicon hits → zones → tagger → attributions and voice → polarity and actor → spans.
A batch shares every pass; a document's annotations do not depend on its batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

import numpy as np

from framing.annotation.assembly import Block, assemble
from framing.annotation.attribution import QUOTATION_LABELS, ROLES, Attributions, find_attributions, label_quotations
from framing.annotation.frames import FrameReader, Frames
from framing.annotation.lines import BOILERPLATE, HEADLINE, KINDS, furniture_kinds
from framing.annotation.quotations import Quotations, find_quotations
from framing.annotation.sentences import Sentences, find_sentences
from framing.annotation.tagger import tag
from framing.annotation.zones import Zones, find_zones
from framing.lexicons import Codebook, Hits
from framing.lexicons.conditions import Surroundings
from framing.model import POLARITIES, VOICES, ZONES, Annotations, Document
from framing.tokens import WORD, Tokens, tokenise

BATCH_CHARACTERS = 500_000  # few enough to be held many times over, enough to share the cost of each pass
_COUNTED = ("frame", "hedge", "booster", "loaded")


class Annotator:
    """A codebook made ready. `annotate` takes documents and returns their annotations in the same order."""

    def __init__(self, codebook: Codebook | None = None) -> None:
        self.codebook = codebook or Codebook.default()
        self._frames = FrameReader(self.codebook.entries)
        entries = self.codebook.entries
        self._furniture = furniture_kinds(entries)
        self._counted = [np.array([e.category.layer == layer for e in entries], np.bool_) for layer in _COUNTED]
        self._label_names = tuple(sorted({e.category.label for e in entries}))
        places = {label: code for code, label in enumerate(self._label_names)}
        self._label = np.array([places[e.category.label] for e in entries], np.int32)
        self._entry_names = tuple(e.id for e in entries)

    def annotate(self, documents: Sequence[Document]) -> list[Annotations]:
        """The annotations of some documents, as one batch."""
        tokens = tokenise([d.text for d in documents])
        quotations = find_quotations(tokens)
        sentences = find_sentences(tokens, quotations)
        around = Surroundings(tokens, sentences.of)
        hits = self.codebook.matcher.match(tokens, sentences.of, around)
        zones = find_zones(tokens, sentences, hits, self._furniture, [d.title for d in documents])
        labels = tag(tokens, quotations, sentences)
        furniture = zones.of == BOILERPLATE
        labels[furniture] = 0
        attributions = find_attributions(tokens, quotations, sentences, labels, hits, self.codebook, furniture)
        headline = zones.of == HEADLINE
        blocks = [
            _zone_block(zones),
            _sentence_block(sentences),
            _quotation_block(tokens, quotations, label_quotations(tokens, quotations, attributions, headline)),
            _attribution_block(attributions),
            *self._hit_blocks(hits, self._frames.read(sentences, hits, around), attributions),
        ]
        return assemble(documents, tokens, zones.of, attributions.voice, blocks)

    def _hit_blocks(self, hits: Hits, frames: Frames, attributions: Attributions) -> Iterator[Block]:
        """The spans of the layers that are counted."""
        polarity = np.full(len(hits), -1, np.int32)
        first, last, actor = polarity.copy(), polarity.copy(), polarity.copy()
        polarity[frames.rows], actor[frames.rows] = frames.polarity, frames.actor
        first[frames.rows], last[frames.rows] = frames.operator_first, frames.operator_last
        for layer, ours in zip(_COUNTED, self._counted, strict=True):
            rows = np.flatnonzero(ours[hits.entry])
            at = hits.where(rows)
            actors = np.where(actor[rows] >= 0, self._label[actor[rows]], -1)
            yield Block(
                layer, at.first, at.last,
                {"label": self._label[at.entry], "entry": at.entry, "voice": attributions.voice[at.first],
                 "polarity": polarity[rows], "actor": actors.astype(np.int32)},
                {"label": self._label_names, "entry": self._entry_names, "voice": VOICES, "polarity": POLARITIES,
                 "actor": self._label_names},
                {"voice_certain": attributions.voice_certain[at.first].astype(np.int32)},
                operator=(first[rows], last[rows]),
            )  # fmt: skip


def _zone_block(zones: Zones) -> Block:
    return Block(
        "zone", zones.first, zones.last, {"label": zones.zone, "kind": zones.kind}, {"label": ZONES, "kind": KINDS}
    )


def _sentence_block(sentences: Sentences) -> Block:
    return Block(
        "sentence",
        sentences.first,
        sentences.last,
        {"label": np.zeros(len(sentences.first), np.int32)},
        {"label": ("sentence",)},
    )


def _quotation_block(tokens: Tokens, quotations: Quotations, labels: np.ndarray) -> Block:
    """The quotations that hold a word: marks around nothing quote nobody."""
    words = np.flatnonzero(tokens.kind == WORD)
    kept = np.searchsorted(words, quotations.first) < np.searchsorted(words, quotations.last, "right")
    unclosed = np.where(quotations.certain, -1, 0).astype(np.int32)
    return Block(
        "quotation",
        quotations.first[kept],
        quotations.last[kept],
        {"label": labels[kept], "kind": unclosed[kept]},
        {"label": QUOTATION_LABELS, "kind": ("unclosed",)},
    )


def _attribution_block(attributions: Attributions) -> Block:
    return Block(
        "attribution", attributions.first, attributions.last,
        {"label": attributions.role, **attributions.codes}, {"label": ROLES, **attributions.names},
        {"group": attributions.group, "nested_in": attributions.nested_in,
         "voice_certain": attributions.certain.astype(np.int32)},
    )  # fmt: skip


def batches(documents: Iterable[Document], characters: int = BATCH_CHARACTERS) -> Iterator[list[Document]]:
    """Documents in groups of about so many characters, in order."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def annotate(text: str, title: str | None = None) -> Annotations:
    """The annotations of one text, with the default codebook. Raises TypeError where it is no text."""
    if not isinstance(text, str):
        raise TypeError(f"annotate takes a text (str); got {type(text).__name__}. Read files with framing.read_corpus.")
    return _default().annotate([Document(id="text", outlet="", text=text, title=title)])[0]


def annotate_corpus(
    documents: Iterable[Document], codebook: Codebook | None = None, workers: int = 1
) -> Iterator[Annotations]:
    """The annotations of many documents, in their order, as a stream; several processes give the same."""
    if workers <= 1:
        annotator = Annotator(codebook) if codebook else _default()
        for batch in batches(documents):
            yield from annotator.annotate(batch)
        return
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(codebook,)) as pool:
        pending: deque[Future[list[Annotations]]] = deque()
        for batch in batches(documents):
            pending.append(pool.submit(_annotate_batch, batch))
            if len(pending) > 2 * workers:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


_ready: list[Annotator] = []


def _default() -> Annotator:
    if not _ready:
        _ready.append(Annotator())
    return _ready[0]


def _start(codebook: Codebook | None) -> None:
    _ready[:] = [Annotator(codebook)]


def _annotate_batch(batch: list[Document]) -> list[Annotations]:
    return _default().annotate(batch)
