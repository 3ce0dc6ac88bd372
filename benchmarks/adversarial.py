"""How long hostile texts take: `python -m benchmarks.adversarial [--megabytes 50] [--whole]`."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

import framing
from benchmarks.hostile_texts import TEXTS
from framing.model import Corpus, Document
from framing.reporting.page import render


def seconds(work: Callable[[str], object], text: str) -> float:
    """CPU seconds of some work on a text."""
    begin = time.process_time()
    work(text)
    return time.process_time() - begin


def to_the_page(text: str) -> str:
    """Annotate, compare with a short report of another outlet, and build the page."""
    documents = (Document(id="a", outlet="A", text=text), Document(id="b", outlet="B", text="The minister said no."))
    return render(framing.compare(Corpus(documents)))


@click.command()
@click.option("--megabytes", default=1.0, show_default=True, help="Length of each text in million characters.")
@click.option("--name", "wanted", multiple=True, help="Only the texts of this name.")
@click.option("--whole", is_flag=True, help="The whole way to the page, not only the annotation.")
def main(megabytes: float, wanted: tuple[str, ...], whole: bool) -> None:
    """Print CPU seconds a megabyte of every adversarial text, and the slowest last."""
    work: Callable[[str], object] = to_the_page if whole else framing.annotate
    work("warm up")
    found = {}
    for name in wanted or TEXTS:
        found[name] = seconds(work, TEXTS[name](int(megabytes * 1e6))) / megabytes
        click.echo(f"{found[name]:8.2f} s/MB  {name}")
    slowest = max(found, key=lambda name: found[name])
    click.echo(f"slowest {found[slowest]:.2f} s/MB  {slowest}")


if __name__ == "__main__":
    main()
