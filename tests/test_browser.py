"""The page in a browser: what is drawn, what a click opens, what is switched, and that nothing leaves or runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import studies
from pages import counted, data_of, doors, opened, ready, see

from framing.reporting.page import write_page

pytestmark = pytest.mark.browser

TYPES = {
    "f-actors": {"bar"}, "f-voices": {"bar"}, "f-axes": {"scatter"}, "f-rates": {"scatter"},
    "f-categories": {"scatter"}, "f-zones": {"scatter"}, "f-speakers": {"heatmap"}, "f-density": {"scatter"},
    "f-hedge": {"scatter"}, "f-types": {"heatmap"}, "f-shared": {"heatmap"}, "f-tree": {"scatter"}, "f-map": {"scatter"},
}  # fmt: skip
MARKS = {
    "f-actors": ".barlayer .point path", "f-voices": ".barlayer .point path", "f-axes": ".points path.point",
    "f-rates": ".points path.point", "f-categories": ".points path.point", "f-zones": ".points path.point",
    "f-density": ".points path.point", "f-hedge": ".points path.point",
}  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(studies.study(extras=True), tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture(scope="module")
def page(browser: Any, file: Path) -> Any:
    return opened(browser, file)


@pytest.fixture
def opens(browser: Any, file: Path) -> Iterator[Any]:
    """A function that opens the page, or another, in a tab of its own; tabs are closed after the test."""
    tabs: list[Any] = []

    def open_tab(other: Path | None = None, **options: Any) -> Any:
        tabs.append(opened(browser, other or file, **options))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.context.close()


@pytest.fixture(autouse=True)
def closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves the drawer open for the next."""
    yield
    if "page" in request.fixturenames:
        tab = request.getfixturevalue("page")
        if tab.locator("#drawer").is_visible():
            tab.locator("#drawer-close").click()


def test_charts_are_drawn_with_the_right_traces(page: Any) -> None:
    script = "id => document.querySelector(`#${id} .plot`).data.map(t => t.type)"
    assert {id_: set(page.evaluate(script, id_)) for id_ in TYPES} == TYPES
    for id_ in TYPES:
        assert page.locator(f"#{id_} .plot .main-svg").first.bounding_box()["width"] > 500


def test_nothing_is_asked_for_and_nothing_breaks(opens: Any, file: Path) -> None:
    tab = opens()
    tab.locator(".num").first.click()
    tab.keyboard.press("Escape")
    tab.mouse.wheel(0, 30000)
    tab.locator("#theme").click()
    assert tab.seen == {"requests": [file.as_uri()], "errors": [], "dialogs": []}


def test_charts_are_drawn_when_they_come_near(browser: Any, file: Path) -> None:
    tab = ready(browser, file)
    tab.wait_for_timeout(500)
    assert tab.locator("#f-map .plot[data-drawn]").count() == 0
    see(tab, "f-map")
    assert tab.locator("#f-map .plot .main-svg").count() > 0
    tab.context.close()


def test_plotly_offers_no_cloud_and_no_bar(page: Any) -> None:
    page.locator("#f-rates .plot").hover()
    assert page.locator(".modebar-btn").count() == 0
    assert "Share" not in page.locator("#f-rates").inner_text()


@pytest.mark.parametrize("id_", MARKS)
def test_a_click_on_a_mark_opens_what_it_counts(page: Any, file: Path, id_: str) -> None:
    evidence = data_of(file)["evidence"]
    marks = page.locator(f"#{id_} .plot {MARKS[id_]}")
    marks.first.scroll_into_view_if_needed()
    keys = page.evaluate(
        "id => document.querySelector(`#${id} .plot`).data.flatMap(t => t.visible === false ? [] : t.customdata || [])",
        id_,
    )
    page.evaluate(
        "id => document.querySelector(`#${id} .plot`).on('plotly_click', e => { window.clicked = e.points[0].customdata; })",
        id_,
    )
    shown = [i for i in range(marks.count()) if marks.nth(i).bounding_box() and keys]
    hits = 0
    for i in shown[:6]:
        page.evaluate("() => { window.clicked = ''; }")
        box = marks.nth(i).bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(80)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(80)
        key = page.evaluate("() => window.clicked")
        if key:
            hits += 1
            said, listed = counted(page)
            assert said == listed == evidence[key][1]
            page.keyboard.press("Escape")
    assert hits


