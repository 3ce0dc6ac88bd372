"""The command: it parses words, calls the library, and prints."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from framing.errors import FramingError
from framing.workbench.commands import corpus_at, tell_skipped
from framing.workbench.commands import lexicons as lexicon_commands

if TYPE_CHECKING:
    from framing.batch.comparing import Wide
    from framing.batch.running import Run
    from framing.lexicons import Codebook
    from framing.reading.limits import Limits

_OBJECTS = 50_000  # new ones between two searches for circles, of which a run makes few: a tenth of a short one
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
_LEXICONS = click.option(
    "--lexicon", "lexicons", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Add a lexicon of your own (its .toml card). May be given several times.",
)  # fmt: skip
_CODEBOOK = click.option(
    "--codebook", "names", multiple=True, metavar="NAME",
    help="The frames to look for: conflict, policy or generic. May be given several times.  [default: conflict]",
)  # fmt: skip
_WORKERS = click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes to use."
)


def _limits(_: click.Context, __: click.Parameter, written: tuple[str, ...]) -> Limits:
    from framing.reading.limits import Limits

    try:
        return Limits.of(written)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_LIMITS = click.option(
    "--limit", "limits", multiple=True, metavar="NAME=NUMBER", callback=_limits,
    help="Read more, or less, than usual: largest_file or largest_page (bytes), most_documents, most_reports.",
)  # fmt: skip
_SCHEDULER = click.option(
    "--scheduler", metavar="ADDRESS",
    help="Let a Dask cluster do the work: the address of its scheduler, or local for one of --workers processes here.",
)  # fmt: skip
_RESUME = click.option("--resume", is_flag=True, help="Go on where an interrupted run of the same command was left.")


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
      framing lesson articles/                 worksheets for a class, with the key
      framing agree ada.json tom.json          how far people mark alike
      framing annotate articles/ -o spans.jsonl
      framing lexicons show conflict

    Nothing is downloaded, and nothing leaves this machine.
    """
    gc.set_threshold(_OBJECTS)


@main.command(short_help="Compare reports and write one HTML page.")
@_PATHS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The page. [default: reports/NAME.html]"
)
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the whole study as JSON."
)
@click.option("--csv", "csv_folder", type=click.Path(path_type=Path), metavar="DIR", help="Write every table as CSV.")
@click.option(
    "--parquet", "parquet_folder", type=click.Path(path_type=Path), metavar="DIR", help="Write every table as Parquet."
)
@_CODEBOOK
@_LEXICONS
@click.option("--blind", is_flag=True, help="Hide the outlets' names behind letters until they are revealed.")
@click.option(
    "--text",
    type=click.Choice(["full", "excerpts", "none"]),
    default="full",
    show_default=True,
    help="How much of the articles goes into the page.",
)
@click.option(
    "--within-story",
    is_flag=True,
    help="Compare reports of the same event only, so that topic does not pass for style.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the resampling.")
@_LIMITS
@_WORKERS
@click.option("--totals", is_flag=True, help="Count in parts, whatever the size, and show passages from a sample only. "
              "Done unasked above 100 MB, and with the three options below.")  # fmt: skip
@click.option("--sample", type=click.IntRange(1), metavar="N", help="With totals: articles of each outlet whose "
              "passages are shown.  [default: 10]")  # fmt: skip
