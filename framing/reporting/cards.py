"""One card a report, and what was set aside of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.model import TextPolicy
from framing.reporting.articles import Article, marked
from framing.reporting.evidence import Evidence
from framing.reporting.wording import counted, day

LITTLE = 100  # words under which a report has no rate


def cards(evidence: Evidence, found: Sequence[Article], policy: TextPolicy) -> list[dict[str, Any]]:
    """One card a report: headline with its marks where there is one, and what is known of it."""
    rows = evidence.study.documents.to_dict("records")
    return [
        _card(evidence, article, {str(k): v for k, v in row.items()}, policy)
        for article, row in zip(found, rows, strict=True)
    ]


def _card(evidence: Evidence, article: Article, row: dict[str, Any], policy: TextPolicy) -> dict[str, Any]:
    headline: Any = row["title"] if isinstance(row["title"], str) and policy != "none" else None
    if article.headline and policy != "none":
        headline = marked(evidence, article.doc, *article.headline)
    about = [row["kind"], row["country"]]
    return {
        "doc": article.doc, "outlet": evidence.doc_outlet[article.doc], "headline": headline,
        "about": ", ".join(str(a) for a in about if isinstance(a, str) and a), "url": _safe(row["url"]),
        "when": day(row["date"] if isinstance(row["date"], str) else None),
        "words": counted(int(row["words"]), "word"),
        "little": int(row["words"]) < LITTLE, "note": row["note"] if isinstance(row["note"], str) else "",
        "named_by": row["outlet_from"] if row["outlet_from"] in ("folder", "file name", "page") else "",
    }  # fmt: skip


def _safe(url: Any) -> str:
    """A link that may be followed; empty for anything but http and https."""
    return url if isinstance(url, str) and url.lower().startswith(("https://", "http://")) else ""


def furniture(evidence: Evidence, found: Sequence[Article], policy: TextPolicy) -> list[dict[str, Any]]:
    """What was set aside, report by report."""
    texts = list(evidence.study.documents["text"].astype(str))
    return [
        {
            "outlet": evidence.doc_outlet[a.doc],
            "words": int(evidence.study.documents["furniture_words"].iloc[a.doc]),
            "pieces": [
                (f.kind, texts[a.doc][f.start : f.end] if policy == "full" else f"{f.words} words") for f in a.furniture
            ],
        }
        for a in found
        if a.furniture
    ]
