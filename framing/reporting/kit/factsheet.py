"""The fact table: what each text says of a fact, in whose words, and in which paragraph; as gaps and as a key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from framing.lexicons import word_classes
from framing.reporting.facts import Fact
from framing.reporting.kit.texts import Text

ROWS = 5  # rows that fit the page
WIDEST = 100  # characters of a wording in a cell
_FIGURE = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,$€£-])\d{2,}(?![\w,]|\.\d)")
_YEARS = range(1900, 2101)

CANNOT_TELL = "cannot tell"

# Relations of the study's claims that need no passage, in the words of a cell.
_WITHOUT = {
    "absent": "not in this text",
    "not_yet_known": "not yet known: the text is older than the fact",
    "cannot_tell": CANNOT_TELL,
}


@dataclass(frozen=True, slots=True)
class Telling:
    """One passage that tells a fact: paragraph (0 headline, None not printed), figure, wording, and whose words."""

    start: int
    end: int
    place: int | None
    figure: str
    wording: str
    whose: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one text says of a fact; without tellings, why not."""

    letter: str
    tellings: Sequence[Telling]
    without: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what it is about (words that the texts share, or a figure), a cell for each text, what is asked of it,
    and whether accounts of it conflict."""

    topic: str
    cells: Sequence[Cell]
    asked: str
    conflict: bool = False
    same: bool = False  # the two texts of the class tell it alike
    firm: bool = True  # three reports or more tell it, or the two give the same figure


@dataclass(frozen=True, slots=True)
class FactSheet:
    """The rows, and where they come from: "claims" that the program aligned, "figures" the texts share, or "none"."""

    source: str
    rows: Sequence[Row]
    texts: Sequence[Text]
    everyone: Sequence[str] = field(default=())  # wordings of facts that all reports tell without conflict

    @property
    def third(self) -> Text | None:
        return self.texts[2] if len(self.texts) > 2 else None


def usable(facts: Sequence[Fact], pair: Sequence[Text]) -> list[Fact]:
    """The facts that a class can find in what is printed of its two texts: conflicts first, then those in both."""
    ranked = [(_rank(fact, pair), fact) for fact in facts]
    return [fact for rank, fact in sorted(((r, f) for r, f in ranked if r), key=lambda x: (x[0], x[1].number))]


def _rank(fact: Fact, pair: Sequence[Text]) -> int:
    """1 told in both with conflict, 2 in both, 3 in one and not yet known in the other, 4 in one; 0 not usable."""
    told, unprinted = 0, 0
    for text in pair:
        sayings = [s for s in fact.told if s.doc == text.doc]
        printed = [s for s in sayings if text.place(s.start, s.end) is not None]
        told += bool(printed)
        unprinted += bool(sayings) and not printed
    if not told or unprinted:
        return 0
    mine = [s for s in fact.sayings if s.doc in {text.doc for text in pair}]
    if told == len(pair):
        return 1 if any(s.relation == "conflict" for s in mine) else 2
    return 3 if any(s.relation == "not_yet_known" for s in mine) else 4


def fact_sheet(facts: Sequence[Fact], pair: Sequence[Text], third: Text | None) -> FactSheet:
    """The table of a lesson: from the study's facts where there are any, else from figures that two texts share."""
    texts = [*pair, *([third] if third else [])]
    rows = [_row(fact, texts, len(pair)) for fact in _chosen(facts, pair, third)]
    everyone = [_shortest(fact, texts[0]) for fact in facts if fact.agreed]
    if rows:
        return FactSheet("claims", rows, texts, everyone)
    rows = shared_figures(texts)[:ROWS]
    return FactSheet("figures" if rows else "none", rows, texts, everyone)


def _chosen(facts: Sequence[Fact], pair: Sequence[Text], third: Text | None) -> list[Fact]:
    """The facts of the table: those in both texts first, and among these the ones that the filled-in text tells."""
    found = usable(facts, pair)
    in_third = {fact.number for fact in found if third and any(s.doc == third.doc for s in fact.told)}
    return sorted(found, key=lambda fact: (_rank(fact, pair) > 2, fact.number not in in_third))[:ROWS]


def worth(facts: Sequence[Fact], pair: Sequence[Text]) -> dict[int, int]:
    """Document → how much of the table it could fill in: three for a fact in both texts of the pair, one for another."""
    tally: dict[int, int] = {}
    for fact in usable(facts, pair):
        for doc in {saying.doc for saying in fact.told}:
            tally[doc] = tally.get(doc, 0) + (3 if _rank(fact, pair) <= 2 else 1)
    return tally


def _row(fact: Fact, texts: Sequence[Text], pair: int) -> Row:
    cells = [_cell(fact, text) for text in texts]
    mine = [s for s in fact.sayings if s.doc in {text.doc for text in texts}]
    conflict = any(s.relation == "conflict" for s in mine)
    same = not conflict and all(cell.tellings for cell in cells[:pair])
    topic = texts[0].mask.words(_without_figure(fact))
    figures = any(telling.figure for cell in cells[:pair] for telling in cell.tellings)
    firm = len({s.doc for s in fact.told}) > 2 or _one_figure(cells[:pair])
    return Row(topic, cells, "Which figure, of what?" if figures else "What is said of it?", conflict, same, firm)


