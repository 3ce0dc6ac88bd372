"""Questions for the class, each from passages that are printed, with the answers to expect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from framing.reporting.kit.factsheet import CANNOT_TELL, Cell, FactSheet, Row, bare
from framing.reporting.kit.marks import Mark, escalates, tally_of_actors
from framing.reporting.kit.texts import Text
from framing.reporting.wording import day, opening, the

MOST = 5  # questions that fit the page beside the exit ticket
_AT_A_DISTANCE = ("distance", "contend", "accuse")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, from cited passages, and what a teacher may expect to hear."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its marks, and the words that bring in its sources."""

    text: Text
    marks: Sequence[Mark]

    def cite(self, mark: Mark) -> str:
        return cited(self.text, mark.start, mark.end, mark.place)


def cited(text: Text, start: int, end: int, place: int | None) -> str:
    """A passage with its place: text K, paragraph 2: “stoking the crisis”."""
    where = "headline" if place == 0 else f"paragraph {place}"
    return f"{text.name}, {where}, “{text.cite(start, end)}”"


def questions(one: Marked, other: Marked, sheet: FactSheet) -> list[Question]:
    """The first `MOST` questions that these texts give rise to; a question about their openings can always be asked."""
    asked = chain(
        _actors(one, other), _conflicts(sheet), _verbs(one, other), _force(one, other), _dates(sheet),
        _turned(one, other), _loaded(one, other), _doubt(one, other), _speakers(one, other), _openings(one, other),
    )  # fmt: skip
    return [question for question, _ in zip(asked, range(MOST), strict=False)]


def _actors(one: Marked, other: Marked) -> Iterator[Question]:
    """Who is made the one who escalates, in each text's own words, by the actor that it names most."""
    a, b = (_of_the_usual_actor(each) for each in (one, other))
    if a is None or b is None:
        mark, text = (a, one) if a else (b, other)
        if mark:
            yield Question(
                f"{opening(text.cite(mark))}. Who acts here? Does the other text make anyone the one who acts?",
                f"{the(mark.actor)}. In what is printed of the other text, its own words name no one as escalating; "
                "that is a choice of words as well, and no proof of fairness.",
            )
        return
    yield Question(
        f"{opening(one.cite(a))}; {other.cite(b)}. Who acts in each? Rewrite one so that nobody acts.",
        f"{opening(one.text.name)}: {the(a.actor)}. {opening(other.text.name)}: {the(b.actor)}. A wording such as "
        "“tension grew” names no one. Ask what the reader loses by it, and what the writer no longer has to prove.",
    )


def _of_the_usual_actor(marked: Marked) -> Mark | None:
    tally = tally_of_actors(marked.marks)
    for actor in tally:
        mine = [m for m in marked.marks if m.actor == actor and escalates(m)]
        return min(mine, key=lambda m: (m.place == 0, m.start))
    return None


def _conflicts(sheet: FactSheet) -> Iterator[Question]:
    """The first fact that two texts tell differently."""
    for row in sheet.rows:
        told = [cell for cell in row.cells[:2] if cell.tellings]
        if row.conflict and len(told) == 2:
            yield Question(
                f"{opening(_where(told[0]))}, “{_wording(told[0])}”; {_where(told[1])}, “{_wording(told[1])}”. "
                "Can both be right? Where does each have it from?",
                f"{_told(told[0])}. {_told(told[1])}. Both can be honest: sources, days and ways of counting differ. "
                "Which one is right, the two texts cannot say.",
            )
            return


def _where(cell: Cell) -> str:
    place = cell.tellings[0].place
    return f"text {cell.letter}, " + ("headline" if place == 0 else f"paragraph {place}")


def _wording(cell: Cell) -> str:
    return bare(cell.tellings[0].wording)


def _told(cell: Cell) -> str:
    parts = [f"{t.figure or '“' + t.wording + '”'} ({t.whose})" for t in cell.tellings]
    return f"Text {cell.letter}: {', '.join(parts)}"


def _verbs(one: Marked, other: Marked) -> Iterator[Question]:
    """A verb that keeps a distance from a source, in both texts or in one."""
    found = [(marked, verb) for marked in (one, other) if (verb := _distant_verb(marked.text))]
    if not found:
        return
    words = "; ".join(cited(m.text, *verb) for m, verb in found)
    if len(found) == 2:
        asked = (
            "Find the word that brings in what is claimed. What changes in each if you write “says” or “a statement” "
            "instead? Whose statements get such a verb?"
        )
        answer = "The word keeps a distance or pushes the statement; “says” does neither. "
    else:
        asked = (
            "Find the word that brings in what is claimed. What changes if you write “says” or “a statement” instead? "
            "Does the text use such a verb of the other side too?"
        )
        answer = (
            "The word keeps a distance or pushes the statement; “says” does neither. Let the class check every cue. "
        )
    yield Question(f"{opening(words)}. {asked}", answer + "One or two such words are no proof of a habit.")


def _distant_verb(text: Text) -> tuple[int, int, int] | None:
    """The first cue in print whose stance is not plain reporting, with its paragraph."""
    spans = text.evidence.spans
    mask = (text.evidence.doc == text.doc) & (text.evidence.column("layer") == "attribution")
    cues = spans[mask & (text.evidence.column("label") == "cue")]
    for stance in _AT_A_DISTANCE:
        for cue in cues[cues["stance"] == stance].to_dict("records"):
            place = text.place(int(cue["start"]), int(cue["end"]))
            if place is not None:
                return int(cue["start"]), int(cue["end"]), place
    return None


