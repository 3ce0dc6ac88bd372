"""A text as the class gets it: behind a letter, as many paragraphs as a page holds, each with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from markupsafe import Markup, escape

from framing.lexicons import word_classes
from framing.reporting.articles import Article, Range, marked
from framing.reporting.evidence import Evidence
from framing.reporting.kit.masking import Mask

LINES = 29.0  # lines of handwriting-wide print that one page (Letter, the shorter) holds under its code
WIDTH = 76  # characters a line, in the widest of the page's typefaces
GAP = 0.3  # lines between paragraphs
COLUMN, COLUMN_WIDTH, COLUMN_GAP = 40.0, 47, 0.35  # the same for the column of the page with the marks
BEFORE, AFTER = 2, 6  # words that a citation may take in on either side of a mark

_WORD = re.compile(r"[^\s“”\"]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A printed paragraph: its number, 0 for the headline; its pieces (code points of the document's text)."""

    number: int
    pieces: Sequence[Range]
    zone: str


@dataclass(frozen=True)
class Text:
    """One report behind a letter: its headline or title, the paragraphs that are printed, and how many it has."""

    evidence: Evidence
    mask: Mask
    doc: int
    letter: str
    headline: Range | None
    paragraphs: Sequence[Paragraph]
    total: int
    cut: bool  # whether even the first paragraph is printed in part only
    sentences: Sequence[Range]

    @cached_property
    def text(self) -> str:
        return str(self.evidence.study.documents["text"].iloc[self.doc])

    @property
    def name(self) -> str:
        return f"text {self.letter}"

    @property
    def outlet(self) -> str:
        return self.evidence.outlets[self.evidence.doc_outlet[self.doc]]

    @property
    def date(self) -> str | None:
        value = self.evidence.study.documents["date"].iloc[self.doc]
        return value if isinstance(value, str) and value else None

    @cached_property
    def title(self) -> str:
        """The headline in the text, else the title that was given; names hidden, empty where there is none."""
        if self.headline:
            return self.mask.words(self.text[slice(*self.headline)])
        given = self.evidence.study.documents["title"].iloc[self.doc]
        return self.mask.words(given) if isinstance(given, str) else ""

    @cached_property
    def words(self) -> int:
        """Words of the printed paragraphs."""
        return sum(len(self.text[a:b].split()) for p in self.paragraphs for a, b in p.pieces)

    @property
    def whole(self) -> bool:
        return len(self.paragraphs) == self.total and not self.cut

    def place(self, start: int, end: int) -> int | None:
        """The number of the printed paragraph that holds a stretch, 0 for the headline; None where it is not printed."""
        if self.headline and self.headline[0] <= start and end <= self.headline[1]:
            return 0
        for paragraph in self.paragraphs:
            if paragraph.pieces and paragraph.pieces[0][0] <= start and end <= paragraph.pieces[-1][1]:
                return paragraph.number
        return None

    def show(self, start: int, end: int, marks: bool) -> Markup:
        """A stretch as HTML, with or without the tool's marks; the outlets' names are hidden."""
        shown: list[Markup] = []
        at = start
        for a, b, words in self.mask.places(self.text, start, end):
            shown += [self._plain(at, a, marks), Markup('<span class="mask">{}</span>').format(words)]
            at = b
        return Markup("").join([*shown, self._plain(at, end, marks)])

    def _plain(self, start: int, end: int, marks: bool) -> Markup:
        return marked(self.evidence, self.doc, start, end) if marks else escape(self.text[start:end])

    def paragraph(self, paragraph: Paragraph, marks: bool) -> Markup:
        """A printed paragraph as HTML."""
        return Markup(" ").join(self.show(a, b, marks) for a, b in paragraph.pieces)

    def opening(self) -> str:
        """The first sentence that is printed under the headline, names hidden; empty where there is none."""
        for paragraph in self.paragraphs:
            start, end = paragraph.pieces[0]
            return self.mask.words(self.text[start : self.sentence(start, end)[1]].strip())
        return ""

    def cite(self, start: int, end: int) -> str:
        """A mark with a few words around it, within its sentence and its quotation marks; names hidden."""
        low, high = self.sentence(start, end)
        before = list(_WORD.finditer(self.text, self._quote_before(low, start), start))[-BEFORE:]
        first = before[0].start() if before else start
        last = _rounded(self.text, end, self._quote_after(end, high))
        return " ".join(self.mask.words(self.text[first:last]).split()).rstrip(" .,;:!?–—")

    def _quote_before(self, low: int, start: int) -> int:
        return max([low, *(self.text.rfind(c, low, start) + 1 for c in '“”"')])

    def _quote_after(self, end: int, high: int) -> int:
        places = [self.text.find(c, end, high) for c in '“”"']
        return min([high, *(p for p in places if p >= 0)])

    def sentence(self, start: int, end: int) -> Range:
        """The sentence around a stretch; without one, its line."""
        for a, b in self.sentences:
            if a <= start < b:
                return a, max(b, end)
        stop = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, len(self.text) if stop < 0 else stop


