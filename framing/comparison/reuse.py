"""Shared copy: passages that two outlets have in the same words, and how much of each report they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.comparison.shingles import RUN, Matches, Places, Wording, find_wording, match
from framing.measurement import mask
from framing.model import Annotations

BRIDGE = 6  # words that may differ inside a passage, on either side
SHORT = 8  # words under which a passage is a set phrase
LONG = 15  # words under which it is one too, in `SPREAD` reports or where the two reports share nothing longer
SPREAD = 6
SLIGHT = 0.02  # containment under which set phrases alone are not listed
FAINT = 0.01  # containment that is not listed
QUOTED = 0.8  # share of a passage's words inside quotation marks, on both sides, that makes it a shared quotation
_COPY, _QUOTATION, _PHRASE = "copy", "quotation", "phrase"


@dataclass(frozen=True, slots=True)
class Reuse:
    """The study's `reuse` (one row a passage, a_doc < b_doc) and `containment` (one row a direction), in order."""

    reuse: pd.DataFrame
    containment: pd.DataFrame


def find_reuse(reports: Sequence[Annotations]) -> Reuse:
    """The passages that reports of different outlets share, and the containment of each such pair, both ways.

    Passages rest on runs of five equal words (case, curly marks and commas in figures aside); up to six words that
    differ are bridged; none crosses a paragraph's end or boilerplate. A passage is a `quotation` where four fifths of
    it stand in quotation marks in both reports; a `phrase` under eight words, and under fifteen where six reports have
    it or the two share nothing longer; else `copy`. Phrases are listed only of pairs that also share more, or a
    fiftieth of their words. Containment is the share of a's words, boilerplate left out, inside runs that b has too,
    listed from one in a hundred on. Linear in the text; the order of the reports changes nothing.
    """
    reports = sorted(reports, key=lambda report: report.document.id)
    wording = find_wording(reports)
    outlet = np.unique([report.document.outlet for report in reports], return_inverse=True)[1].astype(np.int64)
    names = [report.document.id for report in reports]
    forward, backward = match(wording, outlet)
    passages = pd.concat([_passages(forward, wording), _passages(backward, wording)], ignore_index=True)
    passages["kind"] = _kinds(passages, _quoted_words(wording, reports))
    contained = _containment(forward, backward, wording)
    return Reuse(_reuse_table(_listed(passages, contained), wording, names), _named(contained, names))


def _passages(matches: Matches, wording: Wording) -> pd.DataFrame:
    """Matches that follow one another closely in both reports, and in one paragraph of each, are one passage.

    Columns: a, b, the first and last word in each, and the least spread.
    """
    begins = np.ones(len(matches.a), np.bool_)
    begins[1:] = (np.diff(matches.a) != 0) | (np.diff(matches.b) != 0)
    for at in (matches.a_at, matches.b_at):
        step, line = np.diff(at), np.diff(wording.paragraph[at])
        begins[1:] |= (step <= 0) | (step > RUN + BRIDGE) | (line != 0)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(begins))[: len(first)] - 1
    spread = np.minimum.reduceat(matches.spread, first) if len(first) else first
    return pd.DataFrame({
        "a": matches.a[first], "b": matches.b[first], "spread": spread,
        "a_first": matches.a_at[first], "a_last": matches.a_at[last] + RUN - 1,
        "b_first": matches.b_at[first], "b_last": matches.b_at[last] + RUN - 1,
    })  # fmt: skip


def _kinds(passages: pd.DataFrame, quoted: Places) -> npt.NDArray[np.object_]:
    words = passages["a_last"] - passages["a_first"] + 1
    inside = _share(quoted, passages["a_first"], passages["a_last"]) >= QUOTED
    inside &= _share(quoted, passages["b_first"], passages["b_last"]) >= QUOTED
    longest = words.where(~inside, 0).groupby([passages["a"], passages["b"]]).transform("max")
    alone = (passages["spread"] >= SPREAD) | (longest < LONG)
    phrase = (words < SHORT) | ((words < LONG) & alone)
    return np.select([inside, phrase], ["quotation", "phrase"], "copy").astype(object)


