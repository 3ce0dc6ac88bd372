"""How cost grows with the corpus: `python -m benchmarks.scaling FILE [--sizes 100 1000 10000 100000] [--chart FILE]`.

FILE is JSONL with the fields `outlet` and `text`; articles are made of its paragraphs (`benchmarks/articles.py`). Every
run is the command that a person would give, in a process of its own. CPU seconds and the most memory are those of the
process and its children together; memory is read twenty times a second. The exponent is the slope of log CPU against
log articles: over all that a run costs, and without the start-up, which is what a run over one article costs. At the end one
process and several take turns over --race articles, in wall-clock time, and their bytes are compared.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import psutil

from benchmarks.articles import Row, load, recombine, write_parquet
from benchmarks.speed import signature

PAUSE = 0.05  # seconds between two readings of memory
OUTPUTS = {"annotate": "spans.parquet", "compare": "page.html"}
EXTRA = {"annotate": (), "compare": ("--totals", "--text", "none")}


@dataclass(frozen=True)
class Cost:
    """One run: articles, CPU seconds, wall-clock seconds, most memory (MB), bytes read and written."""

    articles: int
    cpu: float
    wall: float
    memory: float
    read: int
    written: int


def memory_of(process: psutil.Process) -> int:
    """Bytes that a process and its children hold; shared pages are counted in each."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += each.memory_info().rss
    return total


def run(what: str, source: Path, articles: int, workers: int = 1) -> Cost:
    """The command on a file of articles. Raises CalledProcessError where it fails."""
    target = source.with_name(OUTPUTS[what])
    command = [sys.executable, "-m", "framing", what, source.name, "-o", target.name, "--workers", str(workers)]
    before, begin, most = os.times(), time.perf_counter(), 0
    with subprocess.Popen([*command, *EXTRA[what]], cwd=source.parent, stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, memory_of(watched))
            time.sleep(PAUSE)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall, after = time.perf_counter() - begin, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(articles, cpu, wall, most / 1e6, source.stat().st_size, target.stat().st_size)


def costs(what: str, records: Sequence[Row], sizes: Sequence[int], place: Path) -> Iterator[Cost]:
    """One run over each size; the first is over a single article, when the lexicons were compiled and kept."""
    run(what, made(records, 1, place), 1)
    for size in (1, *sizes):
        yield run(what, made(records, size, place), size)


def made(records: Sequence[Row], size: int, place: Path) -> Path:
    """So many articles as a Parquet file, made once."""
    path = place / f"{size}.parquet"
    if not path.exists():
        write_parquet(recombine(records, size), path)
    return path


def exponents(found: Sequence[Cost]) -> tuple[float, float]:
    """The slope of log CPU against log articles: with start-up, and without (the first cost is the start-up)."""
    start, *grown = found
    articles = np.log([cost.articles for cost in grown])
    whole, net = (np.log([cost.cpu - less for cost in grown]) for less in (0.0, start.cpu))
    return float(np.polyfit(articles, whole, 1)[0]), float(np.polyfit(articles, net, 1)[0])


def race(what: str, source: Path, articles: int, workers: int, rounds: int) -> tuple[float, bool]:
    """How many times as fast several workers are (median of rounds), and whether they wrote the same bytes."""
    gains, hashes = [], set()
    for _ in range(rounds):
        walls = []
        for number in (1, workers):
            walls.append(run(what, source, articles, number).wall)
            hashes.add(hashlib.sha256(source.with_name(OUTPUTS[what]).read_bytes()).hexdigest())
        gains.append(walls[0] / walls[1])
    return statistics.median(gains), len(hashes) == 1


def report(what: str, found: Sequence[Cost]) -> None:
    """Print the table of one command."""
    print("\n" + " ".join((what, *EXTRA[what])))
    print("articles  CPU (s)  ms an article  wall (s)  memory (MB)  read (MB)  written (MB)")
    for cost in found:
        print(f"{cost.articles:8} {cost.cpu:8.2f} {1000 * cost.cpu / cost.articles:14.2f} {cost.wall:9.2f} "
              f"{cost.memory:12.0f} {cost.read / 1e6:10.1f} {cost.written / 1e6:13.1f}", flush=True)  # fmt: skip
    if len(found) > 2:
        whole, net = exponents(found)
        print(f"exponent {whole:.3f}, without the start-up {net:.3f}; "
              f"memory of the last size / the one before {found[-1].memory / found[-2].memory:.2f}")  # fmt: skip


def chart(found: Mapping[str, Sequence[Cost]], path: Path) -> None:
    """CPU time and memory against articles, both on logarithmic scales: an HTML file, or an SVG where its name ends so."""
    from plotly.graph_objects import Figure, Scatter
    from plotly.subplots import make_subplots

    figure: Figure = make_subplots(1, 2, subplot_titles=("CPU time (s)", "most memory (MB)"))
    for what, line in found.items():
        sizes, dash = [cost.articles for cost in line], "solid" if what == "annotate" else "dot"
        for column, values in enumerate(([c.cpu for c in line], [c.memory for c in line]), 1):
            style = {"line_dash": dash, "line_color": "#1f4e79", "name": what, "showlegend": column == 1}
            figure.add_trace(Scatter(x=sizes, y=values, mode="lines+markers", **style), 1, column)
    figure.update_xaxes(type="log", title="articles", dtick=1)
    figure.update_yaxes(type="log", dtick=1)
    figure.update_layout(template="simple_white", title="Cost against size")
    if path.suffix == ".svg":
        figure.update_layout(width=860, height=360)
        path.write_text(drawn(figure), encoding="utf-8")
    else:
        figure.write_html(path, include_plotlyjs="directory")


def drawn(figure: Any) -> str:
    """The SVG that Plotly's script makes of a figure, in the Chromium of the browser tests."""
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "chart.html"
        figure.write_html(page_file, include_plotlyjs=True)
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.goto(page_file.as_uri())
        made = page.evaluate("Plotly.toImage(document.querySelector('.js-plotly-plot'), {format: 'svg'})")
        chromium.close()
    return unquote(str(made).partition(",")[2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--of", nargs="+", choices=list(OUTPUTS), default=list(OUTPUTS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--race", type=int, default=20_000, help="articles; 0 to leave it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    print(signature(), f"| load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores")
    records = load(options.file)
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for what in options.of if options.sizes else ():
            found[what] = list(costs(what, records, options.sizes, Path(folder)))
            report(what, found[what])
        for what in options.of if options.race else ():
            source = made(records, options.race, Path(folder))
            gain, same = race(what, source, options.race, options.workers, options.rounds)
            print(f"{what}: {options.workers} workers {gain:.2f} times as fast as one over {options.race} articles, "
                  f"{'the same bytes' if same else 'OTHER BYTES'}", flush=True)  # fmt: skip
    if options.chart and found:
        chart(found, options.chart)


if __name__ == "__main__":
    main()
