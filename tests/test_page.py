"""The page as a file: its structure, its escaping, its policy, and that every number opens what it counts."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import studies
from pages import unpacked

import framing
from framing.reporting.articles import articles, kept, units
from framing.reporting.charts import axes, zones
from framing.reporting.evidence import Evidence
from framing.reporting.packing import pack
from framing.reporting.page import render, write_page
from framing.reporting.rates import Rates
from framing.study import Study


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the content of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.words: list[str] = []
        self.doors: list[tuple[dict[str, str | None], str]] = []
        self._script: dict[str, str | None] | None = None
        self._door: dict[str, str | None] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = dict(attrs) if tag == "script" else None
        self._door = dict(attrs) if tag == "button" and "data-e" in dict(attrs) else None

    def handle_data(self, data: str) -> None:
        if self._door is not None:
            self.doors.append((self._door, data))
        if self._script is None:
            self.words.append(data)
        else:
            self.scripts.append((self._script, data))

    def handle_endtag(self, tag: str) -> None:
        self._script = self._door = None

    def script(self, name: str) -> str:
        return next(text for attrs, text in self.scripts if attrs.get("id") == name)

    def data(self, name: str = "data") -> Any:
        """The content of one of the packed script elements."""
        return json.loads(unpacked(self.script(name)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def study() -> Study:
    return studies.study(extras=True)


@pytest.fixture(scope="module")
def page(study: Study) -> str:
    return render(study)


@pytest.fixture(scope="module")
def tags(page: str) -> Tags:
    return Tags(page)


@pytest.fixture(scope="module")
def data(tags: Tags) -> dict[str, Any]:
    loaded: dict[str, Any] = tags.data()
    return loaded


def test_the_sections_stand_in_their_order(tags: Tags) -> None:
    found = [attrs["id"] for attrs in tags.of("section")]
    assert found == [
        "differs", "limits", "key", "reports", "actors", "voices", "axes", "often", "zones", "speakers", "certainty",
        "facts", "sharing", "likeness", "terms", "articles", "coding", "furniture", "methods",
    ]  # fmt: skip


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(tags: Tags) -> None:
    ids = [attrs["id"] for _, attrs in tags.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {href[1:] for attrs in tags.of("a") if (href := attrs["href"]) and href.startswith("#")}
    assert targets <= set(ids)


def test_each_number_opens_as_many_passages_as_it_counts(tags: Tags, data: dict[str, Any]) -> None:
    doors = [attrs for attrs in tags.of("button") if "data-e" in attrs]
    assert len(doors) > 100
    for door in doors:
        _, count, ids = data["evidence"][door["data-e"]]
        assert str(count) == door["data-test-count"]
        assert len(ids) == count == len(set(ids))


def test_a_written_count_is_the_count_that_opens(tags: Tags) -> None:
    written = [(re.match(r"([\d,]+)( of | in | times? in | words? in |$)", text), attrs) for attrs, text in tags.doors]
    found = [(int(match[1].replace(",", "")), attrs["data-test-count"]) for match, attrs in written if match]
    assert len(found) > 100
    assert [(said, held) for said, held in found if str(said) != held] == []


def test_the_counts_of_zones_and_axes_are_the_counts_of_the_evidence(study: Study) -> None:
    evidence, rates = Evidence(study), Rates(study)
    for outlet, name in enumerate(evidence.outlets):
        for measure in ("family:rising", "family:force", "family:talk"):
            for zone in zones.ZONES:
                spans = zones.spans_in(evidence, measure, zone, outlet)
                assert rates.in_zone(name, measure, "own", zone).count == len(spans)
    for place in axes.places(evidence):
        assert (place.first, place.second) == tuple(len(axes.hits(evidence, place, pole)) for pole in place.poles)


def test_the_counts_of_the_tables_are_the_counts_of_the_evidence(study: Study) -> None:
    evidence, rates = Evidence(study), Rates(study)
    measures = [m for m in rates.measures if not m.startswith(("quotation", "attribution"))]
    for outlet, name in enumerate(evidence.outlets):
        for measure in measures:
            for voice in ("own", "reported", "quoted", "all"):
                assert rates.of(name, measure, voice).count == len(evidence.measure(measure, voice, outlet))


def test_spans_open_the_words_that_they_mark(study: Study, data: dict[str, Any]) -> None:
    """Offsets are UTF-16 units, so that a character outside the first plane shifts nothing."""
    evidence, spans = Evidence(study), data["spans"]
    assert any(ord(c) > 0xFFFF for c in "".join(evidence.outlets))
    for row, (doc, start, end) in enumerate(zip(spans["doc"], spans["start"], spans["end"], strict=True)):
        pieces = [p for _, block in data["docs"][doc]["blocks"] for p in block] + data["docs"][doc]["furniture"]
        held = [p for p in pieces if p[0] <= start < p[0] + len(p[1].encode("utf-16-le")) // 2]
        if held:
            raw = held[0][1].encode("utf-16-le")
            piece = raw[2 * (start - held[0][0]) : 2 * (end - held[0][0])].decode("utf-16-le")
            assert piece == evidence.slice(row)[: len(piece)]
            assert piece


def test_units_are_utf16() -> None:
    assert units("plain text – é") is None
    assert units("a🎺b").tolist() == [0, 1, 3, 4]  # type: ignore[union-attr]


def test_hostile_text_stays_text(page: str, tags: Tags) -> None:
    assert "<script>alert" not in page
    assert "<script>document" not in page
    assert "<img src=x" not in page
    assert "<svg/onload" not in page
    assert studies.HOSTILE in "".join(tags.words)
    assert not [attrs for _, attrs in tags.tags if any(name.startswith("on") for name in attrs)]
    links = [attrs["href"] or "" for attrs in tags.of("a")]
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    assert "{{ 7*7 }}" in tags.data()["docs"][5]["blocks"][2][1][0][1]


def test_hostile_text_is_escaped_for_plotly(tags: Tags) -> None:
    figures = tags.data("figures")
    allowed = re.compile(r"</?[bi]>|<br>")
    for text in _strings(figures):
        assert "<" not in allowed.sub("", text), text


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for item in value.values() for s in _strings(item)]
    if isinstance(value, list):
        return [s for item in value for s in _strings(item)]
    return [value] if isinstance(value, str) else []


def test_only_the_two_known_scripts_may_run(page: str, tags: Tags) -> None:
    policy = next(str(a["content"]) for a in tags.of("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    library = unpacked(tags.script("packed"))
    for source in (next(text for attrs, text in tags.scripts if not attrs), library):
        assert base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() in policy
    assert not [a for a in tags.of("script") if "src" in a]
    assert not tags.of("link")
    assert "plotly.js" in library[:200]


def test_plotly_may_be_put_in_plainly(study: Study) -> None:
    tags = Tags(render(study, plain_script=True))
    policy = next(str(a["content"]) for a in tags.of("meta") if a.get("http-equiv") == "Content-Security-Policy")
    library = [text for attrs, text in tags.scripts if not attrs and "plotly.js" in text[:200]]
    assert len(library) == 1
    assert base64.b64encode(hashlib.sha256(library[0].encode()).digest()).decode() in policy
    assert json.loads(tags.script("figures"))["f-actors"]["wide"]["data"]


def test_charts_offer_no_cloud(page: str) -> None:
    assert "showSendToCloud: false" in page
    assert "displayModeBar: false" in page


def test_the_same_study_gives_the_same_bytes(study: Study, page: str, tmp_path: Path) -> None:
    first = write_page(study, tmp_path / "a.html").read_bytes()
    assert first == write_page(studies.study(extras=True), tmp_path / "b.html").read_bytes() == page.encode()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_a_study_read_back_gives_the_same_page(study: Study, tmp_path: Path) -> None:
    one = Study.from_json(study.to_json(tmp_path / "study.json"))
    again = Study.from_json(one.to_json(tmp_path / "again.json"))
    assert render(one) == render(again)


def test_the_page_is_not_written_over_by_half(study: Study, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("kept")
    with pytest.raises(framing.StudyError, match="cannot be written"):
        write_page(study, blocked / "page.html")
    assert blocked.read_text() == "kept"


def test_another_policy_is_refused(study: Study, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="full, excerpts, none; got 'some'"):
        write_page(study, tmp_path / "page.html", text="some")  # type: ignore[arg-type]


def test_without_text_no_sentence_of_an_article_is_on_the_page(study: Study) -> None:
    tags = Tags(render(study, text="none"))
    held = json.dumps(tags.data(), ensure_ascii=False) + "".join(tags.words) + _study_inside(tags)
    for report in studies.REPORTS:
        for paragraph in (report.title, *report.paragraphs, *studies.FILLER):
            assert paragraph not in held
    for topic in {str(topic) for topic in study.claims["topic"] if " " in str(topic)}:
        assert topic not in held
    assert all(not doc["blocks"] and not doc["sentences"] for doc in tags.data()["docs"])
    assert "articles" not in [attrs["id"] for attrs in tags.of("section")]
    assert [a for a in tags.of("button") if "data-e" in a]


def test_excerpts_hold_the_sentences_behind_numbers_and_no_others(study: Study) -> None:
    tags = Tags(
        render(dataclasses.replace(study, reuse=study.reuse.iloc[:0], claims=study.claims.iloc[:0]), "excerpts")
    )
    docs = tags.data()["docs"]
    text = " ".join(piece for doc in docs for _, block in doc["blocks"] for _, piece in block)
    assert "The League is stoking a crisis" in text
    assert not [filler for filler in studies.FILLER if filler in text]
    assert studies.FILLER[0] not in _study_inside(tags)


def test_excerpts_keep_every_counted_span(study: Study) -> None:
    evidence = Evidence(study)
    for article in articles(evidence):
        mine = [i for i in evidence.pick() if evidence.doc[i] == article.doc]
        places = [(int(evidence.spans["start"][i]), int(evidence.spans["end"][i])) for i in mine]
        held = [piece for _, pieces in kept(article, "excerpts", places) for piece in pieces]
        assert all(any(a <= start and end <= b for a, b in held) for start, end in places)


def _study_inside(tags: Tags) -> str:
    return unpacked(tags.script("study"))


def test_the_data_download_is_the_study(study: Study, tags: Tags, tmp_path: Path) -> None:
    assert _study_inside(tags) == study.to_json(tmp_path / "study.json").read_text()


def test_furniture_is_listed_and_not_in_the_articles(tags: Tags, data: dict[str, Any]) -> None:
    words = " ".join(tags.words)
    assert "Home / World / Live" in words
    assert [f[2] for f in data["docs"][0]["furniture"]] == ["navigation", "credit"]
    assert "Home / World" not in json.dumps(data["docs"][0]["blocks"])


def test_a_blind_page_names_no_outlet_outside_its_data(study: Study) -> None:
    shown = "".join(Tags(re.sub(r"<table data-test-furniture.*?</table>", "", render(study, blind=True))).words)
    text = shown.partition("Which words are their own?")[0]
    names = [
        report.outlet for report in studies.REPORTS if report.outlet not in " ".join(r.text for r in studies.REPORTS)
    ]
    assert names
    assert not [name for name in names if name in text]


def test_empty_tables_leave_their_sections_out() -> None:
    ids = [attrs["id"] for attrs in Tags(render(studies.study())).of("section")]
    assert "facts" not in ids
    assert "sharing" not in ids


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_reports_make_a_page_too(count: int) -> None:
    tags = Tags(render(studies.study(studies.REPORTS[-count:])))
    assert "methods" in [attrs["id"] for attrs in tags.of("section")]


def test_several_articles_an_outlet_make_a_page() -> None:
    study = studies.several(3)
    data = Tags(render(study)).data()
    assert len(data["outlets"]) == 4
    assert len(data["docs"]) == 12


def test_long_evidence_is_capped_and_says_how_much_there_is() -> None:
    evidence = Evidence(studies.several(1))
    key = evidence.key(list(range(len(evidence.spans))) * 40, "many")
    title, count, ids = evidence.registered()[key]
    assert (title, count) == ("many", 40 * len(evidence.spans))
    assert len(ids) == 500 < count


def test_the_page_of_the_built_in_corpus_is_small_and_its_counts_agree() -> None:
    study = framing.compare(framing.read_corpus(Path(__file__).parent.parent / "seeds"))
    page = render(study)
    assert len(page.encode()) < 3_000_000
    tags = Tags(page)
    data = tags.data()
    for door in (attrs for attrs in tags.of("button") if "data-e" in attrs):
        assert str(data["evidence"][door["data-e"]][1]) == door["data-test-count"]
    evidence, rates = Evidence(study), Rates(study)
    for outlet, name in enumerate(evidence.outlets):
        for measure in ("frame", "hedge", "booster", "loaded", "family:rising", "family:force", "family:talk"):
            for voice in ("own", "reported", "quoted", "all"):
                assert rates.of(name, measure, voice).count == len(evidence.measure(measure, voice, outlet))
    counts = study.attribution.set_index("outlet")["attributions"]
    for outlet, name in enumerate(evidence.outlets):
        assert sum(a.outlet == outlet for a in evidence.attributions) == counts[name]


def test_what_is_packed_comes_back_and_holds_nothing_that_markup_knows() -> None:
    for content in (b"", b"a", b"<script>" * 100, bytes(range(256)) * 3):
        packed = pack(content)
        assert not set(packed) & set("<\"'\\/ \n")
        assert gzip.decompress(base64.b85decode(packed.replace(",", "<"))) == content


@pytest.fixture(scope="module")
def copied() -> Study:
    return framing.compare(framing.read_corpus(Path(__file__).parent.parent / "seeds"))


def test_without_shared_copy_every_count_is_that_of_the_study_without_it(copied: Study) -> None:
    other = Tags(render(copied)).data("unshared")
    full, left = Evidence(copied), Evidence(copied.unshared())
    spans = {name: Tags(html) for name, html in other["sections"].items()}
    assert sum(len(tags.doors) for tags in spans.values()) > 150
    for tags in spans.values():
        for door, _ in tags.doors:
            _, count, ids = other["evidence"][door["data-e"]]
            assert str(count) == door["data-test-count"]
            assert all(left.counts[i] or not full.counts[i] for i in ids if i < len(left.spans))
    assert {c["data"][0]["type"] for c in (f["wide"] for f in other["figures"].values())} == {"bar", "scatter", "heatmap"}


def test_a_study_without_shared_copy_has_no_switch(tags: Tags) -> None:
    assert "uncopied" not in [attrs.get("id") for _, attrs in tags.tags]
    assert "unshared" not in [attrs.get("id") for attrs in tags.of("script")]


def test_excerpts_hold_what_is_opened_without_shared_copy(copied: Study) -> None:
    tags = Tags(render(copied, "excerpts"))
    docs, other = tags.data()["docs"], tags.data("unshared")
    for doc, start, _, _, _ in other["passages"]:
        pieces = [piece for _, block in docs[doc]["blocks"] for piece in block]
        assert any(at <= start < at + len(text) for at, text in pieces)