def _listed(passages: pd.DataFrame, contained: pd.DataFrame) -> pd.DataFrame:
    """The passages without the phrases of pairs that share nothing else worth a line."""
    key = [passages["a"], passages["b"]]
    more = (passages["kind"] != "phrase").groupby(key).transform("any")
    pairs = contained.loc[contained["share"] >= SLIGHT, ["a", "b"]]
    size = int(max(passages["b"].max(), 0)) + 1 if len(passages) else 1
    slight = ~(passages["a"] * size + passages["b"]).isin(pairs.min(axis=1) * size + pairs.max(axis=1))
    return passages[more | ~slight].sort_values(["a", "b", "a_first", "b_first"])


def _quoted_words(wording: Wording, reports: Sequence[Annotations]) -> Places:
    """How many words before each place stand inside quotation marks (one place more than words)."""
    inside = np.zeros(len(wording.doc), np.int64)
    for number, report in enumerate(reports):
        rows = np.flatnonzero(mask(report.table, "layer", "quotation"))
        if not len(rows):
            continue
        own = slice(int(wording.bounds[number]), int(wording.bounds[number + 1]))
        at = np.searchsorted(report.table.start[rows], wording.start[own], side="right") - 1
        inside[own] = (at >= 0) & (wording.start[own] < report.table.end[rows][at])
    return np.concatenate([[0], np.cumsum(inside)]).astype(np.int64)


def _share(before: Places, first: pd.Series[int], last: pd.Series[int]) -> npt.NDArray[np.float64]:
    share: npt.NDArray[np.float64] = (before[last + 1] - before[first]) / (last + 1 - first).to_numpy()
    return share


def _reuse_table(passages: pd.DataFrame, wording: Wording, names: Sequence[str]) -> pd.DataFrame:
    called = np.array(names, dtype=object)
    return pd.DataFrame({
        "a_doc": called[passages["a"]],
        "a_start": wording.start[passages["a_first"]],
        "a_end": wording.end[passages["a_last"]],
        "b_doc": called[passages["b"]],
        "b_start": wording.start[passages["b_first"]],
        "b_end": wording.end[passages["b_last"]],
        "words": (passages["a_last"] - passages["a_first"] + 1).to_numpy(),
        "kind": passages["kind"].to_numpy(),
    })  # fmt: skip


def _containment(forward: Matches, backward: Matches, wording: Wording) -> pd.DataFrame:
    """Columns a, b, share: of a's words inside runs that b has too; a row for each direction of each pair."""
    later = np.concatenate([forward.b, backward.b]), np.concatenate([forward.a, backward.a])
    return pd.concat([
        _covered(forward.a, forward.b, forward.a_at, wording),
        _covered(*later, np.concatenate([forward.b_at, backward.b_at]), wording),
    ], ignore_index=True)  # fmt: skip


def _covered(doc: Places, against: Places, at: Places, wording: Wording) -> pd.DataFrame:
    """The share of each report's words that stand in the runs which begin `at` the given words."""
    order = np.lexsort((at, against, doc))
    doc, against, at = doc[order], against[order], at[order]
    last = np.ones(len(doc), np.bool_)
    last[:-1] = (doc[1:] != doc[:-1]) | (against[1:] != against[:-1])
    covered = np.where(last, RUN, np.minimum(np.append(np.diff(at), RUN)[: len(at)], RUN))
    ends = np.flatnonzero(last)
    total = np.diff(np.concatenate([[0], np.cumsum(covered)[ends]]))
    words = np.maximum(np.diff(wording.bounds), 1)
    return pd.DataFrame({"a": doc[ends], "b": against[ends], "share": total / words[doc[ends]]})


def _named(contained: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    called = np.array(names, dtype=object)
    contained = contained[contained["share"] >= FAINT].sort_values(["a", "b"])
    return pd.DataFrame({
        "a_doc": called[contained["a"]], "b_doc": called[contained["b"]], "share": contained["share"].to_numpy(),
    })  # fmt: skip