@_SCHEDULER
@_RESUME
def compare(
    paths: tuple[Path, ...],
    output: Path | None,
    json_path: Path | None,
    csv_folder: Path | None,
    parquet_folder: Path | None,
    names: tuple[str, ...],
    lexicons: tuple[Path, ...],
    blind: bool,
    text: Any,
    within_story: bool,
    seed: int,
    limits: Limits,
    workers: int,
    totals: bool,
    sample: int | None,
    scheduler: str | None,
    resume: bool,
) -> None:
    """Compare reports and write one HTML page that opens every number to its words.

    PATH is a folder of texts (with a corpus.csv that names outlets, or without), or a .txt, .html, .csv, .jsonl or
    .parquet file. Without PATH the built-in teaching corpus is used.

    \b
    Examples:
      framing compare
      framing compare articles/ -o page.html --json study.json
      framing compare articles/ --blind --text excerpts
      framing compare many.csv --within-story
      framing compare folder/ --csv tables/ --scheduler local --workers 4 --resume
    """
    from framing.batch.comparing import is_large
    from framing.reporting.files import need_pyarrow

    for place in filter(None, (csv_folder, parquet_folder)):
        if place.exists() and not place.is_dir():
            raise click.UsageError(f"{place}: is a file, and the tables need a folder. Name another one.")
    if parquet_folder is not None:
        need_pyarrow()
    page, asked = output or _default_page(paths), bool(totals or sample or scheduler or resume)
    wide = None
    if asked or (paths and not within_story and is_large(paths)):
        if within_story:
            raise click.UsageError("--within-story needs all texts at once: leave out --totals and what goes with it.")
        wide = _compare_wide(list(paths) or [_built_in()], page, names, lexicons, limits, seed, sample,
                             (workers, scheduler, resume), (text, blind))  # fmt: skip
        study = wide.study
    else:
        from framing.comparison import compare as compare_corpus

        codebook, corpus = _codebook(names, lexicons), corpus_at(paths, limits)
        study = compare_corpus(corpus, codebook=codebook, workers=workers, seed=seed, within_story=within_story)
        study.to_html(page, text=text, blind=blind)
    if json_path is not None:
        click.echo(f"study   {study.to_json(json_path)}")
    if csv_folder is not None:
        click.echo(f"tables  {study.to_csv(csv_folder)}")
    if parquet_folder is not None:
        click.echo(f"tables  {study.to_parquet(parquet_folder)}")
    if within_story:
        compared = study.stories[study.stories["compared"]]
        click.echo(f"stories {compared['story'].nunique()}, with {len(compared)} of {len(study.stories)} documents")
    line = f"page    {page}  |  {study.signature}"
    if wide is None:
        click.echo(line)
    else:
        wide.ledger.close(page, wide.run.failed)
        _end(wide.run, line, page)


def _compare_wide(
    paths: list[Path], page: Path, names: tuple[str, ...], lexicons: tuple[Path, ...], limits: Limits, seed: int,
    sample: int | None, how: tuple[int, str | None, bool], look: tuple[Any, bool],
) -> Wide:  # fmt: skip
    """Compare in parts, say so, and write the page of the sample."""
    from framing.batch.annotating import Recipe
    from framing.batch.comparing import SAMPLE, compare_files
    from framing.batch.running import Running
    from framing.reporting.page import write_page

    recipe = Recipe(names, tuple(path.absolute() for path in lexicons), limits)
    running = Running(*how, notify=_counter())
    wide = compare_files(paths, page, recipe, running, seed, sample or SAMPLE)
    write_page(wide.shown, page, *look, whole=wide.study)
    shown, all_of_them = len(wide.shown.documents), wide.run.documents
    click.echo(f"totals  counts are over {all_of_them:,} articles, passages from a sample of {shown:,}")
    return wide


@main.command(short_help="Write a 45-minute lesson made from the reports.")
@_PATHS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="The lesson. [default: reports/NAME-lesson.html]",
)  # fmt: skip
@_CODEBOOK
@_LEXICONS
@click.option("--seed", default=0, show_default=True, help="Seed of the resampling.")
@_LIMITS
@_WORKERS
def lesson(
    paths: tuple[Path, ...], output: Path | None, names: tuple[str, ...], lexicons: tuple[Path, ...], seed: int,
    limits: Limits, workers: int,
) -> None:  # fmt: skip
    """Write a 45-minute lesson made from the reports: worksheets, the tool's marks, questions, and the teacher's key.

    The two reports that differ most in who is made the one who escalates are printed without names. Needs two reports
    of 150 words or more from two outlets.

    \b
    Examples:
      framing lesson
      framing lesson articles/ -o lesson.html
    """
    from framing.comparison import compare as compare_corpus
    from framing.reporting.lesson import write_lesson

    codebook, corpus = _codebook(names, lexicons), corpus_at(paths, limits)
    study = compare_corpus(corpus, codebook=codebook, workers=workers, seed=seed)
    page = _default_page(paths)
    made = write_lesson(study, output or page.with_name(f"{page.stem}-lesson.html"))
    click.echo(f"lesson  {made}  |  {study.signature}")


