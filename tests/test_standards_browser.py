"""Standards, by others' programs: axe-core for accessibility, the Nu checker for HTML, poppler for the printed page.

None of them is part of the project. FRAMING_AXE names axe-core's script, FRAMING_VNU the checker's jar; `.ci/run` fetches
both and sets them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import studies
from pages import drawn, ready

import framing
from framing.reporting.lesson import write_lesson
from framing.study import Study

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def study() -> Study:
    return framing.compare(framing.read_corpus(Path(__file__).parent.parent / "seeds"))


@pytest.fixture(scope="module")
def files(study: Study, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {
        "page": study.to_html(folder / "page.html"),
        "blind": study.to_html(folder / "blind.html", blind=True),
        "none": study.to_html(folder / "none.html", text="none"),
        "hostile": studies.study(extras=True).to_html(folder / "hostile.html"),
        "lesson": write_lesson(study, folder / "lesson.html"),
    }


@pytest.fixture
def opens(browser: Any, files: dict[str, Path]) -> Iterator[Any]:
    tabs: list[Any] = []

    def open_tab(name: str, **options: Any) -> Any:
        if name == "lesson":
            tabs.append(browser.new_context(**options).new_page())
            tabs[-1].goto(files[name].as_uri())
        else:
            tabs.append(drawn(ready(browser, files[name], **options)))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.context.close()


def outside(variable: str, what: str) -> Path:
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set: {what} is not part of the project")
    return Path(os.environ[variable])


def switched(tab: Any) -> Any:
    if tab.locator("#uncopied").count():
        tab.locator("#uncopied").check(force=True)
        tab.wait_for_selector("body.uncopied")
        drawn(tab)
    return tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["page", "blind", "none", "hostile", "lesson"])
def test_axe_finds_nothing(opens: Any, name: str, scheme: str) -> None:
    source = outside("FRAMING_AXE", "axe-core").read_text(encoding="utf-8")
    tab = opens(name, color_scheme=scheme, bypass_csp=True)
    tab.evaluate(source)
    assert violations(tab) == []
    if name == "page":
        tab.locator("#differs .num").first.click()
        assert violations(switched(tab)) == []


def violations(tab: Any) -> list[Any]:
    found: list[Any] = tab.evaluate(
        "async () => (await axe.run()).violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html).slice(0, 3)])"
    )
    return found


def test_axe_can_find_something(opens: Any) -> None:
    source = outside("FRAMING_AXE", "axe-core").read_text(encoding="utf-8")
    tab = opens("lesson", bypass_csp=True)
    tab.evaluate(source)
    tab.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=data:,><button></button>')")
    assert {"image-alt", "button-name"} <= {id_ for id_, *_ in violations(tab)}


def errors(files: list[Path]) -> list[str]:
    """What the Nu checker calls an error."""
    jar = outside("FRAMING_VNU", "the Nu HTML checker")
    java = shutil.which("java")
    if java is None:
        pytest.skip("there is no java on this machine: the HTML is not checked")
    command = [java, "-jar", str(jar), "--errors-only", "--format", "json", *map(str, files)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return [f"{Path(m['url']).name}: {m['message']}" for m in json.loads(found.stderr)["messages"]]


def test_the_files_are_valid_html(files: dict[str, Path]) -> None:
    assert errors(list(files.values())) == []


def test_the_page_is_valid_html_without_shared_copy_and_with_both_articles(opens: Any, tmp_path: Path) -> None:
    """What the script puts in, as far as it is ours: Plotly's drawings are taken out first."""
    tab = switched(opens("page"))
    tab.evaluate("() => document.querySelectorAll('.plot').forEach(plot => plot.replaceChildren())")
    theirs = "head style:not(:first-of-type), head script, [id^=js-plotly]"
    tab.evaluate("theirs => document.querySelectorAll(theirs).forEach(node => node.remove())", theirs)
    (tmp_path / "shown.html").write_text("<!doctype html>\n" + tab.evaluate("() => document.documentElement.outerHTML"))
    assert errors([tmp_path / "shown.html"]) == []


def test_the_checker_can_find_something(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><html lang=en><title>t</title><p id=a><p id=a><button><a href=b>c</a>")
    assert len(errors([tmp_path / "bad.html"])) >= 2


def pages_of(pdf: Path) -> list[str]:
    """The text of each page of a PDF, without blanks."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("there is no pdftotext on this machine: the printed page is not read")
    text = subprocess.run([tool, str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return ["".join(page.split()) for page in text.split("\f")]


def split(tab: Any, pdf: Path) -> list[str]:
    """The charts whose finding and foot do not stand on one page."""
    ends = tab.evaluate(
        """() => [...document.querySelectorAll('figure[id]')].map(f => [f.id, f.querySelector('.sub').textContent,
            f.querySelector('.foot > span:not(.save)').textContent])"""
    )
    held = pages_of(pdf)
    whole = {id_ for id_, *texts in ends for page in held if all("".join(t.split())[:20] in page for t in texts)}
    return [id_ for id_, *_ in ends if id_ not in whole]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_chart_is_split_in_print(opens: Any, tmp_path: Path, paper: str) -> None:
    tab = opens("page")
    tab.pdf(path=str(tmp_path / "page.pdf"), format=paper)
    assert split(tab, tmp_path / "page.pdf") == []
    tab.add_style_tag(content="@media print { figure { break-inside: auto !important; padding-bottom: 9cm !important } }")
    tab.evaluate("() => document.querySelectorAll('.foot').forEach(f => { f.style.paddingTop = '14cm'; })")
    tab.pdf(path=str(tmp_path / "split.pdf"), format=paper)
    assert split(tab, tmp_path / "split.pdf") != []


def test_print_is_light_takes_all_articles_and_leaves_the_page_as_it_was(opens: Any) -> None:
    tab = opens("page", color_scheme="dark")
    tab.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("#store article").count() == tab.evaluate("() => document.querySelector('#pane-0').options.length")
    assert tab.evaluate("() => document.querySelector('#f-rates .plot').layout.width") == 920
    assert tab.evaluate("() => document.querySelector('#f-rates .plot').data[0].marker.color") == "#a5381f"
    tab.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert tab.locator("#store article").count() == 0
