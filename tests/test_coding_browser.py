"""Marking by hand in a browser, and the exported file read back by the library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import studies

from framing.comparison.code_files import read_codes
from framing.model import Corpus, Document
from framing.reporting.page import write_page
from framing.study import Study

pytestmark = pytest.mark.browser

SELECT = """([words, doc]) => {
  const walker = document.createTreeWalker(document.querySelector('#coding-text'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    return;
  }
  throw new Error(`not in the text: ${words}`);
}"""


@pytest.fixture(scope="module")
def study() -> Study:
    wide = studies.Report(
        "Wide Times", "A 🎺 sounds", ["The 🎺🎺 is loud. Panic grips the harbour."],
        [studies.Mark("Panic", "alarm")],
    )  # fmt: skip
    return studies.study([*studies.REPORTS[:3], wide])


@pytest.fixture(scope="module")
def file(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(study, tmp_path_factory.mktemp("coding") / "page.html")


@pytest.fixture
def page(browser: Any, file: Path) -> Any:
    tab = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True).new_page()
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.goto(file.as_uri())
    tab.wait_for_selector("#coding-text article")
    return tab


def mark(page: Any, words: str, label: str, voice: str = "own", typed: bool = False) -> None:
    if typed:
        page.locator("#coding-words").fill(words)
    else:
        page.evaluate(SELECT, [words, 0])
        page.wait_for_function("words => document.querySelector('#coding-words').value === words", arg=words.strip())
    page.locator("#coding-label").select_option(label=label)
    page.locator(f"[name=coding-voice][value='{voice}']").check()
    page.locator("#coding-mark").click()


def exported(page: Any, tmp_path: Path) -> Path:
    with page.expect_download() as download:
        page.locator("#coding-export").click()
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    return target


def corpus(study: Study) -> Corpus:
    return Corpus(tuple(
        Document(id=str(r["doc_id"]), outlet=str(r["outlet"]), text=str(r["text"]))
        for r in study.documents.to_dict("records")
    ))  # fmt: skip


def test_marks_are_exported_and_read_back(page: Any, study: Study, tmp_path: Path) -> None:
    mark(page, "stoking", "Escalation and alarm")
    mark(page, "a crisis ", "Escalation: tension", "own")
    mark(page, "massed", "Escalation: act", "reported", typed=True)
    assert page.locator("[data-test-coding-list] li").count() == 3
    assert page.locator("#coding-text mark").all_inner_texts() == ["stoking", "a crisis", "massed"]
    page.locator("#coding-export").click()  # a name is asked for first
    assert "name" in page.locator("#coding-said").inner_text()
    page.locator("#coding-coder").fill("Ada L.")
    file = exported(page, tmp_path)
    assert file.name == "codes-Ada-L-.json"
    (found,) = read_codes([file], corpus(study), by="family")
    text = corpus(study).documents[0].text
    assert [text[m.start : m.end] for m in found.marks] == ["stoking", "a crisis", "massed"]
    assert [(m.label, m.voice) for m in found.marks] == [("rising", "own"), ("rising", "own"), ("rising", "reported")]
    assert found.coder == "Ada L."
    assert page.errors == []


def test_offsets_after_wide_characters_are_code_points(page: Any, study: Study, tmp_path: Path) -> None:
    wide = corpus(study)
    place = next(at for at, d in enumerate(wide) if "🎺" in d.text)
    page.locator("#coding-doc").select_option(str(place))
    mark(page, "Panic", "Escalation and alarm")
    page.locator("#coding-coder").fill("ada")
    (found,) = read_codes([exported(page, tmp_path)], wide, by="family")
    code = found.marks[0]
    assert wide.documents[place].text[code.start : code.end] == "Panic"


def test_marks_stay_in_the_browser_and_can_be_taken_out(page: Any) -> None:
    mark(page, "stoking", "Escalation and alarm")
    page.locator("#coding-done").check()
    page.reload()
    page.wait_for_selector("#coding-text article")
    assert page.locator("#coding-text mark").all_inner_texts() == ["stoking"]
    assert page.locator("#coding-done").is_checked()
    page.locator("[data-test-coding-list] button").click()
    assert page.locator("#coding-text mark").count() == 0


def test_a_report_gone_through_without_marks_is_in_the_file(page: Any, study: Study, tmp_path: Path) -> None:
    page.locator("#coding-done").check()
    page.locator("#coding-coder").fill("tom")
    content = json.loads(exported(page, tmp_path).read_text(encoding="utf-8"))
    assert content["marks"] == []
    assert content["documents"] == {"d0": study.documents["sha256"].iloc[0]}


def test_words_that_are_not_there_are_refused_in_words(page: Any) -> None:
    page.locator("#coding-words").fill("not in this text")
    page.locator("#coding-mark").click()
    assert "does not stand" in page.locator("#coding-said").inner_text()
    assert page.locator("#coding-text mark").count() == 0


def test_letters_stand_in_the_menu_when_blind(page: Any, study: Study) -> None:
    page.locator("#blind").check()
    page.wait_for_function("() => document.querySelector('#coding-doc').innerText.includes('Outlet ')")
    assert study.documents["outlet"].iloc[0] not in page.locator("#coding-doc").inner_text()
