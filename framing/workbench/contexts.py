"""Hits of entries in the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from framing.annotation.pipeline import batches
from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.lexicons import Entry, Matcher
from framing.model import Document, Integers
from framing.tokens import Tokens, tokenise

WIDTH = 50  # characters shown on either side


@dataclass(frozen=True, slots=True)
class Context:
    """One hit: its document, its place in the text (half-open code points), its entry, and the words around it."""

    document: str
    start: int
    end: int
    entry: Entry
    before: str
    text: str
    after: str

    def __str__(self) -> str:
        return f"{self.document}: {self.before}[{self.text}]{self.after}"


def find_contexts(entries: Sequence[Entry], documents: Iterable[Document], width: int = WIDTH) -> list[Context]:
    """Every hit of some entries that are matched together, in the order of the texts.

    All layers are shown, and hits in page furniture too. Raises LexiconError where an entry can never match.
    """
    matcher = Matcher(entries)
    found: list[Context] = []
    for batch, tokens, sentence in sentenced(documents):
        hits = matcher.match(tokens, sentence)
        for entry, first, last in zip(hits.entry.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True):
            found.append(context(batch, tokens, matcher.entries[entry], first, last, width))
    return found


def sentenced(documents: Iterable[Document]) -> Iterator[tuple[list[Document], Tokens, Integers]]:
    """Batches of documents with their tokens and the number of each token's sentence."""
    for batch in batches(documents):
        tokens = tokenise([document.text for document in batch])
        yield batch, tokens, find_sentences(tokens, find_quotations(tokens)).of


def context(batch: Sequence[Document], tokens: Tokens, entry: Entry, first: int, last: int, width: int) -> Context:
    """The hit from the first token to the last, in one line."""
    number = int(tokens.doc[first])
    document, offset = batch[number], int(tokens.text_start[number])
    start, end = int(tokens.start[first]) - offset, int(tokens.end[last]) - offset
    before, after = around(document.text, start, end, width)
    return Context(document.id, start, end, entry, before, " ".join(document.text[start:end].split()), after)


def around(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """So many characters before and after a place, cut at words, without line breaks."""
    before, after = text[max(0, start - width) : start], text[end : end + width]
    if start > width and " " in before:
        before = "…" + before[before.index(" ") + 1 :]
    if end + width < len(text) and " " in after:
        after = after[: after.rindex(" ")] + "…"
    return _line(before), _line(after)


def _line(text: str) -> str:
    """Every white space as a blank, none doubled; a blank at either end stays."""
    inner = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + inner + (" " if inner and text[-1:].isspace() else "")
