"""The lesson as a file: its sheets, what is hidden on pupils' pages, its escaping, its choice of texts and its refusals."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import studies
from click.testing import CliRunner

from framing.cli import main
from framing.errors import StudyError
from framing.reporting.articles import articles
from framing.reporting.evidence import Evidence
from framing.reporting.facts import facts
from framing.reporting.kit.factsheet import fact_sheet, shared_figures, whose
from framing.reporting.kit.marks import disagreements, marks
from framing.reporting.kit.masking import Mask
from framing.reporting.kit.pairs import FEWEST, choose_pair, choose_third, difference
from framing.reporting.kit.sheets import key_parts
from framing.reporting.kit.texts import COLUMN, LINES, Text, column_lines, lines, text_of
from framing.reporting.lesson import render_lesson, write_lesson
from framing.reporting.payload import letters
from framing.study import Study

SHEETS = ["plan", "warmup", "text", "text", "marks", "facts", "talk", "glossary", "answers"]


class Sheets(HTMLParser):
    """The words of each sheet, its readers, and every tag of the page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.kinds: list[str] = []
        self.readers: list[str] = []
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.bar = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if "data-test-sheet" in found:
            self.kinds.append(found["data-test-sheet"] or "")
            self.readers.append((found["class"] or "").split()[1])
            self.words.append("")

    def handle_data(self, data: str) -> None:
        if self.words:
            self.words[-1] += data
        else:
            self.bar += data

    def of(self, kind: str) -> str:
        return " ".join(" ".join(w for w, k in zip(self.words, self.kinds, strict=True) if k == kind).split())

    def pupils(self) -> str:
        return " ".join(w for w, who in zip(self.words, self.readers, strict=True) if who == "pupil")


def full(*places: int, filler: int = 12) -> Study:
    """A study of some of the invented reports, each made long enough for a lesson."""
    reports = [dataclasses.replace(studies.REPORTS[p], filler=filler) for p in places]
    return studies.study(reports, extras=len(places) > 3)


@pytest.fixture(scope="module")
def study() -> Study:
    return full(0, 1, 2, 3)


@pytest.fixture(scope="module")
def page(study: Study) -> str:
    return render_lesson(study)


@pytest.fixture(scope="module")
def sheets(page: str) -> Sheets:
    return Sheets(page)


def texts(study: Study, *docs: int) -> list[Text]:
    evidence = Evidence(study)
    found = articles(evidence)
    letter = letters(study, evidence.outlets)
    return [text_of(evidence, found[d], letter[evidence.doc_outlet[d]], Mask({})) for d in docs]


def test_the_sheets_stand_in_their_order_and_are_numbered(sheets: Sheets) -> None:
    assert sheets.kinds[:9] == SHEETS
    assert set(sheets.kinds[9:]) == {"key"}
    numbers = [int(re.search(r"Page (\d+)", words).group(1)) for words in sheets.words]  # type: ignore[union-attr]
    assert numbers == list(range(1, len(sheets.kinds) + 1))
    readers = dict(zip(sheets.kinds, sheets.readers, strict=True))
    assert {kind for kind, who in readers.items() if who == "teacher"} == {"plan", "answers", "key"}


def test_the_pair_names_different_sides(study: Study) -> None:
    evidence = Evidence(study)
    pair = choose_pair(evidence, articles(evidence))
    chosen = {evidence.documents[pair.one], evidence.documents[pair.other]}
    assert chosen == {"d0", "d1"}  # the one makes the League escalate, the other Varn
    assert pair.same_event


def test_difference_grows_with_evidence() -> None:
    sides = ["A", "B"]
    assert difference({}, {}, []) == 0
    assert difference({"A": 2}, {"A": 4}, sides) == pytest.approx(abs(2.5 / 3 - 4.5 / 5))
    assert difference({"A": 1}, {"B": 1}, sides) == pytest.approx(0.5)
    assert difference({"A": 9}, {"B": 9}, sides) == pytest.approx(0.9)


def test_a_stub_is_never_chosen() -> None:
    reports = [dataclasses.replace(r, filler=12) for r in studies.REPORTS[:3]]
    reports[1] = dataclasses.replace(reports[1], filler=0)
    evidence = Evidence(studies.study(reports))
    assert int(evidence.study.documents["words"].iloc[1]) < FEWEST
    pair = choose_pair(evidence, articles(evidence))
    assert {pair.one, pair.other} == {0, 2}
    assert choose_third(evidence, pair, {}) is None