def _rounded(text: str, end: int, limit: int) -> int:
    """Where a citation may end: `AFTER` words on, at a comma before that, and not after a word that leads on ("in")."""
    words = list(_WORD.finditer(text, end, limit))
    taken = words[:AFTER]
    stop = next((at for at, word in enumerate(taken) if word.group()[-1] in ",;:"), None)
    if stop is not None:
        return taken[stop].end()
    if len(words) > len(taken):
        while taken and taken[-1].group().lower() in _leading_on():
            taken.pop()
    return taken[-1].end() if taken else end


@cache
def _leading_on() -> frozenset[str]:
    """Words after which something must follow: articles, prepositions, conjunctions, auxiliaries."""
    classes = word_classes()
    names = ("det", "prep", "conj", "subordinator", "possessive", "to", "be", "have", "modal", "neg")
    return frozenset().union(*(classes[name] for name in names))


def text_of(evidence: Evidence, article: Article, letter: str, mask: Mask) -> Text:
    """The text of an article, cut after the last whole paragraph that its page holds."""
    content = str(evidence.study.documents["text"].iloc[article.doc])
    blocks = [(zone, pieces) for zone, pieces in article.blocks if not _is_headline(article, pieces)]
    kept = list(_fitting(content, blocks))
    cut = False
    if not kept and blocks:
        zone, pieces = blocks[0]
        kept, cut = [(zone, _sentences_that_fit(article, pieces))], True
    paragraphs = [Paragraph(number, pieces, zone) for number, (zone, pieces) in enumerate(kept, 1)]
    return Text(evidence, mask, article.doc, letter, article.headline, paragraphs, len(blocks), cut, article.sentences)


def _is_headline(article: Article, pieces: Sequence[Range]) -> bool:
    return article.headline is not None and pieces[0][0] == article.headline[0]


def lines(characters: int) -> float:
    """Lines that a paragraph of so many characters takes on the worksheet, with the gap after it."""
    return -(-characters // WIDTH) + GAP


def column_lines(characters: int) -> float:
    """The same in the column of the page with the marks."""
    return -(-characters // COLUMN_WIDTH) + COLUMN_GAP


def _fitting(text: str, blocks: Sequence[tuple[str, Sequence[Range]]]) -> Iterator[tuple[str, Sequence[Range]]]:
    used, column = 0.0, 0.0
    for zone, pieces in blocks:
        size = sum(b - a for a, b in pieces)
        used, column = used + lines(size), column + column_lines(size)
        if used > LINES or column > COLUMN:
            return
        yield zone, pieces


def _sentences_that_fit(article: Article, pieces: Sequence[Range]) -> list[Range]:
    """The first sentences of a paragraph that is longer than a page, at least one."""
    start, end = pieces[0]
    room = start + int(LINES - GAP) * WIDTH
    ends = [b for _, b in article.sentences if start < b <= min(end, room)]
    return [(start, max(ends))] if ends else [(start, next((b for a, b in article.sentences if a <= start < b), end))]
