"""Who speaks in each outlet, and with which words: the table behind "claims" of one side and "says" of the other."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from framing.reporting.evidence import Evidence
from framing.study import Study

COLUMNS = ("outlet", "speaker", "side", "source_kind", "verb", "stance", "count")


def speaking_table(study: Study) -> pd.DataFrame:
    """Attributions outside boilerplate, counted by outlet, speaker and reporting word; one row each combination.

    Columns as in `COLUMNS`; `speaker`, `side` and `verb` are None where the text names none. Ordered by outlet, then the
    most frequent speakers, then their words. A study whose texts were left out has no words.
    """
    evidence = Evidence(study)
    uses = Counter(
        (evidence.outlets[a.outlet], a.speaker, a.side, a.kind, a.cue.lower(), a.stance) for a in evidence.attributions
    )
    said: Counter[tuple[str, str]] = Counter()
    for (outlet, speaker, *_), count in uses.items():
        said[outlet, speaker] += count
    ordered = sorted(uses.items(), key=lambda u: (u[0][0], -said[u[0][:2]], u[0][1], -u[1], u[0]))
    rows = [(*(value or None for value in key), count) for key, count in ordered]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"count": "int64"})