@pytest.mark.parametrize(("id_", "count"), [("f-speakers", 3), ("f-types", 1), ("f-shared", 1)])
def test_a_click_on_a_cell_opens_what_it_counts(page: Any, id_: str, count: int) -> None:
    plot = page.locator(f"#{id_} .plot")
    plot.scroll_into_view_if_needed()
    cell = page.evaluate(
        "id => { const t = document.querySelector(`#${id} .plot`).data[0];"
        "for (let r = 0; r < t.z.length; r += 1) for (let c = 0; c < t.z[r].length; c += 1)"
        "if (t.customdata[r][c]) return [r, c, t.z.length, t.z[0].length]; }", id_,
    )  # fmt: skip
    box = page.locator(f"#{id_} .plot .heatmaplayer").bounding_box()
    row, column, rows, columns = cell
    x = box["x"] + box["width"] * (column + 0.5) / columns
    y = box["y"] + box["height"] * (row + 0.5) / rows
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    page.mouse.click(x, y)
    assert counted(page) == (count, count)


def test_every_button_opens_as_many_passages_as_it_shows(page: Any) -> None:
    """All of them, by the page's own script: the number behind the button, the drawer's words, its list."""
    found = doors(page)
    assert len(found) > 150
    assert [row for row in found if len(set(row)) != 1] == []


def test_the_drawer_shows_the_marked_words_and_leads_to_their_place(page: Any) -> None:
    page.locator("#differs .num").first.click()
    assert (
        page.locator("#drawer-title").inner_text()
        == "Varn State Radio: own words of escalation, Isle League acting"
    )
    assert page.locator("#drawer-list mark").all_inner_texts() == ["inflames", "stoking", "provokes"]
    page.locator("#drawer-list .txtbtn").nth(1).click()
    assert page.evaluate("() => document.activeElement.textContent") == "stoking"
    assert page.locator("#tip").is_visible()
    assert "reason for conflict:stoking <b>" in page.locator("#tip").inner_text()


def test_escape_closes_the_drawer_and_focus_returns(page: Any) -> None:
    door = page.locator("#differs .num").first
    door.click()
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    assert door.evaluate("door => door === document.activeElement")


def test_layers_and_voices_switch_marks_off_and_leave_the_text(page: Any) -> None:
    article = page.locator(".pane article").first
    before = article.inner_text()
    style = "mark => getComputedStyle(mark).boxShadow"
    mark = page.locator(".pane mark.k-frame.v-own:not(.flip)").first
    assert mark.evaluate(style) != "none"
    for box in ("off-frame", "off-own"):
        page.locator(f"[data-layer={box}]").uncheck()
        assert mark.evaluate(style) == "none"
        assert article.inner_text().replace("⊘", "") == before.replace("⊘", "")
        page.locator(f"[data-layer={box}]").check()
        assert mark.evaluate(style) != "none"
    page.locator("[data-layer=on-said]").check()
    assert page.locator(".pane .source").first.evaluate("s => getComputedStyle(s).fontWeight") == "700"
    page.locator("[data-layer=on-said]").uncheck()


def test_marks_are_one_tab_stop_an_article_and_the_arrow_keys_move(page: Any) -> None:
    marks = page.locator(".pane article").first.locator("mark")
    assert [m for m in marks.all() if m.get_attribute("tabindex") == "0"].__len__() == 1
    marks.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.textContent") == marks.nth(1).inner_text()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.activeElement.textContent") == marks.first.inner_text()


