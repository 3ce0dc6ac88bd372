"""How cost and memory grow with the corpus: `python -m benchmarks.scaling FILE [--sizes 100 …] [--workers 1] [--chart FILE]`.

FILE is JSONL with the fields `outlet` and `text`. As many articles as a size asks for are made of its paragraphs and written
to Parquet; then the command line annotates them (`framing annotate … -o spans.parquet`) or compares them (`--command
compare`, by totals) in a process of its own. Time is CPU time of that process and its workers, memory the most that all of
them hold at one moment (proportional set size: a page that is shared counts once). A bare regular expression over the same
texts, before and after, is the reference. The exponent is that of time less start-up, which a run over one article gives.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.articles import Row, load, recombine, write_parquet
from benchmarks.speed import bare, signature

SAMPLED = 0.2  # seconds between two looks at the memory
_REFERENCE = 2000  # articles that the reference is measured on


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds of CPU and by the clock, seconds of the bare pass over the same texts, most memory in MB."""

    articles: int
    workers: int
    cpu: float
    clock: float
    bare: float
    memory: float
    sha256: str


def command(kind: str, source: Path, target: Path, workers: int) -> list[str]:
    """The command line that is measured."""
    start = [sys.executable, "-m", "framing", kind, str(source), "--workers", str(workers)]
    if kind == "annotate":
        return [*start, "-o", str(target)]
    return [*start, "--totals", "-o", str(target.with_suffix(".html")), "--json", str(target), "--text", "excerpts"]


def measure(kind: str, records: Sequence[Row], articles: int, workers: int) -> Cost:
    """Make the articles, run the command over them, and look at what it took."""
    with tempfile.TemporaryDirectory() as place:
        source, target = Path(place) / "articles.parquet", Path(place) / "result.parquet"
        write_parquet(recombine(records, articles), source)
        reference = _bare(records, articles)
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with subprocess.Popen(command(kind, source, target, workers), stdout=subprocess.DEVNULL) as process:
            watch = Watch(process.pid)
            code = process.wait()
            memory = watch.stop()
        clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        if code:
            raise SystemExit(f"{kind} of {articles} articles ended with exit code {code}")
        reference = (reference + _bare(records, articles)) / 2
        with open(target, "rb") as result:
            digest = hashlib.file_digest(result, "sha256").hexdigest()
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(articles, workers, cpu, clock, reference, memory, digest)


def _bare(records: Sequence[Row], articles: int) -> float:
    """CPU seconds of the bare pass; of many articles those of the first, times how many more there are."""
    texts = [row["text"] for row in recombine(records, min(articles, _REFERENCE))]
    begin = time.process_time()
    bare(texts)
    return (time.process_time() - begin) * articles / len(texts)


class Watch:
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        import psutil

        while not self._over.wait(SAMPLED):
            try:
                root = psutil.Process(self._pid)
                held = sum(_held(process) for process in (root, *root.children(recursive=True)))
            except psutil.NoSuchProcess:
                continue
            self._most = max(self._most, held)

    def stop(self) -> float:
        """The most memory that was seen, in MB."""
        self._over.set()
        self._thread.join()
        return self._most / 2**20


def _held(process) -> int:  # type: ignore[no-untyped-def]
    """Bytes that a process holds, a shared page by its part; where the system does not tell, all resident ones."""
    import psutil

    try:
        found = process.memory_full_info()
        return int(getattr(found, "pss", found.rss))
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def exponent(costs: Sequence[Cost], start: float) -> float:
    """The slope of log time on log size by least squares, start-up taken off."""
    x = [math.log(cost.articles) for cost in costs]
    y = [math.log(max(cost.cpu - start, 1e-3)) for cost in costs]
    middle, level = sum(x) / len(x), sum(y) / len(y)
    return sum((a - middle) * (b - level) for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)


def write_chart(costs: Sequence[Cost], slope: float, start: float, target: Path) -> None:
    """Time and memory against size, both axes logarithmic: a Plotly page, or an SVG where the name ends so."""
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    sizes = [cost.articles for cost in costs]
    figure = make_subplots(rows=1, cols=2, subplot_titles=("Seconds of CPU", "Most memory, MB"))
    level = sum(math.log(cost.cpu - start) - slope * math.log(cost.articles) for cost in costs) / len(costs)
    line = [start + math.exp(level) * size**slope for size in sizes]
    dots = {"mode": "markers+text", "textposition": "top center", "marker": {"color": "#1f4e79", "size": 9}}
    figure.add_scatter(x=sizes, y=line, mode="lines", line={"color": "#8a8a8a", "width": 1}, row=1, col=1)
    figure.add_scatter(x=sizes, y=[c.cpu for c in costs], text=[f"{c.cpu:.1f}" for c in costs], row=1, col=1, **dots)
    figure.add_scatter(
        x=sizes, y=[c.memory for c in costs], text=[f"{c.memory:.0f}" for c in costs], row=1, col=2, **dots
    )
    figure.update_xaxes(type="log", dtick=1, title_text="articles", range=[1.7, math.log10(sizes[-1]) + 0.4])
    figure.update_yaxes(type="log", dtick=1, row=1, col=1)
    figure.update_yaxes(range=[0, 1.25 * max(cost.memory for cost in costs)], row=1, col=2)
    figure.update_layout(template=go.layout.Template(), showlegend=False, width=860, height=340, margin={"t": 40})
    if target.suffix == ".svg":
        target.write_text(_svg(figure), encoding="utf-8")
    else:
        figure.write_html(target, include_plotlyjs=True)


def _svg(figure) -> str:  # type: ignore[no-untyped-def]
    """What Plotly's own script draws, in the Chromium of the browser tests."""
    import shutil

    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        page_file = Path(place) / "chart.html"
        figure.write_html(page_file, include_plotlyjs=True)
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.goto(page_file.as_uri())
        drawn = page.evaluate("Plotly.toImage(document.querySelector('.js-plotly-plot'), {format: 'svg'})")
        chromium.close()
    from urllib.parse import unquote

    return str(unquote(drawn.partition(",")[2]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--command", choices=("annotate", "compare"), default="annotate")
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--workers", nargs="+", type=int, default=[1], help="Each size is run with each number.")
    parser.add_argument("--table", type=Path, help="Write the figures as CSV.")
    parser.add_argument("--chart", type=Path, help="Write the chart: .html or .svg.")
    options = parser.parse_args()
    records = load(options.file)
    print(signature())
    start = measure(options.command, records, 1, options.workers[0]).cpu
    print(f"start-up {start:.2f} s of CPU\narticles  workers      CPU    clock  CPU / bare pass  memory (MB)  result")
    costs = []
    for size in options.sizes:
        for workers in options.workers:
            cost = measure(options.command, records, size, workers)
            costs.append(cost)
            print(f"{size:8} {workers:8} {cost.cpu:8.2f} {cost.clock:8.2f} {cost.cpu / cost.bare:16.1f} {cost.memory:12.0f}  "
                  f"{cost.sha256[:12]}", flush=True)  # fmt: skip
    first = [cost for cost in costs if cost.workers == options.workers[0]]
    slope = exponent(first, start)
    print(f"exponent {slope:.3f}")
    if options.table:
        with open(options.table, "w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(asdict(costs[0])))
            writer.writeheader()
            writer.writerows(map(asdict, costs))
    if options.chart:
        write_chart(first, slope, start, options.chart)


if __name__ == "__main__":
    main()
