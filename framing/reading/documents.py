"""Every file becomes documents; whatever cannot be read becomes a `Skipped` with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from framing.errors import ReadingError
from framing.model import Corpus, Document, Skipped
from framing.reading.columns import too_large
from framing.reading.decoding import decode
from framing.reading.description import describe
from framing.reading.identities import Identities
from framing.reading.limits import DEFAULT_LIMITS, Limits
from framing.reading.pages import read_page
from framing.reading.refusals import Unreadable
from framing.reading.sources import (
    FORMAT_REASON,
    FORMAT_REMEDY,
    PAGES,
    TABLES,
    Found,
    Source,
    find_sources,
    shown,
)
from framing.reading.table import RowGroup
from framing.reading.tables import table_documents


def read_corpus(*paths: str | Path, limits: Limits = DEFAULT_LIMITS) -> Corpus:
    """The documents of files and folders, in an order that depends on the files only, and what was skipped.

    Paths: folders, .txt, .csv, .jsonl, .parquet, .html. One file that cannot be read never loses the others.
    Raises ReadingError where a path does not exist, and where nothing can be read, with every reason.
    """
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for item in read_documents(paths, limits):
        if isinstance(item, Document):
            documents.append(item)
        else:
            skipped.append(item)
    return Corpus(tuple(documents), tuple(skipped))


def read_documents(paths: Iterable[str | Path], limits: Limits = DEFAULT_LIMITS) -> Iterator[Document | Skipped]:
    """The same as a stream that holds one document at a time: rows are read as they are asked for.

    Memory grows only by some 100 bytes a document, to keep ids unique. Raises ReadingError as `read_corpus`
    does, at the end where nothing could be read.
    """
    given = list(paths)
    found = find_sources(given)
    reasons: list[Skipped] = []
    documents = 0
    for item in _limited(_items(found, limits), limits.most_documents):
        if isinstance(item, Document):
            documents += 1
            reasons.clear()
        elif not documents:
            reasons.append(item)
        yield item
    if not documents:
        raise nothing_read(given, reasons, found.passed_over)


def _items(found: Found, limits: Limits) -> Iterator[Document | Skipped]:
    yield from found.skipped
    identities = Identities()
    for source in found.sources:
        identities.begin_file()
        yield from source_documents(source, limits, identities)


def source_documents(
    source: Source, limits: Limits, identities: Identities, group: RowGroup | None = None
) -> Iterator[Document | Skipped]:
    """The documents of one file, or of one row group of it; what is wrong with it as a whole comes as a `Skipped`."""
    try:
        yield from _read(source, limits, identities, group)
    except Unreadable as refusal:
        yield refusal.at(source.label)
    except UnicodeError:
        yield Skipped(source.label, "it breaks off at bytes that are not in its encoding", "Save it as UTF-8.")
    except OSError as error:
        yield Skipped(source.label, f"it cannot be read: {error.strerror}", "Check that it exists and may be read.")


def _limited(items: Iterator[Document | Skipped], most: int) -> Iterator[Document | Skipped]:
    documents = 0
    for item in items:
        documents += isinstance(item, Document)
        if documents > most:
            yield beyond(item.path or "", most)
            return
        yield item


def beyond(place: str, most: int) -> Skipped:
    """What is said where a corpus has more documents than are read."""
    remedy = "Raise the limit 'most_documents' (--limit most_documents=NUMBER), or read the rest on its own."
    return Skipped(place, f"{most:,} documents are the limit: what follows is not read", remedy)


def _read(
    source: Source, limits: Limits, identities: Identities, group: RowGroup | None
) -> Iterator[Document | Skipped]:
    if source.path.stat().st_size == 0:
        raise Unreadable("the file is empty", "Fill it, or remove it.")
    if source.suffix in TABLES:
        yield from table_documents(source, limits, identities, group)
        return
    page = read_page(_bytes(source, limits.largest_page, "largest_page")) if source.suffix in PAGES else None
    text = page.text if page else decode(_bytes(source, limits.largest_file, "largest_file"))
    if not text.strip():
        raise Unreadable("the file holds no text", "Fill it, or remove it.")
    identity = identities.take(source.name, source.name) or source.name
    yield describe(source, text, identity, page=page.described if page else {})


def _bytes(source: Source, most: int, limit: str) -> bytes:
    size = source.path.stat().st_size
    if size > most:
        raise Unreadable(*too_large(size, "bytes", limit, most))
    return source.path.read_bytes()


def nothing_read(given: Iterable[str | Path], reasons: Iterable[Skipped], passed_over: Iterable[str]) -> ReadingError:
    """The refusal where no document was found, with every reason."""
    lines = [f"nothing to read in {', '.join(map(shown, given))}"]
    lines += [f"  {reason}" for reason in reasons]
    lines += [f"  {label}: passed over, {FORMAT_REASON}. {FORMAT_REMEDY}" for label in passed_over]
    if len(lines) == 1:
        lines.append(f"  there is no article file. {FORMAT_REMEDY}")
    return ReadingError("\n".join(lines))
