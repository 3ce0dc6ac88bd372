"""Agreement: how far coders mark the same words alike, with one another and with the tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from framing.comparison.codes import TOOL, Code, Coding
from framing.measurement import BOILERPLATE
from framing.model import Annotations

VOICE = "voice"  # the voices of marks are compared as if they were a layer
NONE = "–"  # a word that a coder did not mark
NAN = float("nan")
Value = tuple[str, str, str]  # coder, unit, value

OVERALL = ("layer", "coders", "documents", "words", "alpha")
PAIRS = ("layer", "a", "b", "documents", "words", "a_marks", "b_marks", "alpha", "f1_overlap", "f1_characters")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Three tables.

    `overall`: layer, coders (people only), documents, words compared, alpha. `pairs`: layer, a, b (the tool is
    "framing"), documents that both went through, words compared, marks of each, alpha, f1_overlap and f1_characters
    (none for voices). `disagreements`: doc_id, start, end, layer, text, and a column for each coder with the labels
    given there, "–" for none, empty where the coder did not go through the document or look for the layer. What is
    undefined is NaN.
    """

    overall: pd.DataFrame
    pairs: pd.DataFrame
    disagreements: pd.DataFrame


def agree(codings: Sequence[Coding], annotations: Iterable[Annotations]) -> Agreement:
    """The agreement of some codings (the tool's may be among them) over the words of the annotated documents.

    Only documents that both of a pair (or at least two of all coders) went through are compared, in layers that both
    looked for. Boilerplate is left out of alpha.
    """
    texts = {each.document.id: each for each in annotations}
    layers = sorted({layer for coding in codings for layer in coding.layers})
    named = [*layers, *([VOICE] if any(m.voice for c in codings if c.coder != TOOL for m in c.marks) else [])]
    people = [coding for coding in codings if coding.coder != TOOL]
    return Agreement(
        pd.DataFrame([row for layer in named if (row := _overall(layer, people, texts))[1] > 1], columns=list(OVERALL)),
        pd.DataFrame([r for layer in named for r in _pairs(layer, codings, texts)], columns=list(PAIRS)),
        _disagreements(named, codings, texts),
    )


def _overall(
    layer: str, people: Sequence[Coding], texts: Mapping[str, Annotations]
) -> tuple[str, int, int, int, float]:
    taking_part = [coding for coding in people if _looked(coding, layer)]
    documents = [d for d in texts if sum(d in coding.documents for coding in taking_part) > 1]
    data = values(layer, taking_part, [texts[d] for d in documents])
    return layer, len(taking_part), len(documents), _compared(data), alpha(data)


def _pairs(
    layer: str, codings: Sequence[Coding], texts: Mapping[str, Annotations]
) -> Iterator[tuple[str, str, str, int, int, int, int, float, float, float]]:
    for a, b in combinations([c for c in codings if _looked(c, layer)], 2):
        both = [texts[d] for d in texts if d in a.documents and d in b.documents]
        mine, theirs = (_labelled(coding, layer, {each.document.id for each in both}) for coding in (a, b))
        data = values(layer, (a, b), both)
        scores = (NAN, NAN) if layer == VOICE else (f1_overlap(mine, theirs), f1_characters(mine, theirs))
        yield layer, a.coder, b.coder, len(both), _compared(data), len(mine), len(theirs), alpha(data), *scores


def _looked(coding: Coding, layer: str) -> bool:
    return layer in coding.layers or (layer == VOICE and any(mark.voice for mark in coding.marks))


def _labelled(coding: Coding, layer: str, ids: Iterable[str]) -> list[Code]:
    """A coder's marks of one layer in some documents; for voices, each mark labelled by its voice."""
    inside = set(ids)
    if layer != VOICE:
        return [mark for mark in coding.marks if mark.layer == layer and mark.doc_id in inside]
    voiced = {Code(m.doc_id, m.start, m.end, VOICE, m.voice) for m in coding.marks if m.voice and m.doc_id in inside}
    return sorted(voiced)


def alpha(data: Sequence[Value]) -> float:
    """Krippendorff's alpha, nominal, of some values; a unit that only one coder gave a value is left out.

    NaN where all values are one or nobody shares a unit: there is nothing to agree on.
    Formula: Krippendorff 1980, as in nltk.metrics.agreement.
    """
    from nltk.metrics.agreement import AnnotationTask

    coders = Counter(unit for _, unit, _ in data)
    shared = [row for row in data if coders[row[1]] > 1]
    if len({value for _, _, value in shared}) < 2:
        return NAN
    return float(AnnotationTask(data=shared).alpha())


