"""Which spans stand behind a number: a study's spans in columns, picked by what they are, and numbered for the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.lexicons import word_classes
from framing.reporting.parts import Number
from framing.study import Study

FRAMING = "frame"
MARKED = ("frame", "hedge", "booster", "loaded")  # layers that are marked in the running text and have a voice
SHOWN = (*MARKED, "attribution", "zone", "quotation")
KEPT = 500  # passages that the page keeps behind one number; the drawer says how many were counted

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of passing on someone's words: its outlet, the span that stands for it, and its source, cue and form."""

    outlet: int
    span: int
    kind: str
    speaker: str
    side: str
    stance: str
    form: str
    cue: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one report that stands behind a number and is no span: shared copy, or the wording of a fact."""

    outlet: int
    doc: int
    start: int
    end: int
    words: str  # what the drawer says of it
    other: int = -1
    other_doc: int = -1


def yes(column: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """A yes/no column as booleans, whether it holds words, booleans or blanks; blank is no."""
    return _said(column, ("yes", "true", "1", "1.0"))


def _said(column: pd.Series[Any], words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whose value is one of some words, read as text in any case; each value that differs is read once."""
    codes, values = pd.factorize(column, use_na_sentinel=False)
    return np.array([str(value).lower() in words for value in values], dtype=bool)[codes]


