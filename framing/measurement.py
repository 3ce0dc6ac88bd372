"""Annotations to Measures: which spans count, under which key, over how many words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from framing.model import VOICES, ZONES, Annotations, CountKey, Integers, Measures, SpanTable, WordTable

LEXICAL = ("frame", "hedge", "booster", "loaded")  # layers whose spans have a voice
ALL = "all"
BOILERPLATE = ZONES.index("boilerplate")
BODY = ZONES.index("body")
OWN = VOICES.index("own")

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each span of a table stands: the code of its zone, and its paragraph.

    A span that carries no zone of its own takes that of the word that it begins in.
    """

    zone: Integers
    paragraph: Integers


def places(annotations: Annotations) -> Places:
    """The zone and paragraph of every span; body and 0 in a text without words."""
    table, words = annotations.table, annotations.words
    zone = _zone_codes(table)
    if not len(words.start):
        return Places(np.where(zone < 0, BODY, zone), np.zeros(len(table), dtype=np.int32))
    at = np.minimum(np.searchsorted(words.end, table.start, side="right"), len(words.start) - 1)
    return Places(np.where(zone < 0, words.zone[at], zone), words.paragraph[at])


def _zone_codes(table: SpanTable) -> Integers:
    """The zones as places in `ZONES`; −1 stays −1."""
    translation = np.array([*(ZONES.index(name) for name in table.names["zone"]), -1], dtype=np.int32)
    return translation[table.codes["zone"]]


def mask(table: SpanTable, column: str, *names: str) -> Mask:
    """The rows whose value in a column is one of some names."""
    found: Mask = _wanted(table.names[column], names)[table.codes[column]]
    return found


@lru_cache(maxsize=1024)
def _wanted(names: tuple[str, ...], chosen: tuple[str, ...]) -> Mask:
    """Which of a column's names are chosen; −1 is the last: None."""
    return np.array([*(name in chosen for name in names), False])


def counted(annotations: Annotations, found: Places | None = None) -> Mask:
    """The spans that enter the counts.

    They stand outside boilerplate and are: hedges, boosters and loaded words of certain voice; frames of certain voice
    that are affirmed; quotations; and of each attribution the one span that stands for it (see `attributions`).
    """
    table = annotations.table
    found = found or places(annotations)
    outside: Mask = found.zone != BOILERPLATE
    chosen = outside & ((_sure(table) & ~_unreal(table)) | mask(table, "layer", "quotation"))
    chosen[attributions(annotations, found)] = True
    return chosen


def _sure(table: SpanTable) -> Mask:
    """Spans of the lexical layers whose voice is known and beyond doubt."""
    sure: Mask = table.numbers["voice_certain"] != 0
    return mask(table, "layer", *LEXICAL) & mask(table, "voice", *VOICES) & sure


def _unreal(table: SpanTable) -> Mask:
    """Frames that are negated, averted or hypothetical."""
    return mask(table, "layer", "frame") & mask(table, "polarity", "negated", "averted", "hypothetical")


def attributions(annotations: Annotations, found: Places | None = None) -> npt.NDArray[np.intp]:
    """The rows that stand for the attributions outside boilerplate, one each, in order.

    An attribution's row is its first cue, else its first content, else its first source; a span without a group stands
    for itself.
    """
    return _standing(annotations.table, (found or places(annotations)).zone != BOILERPLATE)


def _standing(table: SpanTable, outside: Mask) -> npt.NDArray[np.intp]:
    rows = np.flatnonzero(mask(table, "layer", "attribution") & outside)[::-1]
    group = table.numbers["group"][rows]
    grouped = group >= 0
    stands = np.full(int(group.max(initial=-1)) + 1, -1, np.intp)
    for preferred in (grouped, *(grouped & mask(table, "label", name)[rows] for name in ("content", "cue"))):
        stands[group[preferred]] = rows[preferred]  # of several rows the last stands, and that is the first of the text
    return np.sort(np.concatenate([rows[~grouped], stands[stands >= 0]]))


