"""The last noun: everything that one comparison found, complete, so that every view is drawn from it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.model import Signature, TextPolicy

if TYPE_CHECKING:
    import pandas as pd

# The data dictionary: table → column → what it holds. It orders the columns of every export.
TABLES: Mapping[str, Mapping[str, str]] = {
    "documents": {
        "doc_id": "identifier, unique in the corpus",
        "outlet": "who published it",
        "country": "as the manifest says",
        "kind": "kind of outlet, as the manifest says",
        "title": "as given, or the text's own headline",
        "date": "ISO 8601 day, empty where unknown",
        "url": "as given",
        "story": "event, as the manifest says",
        "note": "as the manifest says",
        "path": "file that it was read from, relative to the corpus",
        "sha256": "of the text in UTF-8",
        "outlet_from": "where the outlet's name comes from: manifest, column, page, folder, file name, caller",
        "text": "the text, unchanged",
        "words": "words outside boilerplate",
        "sentences": "sentences outside boilerplate",
        "characters": "characters outside boilerplate",
        "furniture_words": "words inside boilerplate, which are never counted",
        "flesch_reading_ease": "textstat's formula; empty under 100 words",
        "flesch_kincaid_grade": "textstat's formula; empty under 100 words",
        "syllable_source": "what counted the syllables",
    },
    "spans": {
        "doc_id": "document",
        "start": "first character (code point), counted from 0",
        "end": "one past the last character",
        "layer": "zone, sentence, quotation, attribution, frame, hedge, booster, loaded, operator, actor",
        "label": "category within the layer",
        "group": "ties source, cue and content of one attribution",
        "zone": "headline, standfirst, lead, body, boilerplate",
        "voice": "own: the outlet speaks; reported: indirect speech; quoted: inside quotation marks",
        "voice_certain": "no where the reach of an attribution is ambiguous",
        "polarity": "affirmed, negated, averted, hypothetical",
        "operator_start": "first character of the word that negates or averts",
        "operator_end": "one past its last character",
        "actor": "side that does it, empty where none is named",
        "entry": "lexicon and pattern that matched",
        "form": "direct, indirect or mixed",
        "stance": "of the cue: acknowledge, distance, endorse, contend, accuse, direct, attitude",
        "source_kind": "government, military, international, politician, expert, … unnamed",
        "speaker": "the source, resolved to a name where the text allows",
        "side": "country or body of the source, where the text gives it",
        "nested_in": "group of the attribution that this one stands in",
        "kind": "kind of boilerplate",
        "paragraph": "paragraph of the document, counted from 0",
        "counted": "yes where the span enters the counts",
        "shared": "yes inside copy that another outlet has too",
    },
    "outlets": {
        "outlet": "who published",
        "measure": "layer, layer:label or family:name",
        "voice": "own, reported, quoted, or all",
        "documents": "articles",
        "count": "spans that count (affirmed, outside boilerplate)",
        "exposure": "words of that voice",
        "rate": "1000 × count / exposure; empty where there is too little text",
        "low": "lower end of the 95 % interval of the rate",
        "high": "upper end",
    },
    "zones": {
        "outlet": "who published",
        "measure": "as in outlets",
        "voice": "own, reported, quoted, or all",
        "zone": "opening (headline, standfirst, lead) or body",
        "count": "spans that count",
        "exposure": "words of that voice in that zone",
        "rate": "1000 × count / exposure; empty where there is too little text",
        "low": "lower end of the 95 % interval",
        "high": "upper end",
    },
    "axes": {
        "axis": "identifier in the codebook's card",
        "outlet": "who published",
        "voice": "own, reported, quoted, or all",
        "first": "name of the first pole",
        "second": "name of the second pole",
        "first_count": "hits of the first pole",
        "second_count": "hits of the second pole",
        "share": "first / (first + second); empty where both are 0",
        "low": "lower end of the 95 % interval of the share",
        "high": "upper end",
    },
    "attribution": {
        "outlet": "who published",
        "attributions": "attributions outside boilerplate",
        "words": "words outside boilerplate",
        "rate": "attributions per 1,000 words",
        "low": "lower end of the 95 % interval",
        "high": "upper end",
        "attributed_share": "share of characters inside attributed content or quotation marks",
        "direct_share": "share of attributions that are direct or mixed",
        "unnamed_share": "share of attributions with a source whose source is unnamed",
        "official_share": "share of attributions with a source: government, military or international body",
        "diversity": "1 − Σ n(n−1) / N(N−1) over speakers; empty under 2",
    },
    "differences": {
        "measure": "as in outlets",
        "voice": "own, reported, quoted, or all",
        "outlet": "the one",
        "rest": "the others, by name",
        "count": "hits of the one",
        "exposure": "words of the one",
        "rest_count": "hits of the others",
        "rest_exposure": "words of the others",
        "ratio": "rate of the one / rate of the others; empty where undefined",
        "low": "lower end of the 95 % interval, widened for the number of outlets looked at",
        "high": "upper end",
        "p": "permutation test, only with four or more articles on both sides",
        "q": "Benjamini–Hochberg over all tests",
    },
    "clusters": {
        "outlet": "who published",
        "cluster": "number of the group",
        "nearest": "the nearest outlet",
        "stability": "share of resamples in which it is the nearest",
        "x": "first coordinate of the map",
        "y": "second coordinate",
    },
    "joins": {
        "a": "members of the one branch, joined by ' + '",
        "b": "members of the other",
        "height": "distance at which they join",
        "stability": "share of resamples in which exactly these outlets form a branch",
    },
    "keyness": {
        "outlet": "who published",
        "voice": "own, or attributed",
        "term": "word, in lower case",
        "count": "uses by the one",
        "rest_count": "uses by the others",
        "log_odds": "log-odds ratio with informative Dirichlet prior (Monroe et al. 2008)",
        "z": "log_odds over its standard error",
    },
    "stories": {"doc_id": "document", "story": "event that it reports"},
    "reuse": {
        "a_doc": "document",
        "a_start": "first character of the passage in a",
        "a_end": "one past its last character",
        "b_doc": "other document",
        "b_start": "first character of the passage in b",
        "b_end": "one past its last character",
        "words": "words of the passage in a",
        "kind": "copy, quotation or phrase",
    },
    "containment": {
        "a_doc": "document",
        "b_doc": "other document",
        "share": "share of a's words inside 5-word runs that b has too",
    },
    "claims": {
        "claim": "number of the fact",
        "doc_id": "document",
        "outlet": "who published",
        "start": "first character of the wording; empty where the relation has none",
        "end": "one past its last character",
        "relation": "same, conflict, absent, not_yet_known",
        "figure": "the figure it gives, as written",
        "topic": "what the fact is about, in words that the texts share",
    },
    "entries": {
        "entry": "lexicon and pattern",
        "layer": "layer of its spans",
        "label": "category",
        "family": "rising, force, talk, or empty",
        "reason": "why the term is in",
        "definition": "of its category",
        "plain": "the same in plain words",
    },
    "skipped": {
        "path": "file",
        "line": "line or row, counted from 1",
        "value": "what was found",
        "reason": "why it could not be read",
        "remedy": "what to do",
    },
}


@dataclass(frozen=True, slots=True)
class Study:
    """One comparison: tables with the columns of `TABLES`, the outlets' distances, and the signature.

    `distances` is a square frame, outlets by outlets, NaN where too little text. An empty table has its columns.
    """

    signature: Signature
    settings: Mapping[str, Any]
    documents: pd.DataFrame
    spans: pd.DataFrame
    outlets: pd.DataFrame
    zones: pd.DataFrame
    axes: pd.DataFrame
    attribution: pd.DataFrame
    differences: pd.DataFrame
    distances: pd.DataFrame
    clusters: pd.DataFrame
    joins: pd.DataFrame
    keyness: pd.DataFrame
    stories: pd.DataFrame
    reuse: pd.DataFrame
    containment: pd.DataFrame
    claims: pd.DataFrame
    entries: pd.DataFrame
    skipped: pd.DataFrame

    def to_json(self, path: str | Path) -> Path:
        """Write everything to one JSON file and return its path."""
        from framing.reporting.tables import write_json

        return write_json(self, path)

    @staticmethod
    def from_json(path: str | Path) -> Study:
        """Read what `to_json` wrote. Raises `StudyError` where the file is something else."""
        from framing.reporting.tables import read_json

        return read_json(path)

    def to_csv(self, folder: str | Path) -> Path:
        """Write one CSV a table and a data dictionary into a folder and return it. Formula cells are neutralised."""
        from framing.reporting.tables import write_csv

        return write_csv(self, folder)

    def to_html(self, path: str | Path, text: TextPolicy = "full", blind: bool = False) -> Path:
        """Write the page and return its path. `text` says how much of the articles goes into it."""
        from framing.reporting.page import write_page

        return write_page(self, path, text=text, blind=blind)