def _compared(data: Sequence[Value]) -> int:
    """Units that two coders or more gave a value."""
    return sum(n > 1 for n in Counter(unit for _, unit, _ in data).values())


def values(layer: str, codings: Sequence[Coding], annotations: Sequence[Annotations]) -> list[Value]:
    """(coder, word, value) for the words outside boilerplate of some documents and the coders who went through them.

    A word's value is the label of the mark that covers any of it, several labels together, or "–" for none. Voices are
    compared only where a coder marked the word at all: its value is the voice, and an unmarked word has none.
    """
    return [row for each in annotations for coding in codings for row in _values(layer, coding, each)]


def _values(layer: str, coding: Coding, each: Annotations) -> Iterator[Value]:
    if each.document.id not in coding.documents:
        return
    marks = _labelled(coding, layer, (each.document.id,))
    for start, end in _words(each):
        labels = sorted({mark.label for mark in marks if start < mark.end and mark.start < end})
        if labels or layer != VOICE:
            yield coding.coder, f"{each.document.id}\0{start}", " + ".join(labels) or NONE


def _words(each: Annotations) -> list[tuple[int, int]]:
    words = each.words
    kept = words.zone != BOILERPLATE
    return list(zip(words.start[kept].tolist(), words.end[kept].tolist(), strict=True))


def f1_overlap(a: Sequence[Code], b: Sequence[Code]) -> float:
    """Harmonic mean of the shares of each coder's marks that a mark of the same label of the other overlaps; NaN
    where neither has a mark."""
    if not a and not b:
        return NAN
    if not a or not b:
        return 0.0
    one, other = _met(a, b) / len(a), _met(b, a) / len(b)
    return 2 * one * other / (one + other) if one + other else 0.0


def _met(a: Sequence[Code], b: Sequence[Code]) -> int:
    return sum(any(_overlap(x, y) and x.label == y.label for y in b) for x in a)


def _overlap(x: Code, y: Code) -> bool:
    return x.doc_id == y.doc_id and x.start < y.end and y.start < x.end


def f1_characters(a: Sequence[Code], b: Sequence[Code]) -> float:
    """Twice the characters that both mark with the same label over the characters of both; NaN where neither has any."""
    one, other = _characters(a), _characters(b)
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else NAN


def _characters(marks: Sequence[Code]) -> set[tuple[str, int, str]]:
    return {(m.doc_id, at, m.label) for m in marks for at in range(m.start, m.end)}


def _disagreements(layers: Sequence[str], codings: Sequence[Coding], texts: Mapping[str, Annotations]) -> pd.DataFrame:
    """The places where not all coders who looked have the same labels, in the order of documents, texts and layers."""
    names = [coding.coder for coding in codings]
    rows = []
    for name, each in texts.items():
        found = [(*place, layer) for layer in layers for place in _differing(layer, codings, name)]
        for start, end, said, layer in sorted(found, key=lambda row: (row[0], row[1], row[3])):
            rows.append((name, start, end, layer, each.text[start:end], *(said.get(n, "") for n in names)))
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "layer", "text", *names])


def _differing(layer: str, codings: Sequence[Coding], doc_id: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """The places of one document and layer where the coders who looked differ, with what each said."""
    looking = [coding for coding in codings if _looked(coding, layer) and doc_id in coding.documents]
    marks = [(coding.coder, mark) for coding in looking for mark in _labelled(coding, layer, (doc_id,))]
    for start, end, group in _places(marks):
        said = {coding.coder: _said(group, coding.coder) for coding in looking}
        if layer == VOICE:  # of those who marked the words at all
            said = {coder: voice for coder, voice in said.items() if voice != NONE}
        if len(set(said.values())) > 1:
            yield start, end, said


def _places(marks: Sequence[tuple[str, Code]]) -> Iterator[tuple[int, int, list[tuple[str, Code]]]]:
    """Marks that overlap, directly or through others, with the stretch that they cover together."""
    group: list[tuple[str, Code]] = []
    end = 0
    for coder, mark in sorted(marks, key=lambda pair: (pair[1].start, pair[1].end, pair[0])):
        if group and mark.start >= end:
            yield group[0][1].start, end, group
            group = []
        end = max(end, mark.end) if group else mark.end
        group.append((coder, mark))
    if group:
        yield group[0][1].start, end, group


def _said(group: Sequence[tuple[str, Code]], coder: str) -> str:
    return " + ".join(sorted({mark.label for name, mark in group if name == coder})) or NONE