@main.command(short_help="Compare what people marked, with one another and with the tool.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--corpus", "paths", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
    help="The corpus that was coded. May be given several times. [default: the built-in teaching corpus]",
)  # fmt: skip
@click.option(
    "--by", type=click.Choice(["label", "family"]), default="label", show_default=True,
    help="Compare categories, or the three families of frames.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write every disagreement as CSV."
)
@_LEXICONS
@_WORKERS
def agree(
    files: tuple[Path, ...], paths: tuple[Path, ...], by: Any, output: Path | None, lexicons: tuple[Path, ...],
    workers: int,
) -> None:  # fmt: skip
    """Compare what coders marked: Krippendorff's alpha, F1 of every pair, and the places where they disagree.

    FILE is a .json that was exported from the page, or a .csv with the columns coder, doc_id, start, end, layer, label
    and, if wanted, voice and text. The program's own marks take part as the coder "framing".

    \b
    Examples:
      framing agree ada.json tom.json
      framing agree codes.csv --corpus articles/ --by family -o disagreements.csv
    """
    from framing.annotation.pipeline import annotate_corpus
    from framing.comparison.agreement import agree as agree_codings
    from framing.comparison.code_files import read_codes
    from framing.comparison.codes import tool_coding
    from framing.reporting.agreement import agreement_lines, write_disagreements

    codebook, corpus = _codebook((), lexicons), corpus_at(paths)
    codings = read_codes(files, corpus, codebook, by)
    layers = {layer for coding in codings for layer in coding.layers}
    annotations = list(annotate_corpus(corpus, codebook, workers))
    found = agree_codings([*codings, tool_coding(annotations, layers, codebook, by)], annotations)
    for line in agreement_lines(found):
        click.echo(line)
    if output is not None:
        click.echo(f"disagreements  {write_disagreements(found, output)}")


@main.command(short_help="Write the spans found in each document.")
@_PATHS
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]),
              help="[default: as the file's name says, else jsonl]")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="[default: standard output]")
@_CODEBOOK
@_LEXICONS
@_LIMITS
@_WORKERS
@_SCHEDULER
@_RESUME
def annotate(paths: tuple[Path, ...], form: str | None, output: Path | None, names: tuple[str, ...],
             lexicons: tuple[Path, ...], limits: Limits, workers: int, scheduler: str | None,
             resume: bool) -> None:  # fmt: skip
    """Write every span that is found: zones, sentences, quotations, attributions, frames, hedges, boosters, loaded words.

    With --format jsonl each line is one document: id, outlet, sha256 and its spans, whose start and end count the
    characters of the text from 0. Articles are read as they are needed, so a corpus may have any size. Exit code 3:
    the file is written, but parts that failed are missing in it; FILE.failed.csv names them.

    \b
    Examples:
      framing annotate articles/ > spans.jsonl
      framing annotate table.parquet -o spans.parquet --workers 2
      framing annotate folder/ -o spans.parquet --scheduler local --workers 4 --resume
    """
    from framing.batch.annotating import Recipe, annotate_files, print_annotations
    from framing.batch.running import Running
    from framing.reporting.files import need_pyarrow

    recipe, places = Recipe(names, tuple(path.absolute() for path in lexicons), limits), list(paths) or [_built_in()]
    if output is None:
        if form == "parquet" or resume or scheduler:
            raise click.UsageError("Parquet, --resume and --scheduler need a file: add -o FILE.")
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # as a file gets it, whatever the system's own
        print_annotations(places, sys.stdout, form or "jsonl", recipe, workers, tell_skipped)
        return
    if form is None and output.suffix.lower() in _OTHER_FORMS:
        raise click.UsageError(f"{output}: this format is not written. Call it .jsonl, .csv or .parquet, or add --format.")
    form = form or _FORMS.get(output.suffix.lower(), "jsonl")
    if form == "parquet":
        need_pyarrow()
    run = annotate_files(places, output, form, recipe, Running(workers, scheduler, resume, _counter()))
    _end(run, f"{output}  |  {run.documents} documents", output)


_FORMS = {".csv": "csv", ".parquet": "parquet"}
_OTHER_FORMS = (".xlsx", ".xls", ".ods", ".html", ".htm", ".pdf", ".docx", ".tsv", ".feather", ".arrow")


def _built_in() -> Path:
    from framing.resources import folder

    return folder("seeds")


def _counter() -> Callable[[int], None]:
    """Tells on a terminal's standard error how many documents are done; quiet when piped."""
    if not sys.stderr.isatty():
        return lambda documents: None
    return lambda documents: click.echo(f"\r{documents:,} articles ", err=True, nl=False)


def _end(run: Run, line: str, output: Path) -> None:
    """The last words on a run; exit code 3 where parts of it failed."""
    for skipped in run.skipped:
        tell_skipped(skipped)
    for failed in run.failed:
        click.echo(f"failed   {failed}", err=True)
    click.echo(line)
    if run.failed:
        click.echo(f"{len(run.failed)} parts are missing: see {output}.failed.csv", err=True)
        click.get_current_context().exit(3)


main.add_command(lexicon_commands)


def _codebook(names: tuple[str, ...], paths: tuple[Path, ...]) -> Codebook | None:
    if not names and not paths:
        return None
    from framing.lexicons import Codebook

    return Codebook.named(names, paths)


def _default_page(paths: tuple[Path, ...]) -> Path:
    name = paths[0].resolve().stem if paths else "built-in-corpus"
    return Path("reports") / f"{name or 'corpus'}.html"
