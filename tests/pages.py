"""A page as a file, unpacked, and in a tab: opened, its charts drawn, and what its drawer says."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any


def unpacked(text: str) -> str:
    """What the page packed: gzipped, in base 85 with "," for "<"."""
    return gzip.decompress(base64.b85decode(text.replace(",", "<"))).decode()


def data_of(file: Path) -> dict[str, Any]:
    """The data that a page's script works on."""
    held = re.search(r'<script type="text/plain" id="data">([^<]*)</script>', file.read_text(encoding="utf-8"))
    assert held is not None
    loaded: dict[str, Any] = json.loads(unpacked(held[1]))
    return loaded


def opened(browser: Any, file: Path, **options: Any) -> Any:
    """A tab with the page, every chart drawn; requests, errors and dialogs are kept in `page.seen`."""
    return drawn(ready(browser, file, **options))


def ready(browser: Any, file: Path, **options: Any) -> Any:
    """A tab with the page as it stands once its script has run: only the charts that are near are drawn."""
    page = browser.new_context(**({"viewport": {"width": 1400, "height": 900}} | options)).new_page()
    page.set_default_timeout(90_000)
    page.seen = {"requests": [], "errors": [], "dialogs": []}
    page.on("request", lambda request: page.seen["requests"].append(request.url))
    page.on("pageerror", lambda error: page.seen["errors"].append(str(error)))
    page.on("console", lambda said: page.seen["errors"].append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: page.seen["dialogs"].append(dialog.dismiss()))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-charts=ready]")
    return page


def drawn(page: Any) -> Any:
    """The page, scrolled past every chart, so that each is drawn."""
    for id_ in page.evaluate("() => [...document.querySelectorAll('.plot')].map(p => p.closest('figure').id)"):
        see(page, id_)
    page.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    return page


def see(page: Any, id_: str) -> None:
    """Scroll to a chart and wait until it is drawn."""
    page.locator(f"#{id_} .plot").evaluate("plot => plot.scrollIntoView({ block: 'center', behavior: 'instant' })")
    try:
        page.wait_for_selector(f"#{id_} .plot[data-drawn]", state="attached")
    except Exception as error:
        raise AssertionError(f"{id_} was not drawn: {page.seen}") from error


def counted(page: Any) -> tuple[int, int]:
    """What the drawer says, and what it shows."""
    page.wait_for_selector("#drawer:not([hidden])")
    return int(page.locator("#drawer-count").inner_text().split()[0]), page.locator("#drawer-list > li").count()


def wrong(page: Any) -> list[list[int]]:
    """The buttons behind which the drawer counts or shows another number of passages than they say; it shows 50."""
    return [row for row in doors(page) if row[0] != row[1] or (row[0] <= 50 and len(set(row)) != 1)]


def doors(page: Any) -> list[list[int]]:
    """Every button that opens passages: the number behind it, the drawer's words, its list, and how many are marked."""
    found: list[list[int]] = page.evaluate(
        """() => [...document.querySelectorAll('[data-e]')].map(button => {
            button.click();
            const said = parseInt(document.querySelector('#drawer-count').textContent.replaceAll(',', ''), 10);
            const marks = [...document.querySelectorAll('#drawer-list > li')].filter(li => li.querySelector('mark, .pass'));
            return [+button.dataset.testCount, said, document.querySelectorAll('#drawer-list > li').length, marks.length];
        })"""
    )
    return found
