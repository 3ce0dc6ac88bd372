"""Makes the README's picture: the top of the built-in corpus's page, `python docs/picture.py` from the project's root.

Needs Playwright (extra `test`) and Chromium (Debian: `apt-get install chromium`).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import framing
from framing.resources import folder

TARGET = Path(__file__).parent.parent / "reports" / "built-in-corpus.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 1280, 1500


def main() -> int:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("No Chromium was found. Install it (Debian: apt-get install chromium).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        page_file = framing.compare(framing.read_corpus(folder("seeds"))).to_html(Path(place) / "page.html")
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(page_file.as_uri())
        page.wait_for_timeout(3000)
        page.screenshot(path=str(TARGET))
        chromium.close()
    print(TARGET.relative_to(TARGET.parent.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