def _force(one: Marked, other: Marked) -> Iterator[Question]:
    """Words of force that protects, or of support, in both texts."""
    a, b = (_first(each, "force") for each in (one, other))
    if a and b:
        voices = f"{opening(one.text.name)}: {a.category.lower()}, {a.voice_words}, {_by(a)}. "
        voices += f"{opening(other.text.name)}: {b.category.lower()}, {b.voice_words}, {_by(b)}."
        yield Question(
            f"{opening(one.cite(a))}; {other.cite(b)}. Who is protected, and from whom? Do the two say the same thing?",
            f"{voices} The list codes such words alike, whoever uses them; whether they promise the same is for the class.",
        )


def _by(mark: Mark) -> str:
    return f"by {the(mark.actor)}" if mark.actor else "nobody named"


def _first(marked: Marked, family: str) -> Mark | None:
    """The first counted mark of a family, in a paragraph rather than the headline."""
    mine = [m for m in marked.marks if m.family == family and m.counted]
    return min(mine, key=lambda m: (m.place == 0, m.start), default=None)


def _dates(sheet: FactSheet) -> Iterator[Question]:
    """A fact that one of the two does not tell."""
    for row in sheet.rows if sheet.source == "claims" else ():
        told, silent = ([c for c in row.cells[:2] if bool(c.tellings) is wanted] for wanted in (True, False))
        if told and silent:
            if silent[0].without == CANNOT_TELL:
                continue
            a, b = (next(t for t in sheet.texts if t.letter == c.letter) for c in (told[0], silent[0]))
            yield Question(
                f"{opening(_where(told[0]))}, says: “{_wording(told[0])}”. {opening(b.name)} does not tell of it. "
                "Did it leave it out? Look at the dates before you answer.",
                f"{_dated(a)} {_dated(b)} {_silence(row, silent[0])}",
            )
            return


def _dated(text: Text) -> str:
    return f"{opening(text.name)} is of {day(text.date)}." if text.date else f"{opening(text.name)} gives no date."


def _silence(row: Row, cell: Cell) -> str:
    if cell.without.startswith("not yet"):
        return (
            "It was written before the reports that tell it: news of the days between it could not know, and that is no "
            "omission. What was so before, it may have known; the text cannot say."
        )
    return "It is not in the text; why, the text cannot say."


def _turned(one: Marked, other: Marked) -> Iterator[Question]:
    """A frame word that is negated, averted or imagined."""
    for marked in (one, other):
        for m in marked.marks:
            if m.turned:
                yield Question(
                    f"{opening(marked.cite(m))}. The text does not say that it happens. What stays in the reader’s mind?",
                    f"“{m.words}” is {m.turned} here, so the program marks it ⊘ and does not count it. "
                    "Readers may keep the word all the same: both views are fair.",
                )
                return


def _loaded(one: Marked, other: Marked) -> Iterator[Question]:
    """Words that judge while they name."""
    found = [(marked, m) for marked in (one, other) for m in marked.marks if m.layer == "loaded" and m.counted]
    firsts = [next((f for f in found if f[0] is marked), None) for marked in (one, other)]
    cited_ = "; ".join(f[0].cite(f[1]) for f in firsts if f)
    if cited_:
        yield Question(
            f"{opening(cited_)}. What does the word do that a plain one would not? Write the plain one.",
            "It judges while it names. The list treats such words alike, whichever side they are used of: "
            + ", ".join(f"“{f[1].words}” ({f[1].voice_words})" for f in firsts if f) + ".",
        )  # fmt: skip


def _doubt(one: Marked, other: Marked) -> Iterator[Question]:
    """A hedge, and if there is one a booster."""
    every = [(marked, m) for marked in (one, other) for m in marked.marks if m.counted]
    hedge = next((f for f in every if f[1].layer == "hedge"), None)
    booster = next((f for f in every if f[1].layer == "booster"), None)
    shown = [f for f in (hedge, booster) if f]
    if shown:
        yield Question(
            f"{opening('; '.join(m.cite(f) for m, f in shown))}. Take the word out. Is the sentence still true?",
            "; ".join(f"“{f.words}”: {f.category.lower()}" for _, f in shown)
            + ". Without it the sentence claims more, or no longer tells the reader how sure to be.",
        )


def _speakers(one: Marked, other: Marked) -> Iterator[Question]:
    """Who is the first to be heard in each text."""
    firsts = [(m.text, source) for m in (one, other) if (source := _first_source(m.text))]
    if len(firsts) == 2:
        yield Question(
            "; ".join(opening(cited(text, *source[:3])) for text, source in firsts)
            + ": these are the first to be heard. Who is heard later, and who not at all?",
            "Let the class list every source with a paragraph. Who is missing may have been out of reach, or not asked.",
        )


def _first_source(text: Text) -> tuple[int, int, int] | None:
    spans = text.evidence.spans
    mask = (text.evidence.doc == text.doc) & (text.evidence.column("layer") == "attribution")
    for s in spans[mask & (text.evidence.column("label") == "source")].to_dict("records"):
        place = text.place(int(s["start"]), int(s["end"]))
        if place:
            return int(s["start"]), int(s["end"]), place
    return None


def _openings(one: Marked, other: Marked) -> Iterator[Question]:
    """What each text puts first; can be asked of any two."""
    yield Question(
        f"Read paragraph 1 of {one.text.name} and of {other.text.name}. What does each put first, and what last?",
        "What stands first is read most. The order is a choice; the reason for it is not in the text.",
    )
    yield Question(
        "Find one sentence in either text that the other could have printed word for word. Why that one?",
        "Often a figure, a date, a place or a quotation: what both rely on.",
    )
    yield Question(
        "Which paragraph would you cut first if you had to? Who would then no longer be heard?",
        "Any paragraph will do, if the pupils name what is lost with it.",
    )
