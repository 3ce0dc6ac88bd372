"""How the lesson ends: what the texts agree on, and what cannot be concluded from them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.reporting.kit.factsheet import Cell, FactSheet, Row, bare
from framing.reporting.kit.texts import Text
from framing.reporting.wording import day, in_words

AGREED = 3  # facts that fit the box


def agreement(sheet: FactSheet) -> tuple[list[str], bool]:
    """What both texts say, with the paragraphs, and whether that is firm: told by three reports or more, or with the
    same figure in both. Without firm facts the others; empty where the program found nothing that both tell alike."""
    alike = [row for row in sheet.rows if row.same]
    firm = [row for row in alike if row.firm]
    return [_agreed(row, sheet.source) for row in (firm or alike)[:AGREED]], bool(firm)


def _agreed(row: Row, source: str) -> str:
    told = [cell.tellings[0] for cell in row.cells[:2]]
    wording = min(told, key=lambda t: t.end - t.start).wording
    said = f"“{bare(wording)}”" if source == "claims" else f"Both have the figure {told[0].figure}"
    return f"{said} ({_places(row.cells[:2])})"


def _places(cells: Sequence[Cell]) -> str:
    return "; ".join(
        f"text {cell.letter}, " + ("headline" if cell.tellings[0].place == 0 else f"paragraph {cell.tellings[0].place}")
        for cell in cells
    )


def open_ends(texts: Sequence[Text], sheet: FactSheet) -> list[str]:
    """What cannot be concluded from these texts, each with its reason, as a pupil might write it."""
    pair = texts[:2]
    return [
        *_one_article(pair), *_conflicting(sheet), *_dates(pair), *_parts(pair), *_shared(pair),
        "… why a writer chose a word, because a text shows the choice and not the reason.",
        "… that the text with fewer marks is the truer one, because the marks count words, not facts.",
    ]  # fmt: skip


def _one_article(pair: Sequence[Text]) -> list[str]:
    of = pair[0].evidence.doc_outlet
    here = [of.count(of[text.doc]) for text in pair]
    if here == [1, 1]:
        return ["… that an outlet always writes like this, because we read one report of each."]
    return ["… that an outlet always writes like this, because we read one of its reports in this lesson."]


def _conflicting(sheet: FactSheet) -> list[str]:
    row = next((r for r in sheet.rows if r.conflict), None)
    if row is None:
        return []
    figures = list(dict.fromkeys(t.figure for cell in row.cells for t in cell.tellings if t.figure))
    what = f"which figure is right, {' or '.join(figures)}" if len(figures) > 1 else "which account is right"
    return [f"… {what}, because the texts differ and nothing in them decides it."]


def _dates(pair: Sequence[Text]) -> list[str]:
    one, other = (text.date for text in pair)
    if one is None or other is None:
        return ["… that a text left something out, because we do not know when each was written."]
    if one != other:
        return [f"… that a text left something out, because one is of {day(one)} and the other of {day(other)}."]
    return ["… that a text hid what it does not tell, because it may not have been known or may have stood elsewhere."]


def _parts(pair: Sequence[Text]) -> list[str]:
    cut = [text for text in pair if not text.whole]
    if not cut:
        return []
    return ["… what the whole report does, because we read only its first paragraphs."]


def _shared(pair: Sequence[Text]) -> list[str]:
    names = {pair[0].evidence.documents[text.doc] for text in pair}
    reuse = pair[0].evidence.study.reuse
    copied = reuse[(reuse["kind"] == "copy") & reuse["a_doc"].isin(names) & reuse["b_doc"].isin(names)]
    if not len(copied):
        return []
    return ["… that both found the same out, because parts of them are the same copy, perhaps from one agency."]


def reading_level(text: Text) -> str:
    """How long and how hard a whole report is by its formulas, with their source of syllables, or why there is none."""
    row = text.evidence.study.documents.iloc[text.doc]
    words = f"{int(row['words']):,} words"
    ease, grade = row["flesch_reading_ease"], row["flesch_kincaid_grade"]
    if pd.isna(ease) or pd.isna(grade):
        return f"{words}; too little text for a formula"
    return f"{words}; Flesch Reading Ease {float(ease):.0f}, Flesch–Kincaid grade {float(grade):.1f}"


def printed_part(text: Text) -> str:
    """How much of a report is printed, in words."""
    if text.cut:
        return "the beginning of its first paragraph"
    shown = len(text.paragraphs)
    if text.whole:
        return "the whole text"
    return f"the first {in_words(shown)} of {in_words(text.total)} paragraphs"
