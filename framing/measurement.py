"""Annotations to Measures: which spans count, under which key, over how many words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from framing.model import VOICES, ZONES, Annotations, CountKey, Integers, Measures, SpanTable

LEXICAL = ("frame", "hedge", "booster", "loaded")  # layers whose spans have a voice
ALL = "all"
BOILERPLATE = ZONES.index("boilerplate")
BODY = ZONES.index("body")
OWN = VOICES.index("own")

Mask = npt.NDArray[np.bool_]


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
    table = annotations.table
    outside = (found or places(annotations)).zone != BOILERPLATE
    rows = np.flatnonzero(mask(table, "layer", "attribution") & outside)
    rank = np.select([mask(table, "label", name)[rows] for name in ("cue", "content")], [0, 1], 2)
    group = table.numbers["group"][rows].astype(np.int64)
    group = np.where(group < 0, -1 - rows, group)
    order = np.lexsort((rows, rank, group))
    return np.sort(rows[order[np.unique(group[order], return_index=True)[1]]])


def measure(annotations: Annotations) -> Measures:
    """Counts and exposures of one document.

    Counts are spans, keyed by (`layer:label`, voice, zone); frames that are negated, averted or hypothetical stand
    under `layer:label:polarity`, quotations under the voice "all", and so does "attribution", the number of
    attributions. Exposures are "words" and "characters" of words by voice and zone, "sentences" by zone (voice "all"),
    and "furniture", the words of boilerplate. Sums of layers, families and voices are derived, never stored, so two
    Measures add up.
    """
    found = places(annotations)
    counts = Counter(key for _, key in _hits(annotations, found))
    exposures = _sentences(annotations.table, found)
    every = np.zeros(len(annotations.words.start), dtype=np.int64)
    for _, key, amount in _exposures(annotations, every):
        exposures[key] += amount
    return Measures(dict(sorted(counts.items())), dict(sorted(exposures.items())), documents=1)


def measure_paragraphs(annotations: Annotations) -> list[Measures]:
    """Counts and words of each paragraph that has words, in order: the units by which one document is resampled.

    Their counts, words, characters and furniture add up to those of the document; each counts no document.
    """
    counts: dict[int, Counter[CountKey]] = {}
    exposures: dict[int, Counter[CountKey]] = {}
    for paragraph, key in _hits(annotations, places(annotations)):
        counts.setdefault(paragraph, Counter())[key] += 1
    for paragraph, key, amount in _exposures(annotations, annotations.words.paragraph.astype(np.int64)):
        exposures.setdefault(paragraph, Counter())[key] += amount
    numbers = sorted(counts.keys() | exposures.keys())
    return [Measures(_sorted(counts.get(n, {})), _sorted(exposures.get(n, {}))) for n in numbers]


def _sorted(counts: Mapping[CountKey, int]) -> dict[CountKey, int]:
    return dict(sorted(counts.items()))


def _hits(annotations: Annotations, found: Places) -> Iterator[tuple[int, CountKey]]:
    """The paragraph and key of each span that counts, or that would count if it were affirmed."""
    table = annotations.table
    layers, labels, polarities, voices = (table.strings(c) for c in ("layer", "label", "polarity", "voice"))
    outside, unreal = found.zone != BOILERPLATE, _unreal(table)
    for row in np.flatnonzero(outside & (_sure(table) | mask(table, "layer", "quotation"))).tolist():
        name = f"{layers[row]}:{labels[row]}" + (f":{polarities[row]}" if unreal[row] else "")
        voice = ALL if layers[row] == "quotation" else str(voices[row])
        yield int(found.paragraph[row]), (name, voice, ZONES[found.zone[row]])
    for row in attributions(annotations, found).tolist():
        yield int(found.paragraph[row]), ("attribution", ALL, ZONES[found.zone[row]])


def _sentences(table: SpanTable, found: Places) -> Counter[CountKey]:
    zones = found.zone[mask(table, "layer", "sentence") & (found.zone != BOILERPLATE)]
    return Counter(("sentences", ALL, ZONES[zone]) for zone in zones.tolist())


def _exposures(annotations: Annotations, unit: npt.NDArray[np.int64]) -> Iterator[tuple[int, CountKey, int]]:
    """Words, characters and furniture of each unit that the words belong to."""
    words = annotations.words
    cell = (unit * len(VOICES) + words.voice) * len(ZONES) + words.zone
    sizes, lengths = np.bincount(cell), np.bincount(cell, weights=words.end - words.start)
    for at in np.flatnonzero(sizes).tolist():
        rest, zone = divmod(at, len(ZONES))
        number, voice = divmod(rest, len(VOICES))
        if zone == BOILERPLATE:
            yield number, ("furniture", ALL, ZONES[zone]), int(sizes[at])
        else:
            yield number, ("words", VOICES[voice], ZONES[zone]), int(sizes[at])
            yield number, ("characters", VOICES[voice], ZONES[zone]), int(lengths[at])


def exposure(measures: Measures, unit: str) -> int:
    """The sum of one unit of exposure over all voices and zones."""
    return sum(amount for (name, _, _), amount in measures.exposures.items() if name == unit)