def measure(annotations: Annotations) -> Measures:
    """Counts and exposures of one document.

    Counts are spans, keyed by (`layer:label`, voice, zone); frames that are negated, averted or hypothetical stand
    under `layer:label:polarity`, quotations under the voice "all", and so does "attribution", the number of
    attributions. Exposures are "words" and "characters" of words by voice and zone, "sentences" by zone (voice "all"),
    and "furniture", the words of boilerplate. Sums of layers, families and voices are derived, never stored, so two
    Measures add up.
    """
    return measure_all([annotations])[0]


def measure_all(documents: Sequence[Annotations]) -> list[Measures]:
    """The measures of several documents, each as `measure` gives it; worked out together, which costs much less."""
    batches = groupby(documents, key=lambda each: id(each.table.names))  # one batch of the annotator shares its names
    return [measures for _, batch in batches for measures in _measure_batch(list(batch))]


def measure_paragraphs(annotations: Annotations) -> list[Measures]:
    """Counts and words of each paragraph that has words, in order: the units by which one document is resampled.

    Their counts, words, characters and furniture add up to those of the document; each counts no document.
    """
    found = places(annotations)
    counts = _count_spans(annotations.table, found.zone, found.paragraph)
    exposures = _by_unit(*_words(annotations.words, annotations.words.paragraph), _EXPOSURES)
    return [Measures(counts.get(n, {}), exposures.get(n, {})) for n in sorted(counts.keys() | exposures.keys())]


def _measure_batch(batch: Sequence[Annotations]) -> list[Measures]:
    """The measures of documents whose tables share their names."""
    tables = [each.table for each in batch]
    table = _joined(tables)
    doc = np.repeat(np.arange(len(batch)), [len(each) for each in tables])
    zone = _zone_codes(table)
    if ((zone < 0) & ~mask(table, "layer", "zone")).any():
        zone = np.concatenate([places(each).zone for each in batch])
    counts = _count_spans(table, zone, doc)
    words = [each.words for each in batch]
    word_doc = np.repeat(np.arange(len(batch)), [len(each.start) for each in words])
    word_table = WordTable(*(np.concatenate([getattr(w, f.name) for w in words]) for f in fields(WordTable)))
    sentence = mask(table, "layer", "sentence") & (zone != BOILERPLATE)
    rows = (
        _words(word_table, word_doc),
        (doc[sentence], _SENTENCES + zone[sentence], np.ones(sentence.sum(), np.int64)),
    )
    unit, place, amount = (np.concatenate(column) for column in zip(*rows, strict=True))
    exposures = _by_unit(unit, place, amount, _EXPOSURES)
    return [Measures(counts.get(n, {}), exposures.get(n, {}), documents=1) for n in range(len(batch))]


def _joined(tables: Sequence[SpanTable]) -> SpanTable:
    """The columns that counts depend on, of all tables; groups are numbered anew."""
    codes = {c: np.concatenate([t.codes[c] for t in tables]) for c in ("layer", "label", "polarity", "voice", "zone")}
    numbers = {c: np.concatenate([t.numbers[c] for t in tables]) for c in ("voice_certain", "group")}
    sizes = [int(t.numbers["group"].max(initial=-1)) + 1 for t in tables]
    base = np.repeat(np.cumsum([0, *sizes[:-1]]), [len(t) for t in tables])
    numbers["group"] = np.where(numbers["group"] < 0, -1, numbers["group"] + base).astype(np.int32)
    none = codes["layer"][:0]
    return SpanTable(none, none, codes, tables[0].names, numbers)