def test_the_panes_open_with_two_that_differ(opens: Any) -> None:
    tab = opens()
    assert tab.locator(".pane article .about, .pane article > .m").count() >= 2
    assert [tab.locator(f"#pane-{at} option:checked").inner_text() for at in (0, 1)] == [
        "Varn State Radio",
        "Isle National",
    ]


def test_the_two_panes_never_show_the_same_article(page: Any) -> None:
    left, right = page.locator("#pane-0"), page.locator("#pane-1")
    left.select_option("2")
    right.select_option("2")
    assert right.input_value() == "2"
    assert left.input_value() != "2"


def test_furniture_stands_at_the_end_struck_through(page: Any) -> None:
    page.locator("#pane-0").select_option("0")
    furniture = page.locator(".pane article").first.locator(".furn")
    assert "Home / World / Live (navigation)" in furniture.inner_text()
    assert furniture.locator("s").first.evaluate("s => getComputedStyle(s).textDecorationLine") == "line-through"


def test_the_voice_that_is_chosen_is_drawn(page: Any) -> None:
    visible = "() => document.querySelector('#f-rates .plot').data.filter(t => t.visible).map(t => t.meta)"
    assert set(page.evaluate(visible)) == {"own"}
    page.locator("#f-rates input[value=all]").check()
    assert set(page.evaluate(visible)) == {"all"}
    page.locator("#f-rates input[value=own]").check()


def test_hostile_text_is_inert(page: Any) -> None:
    page.locator("#pane-0").select_option("5")
    article = page.locator(".pane article").first
    assert "<script>alert(2)</script>" in article.inner_text()
    assert "<img src=x onerror=alert(1)> League <b>provokes</b> Varn" in article.inner_text()
    assert page.locator("main img, main svg[onload], article a, article script").count() == 0
    assert page.locator(".plot a").count() == 0
    assert page.title() == "Six reports compared – framing"
    assert page.seen["dialogs"] == []
    assert page.evaluate("() => [...document.scripts].filter(s => s.textContent.startsWith('alert')).length") == 0


@pytest.mark.parametrize("width", [390, 1400])
def test_the_contents_lead_to_their_sections_though_charts_are_drawn_on_the_way(opens: Any, width: int) -> None:
    tab = opens(viewport={"width": width, "height": 800})
    for link in tab.locator("nav[aria-label='On this page'] a").all():
        tab.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        link.click()
        tab.wait_for_timeout(1700)
        target = tab.locator(link.get_attribute("href"))
        room = tab.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY")
        assert target.bounding_box()["y"] < 100 or room < 2, link.inner_text()


@pytest.mark.parametrize("width", [360, 390, 768, 1024])
def test_no_sideways_scroll_and_the_narrow_layout_on_phones(opens: Any, width: int) -> None:
    tab = opens(viewport={"width": width, "height": 800})
    assert tab.evaluate("() => document.documentElement.scrollWidth") == width
    assert tab.locator("#f-rates .plot").get_attribute("data-layout") == ("narrow" if width < 640 else "wide")
    tab.locator("#differs .num").first.click()
    assert tab.evaluate("() => document.documentElement.scrollWidth") == width


def test_dark_mode_draws_in_its_own_colours(opens: Any) -> None:
    tab = opens(color_scheme="dark")
    colour = "() => document.querySelector('#f-actors .plot').data[0].marker.color"
    assert tab.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 27)"
    see(tab, "f-actors")
    assert tab.evaluate(colour) == "#ee7f63"
    tab.locator("#theme").click()
    assert tab.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"
    tab.wait_for_selector("#f-actors .plot[data-drawn]")
    assert tab.evaluate(colour) == "#a5381f"


