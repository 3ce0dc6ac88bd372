"""The first room: files, tables and saved pages become a `Corpus`."""

from framing.reading.documents import read_corpus

__all__ = ["read_corpus"]
