"""The page of the built-in corpus in a browser: without shared copy, and the same fact in the other article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import counted, ready, see, wrong

import framing
from framing.reporting.charts.sides import escalating
from framing.reporting.evidence import Evidence
from framing.reporting.facts import facts
from framing.study import Study

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def study() -> Study:
    return framing.compare(framing.read_corpus(Path(__file__).parent.parent / "seeds"))


@pytest.fixture(scope="module")
def file(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study.to_html(tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture
def tab(browser: Any, file: Path) -> Iterator[Any]:
    page = ready(browser, file)
    yield page
    page.context.close()


def switch(tab: Any, on: bool) -> None:
    tab.locator("#uncopied").set_checked(on, force=True)
    tab.wait_for_selector(f"body{'.uncopied' if on else ':not(.uncopied)'}")


def bars(tab: Any) -> int:
    see(tab, "f-actors")
    found: int = tab.evaluate("() => document.querySelector('#f-actors .plot').data.flatMap(t => t.x).length")
    return found


def acting(study: Study) -> int:
    """The words of escalation in the chart of actors, in all voices."""
    evidence = Evidence(study)
    return len(evidence.pick(layer="frame", family="rising", label=escalating(evidence)))


def test_one_switch_takes_shared_copy_out_of_counts_charts_and_tables(tab: Any, study: Study) -> None:
    left = study.unshared()
    assert acting(left) < acting(study) == bars(tab)
    assert tab.locator("#set-aside").is_hidden()
    switch(tab, True)
    assert bars(tab) == acting(left)
    assert wrong(tab) == []
    total = sum(int(cell) for cell in tab.locator("#f-actors details td").all_text_contents())
    assert total == acting(left)
    switch(tab, False)
    assert bars(tab) == acting(study)
    assert wrong(tab) == []
    assert tab.seen["errors"] == []


def test_a_sentence_says_how_many_words_of_which_outlets_went(tab: Any, study: Study) -> None:
    switch(tab, True)
    said = tab.locator("#set-aside").inner_text()
    for row in study.documents[study.documents["copied_words"] > 0].to_dict("records"):
        assert f"{row['copied_words']} of the {row['words']} words of {row['outlet']}" in said
    tab.emulate_media(media="print")
    assert tab.locator("#set-aside").is_visible()


def test_the_switch_keeps_names_hidden_when_blind(tab: Any, study: Study) -> None:
    """Also in a chart that was drawn with names in the version that was away meanwhile."""
    switch(tab, True)
    see(tab, "f-voices")
    switch(tab, False)
    tab.locator("#blind").check(force=True)
    switch(tab, True)
    shown = tab.locator("#differs, #limits, #actors, #voices, #set-aside").all_inner_texts()
    assert not [name for name in study.documents["outlet"] if name in " ".join(shown)]
    assert "Outlet A" in " ".join(shown)


def test_charts_without_shared_copy_open_what_they_count(tab: Any) -> None:
    switch(tab, True)
    see(tab, "f-voices")
    bar = tab.locator("#f-voices .barlayer .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.wait_for_timeout(100)
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said, listed = counted(tab)
    assert said == listed == tab.evaluate("() => document.querySelector('#f-voices .plot').data[0].x[0]")


def told(study: Study) -> tuple[int, int, int]:
    """A fact of the study that two reports tell, as its number on the page and the two reports."""
    fact = next(f for f in facts(Evidence(study)) if len({s.doc for s in f.told}) > 1)
    one, other = list(dict.fromkeys(s.doc for s in fact.told))[:2]
    return fact.number, one, other


def test_a_fact_s_number_finds_it_in_the_other_article(tab: Any, study: Study) -> None:
    number, one, other = told(study)
    tab.locator("#pane-0").select_option(str(one))
    tab.locator("#pane-1").select_option(str(other))
    button = tab.locator(f".pane .fno[data-fact='{number}']").first
    button.focus()
    tab.keyboard.press("Enter")
    # Read at one moment: the page itself may still be scrolling to the button that has the focus.
    reach = """place => {
      const [top, slot] = [place, place.closest('.slot')].map(node => node.getBoundingClientRect());
      return [slot.top, top.top, slot.bottom];
    }"""
    places = tab.locator(f".pane .fno[data-fact='{number}']")
    for above, top, below in (places.nth(at).evaluate(reach) for at in (0, 1)):
        assert above <= top < below
    assert tab.evaluate("() => document.activeElement.closest('.pane').querySelector('select').id") == "pane-1"
    assert tab.locator(".pane .wording.hot").count() >= 2


def test_a_fact_that_the_other_article_does_not_tell_is_offered_elsewhere(tab: Any, study: Study) -> None:
    everyone = set(range(len(study.documents)))
    fact = next(f for f in facts(Evidence(study)) if everyone - {s.doc for s in f.told})
    home, away = fact.told[0].doc, min(everyone - {s.doc for s in fact.told})
    tab.locator("#pane-0").select_option(str(home))
    tab.locator("#pane-1").select_option(str(away))
    tab.locator(f".pane .fno[data-fact='{fact.number}']").first.click()
    assert "no wording of it was found in" in tab.locator("#meet").inner_text()
    tab.locator("#meet button").first.click()
    assert tab.locator("#pane-1").input_value() in {str(s.doc) for s in fact.told}
    assert tab.locator("#meet").inner_text() == ""


def test_the_layer_of_facts_can_be_switched_off(tab: Any) -> None:
    assert tab.locator(".pane .fno").first.is_visible()
    tab.locator("[data-layer=off-facts]").uncheck()
    assert tab.locator(".pane .fno").first.is_hidden()
