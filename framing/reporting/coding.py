"""What the page needs for marking by hand: documents by id and hash, the labels to choose from, the signature."""

from __future__ import annotations

from typing import Any

from framing.reporting.evidence import MARKED
from framing.reporting.payload import labels
from framing.reporting.wording import FAMILIES, category, opening
from framing.study import Study


def coding(study: Study) -> dict[str, Any]:
    """The data of `coding.html.j2` and `coding.js`.

    `documents` are [id, SHA-256 of the text] in the study's order. `labels` are [layer, label, words, hue]: the three
    families first, which `framing agree --by family` compares, then the categories that were found in these texts.
    """
    known = labels(study)
    found = sorted(key.split(":", 1) for key in known if key.split(":", 1)[0] in MARKED)
    families = [["frame", name, opening(words), name] for name, words in FAMILIES.items()]
    return {
        "documents": study.documents[["doc_id", "sha256"]].astype(str).to_numpy().tolist(),
        "signature": str(study.signature),
        "key": study.signature.hash,
        "labels": [*families, *([a, b, _words(a, b), known[f"{a}:{b}"][3] or a] for a, b in found)],
    }


def _words(layer: str, label: str) -> str:
    name = category(label)
    return opening(name) if layer == "frame" or label == layer else f"{opening(layer)}: {name}"
