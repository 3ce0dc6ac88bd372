"""The signature: one hash over everything that a study's numbers depend on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from framing.model import Document, Signature
from framing.resources import folder

if TYPE_CHECKING:
    from framing.lexicons import Codebook

DISTRIBUTION = "framing-news"


def sign(documents: Iterable[Document], codebook: Codebook, settings: Mapping[str, Any], seed: int) -> Signature:
    """The signature of a study of some documents, given in the order of their ids.

    The corpus is hashed with all that its documents say of themselves, but for the folder that they were read from. A
    lexicon counts with its version and its entries, and the built-in data files with their content, so that an edit
    without a new version shows.
    """
    return sign_corpus(_digest([_described(document) for document in documents]), codebook, settings, seed)


def sign_corpus(corpus: str, codebook: Codebook, settings: Mapping[str, Any], seed: int) -> Signature:
    """The signature of a study, given the hash of its corpus."""
    lexicons = {lexicon.id: lexicon.version for lexicon in codebook.lexicons}
    code = code_version()
    parts = {
        "corpus": corpus, "lexicons": lexicons, "entries": codebook_hash(codebook), "data": data_hash(),
        "version": code, "settings": settings, "seed": seed,
    }  # fmt: skip
    return Signature(corpus, lexicons, code, dict(settings), seed, _digest(parts))


def document_hash(document: Document) -> int:
    """The hash of one document with all that it says of itself; the sum over a corpus does not depend on its order."""
    return int(_digest(_described(document)), 16)


def _described(document: Document) -> dict[str, Any]:
    said = {f.name: getattr(document, f.name) for f in fields(document) if f.name not in ("text", "path")}
    return said | {"sha256": text_hash(document)}


def codebook_hash(codebook: Codebook) -> str:
    """One hash of all that the entries of a codebook say."""
    return _digest([
        [e.id, e.category.layer, e.category.label, e.category.family, e.pos, e.weight, e.kind, e.scope,
         repr(e.exceptions), [[name, sorted(c.words), sorted(c.classes)] for name, c in sorted(e.conditions.items())]]
        for e in codebook.entries
    ])  # fmt: skip


@cache
def data_hash() -> str:
    """One hash of the files that come with the project and shape its annotations; line ends count alike."""
    files = sorted(path for path in folder("lexicons").rglob("*") if path.is_file())
    return _digest([(f.name, hashlib.sha256(f.read_bytes().replace(b"\r\n", b"\n")).hexdigest()) for f in files])


def text_hash(document: Document) -> str:
    """The SHA-256 of the text in UTF-8, computed where the document does not carry it."""
    return document.sha256 or hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(value: Any) -> str:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def code_version() -> str:
    """The version of the installed package; in a bare checkout, the one that its pyproject.toml names."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return _checkout_version()


def _checkout_version() -> str:
    import tomllib
    from pathlib import Path

    card = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return str(tomllib.loads(card.read_text(encoding="utf-8"))["project"]["version"]) if card.is_file() else "unknown"
