"""A corpus of any size in parts, each of which can be read, worked on and written again without the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace

from framing.model import Document, Skipped
from framing.reading.documents import beyond, source_documents
from framing.reading.identities import Identities
from framing.reading.limits import DEFAULT_LIMITS, Limits
from framing.reading.parquet import row_groups, written_ids
from framing.reading.refusals import Unreadable
from framing.reading.sources import Found, Source
from framing.reading.table import RowGroup

PART = 2_000_000  # characters of the articles that go together: some 600, a second's work
LARGEST_GROUP = 64_000_000  # bytes of text in a row group that is a part of its own


@dataclass(frozen=True, slots=True)
class Slice:
    """A row group of a Parquet file, to be read where it is needed; `stamp` is the file's size and time."""

    source: Source
    group: RowGroup
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Some documents of a corpus: its number from 0, and the documents with what was skipped, or where to read them."""

    index: int
    items: tuple[Document | Skipped, ...] = ()
    slice: Slice | None = None

    def read(self, limits: Limits = DEFAULT_LIMITS) -> Iterator[Document | Skipped]:
        """The documents in their order, and what cannot be read in its place."""
        if self.slice:
            yield from source_documents(self.slice.source, limits, Identities(), self.slice.group)
        yield from self.items

    @property
    def label(self) -> str:
        """What messages call it."""
        if self.slice:
            group = self.slice.group
            return f"{self.slice.source.label}, rows {group.first:,} to {group.first + group.rows - 1:,}"
        documents = [item for item in self.items if isinstance(item, Document)]
        return f"{documents[0].path}, {len(documents):,} articles from id {documents[0].id!r}" if documents else "–"

    @property
    def mark(self) -> str:
        """A hash that tells a part from another and from itself after its file was changed."""
        if self.slice:
            known: object = [self.slice.source.label, astuple(self.slice.group), self.slice.stamp]
        else:
            known = [_described(item) for item in self.items]
        return hashlib.sha256(json.dumps(known, ensure_ascii=True).encode("ascii")).hexdigest()


def _described(item: Document | Skipped) -> list[object]:
    return [getattr(item, field.name) for field in fields(item) if field.name != "text"]  # sha256 stands for the text


def find_parts(found: Found, limits: Limits = DEFAULT_LIMITS) -> Iterator[Part]:
    """The parts of some files, in the order and with the ids of `read_documents`; read as they are asked for.

    A row group of a Parquet file is a part, to be read by whoever works on it, where the file has several of moderate
    size and no id twice. Everything else is read here, and about `PART` characters make a part.
    """
    items: list[Document | Skipped] = []
    size = index = 0
    for item in _limited(_pieces(found, limits), limits.most_documents):
        if items and (isinstance(item, Slice) or size >= PART):
            yield Part(index, tuple(items))
            items, size, index = [], 0, index + 1
        if isinstance(item, Slice):
            yield Part(index, slice=item)
            index += 1
        else:
            items.append(item)
            size += len(item.text) if isinstance(item, Document) else 0
    if items:
        yield Part(index, tuple(items))


def _pieces(found: Found, limits: Limits) -> Iterator[Document | Skipped | Slice]:
    yield from found.skipped
    identities = Identities()
    for source in found.sources:
        identities.begin_file()
        slices = _slices(source, identities)
        yield from slices or source_documents(source, limits, identities)


def _slices(source: Source, identities: Identities) -> list[Slice]:
    """The row groups of a file that may be read apart; none where it is to be read in one go, faults and all."""
    if source.suffix != ".parquet":
        return []
    try:
        groups = row_groups(source.path)
        moderate = len(groups) > 1 and max(group.size for group in groups) <= LARGEST_GROUP
        if not moderate or not identities.take_all(written_ids(source.path)):
            return []
        source = replace(source, path=source.path.absolute())  # who works on it may stand in another folder
        state = source.path.stat()
    except (Unreadable, OSError):
        return []
    return [Slice(source, group, (state.st_size, state.st_mtime_ns)) for group in groups]


def _limited(pieces: Iterator[Document | Skipped | Slice], most: int) -> Iterator[Document | Skipped | Slice]:
    documents = 0
    for piece in pieces:
        documents += piece.group.rows if isinstance(piece, Slice) else isinstance(piece, Document)
        if documents > most:
            place = piece.source.label if isinstance(piece, Slice) else piece.path or ""
            yield beyond(place, most)
            return
        yield piece