def test_pupils_pages_hold_no_outlet(study: Study, sheets: Sheets) -> None:
    for outlet in study.documents["outlet"]:
        assert outlet not in sheets.pupils()
    assert "Varn State Radio" in sheets.of("answers")
    assert "Varn State Radio" in sheets.bar  # shown when the names are revealed


def test_a_name_inside_a_text_is_hidden_in_all_its_places() -> None:
    own = dataclasses.replace(
        studies.REPORTS[0], filler=12, outlet="The Varn Post", title="League provokes Varn, the Varn Post learns",
        paragraphs=["The League inflames a crisis, Isle National told The Varn Post.", "A Varn Post boat sank."],
        found=[studies.Mark("provokes", "escalation.act", actor="Isle League")], furniture=[],
    )  # fmt: skip
    made = Sheets(render_lesson(studies.study([own, dataclasses.replace(studies.REPORTS[1], filler=12)])))
    assert "Varn Post" not in made.pupils()
    assert "Isle National" not in made.pupils()
    letter = re.search(r"Text (\w) is The Varn Post", made.bar).group(1)  # type: ignore[union-attr]
    assert f"told [the outlet of text {letter}]." in made.of("text")


def test_names_that_are_ordinary_words_are_left() -> None:
    assert Mask({"north": "[x]"}).words("north of the town") == "north of the town"
    assert Mask({"North": "[x]"}).words("the North, Northern") == "the [x], Northern"
    assert Mask({"": "[x]", "The Sun": "[y]"}).words("The Sun, the Sun") == "[y], the [y]"


def test_letters_are_those_of_the_comparison_page(study: Study, sheets: Sheets) -> None:
    evidence = Evidence(study)
    letter = dict(zip(evidence.outlets, letters(study, evidence.outlets), strict=True))
    told = re.findall(r"Text (\w) is ([^.]+)\.", sheets.bar)
    assert len(told) == 3
    assert {name: a for a, name in told}.items() <= letter.items()
    for kind in ("warmup", "text", "marks", "talk", "answers"):
        for a, _ in told[:2]:
            assert re.search(rf"[Tt]ext {a}", sheets.of(kind)), (kind, a)


def test_every_printed_mark_is_on_the_key_with_its_reason(study: Study, page: str, sheets: Sheets) -> None:
    drawn = re.findall(r"<section[^>]*s-marks.*?</section>", page, re.DOTALL)[0]
    on_page = len(re.findall(r"<mark class=[^>]*data-mark", drawn))
    rows = len(re.findall(r"<section[^>]*s-key.*?</section>", page, re.DOTALL))
    keys = "".join(re.findall(r'<table class="keys">.*?</table>', page, re.DOTALL))
    assert rows >= 2
    assert keys.count("<tr><td>") == on_page > 8
    assert keys.count("reason for") + keys.count("Reason for") == on_page
    said = re.search(r"marked (\d+) places in text \w and (\d+) in text \w", sheets.of("marks"))
    assert said is not None
    assert int(said.group(1)) + int(said.group(2)) == on_page


def test_negated_marks_are_named_as_such_and_as_doubtful(study: Study) -> None:
    (text,) = texts(study, 0)
    found = marks(text)
    turned = [m for m in found if m.turned]
    assert [m.words for m in turned] == ["escalate"]
    assert any("“escalate”" in words and "⊘" in why for words, why in disagreements(found))


def test_questions_cite_words_that_stand_there(study: Study, sheets: Sheets) -> None:
    cited = re.findall(r"text (\w), (?:paragraph \d+|headline), “([^”]+)”", sheets.of("talk"), re.IGNORECASE)
    assert len(cited) >= 4
    evidence = Evidence(study)
    letter = letters(study, evidence.outlets)
    for a, words in cited:
        text = study.documents["text"].iloc[letter.index(a)]
        assert words.removesuffix(" …") in " ".join(text.split())


def test_a_citation_ends_where_a_phrase_does() -> None:
    line = "The League inflames a quarrel over the strait and in the harbour of Osk, a port, and it stays."
    report = dataclasses.replace(studies.REPORTS[0], paragraphs=[line], found=[], furniture=[])
    (text,) = texts(studies.study([report]), 0)

    def cite(words: str) -> str:
        return text.cite(text.text.index(words), text.text.index(words) + len(words))

    assert cite("The") == "The League inflames a quarrel"
    assert cite("strait") == "over the strait and in the harbour of Osk"
    assert cite("stays") == "and it stays"


