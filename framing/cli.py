"""The command: it parses words, calls the library, and prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from framing.errors import FramingError

if TYPE_CHECKING:
    from framing.lexicons import Codebook
    from framing.model import Corpus

Thing = TypeVar("Thing")
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
_LEXICONS = click.option(
    "--lexicon", "lexicons", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Add a lexicon of your own (its .toml card). May be given several times.",
)  # fmt: skip
_WORKERS = click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes to use."
)


class _Command(click.Group):
    """A group whose refusals are one clear message and exit code 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FramingError as error:
            click.echo(f"framing: {error}", err=True)
            ctx.exit(1)


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="framing-news", prog_name="framing")
def main() -> None:
    """See how several reports of one event differ, in their own words.

    \b
    Examples:
      framing compare                          the built-in teaching corpus
      framing compare articles/ -o page.html   a folder of texts, with or without corpus.csv
      framing compare table.csv --csv tables/  one row an article; all numbers as CSV
      framing annotate articles/ -o spans.jsonl
      framing lexicons show conflict

    Nothing is downloaded, and nothing leaves this machine.
    """


@main.command(short_help="Compare reports and write one HTML page.")
@_PATHS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The page. [default: reports/NAME.html]"
)
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the whole study as JSON."
)
@click.option("--csv", "csv_folder", type=click.Path(path_type=Path), metavar="DIR", help="Write every table as CSV.")
@_LEXICONS
@click.option("--blind", is_flag=True, help="Hide the outlets' names behind letters until they are revealed.")
@click.option(
    "--text",
    type=click.Choice(["full", "excerpts", "none"]),
    default="full",
    show_default=True,
    help="How much of the articles goes into the page.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the resampling.")
@_WORKERS
def compare(
    paths: tuple[Path, ...],
    output: Path | None,
    json_path: Path | None,
    csv_folder: Path | None,
    lexicons: tuple[Path, ...],
    blind: bool,
    text: Any,
    seed: int,
    workers: int,
) -> None:
    """Compare reports and write one HTML page that opens every number to its words.

    PATH is a folder of texts (with a corpus.csv that names outlets, or without), or a .txt, .html, .csv, .jsonl or
    .parquet file. Without PATH the built-in teaching corpus is used.

    \b
    Examples:
      framing compare
      framing compare articles/ -o page.html --json study.json
      framing compare articles/ --blind --text excerpts
    """
    from framing.comparison import compare as compare_corpus

    codebook, corpus = _codebook(lexicons), _corpus(paths)
    study = compare_corpus(corpus, codebook=codebook, workers=workers, seed=seed)
    page = study.to_html(output or _default_page(paths), text=text, blind=blind)
    if json_path is not None:
        click.echo(f"study   {study.to_json(json_path)}")
    if csv_folder is not None:
        click.echo(f"tables  {study.to_csv(csv_folder)}")
    click.echo(f"page    {page}  |  {study.signature}")


@main.command(short_help="Write the spans found in each document.")
@_PATHS
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="[default: standard output]")
@_LEXICONS
@_WORKERS
def annotate(paths: tuple[Path, ...], form: str, output: Path | None, lexicons: tuple[Path, ...], workers: int) -> None:
    """Write every span that is found: zones, sentences, quotations, attributions, frames, hedges, boosters, loaded words.

    With --format jsonl each line is one document: id, outlet, sha256 and its spans, whose start and end count the
    characters of the text from 0.

    \b
    Examples:
      framing annotate articles/ > spans.jsonl
      framing annotate table.parquet --format parquet -o spans.parquet --workers 2
    """
    from framing.annotation.pipeline import annotate_corpus
    from framing.reporting.spans import print_spans, write_spans

    codebook, corpus = _codebook(lexicons), _corpus(paths)
    found = _progress(annotate_corpus(corpus, codebook, workers), len(corpus), "Annotating")
    if output is None:
        if form == "parquet":
            raise click.UsageError("Parquet needs a file: add -o FILE.")
        print_spans(found, sys.stdout, form)
    else:
        documents = write_spans(found, output, form)
        click.echo(f"{output}  |  {documents} documents")


@main.group(short_help="List, show and check lexicons.")
def lexicons() -> None:
    """The codebook: what is counted, and why each term is in it."""


@lexicons.command("list")
def list_lexicons() -> None:
    """List the built-in lexicons: id, version, entries, title."""
    from framing.lexicons.codebook import builtin_lexicons

    for lexicon in builtin_lexicons():
        click.echo(f"{lexicon.id:<12} {lexicon.version:<8} {len(lexicon.entries):>5} entries  {lexicon.title}")


@lexicons.command("show")
@click.argument("name", metavar="ID")
@click.option("--category", help="Only this category.")
def show_lexicon(name: str, category: str | None) -> None:
    """Print a lexicon: each category's definition, and every entry with its reason."""
    from framing.lexicons.codebook import builtin_lexicons

    known = {lexicon.id: lexicon for lexicon in builtin_lexicons()}
    if name not in known:
        raise FramingError(f"there is no built-in lexicon {name!r}. Known: {', '.join(known)}.")
    lexicon = known[name]
    keys = dict.fromkeys(entry.category.key for entry in lexicon.entries)
    if category is not None and category not in keys:
        raise FramingError(f"{name} has no category {category!r}. Known: {', '.join(keys)}.")
    for key in [category] if category else keys:
        entries = [entry for entry in lexicon.entries if entry.category.key == key]
        click.echo(f"\n{key}: {entries[0].category.definition}")
        for entry in entries:
            click.echo(f"  {entry.pattern:<44} {entry.reason}")


@lexicons.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_lexicon(file: Path) -> None:
    """Check a lexicon of your own and report every fault with its line, value and remedy."""
    from framing.lexicons import Codebook
    from framing.lexicons.loading import load_lexicon

    lexicon = load_lexicon(file)
    Codebook((lexicon,)).matcher  # noqa: B018 — an entry that can never match is found when it is compiled
    click.echo(f"{file}: {len(lexicon.entries)} entries in {len(lexicon.categories)} categories, no fault.")


def _corpus(paths: Iterable[Path]) -> Corpus:
    """The corpus at some paths, or the built-in one; what was skipped is said on standard error."""
    from framing.reading import read_corpus
    from framing.resources import folder

    corpus = read_corpus(*(list(paths) or [folder("seeds")]))
    for skipped in corpus.skipped:
        click.echo(f"skipped  {skipped}", err=True)
    return corpus


def _codebook(paths: tuple[Path, ...]) -> Codebook | None:
    if not paths:
        return None
    from framing.lexicons import Codebook

    return Codebook.of(paths)


def _default_page(paths: tuple[Path, ...]) -> Path:
    name = paths[0].resolve().stem if paths else "built-in-corpus"
    return Path("reports") / f"{name or 'corpus'}.html"


def _progress(things: Iterable[Thing], length: int, label: str) -> Iterator[Thing]:
    """The things, with a bar on a terminal's standard error; quiet when piped."""
    if not sys.stderr.isatty():
        yield from things
        return
    with click.progressbar(things, length=length, label=label, file=sys.stderr) as bar:
        yield from bar