def _without_figure(fact: Fact) -> str:
    """The topic with an ellipsis for the figure that the class is to find."""
    topic = fact.topic
    for figure in sorted({s.figure for s in fact.told if s.figure}, key=len, reverse=True):
        topic = topic.replace(figure, "…")
    return topic


def _one_figure(cells: Sequence[Cell]) -> bool:
    """Whether all cells have a figure in common."""
    figures = [{t.figure for t in cell.tellings if t.figure} for cell in cells]
    return bool(set.intersection(*figures))


def _shortest(fact: Fact, text: Text) -> str:
    """The shortest wording of a fact in any report, names hidden."""
    contents = text.evidence.study.documents["text"].astype(str)
    wordings = [" ".join(contents.iloc[s.doc][s.start : s.end].split()) for s in fact.told]
    words = bare(text.mask.words(min(wordings, key=lambda words: (len(words), words))))
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in word_classes()["conj"] else words


def _cell(fact: Fact, text: Text) -> Cell:
    sayings = [s for s in fact.sayings if s.doc == text.doc]
    tellings = [telling(text, s.start, s.end, s.figure) for s in sayings if s.start >= 0]
    without = next((_WITHOUT[s.relation] for s in sayings if s.relation in _WITHOUT), CANNOT_TELL)
    return Cell(text.letter, tellings, "" if tellings else without)


def telling(text: Text, start: int, end: int, figure: str) -> Telling:
    """A passage of a text as the table shows it, names hidden."""
    wording = " ".join(text.mask.words(text.text[start:end]).split())
    return Telling(start, end, text.place(start, end), text.mask.words(figure), _cut(wording), whose(text, start, end))


def _cut(wording: str) -> str:
    """The wording, cut after a whole word where it is too wide for a cell."""
    if len(wording) <= WIDEST:
        return wording
    return wording[: WIDEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—") + " …"


def bare(wording: str) -> str:
    """A wording without the marks around it, to stand inside quotation marks."""
    return wording.rstrip(" .,;:").strip('“”"').rstrip(" .,;:")


def whose(text: Text, start: int, end: int) -> str:
    """Whose words a passage is in: of the attribution or quotation that covers most of it, else the outlet's own."""
    spans = text.evidence.spans
    mine = spans[(text.evidence.doc == text.doc) & (spans["layer"] == "attribution").to_numpy(bool)]
    content = mine[(mine["label"] == "content") & (mine["start"] < end) & (mine["end"] > start)]
    if not len(content):
        return "in its own words"
    shared = content["end"].clip(upper=end) - content["start"].clip(lower=start)
    if int(shared.sum()) * 2 < end - start:
        return "partly in its own words, partly a source’s"
    best = content.loc[shared.idxmax()]
    group = mine[mine["group"] == best["group"]] if not pd.isna(best["group"]) else mine.loc[[best.name]]
    cue = next((text.text[int(r.start) : int(r.end)] for r in group[group["label"] == "cue"].itertuples()), "")
    speaker = next((str(s) for s in group["speaker"].dropna()), "a source that is not named")
    kind = "quoted" if str(best["form"]) == "direct" else "reported"
    said = f", “{cue}”" if cue else ""
    return text.mask.words(f"{kind}: {speaker}{said}")


def shared_figures(texts: Sequence[Text]) -> list[Row]:
    """Rows for figures (two digits or more, no years) that are printed in two of the texts or more, in order."""
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for text in texts:
        for figure, start, end in _figures(text):
            found.setdefault(figure, {}).setdefault(text.letter, []).append((start, end))
    shared = [(figure, places) for figure, places in found.items() if len(places) > 1 and texts[0].letter in places]
    shared += [(f, p) for f, p in found.items() if len(p) > 1 and texts[0].letter not in p]
    shared.sort(key=lambda item: -len(item[1]))
    return [
        Row(f"“{figure}”",
            [Cell(t.letter, [telling(t, a, b, figure) for a, b in places.get(t.letter, [])][:2],
                  "" if t.letter in places else "not in what is printed of this text") for t in texts],
            "Of what, and who says so?",
            same=texts[0].letter in places and texts[1].letter in places)
        for figure, places in shared
    ]  # fmt: skip


def _figures(text: Text) -> Iterator[tuple[str, int, int]]:
    """The figures in a text's printed paragraphs, each with its sentence."""
    for paragraph in text.paragraphs:
        for start, end in paragraph.pieces:
            for found in _FIGURE.finditer(text.text, start, end):
                if "," in found.group() or int(found.group()) not in _YEARS:
                    a, b = text.sentence(found.start(), found.end())
                    yield found.group(), max(a, start), min(b, end)