def test_the_fact_table_has_gaps_and_one_filled_column(page: str, sheets: Sheets) -> None:
    table = re.findall(r"<section[^>]*s-facts.*?</section>", page, re.DOTALL)[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table)
    assert [row.count('class="gap"') for row in rows] == [2, 2]
    assert "at noon" in sheets.of("facts")
    assert "rye bread" in sheets.of("answers")


def test_the_figure_that_the_class_is_to_find_is_not_in_the_title_of_its_row(study: Study) -> None:
    named = dataclasses.replace(study, claims=study.claims.assign(topic="some 2 and 30 boats", figure="30"))
    pair = texts(named, 0, 1)
    sheet = fact_sheet(facts(Evidence(named)), pair, None)
    assert {row.topic for row in sheet.rows} == {"some 2 and … boats"}


def test_without_facts_the_table_says_so_and_gives_shared_figures() -> None:
    reports = [dataclasses.replace(studies.REPORTS[p], filler=12) for p in (0, 1)]
    reports = [dataclasses.replace(r, paragraphs=[*r.paragraphs, "About 4,500 boats sail in 1999."]) for r in reports]
    bare = studies.study(reports)
    assert [row.topic for row in shared_figures(texts(bare, 0, 1))] == ["“4,500”"]  # a year is no figure
    made = Sheets(render_lesson(bare))
    assert "found no fact that it could compare" in made.of("facts")
    assert "“4,500”" in made.of("facts")
    assert "Both have the figure 4,500" in made.of("talk")
    without = Sheets(render_lesson(studies.study([dataclasses.replace(studies.REPORTS[p], filler=12) for p in (0, 1)])))
    assert "no fact and no figure" in without.of("facts")


def test_the_source_of_a_fact_is_the_attribution_that_covers_it(study: Study) -> None:
    (text,) = texts(study, 0)
    at = text.text.index("boats have massed")
    assert whose(text, at, at + 17) == "reported: Isle, “claims”"
    start = text.text.index("stoking")
    assert whose(text, start, start + 7) == "in its own words"


def test_agreement_names_facts_told_alike_only(study: Study) -> None:
    evidence = Evidence(study)
    pair = texts(study, 0, 1)
    sheet = fact_sheet(facts(evidence), pair, None)
    assert {row.topic: row.same for row in sheet.rows} == {"rye bread": False, "at noon": True}
    assert [row.conflict for row in sheet.rows] == [True, False]


def test_long_articles_are_cut_at_a_paragraph_and_say_so() -> None:
    long = full(0, 1, filler=30)
    one, other = texts(long, 0, 1)
    for text in (one, other):
        sizes = [sum(b - a for a, b in p.pieces) for p in text.paragraphs]
        used, column = sum(map(lines, sizes)) / LINES, sum(map(column_lines, sizes)) / COLUMN
        assert 0.9 < max(used, column) <= 1
        assert len(text.paragraphs) < text.total
        assert [p.number for p in text.paragraphs] == list(range(1, len(text.paragraphs) + 1))
    made = Sheets(render_lesson(long))
    assert re.search(r"The first \w+ of \d+ paragraphs; the report goes on", made.of("text"))
    assert "only its first paragraphs" in made.of("answers")


def test_one_endless_paragraph_is_cut_at_a_sentence() -> None:
    wall = " ".join(studies.FILLER * 10)
    reports = [
        dataclasses.replace(studies.REPORTS[p], paragraphs=[wall], found=[], furniture=[], filler=0) for p in (0, 1)
    ]
    (text,) = texts(studies.study(reports), 0)
    start, end = text.paragraphs[0].pieces[0]
    assert text.cut
    assert text.text[end - 1] == "."
    assert lines(end - start) <= LINES


def test_texts_without_any_mark_still_make_a_lesson() -> None:
    reports = [dataclasses.replace(studies.REPORTS[p], filler=12, found=[]) for p in (0, 1)]
    made = Sheets(render_lesson(studies.study(reports)))
    assert made.kinds == [*SHEETS, "key", "key"]
    assert "marked 0 places" in made.of("marks")
    assert "says something about the list" in made.of("key")
    assert made.of("talk").count("?") >= 3
    assert "no one the one who escalates" in made.of("plan")


