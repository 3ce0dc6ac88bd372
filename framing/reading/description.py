"""A document from its text and from what column, manifest, folder and page say of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from framing.model import Document
from framing.reading.columns import DESCRIPTIVE
from framing.reading.sources import Source, shown

_NOTHING: Mapping[str, str] = {}


def describe(
    source: Source,
    text: str,
    identity: str,
    column: Mapping[str, str] = _NOTHING,
    page: Mapping[str, str] = _NOTHING,
) -> Document:
    """The document; what a row says goes before the manifest, and that before the page.

    The outlet comes from column, manifest, sub-folder, page or file name, in this order; `outlet_from` says
    which.
    """
    known = {**page, **source.described, **column}
    claims = (
        (column.get("outlet"), "column"),
        (source.described.get("outlet"), "manifest"),
        (source.folder, "folder"),
        (page.get("outlet"), "page"),
        (shown(source.path.stem), "file name"),
    )
    outlet, outlet_from = next((value, origin) for value, origin in claims if value)
    others = {field: known.get(field) for field in DESCRIPTIVE if field != "outlet"}
    return Document(
        id=identity,
        outlet=outlet,
        text=text,
        path=source.label,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        outlet_from=outlet_from,
        **others,
    )