def _count_spans(table: SpanTable, zone: Whole, unit: Whole) -> dict[int, dict[CountKey, int]]:
    """The counts of each unit that the spans belong to: of all that count, or that would count if they were affirmed."""
    outside, quotation = zone != BOILERPLATE, mask(table, "layer", "quotation")
    hits, whole = np.flatnonzero(outside & (_sure(table) | quotation)), _standing(table, outside)
    rows, lexical = np.append(hits, whole), np.arange(len(hits) + len(whole)) < len(hits)
    told = {
        "layer": lexical | True,
        "label": lexical,
        "polarity": lexical & _unreal(table)[rows],
        "voice": lexical & ~quotation[rows],
    }
    codes = [np.where(kept, table.codes[column][rows], -1) + 1 for column, kept in told.items()]
    sizes = [*(len(table.names[column]) + 1 for column in told), len(ZONES)]
    distinct, place = np.unique(np.ravel_multi_index((*codes, zone[rows]), sizes), return_inverse=True)
    keys = [_key(table, *at) for at in zip(*(c.tolist() for c in np.unravel_index(distinct, sizes)), strict=True)]
    return _by_unit(unit[rows], place, np.ones(len(rows), np.int64), keys)


def _key(table: SpanTable, layer: int, label: int, polarity: int, voice: int, zone: int) -> CountKey:
    """The key of a row's codes, each one more than in the table; 0 is none."""
    columns = zip(("layer", "label", "polarity", "voice"), (layer, label, polarity, voice), strict=True)
    *parts, said_by = (table.names[column][code - 1] if code else "" for column, code in columns)
    return ":".join(filter(None, parts)), said_by or ALL, ZONES[zone]


_BY_VOICE = [(voice, zone) for voice in VOICES for zone in ZONES]
_EXPOSURES = [
    *(("words", voice, zone) if zone != ZONES[BOILERPLATE] else ("furniture", ALL, zone) for voice, zone in _BY_VOICE),
    *(("characters", voice, zone) for voice, zone in _BY_VOICE),
    *(("sentences", ALL, zone) for zone in ZONES),
]  # what the numbers of exposures stand for
_CHARACTERS, _SENTENCES = len(_BY_VOICE), 2 * len(_BY_VOICE)


def _words(words: WordTable, unit: Whole) -> tuple[Whole, Whole, Whole]:
    """Words, characters and furniture of each unit that the words belong to: unit, place in `_EXPOSURES`, amount."""
    cell = unit.astype(np.int64) * len(_BY_VOICE) + words.voice * len(ZONES) + words.zone
    sizes, lengths = np.bincount(cell), np.bincount(cell, weights=words.end - words.start).astype(np.int64)
    at = np.flatnonzero(sizes)
    told = at[at % len(ZONES) != BOILERPLATE]
    unit, place = np.divmod(np.append(at, told), len(_BY_VOICE))
    place[len(at) :] += _CHARACTERS
    return unit, place, np.append(sizes[at], lengths[told])


def _by_unit(unit: Whole, place: Whole, amount: Whole, keys: Sequence[CountKey]) -> dict[int, dict[CountKey, int]]:
    """The sum of the amounts by unit and key (each key is given by its place among `keys`), the keys in order."""
    ordered = sorted(set(keys))
    rank = {key: at for at, key in enumerate(ordered)}
    cell = unit * len(ordered) + np.array([rank[key] for key in keys], np.int64)[place]
    cells, row = np.unique(cell, return_inverse=True)
    sums = np.bincount(row, weights=amount).astype(np.int64).tolist()
    units, at = np.divmod(cells, max(len(ordered), 1))
    names = [ordered[key] for key in at.tolist()]
    bounds = [*np.flatnonzero(np.diff(units, prepend=-1)).tolist(), len(names)]
    return {int(units[a]): dict(zip(names[a:b], sums[a:b], strict=True)) for a, b in pairwise(bounds)}


def exposure(measures: Measures, unit: str) -> int:
    """The sum of one unit of exposure over all voices and zones."""
    return sum(amount for (name, _, _), amount in measures.exposures.items() if name == unit)
