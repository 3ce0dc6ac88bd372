"""Agencies: whom the reports that share a passage name as its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.vocabulary import agencies
from framing.model import Annotations, Document


def credited_agencies(reports: Sequence[Annotations], reuse: pd.DataFrame) -> npt.NDArray[np.object_]:
    """For each row of the study's `reuse`, the agency that one of the two reports names, or None.

    Where a report names the other's outlet, that is the agency; else it is the first agency of the lexicon that stands
    in either text, furniture included. A name may be there for another reason: it is a hint, and no proof. Quotations
    and set phrases have none.
    """
    documents = {report.document.id: report.document for report in reports}
    ends = zip(reuse["a_doc"].tolist(), reuse["b_doc"].tolist(), reuse["kind"].tolist(), strict=True)
    named = cache(lambda name: _named(documents[name].text))  # each text is gone through once, however much is shared
    credited = cache(lambda a, b: _outlet(documents[a], documents[b]) or named(a) or named(b))
    return np.array([credited(a, b) if kind == "copy" else None for a, b, kind in ends], dtype=object)


def _outlet(a: Document, b: Document) -> str | None:
    for one, other in ((a, b), (b, a)):
        if other.outlet and re.search(rf"\b{re.escape(other.outlet)}\b", one.text):
            return other.outlet
    return None


def _named(text: str) -> str | None:
    found = _pattern().search(text)
    return agencies()[found[0]] if found else None


@cache
def _pattern() -> re.Pattern[str]:
    """Any name of an agency, the longest first, as a whole word."""
    names = sorted(agencies(), key=lambda name: (-len(name), name))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
