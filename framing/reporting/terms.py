"""Distinctive words: the terms of the study's keyness, each opening its uses where they can be found again exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from framing.comparison.naming import name_places
from framing.reporting.evidence import Evidence, Passage, Rows
from framing.reporting.parts import Cell, Name, Part, Parts, Sentence, Table, join, say, token
from framing.reporting.rates import Record, number, records, whole
from framing.reporting.wording import how_often

CLEAR = 1.96  # z from which on a term is shown
MOST = 8  # terms an outlet and voice
_WORD = re.compile(r"[^\W_]+(?:['’.\-‐‑][^\W_]+)*")
GROUPS = {"own": "In its own words", "attributed": "In the words of others"}
Uses = dict[tuple[int, str], dict[str, list[tuple[int, int, int]]]]


def table(evidence: Evidence) -> Table | None:
    """The most distinctive terms of each outlet, own and attributed; None where there are none."""
    found = [r for r in records(evidence.study.keyness) if number(r["z"]) >= CLEAR]
    if not found:
        return None
    uses = _uses(evidence, {str(r["term"]) for r in found})
    rows: list[list[Cell]] = []
    for outlet, name in enumerate(evidence.outlets):
        cells: list[Cell] = [Name(outlet)]
        for voice in GROUPS:
            mine = [r for r in found if r["outlet"] == name and r["voice"] == voice]
            mine.sort(key=lambda r: (-number(r["z"]), str(r["term"])))
            told = [_term(evidence, uses, outlet, r) for r in mine[:MOST]]
            cells.append(join(told, ", ", ", ") or ("none stands out",))
        rows.append(cells)
    return Table(["Outlet", *GROUPS.values()], rows, range(len(rows)), "Distinctive words")


def _term(evidence: Evidence, uses: Uses, outlet: int, row: Record) -> Parts:
    """“league” 6 : 3, the outlet's own count a door where every use is found again."""
    term, voice, count = str(row["term"]), str(row["voice"]), whole(row["count"])
    places = uses.get((outlet, voice), {}).get(term, [])
    door: Part = f"{count}"
    if len(places) == count:
        title = f"{token(outlet)}: “{term}”, {GROUPS[voice].lower()}"
        first = len(evidence.passages)
        evidence.passages += [Passage(outlet, doc, a, b, GROUPS[voice].lower()) for doc, a, b in places]
        door = evidence.door(range(first, first + count), title, f"{count}")
    return say("{term}\u00a0{door}\u202f:\u202f{rest}", term=term, door=door, rest=f"{whole(row['rest_count'])}")


def _uses(evidence: Evidence, terms: set[str]) -> Uses:
    """Where the terms stand outside page furniture, by outlet and by own or attributed words."""
    found: Uses = {}
    edges = np.searchsorted(evidence.doc, np.arange(len(evidence.texts) + 1))  # the spans stand document by document
    layer, label = evidence.column("layer"), evidence.column("label")
    furniture = (layer == "zone") & (label == "boilerplate")
    spoken = ((layer == "attribution") & (label == "content")) | ((layer == "quotation") & (label == "direct"))
    for doc, (text, names) in enumerate(zip(evidence.texts, name_places(evidence.texts), strict=True)):
        rows = np.arange(edges[doc], edges[doc + 1])
        out = _covered(text, evidence, rows[furniture[rows]])
        others = _covered(text, evidence, rows[spoken[rows]])
        for term, a, b in _terms(text, names, terms):
            if not out[a]:
                voice = "attributed" if others[a] else "own"
                found.setdefault((evidence.doc_outlet[doc], voice), {}).setdefault(term, []).append((doc, a, b))
    return found


def _terms(text: str, names: Sequence[tuple[int, int, str]], terms: set[str]) -> Iterator[tuple[str, int, int]]:
    """The uses in a text: a country by any of its names, any other term as a word outside them."""
    named = np.zeros(len(text) + 1, np.bool_)
    for start, end, _ in names:
        named[start:end] = True
    yield from ((label, start, end) for start, end, label in names if label in terms)
    for word in _WORD.finditer(text):
        term = word[0].lower().replace("’", "'").removesuffix("'s").strip("'")
        if term in terms and not named[word.start()]:
            yield term, word.start(), word.end()


def _covered(text: str, evidence: Evidence, rows: Rows) -> npt.NDArray[np.bool_]:
    """Which characters of a text stand inside any of some of its spans."""
    size = len(text) + 1
    opened, closed = (np.bincount(place[rows], minlength=size) for place in (evidence.start, evidence.end))
    return np.cumsum(opened - closed) > 0


def finding(evidence: Evidence) -> Sentence:
    """The single most distinctive own word: a count, not a claim on style."""
    own = [r for r in records(evidence.study.keyness) if r["voice"] == "own" and number(r["z"]) >= CLEAR]
    if not own:
        return Sentence(("No word sets an outlet’s own language apart",), "Too little text to tell.")
    top = max(own, key=lambda r: number(r["z"]))
    parts = say(
        "“{t}” sets {A} apart most: {k} in its own words, {m} in all others’",
        t=str(top["term"]), A=Name(evidence.outlets.index(str(top["outlet"]))), k=how_often(int(top["count"])),
        m=how_often(int(top["rest_count"])),
    )  # fmt: skip
    return Sentence(parts, "Seen directly.")