class Evidence:
    """A study's spans, ready to be picked and counted; every picked set that a page shows is registered under a key.

    A span's number on the page is its row among the shown layers, in the order of documents and of their text.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.documents = [str(d) for d in study.documents["doc_id"]]
        self.texts = study.documents["text"].astype(str).tolist()
        self.outlets = list(dict.fromkeys(str(o) for o in study.documents["outlet"]))
        self.doc_outlet = [self.outlets.index(str(o)) for o in study.documents["outlet"]]
        self.words = np.zeros(len(self.outlets), dtype=int)
        np.add.at(self.words, self.doc_outlet, study.documents["words"].fillna(0).to_numpy(int))
        self.uncopied = _set_aside(study)
        self.spans = _shown(study, self.documents)
        self.doc, self.start, self.end = (self.spans[name].to_numpy(int) for name in ("doc", "start", "end"))
        self.outlet = np.array(self.doc_outlet, dtype=int)[self.doc] if len(self.doc) else self.doc
        self._column = {
            name: self.spans[name].fillna("").astype(str).to_numpy(object)
            for name in (
                "layer",
                "label",
                "voice",
                "polarity",
                "actor",
                "zone",
                "source_kind",
                "stance",
                "form",
                "entry",
            )
        }
        self.families = families(study)
        self._column["family"] = np.array(
            [self.families.get((a, b), "") for a, b in zip(self._column["layer"], self._column["label"], strict=True)],
            dtype=object,
        )
        self._codes = {name: _coded(values) for name, values in self._column.items()}
        self._rows: dict[int | None, Rows] = {o: np.flatnonzero(self.outlet == o) for o in range(len(self.outlets))}
        self._rows[None] = np.arange(len(self.spans))
        self.counts = yes(self.spans["counted"])
        self.unsure = _said(self.spans["voice_certain"], ("no", "false", "0", "0.0"))
        self.keys: dict[tuple[str, tuple[int, ...]], str] = {}
        self.attributions = self._attributions()
        self.passages = _passages(study, self.documents, self.doc_outlet)

    def column(self, name: str) -> npt.NDArray[Any]:
        """One column of the shown spans, blanks as empty strings."""
        return self._column[name]

    def pick(self, counted: bool = True, outlet: int | None = None, **values: str | Iterable[str]) -> Rows:
        """The spans that have the given values (one or several a column), in order; counted ones unless told."""
        rows = self._rows[None if outlet is None else outlet]
        mask = self.counts[rows] if counted else np.ones(len(rows), dtype=bool)
        for name, wanted in values.items():
            codes, known = self._codes[name]
            allowed = {wanted} if isinstance(wanted, str) else set(wanted)
            mask &= np.array([value in allowed for value in known], dtype=bool)[codes[rows]] if known else False
        return rows[mask]

    def measure(self, measure: str, voice: str = "all", outlet: int | None = None) -> Rows:
        """The spans that a measure counts: `layer`, `layer:label` or `family:name`, in one voice or all."""
        head, _, tail = measure.partition(":")
        values: dict[str, Any] = {"layer": FRAMING, "family": tail} if head == "family" else {"layer": head}
        if tail and head != "family":
            values["label"] = tail
        if voice != "all":
            values["voice"] = voice
        return self.pick(outlet=outlet, **values)

    def number(self, spans: Sequence[int] | Rows, title: str, text: str | None = None) -> Number | str:
        """The count of some spans as a door to them, under a title; an empty set is the word "0" and opens nothing."""
        if not len(spans):
            return "0" if text is None else text
        return Number(f"{len(spans):,}" if text is None else text, self.key(spans, title), len(spans))

    def key(self, spans: Sequence[int] | Rows, title: str) -> str:
        """The key under which the page keeps a set of spans; empty where there are none."""
        ids = tuple(np.asarray(spans, dtype=int).tolist())
        if not ids:
            return ""
        return self.keys.setdefault((title, ids), f"e{len(self.keys)}")

    def passage_key(self, places: Sequence[int], title: str) -> str:
        """The key of a set of passages; passages are numbered after the spans."""
        return self.key([len(self.spans) + place for place in places], title)

    def door(self, places: Sequence[int], title: str, text: str) -> Number | str:
        """Words that open a set of passages; plain words where there is none."""
        return self.number([len(self.spans) + place for place in places], title, text)

    def registered(self) -> dict[str, list[Any]]:
        """key → title, count and the first `KEPT` spans, for the page."""
        return {key: [title, len(ids), list(ids[:KEPT])] for (title, ids), key in self.keys.items()}

    def _attributions(self) -> list[Attribution]:
        """Every counted attribution, each attribute the first that one of its spans carries."""
        rows = self.spans[self._column["layer"] == "attribution"]
        if rows.empty:
            return []
        alone = -1 - rows.index.to_series()  # a span without a group stands for itself
        groups = rows.groupby([rows["doc"], rows["group"].fillna(alone).astype(int)], sort=False)
        place, first = groups.ngroup(), groups[["source_kind", "speaker", "side", "stance", "form"]].first()
        values = first.astype(object).where(first.notna(), "").to_numpy().tolist()
        sourced = set(place[rows["label"] == "source"])
        cues = {int(g): int(i) for i, g in reversed(list(place[rows["label"] == "cue"].items()))}
        found = []
        for span, group in place[yes(rows["counted"])].items():
            kind, speaker, side, stance, form = map(str, values[group])
            kind = kind or ("unnamed" if group in sourced else "no source given")
            cue = _reporting_word(self.slice(cues[group])) if group in cues else ""
            found.append(Attribution(int(self.outlet[span]), int(span), kind, speaker, side, stance, form, cue))
        return found

    def slice(self, span: int) -> str:
        """The words of a span."""
        return self.texts[int(self.doc[span])][self.start[span] : self.end[span]]


def _coded(values: npt.NDArray[Any]) -> tuple[Rows, list[str]]:
    """A column as numbers, and the values that they stand for: a value is compared once and not for every span."""
    codes, known = pd.factorize(values)
    return codes, [str(value) for value in known]


def _set_aside(study: Study) -> bool:
    """Whether this is a study without its shared copy: there is some, and nothing in it counts."""
    shared = yes(study.spans["shared"])
    return bool(shared.any()) and not study.without_copy and not (shared & yes(study.spans["counted"])).any()


def _reporting_word(cue: str) -> str:
    """A cue without the punctuation around it, and without its adverbs and auxiliary verbs ("has also claimed"); one that
    is nothing else is left, or named."""
    words = cue.strip(" \t\n,.;:–—-").split()
    telling = [word for word in words if word.lower() not in _beside()]
    return " ".join(telling or words) or ("(colon)" if ":" in cue else "(dash)")


@cache
def _beside() -> frozenset[str]:
    """Words that stand beside a verb and are none of its own."""
    classes = word_classes()
    return classes["adverb"] | classes["have"]


def families(study: Study) -> dict[tuple[str, str], str]:
    """(layer, label) → family, as the codebook's entries say."""
    rows = study.entries[["layer", "label", "family"]].drop_duplicates().fillna("")
    return {(str(r.layer), str(r.label)): str(r.family) for r in rows.itertuples()}


def _passages(study: Study, documents: list[str], outlets: list[int]) -> list[Passage]:
    """Shared copy seen from both sides."""
    place = {name: at for at, name in enumerate(documents)}
    found = []
    for r in study.reuse.to_dict("records"):
        for one, other in (("a", "b"), ("b", "a")):
            doc, partner = place[str(r[f"{one}_doc"])], place[str(r[f"{other}_doc"])]
            words = f"{int(r['words'])} words, {r['kind']}"
            start, end = int(r[f"{one}_start"]), int(r[f"{one}_end"])
            found.append(Passage(outlets[doc], doc, start, end, words, outlets[partner], partner))
    return found


def _shown(study: Study, documents: list[str]) -> pd.DataFrame:
    spans = study.spans[study.spans["layer"].isin(SHOWN)].copy()
    place = {name: at for at, name in enumerate(documents)}
    spans["doc"] = spans["doc_id"].astype(str).map(place).astype(int)
    return spans.sort_values(["doc", "start", "end", "layer", "label"], kind="stable").reset_index(drop=True)
