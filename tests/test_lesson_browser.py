"""The lesson in a browser: one sheet a page in print, no sideways scrolling, switches without a script, no request."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
import studies

from framing.comparison import compare
from framing.reading import read_corpus
from framing.reporting.lesson import write_lesson
from framing.resources import folder
from framing.study import Study

pytestmark = pytest.mark.browser

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = compare(read_corpus(folder("seeds")))
    return write_lesson(study, tmp_path_factory.mktemp("lesson") / "lesson.html")


def opened(browser: Any, file: Path, width: int = 1400) -> Any:
    """A tab with the lesson; requests and errors are kept in `page.seen`."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.seen = []
    page.on("request", lambda request: page.seen.append(request.url))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("console", lambda said: page.seen.append(said.text) if said.type == "error" else None)
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("form", ["A4", "Letter"])
def test_every_sheet_prints_on_one_page(browser: Any, built_in: Path, form: str) -> None:
    page = opened(browser, built_in)
    sheets = page.locator(".sheet").count()
    assert sheets >= 11
    assert len(PAGE.findall(page.pdf(format=form, prefer_css_page_size=False))) == sheets


def test_long_articles_print_one_sheet_a_page(browser: Any, tmp_path: Path) -> None:
    long = [_longer(studies.REPORTS[p]) for p in (0, 1)]
    page = opened(browser, write_lesson(studies.study(long), tmp_path / "long.html"))
    assert len(PAGE.findall(page.pdf(format="Letter"))) == page.locator(".sheet").count()


def _longer(report: studies.Report) -> studies.Report:
    return dataclasses.replace(report, filler=30)


@pytest.mark.parametrize("width", [360, 390, 768, 1400])
def test_nothing_scrolls_sideways(browser: Any, built_in: Path, width: int) -> None:
    page = opened(browser, built_in, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_asked_for(browser: Any, built_in: Path) -> None:
    page = opened(browser, built_in)
    for name in ("pupils", "teachers", "names"):
        page.locator(f"label[for={name}]").click()
    assert page.seen == [built_in.as_uri()]


def test_pupils_and_teachers_pages_switch_by_themselves(browser: Any, built_in: Path) -> None:
    page = opened(browser, built_in)
    pupils, teachers = page.locator(".pupil").first, page.locator(".teacher").first
    page.locator("label[for=pupils]").click()
    assert not pupils.is_visible()
    assert teachers.is_visible()
    page.locator("label[for=pupils]").click()
    page.locator("label[for=teachers]").click()
    assert pupils.is_visible()
    assert not teachers.is_visible()
    assert len(PAGE.findall(page.pdf(format="A4"))) == page.locator(".pupil").count()


def test_names_are_seen_when_revealed_and_not_before(browser: Any, built_in: Path) -> None:
    page = opened(browser, built_in)
    outlet = page.locator(".told b").first
    assert not outlet.is_visible()
    assert not page.locator(".teacher .secret").first.is_visible()
    page.locator("label[for=names]").click()
    assert outlet.is_visible()
    assert page.locator(".teacher .secret").first.is_visible()
    assert page.locator(".pupil .secret").count() == 0


def test_the_switches_work_from_the_keyboard(browser: Any, built_in: Path) -> None:
    page = opened(browser, built_in)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert not page.locator(".pupil").first.is_visible()
    outline = page.evaluate("getComputedStyle(document.querySelector('label[for=pupils]')).outlineStyle")
    assert outline == "solid"


def test_hostile_words_do_nothing(browser: Any, tmp_path: Path) -> None:
    made: Study = studies.study([_longer(studies.REPORTS[5]), _longer(studies.REPORTS[1])])
    file = write_lesson(made, tmp_path / "hostile.html")
    page = opened(browser, file)
    assert page.seen == [file.as_uri()]
    assert page.title().startswith("Whose words?")
    assert page.locator("img, script, svg, a").count() == 0


def test_dark_mode_keeps_ink_and_paper_apart(browser: Any, built_in: Path) -> None:
    page = browser.new_context(color_scheme="dark").new_page()
    page.goto(built_in.as_uri())
    look = "e => getComputedStyle(document.querySelector(e))"
    ink = page.evaluate(f"({look})('.sheet p').color")
    paper = page.evaluate(f"({look})('.sheet').backgroundColor")
    assert _light(ink) - _light(paper) > 150


def _light(colour: str) -> float:
    red, green, blue = (float(n) for n in re.findall(r"[\d.]+", colour)[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue
