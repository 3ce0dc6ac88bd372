"""What several tests need: cases kept as data, and the places of texts that are not part of the project."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from articles import ARTICLE
from hypothesis import settings

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """The cases of one file as parameters; a known failure is a strict xfail, so that a fix is noticed."""
    loaded = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(reason=case["known_failure"])])
        if "known_failure" in case
        else pytest.param(case, id=case["label"])
        for case in loaded
    ]


def outside(variable: str) -> Path:
    """The folder that an environment variable names; the test is skipped, saying so, where it is not set."""
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set: these texts are not part of the project")
    return Path(os.environ[variable])


@pytest.fixture(scope="session")
def real_articles() -> Path:
    return outside("FRAMING_SEEDS")


@pytest.fixture(scope="session")
def corpora() -> Path:
    return outside("FRAMING_CORPORA")


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below the test's folder, and returns its path."""

    def write(name: str, content: str | bytes = ARTICLE) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; the test is skipped, saying so, where either is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no browser tests")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine: no browser tests")
    with playwright.sync_playwright() as runner:
        started = runner.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield started
        started.close()


settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)  # a change is judged by the same examples every time
settings.load_profile("ci" if os.environ.get("CI") else "default")