def test_blind_hides_every_name_and_reveal_brings_them_back(opens: Any) -> None:
    tab = opens()
    tab.locator("#blind").check(force=True)
    tab.wait_for_timeout(300)
    names = ["Isle National", "Lake Press Agency", "Harbour Notes"]
    text = tab.locator("body").inner_text()
    assert not [name for name in names if name in text]
    assert "Outlet A" in text
    for id_, row in (("f-voices", "y"), ("f-rates", "y")):
        see(tab, id_)
        order = tab.evaluate(
            "id => document.querySelector(`#${id} .plot`).layout.annotations.map(a => [a.text, a.y])", id_
        )
        letters = sorted((y, text) for text, y in order if str(text).startswith("Outlet "))
        assert [text for _, text in letters][:2] == ["Outlet A", "Outlet B"], row
    tab.locator("#reveal").click()
    assert "Isle National" in tab.locator("#reports").inner_text()
    assert "Revealed: A is" in tab.locator("#state").inner_text()


def test_a_page_written_blind_opens_blind(opens: Any, tmp_path: Path) -> None:
    tab = opens(write_page(studies.study(extras=True), tmp_path / "page.html", blind=True))
    assert tab.locator("#blind").is_checked()
    assert "Isle National" not in tab.locator("body").inner_text()


def test_charts_and_data_are_saved_without_a_server(opens: Any, tmp_path: Path) -> None:
    tab = opens(accept_downloads=True)
    for button, name, start in (("svg", "f-rates.svg", b"<svg"), ("png", "f-rates.png", b"\x89PNG")):
        with tab.expect_download() as held:
            tab.locator(f"[data-save={button}][data-chart=f-rates]").click()
        held.value.save_as(tmp_path / name)
        assert held.value.suggested_filename == name
        assert (tmp_path / name).read_bytes().startswith(start)
    with tab.expect_download() as held:
        tab.locator("#save-data").click()
    held.value.save_as(tmp_path / "study.json")
    study = studies.study(extras=True)
    assert (tmp_path / "study.json").read_bytes() == study.to_json(tmp_path / "same.json").read_bytes()
    assert tab.seen["errors"] == []


def test_without_text_the_passages_are_counted_but_not_shown(opens: Any, tmp_path: Path) -> None:
    tab = opens(write_page(studies.study(), tmp_path / "page.html", text="none"))
    tab.locator("#differs .num").first.click()
    assert counted(tab) == (3, 3)
    assert "The text is not on this page." in tab.locator("#drawer-list").inner_text()


def test_a_long_list_says_how_much_of_it_is_shown(opens: Any, tmp_path: Path) -> None:
    tab = opens(write_page(studies.several(14), tmp_path / "page.html"))
    tab.locator("#f-rates summary").click()
    tab.locator("#f-rates [data-e][data-test-count='70']").first.click()
    assert tab.locator("#drawer-count").inner_text() == "70 counted, the first 50 shown."
    tab.get_by_role("button", name="Show 20 more").click()
    assert counted(tab) == (70, 70)
    assert tab.locator("#drawer-count").inner_text() == "70 counted, 70 shown below."


def test_excerpts_open_with_their_sentences(opens: Any, tmp_path: Path) -> None:
    tab = opens(write_page(studies.study(), tmp_path / "page.html", text="excerpts"))
    tab.locator("#differs .num").first.click()
    assert tab.locator("#drawer-list mark").all_inner_texts() == ["inflames", "stoking", "provokes"]
    assert studies.FILLER[3] not in tab.locator("#articles").inner_text()


def test_a_browser_that_cannot_unpack_says_so(browser: Any, file: Path) -> None:
    tab = browser.new_context().new_page()
    tab.add_init_script("delete window.DecompressionStream")
    tab.goto(file.as_uri())
    tab.get_by_text("This browser cannot unpack the page’s data.").first.wait_for()
    assert tab.locator("#differs .num").first.is_visible()
    tab.context.close()


def test_the_plain_script_draws_too(opens: Any, tmp_path: Path) -> None:
    tab = opens(write_page(studies.study(), tmp_path / "page.html", plain_script=True))
    assert tab.locator("#f-actors .barlayer .point").count() > 10