def test_without_headlines_the_openings_are_compared() -> None:
    made = full(0, 1)
    spans = made.spans[made.spans["label"] != "headline"]
    bare = dataclasses.replace(made, spans=spans, documents=made.documents.assign(title=None))
    words = Sheets(render_lesson(bare)).of("warmup")
    assert words.startswith("For the classNamePage 2 Two beginnings") or "Two beginnings" in words
    assert "first sentence" in words


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (full(0), "two outlets"),
        (full(0, 0), "two outlets"),
        (studies.study([dataclasses.replace(r, filler=0) for r in studies.REPORTS[:3]]), "0 of 3 texts"),
    ],
    ids=["one article", "one outlet", "stubs"],
)
def test_what_is_no_lesson_is_refused(made: Study, says: str) -> None:
    with pytest.raises(StudyError, match=says):
        render_lesson(made)


def test_a_study_without_texts_is_refused(study: Study) -> None:
    with pytest.raises(StudyError, match="excerpts"):
        render_lesson(dataclasses.replace(study, documents=study.documents.assign(text="")))


def test_two_outlets_have_no_third_column(page: str) -> None:
    reports = [dataclasses.replace(studies.REPORTS[p], filler=12) for p in (0, 1)]
    reports = [dataclasses.replace(r, paragraphs=[*r.paragraphs, "About 4,500 boats sail."]) for r in reports]
    made = render_lesson(studies.study(reports))
    assert "The first row is filled in" in made
    assert made.count('<th scope="col">Text ') == 4  # two in the worksheet, two in the key
    assert page.count('<th scope="col">Text ') == 6


def test_hostile_texts_titles_and_names_are_words() -> None:
    page = render_lesson(full(5, 1))
    made = Sheets(page)
    assert {tag for tag, _ in made.tags} <= {
        "html", "head", "meta", "title", "style", "body", "input", "div", "label", "span", "p", "b", "main", "h1",
        "h2", "h3", "section", "header", "table", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li", "i", "em",
        "mark", "dl", "dt", "dd", "br",
    }  # fmt: skip
    for _, attrs in made.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert not {"href", "src", "style"} & attrs.keys()
    assert "<img src=x onerror=alert(1)>" in made.of("text")
    assert "{{ 7*7 }}" in made.of("text")
    assert studies.HOSTILE not in made.pupils()


def test_the_policy_lets_nothing_run(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)  # type: ignore[union-attr]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src &#39;none&#39;" in policy or "default-src 'none'" in policy
    assert digest in policy.replace("&#43;", "+")
    assert "unsafe" not in policy
    assert "<script" not in page
    assert "http" not in re.sub(r'http-equiv="Content-Security-Policy"', "", page)


def test_the_same_study_gives_the_same_bytes(study: Study, tmp_path: Path) -> None:
    one = write_lesson(study, tmp_path / "a" / "one.html").read_bytes()
    assert one == write_lesson(study, tmp_path / "two.html").read_bytes()
    again = write_lesson(Study.from_json(study.to_json(tmp_path / "study.json")), tmp_path / "three.html")
    assert one == again.read_bytes()
    assert len(one) < 200_000


def test_a_long_key_is_cut_between_rows(study: Study) -> None:
    (text,) = texts(study, 0)
    found = marks(text) * 12
    parts = key_parts(text, found)
    assert [m for part in parts for m in part.marks] == found
    assert len(parts) > 1
    assert [part.last for part in parts] == [False] * (len(parts) - 1) + [True]
    assert parts[-1].remarks
    assert not any(part.remarks for part in parts[:-1])


def test_reading_level_names_its_formula_and_source(study: Study, sheets: Sheets) -> None:
    assert "Flesch Reading Ease 60, Flesch–Kincaid grade 8.0" in sheets.of("plan")
    assert "Syllables: pyphen" in sheets.of("plan")
    unknown = study.documents.assign(flesch_reading_ease=np.nan, flesch_kincaid_grade=np.nan)
    words = Sheets(render_lesson(dataclasses.replace(study, documents=unknown))).of("plan")
    assert "too little text for a formula" in words
    assert "Syllables" not in words


def test_the_command_writes_the_lesson_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(main, ["lesson"])
    assert made.exit_code == 0, made.output
    page = (tmp_path / "reports" / "built-in-corpus-lesson.html").read_text(encoding="utf-8")
    assert Sheets(page).kinds[:9] == SHEETS
    assert len(page.encode()) < 200_000
    (tmp_path / "one.txt").write_text("Fleet sails\n\nThe fleet escalates the crisis.", encoding="utf-8")
    refused = CliRunner().invoke(main, ["lesson", "one.txt"])
    assert refused.exit_code == 1
    assert "two outlets" in refused.output
