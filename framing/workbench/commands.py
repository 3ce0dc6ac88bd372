"""The commands for lexicons: they parse words, call the library, and print."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.errors import FramingError

if TYPE_CHECKING:
    from framing.lexicons import Entry, Lexicon
    from framing.model import Corpus, Skipped
    from framing.reading.limits import Limits
    from framing.workbench.contexts import Context

_LAYERS = ("frame", "hedge", "booster", "loaded")
_CORPUS = click.option(
    "--corpus", "paths", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
    help="Texts: a folder or a file. May be given several times.",
)  # fmt: skip
_CONTEXTS = click.option("--contexts", default=3, show_default=True, type=click.IntRange(0), help="Uses shown of each.")
_TEXTS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[CORPUS]...")


@click.group(short_help="List, show, check, compare, extend and import lexicons.")
def lexicons() -> None:
    """The codebook: what is counted, and why each term is in it.

    \b
    Examples:
      framing lexicons show policy --category policy.health
      framing lexicons show mine.toml articles/
      framing lexicons diff old.toml new.toml articles/
      framing lexicons suggest "{warn/v|warning/n}" fear/n --corpus articles/
      framing lexicons import words.dic -o words.toml --corpus articles/
    """


@lexicons.command("list")
def list_lexicons() -> None:
    """List the built-in lexicons: id, version, entries, codebook, title.

    Those of the default codebook are marked with a star; the others are chosen with --codebook.
    """
    from framing.lexicons.codebook import builtin_lexicons

    for lexicon in builtin_lexicons():
        star = "*" if lexicon.default else " "
        click.echo(f"{lexicon.id:<12}{star} {lexicon.version:<8} {len(lexicon.entries):>5} entries  {lexicon.title}")


@lexicons.command("show")
@click.argument("name", metavar="ID")
@_TEXTS
@click.option("--category", help="Only this category.")
@_CONTEXTS
def show_lexicon(name: str, paths: tuple[Path, ...], category: str | None, contexts: int) -> None:
    """Print a lexicon: each category's definition, and every entry with its reason.

    ID is a built-in lexicon or the card of one of your own. With CORPUS each entry's hits are counted and shown in
    their context, the most frequent entries first.
    """
    lexicon = _lexicon(name)
    keys = dict.fromkeys(entry.category.key for entry in lexicon.entries)
    if category is not None and category not in keys:
        raise FramingError(f"{name} has no category {category!r}. Known: {', '.join(keys)}.")
    hits = _hits(lexicon, paths) if paths else None
    for key in [category] if category else keys:
        entries = [entry for entry in lexicon.entries if entry.category.key == key]
        click.echo(f"\n{key}: {entries[0].category.definition}")
        if hits is None:
            _print_entries(entries)
        else:
            _print_hits(entries, hits, contexts)


@lexicons.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_lexicon(file: Path) -> None:
    """Check a lexicon of your own and report every fault with its line, value and remedy."""
    from framing.workbench import checking

    lexicon = checking.check_lexicon(file)
    click.echo(f"{file}: {len(lexicon.entries)} entries in {len(lexicon.categories)} categories, no fault.")


@lexicons.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_TEXTS
@_CONTEXTS
def diff_lexicons(first: str, second: str, paths: tuple[Path, ...], contexts: int) -> None:
    """Say what changes on texts when lexicon B takes the place of A: hits by category, gained and lost.

    A and B are built-in lexicons or cards of your own. Without CORPUS the built-in teaching corpus is used.
    """
    from framing.workbench.differences import compare_lexicons

    found = compare_lexicons(_lexicon(first), _lexicon(second), corpus_at(paths))
    click.echo(f"{'category':<32} {'A':>7} {'B':>7} {'change':>8}")
    for label, (before, after) in found.counts.items():
        click.echo(f"{label:<32} {before:>7} {after:>7} {after - before:>+8}")
    for title, sign, hits in (("gained", "+", found.gained), ("lost", "-", found.lost)):
        click.echo(f"\n{title}: {len(hits)}")
        for pattern, uses in _by_entry(hits).items():
            click.echo(f" {sign} {uses[0].entry.category.label}  {pattern}  ({len(uses)})")
            _print_uses(uses, contexts)


@lexicons.command("suggest")
@click.argument("seeds", nargs=-1, required=True, metavar="TERM...")
@_CORPUS
@click.option("--by", type=click.Choice(["alike", "together"]), default="alike", show_default=True,
              help="Words used in the same way as the terms, or found in the same sentences.")  # fmt: skip
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1), help="Terms proposed.")
def suggest_terms(seeds: tuple[str, ...], paths: tuple[Path, ...], by: str, limit: int) -> None:
    """Propose further terms from your own texts: term, score, uses, uses beside a seed, and one of them.

    TERM is written as in a lexicon ("fear/n", "raise/v the alarm"). Words used alike need some tens of thousands of words
    to show; with less, ask for those found together. Nothing is added anywhere: judge each by its uses.
    """
    from framing.workbench import suggestions

    found = suggestions.suggest_terms(seeds, corpus_at(paths), by, limit)
    click.echo(f"{'term':<22} {'score':>7} {'uses':>6} {'beside':>6}  context")
    for each in found:
        click.echo(f"{each.term:<22} {each.score:>7.2f} {each.count:>6} {each.together:>6}  {each.context}")


@lexicons.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="NAME.toml",
              help="The card to write.")  # fmt: skip
@_CORPUS
@click.option("--layer", type=click.Choice(_LAYERS), default="frame", show_default=True, help="What its hits count as.")
def import_lexicon(file: Path, output: Path, paths: tuple[Path, ...], layer: str) -> None:
    """Make a lexicon of a LIWC dictionary (.dic) or of a table of pattern and category (.csv).

    A stem such as worr* is spelt out as the words of --corpus that it fits; without texts it is skipped and named.
    Where a word stands in several categories, as many cards are written as needed for each to count.
    """
    from framing.workbench import importing

    made = importing.import_lexicon(file, output, corpus_at(paths) if paths else (), layer)
    for line in made.skipped:
        click.echo(f"skipped  {line}", err=True)
    for lexicon in made.lexicons:
        click.echo(f"{lexicon.path}: {len(lexicon.entries)} entries in {len(lexicon.categories)} categories")


def corpus_at(paths: Iterable[Path], limits: Limits | None = None) -> Corpus:
    """The corpus at some paths, or the built-in one; what was skipped is said on standard error."""
    from framing.reading import read_corpus
    from framing.reading.limits import DEFAULT_LIMITS
    from framing.resources import folder

    corpus = read_corpus(*(list(paths) or [folder("seeds")]), limits=limits or DEFAULT_LIMITS)
    for skipped in corpus.skipped:
        tell_skipped(skipped)
    return corpus


def tell_skipped(skipped: Skipped) -> None:
    """Say on standard error what could not be read, or was noted on the way."""
    click.echo(f"{'noted' if 'is kept' in skipped.reason else 'skipped'}  {skipped}", err=True)


def _lexicon(name: str) -> Lexicon:
    """A built-in lexicon by its id, or one of the user's own by its card."""
    from framing.lexicons.codebook import builtin
    from framing.lexicons.loading import load_lexicon

    own = name.endswith((".toml", ".csv")) or Path(name).with_suffix(".toml").is_file()
    return load_lexicon(name) if own else builtin(name)


def _hits(lexicon: Lexicon, paths: Iterable[Path]) -> dict[int, list[Context]]:
    """The hits of each entry, by its line."""
    from framing.workbench.contexts import find_contexts

    hits: dict[int, list[Context]] = {}
    for use in find_contexts(lexicon.entries, corpus_at(paths)):
        hits.setdefault(use.entry.line, []).append(use)
    return hits


def _by_entry(hits: Iterable[Context]) -> dict[str, list[Context]]:
    """Hits by category and pattern, the most frequent first."""
    groups: dict[tuple[str, str], list[Context]] = {}
    for hit in hits:
        groups.setdefault((hit.entry.category.label, hit.entry.pattern), []).append(hit)
    return {pattern: uses for (_, pattern), uses in sorted(groups.items(), key=lambda item: -len(item[1]))}


def _print_entries(entries: Iterable[Entry]) -> None:
    for entry in entries:
        click.echo(f"  {entry.pattern:<44} {entry.reason}")


def _print_hits(entries: Iterable[Entry], hits: dict[int, list[Context]], contexts: int) -> None:
    for entry in sorted(entries, key=lambda e: -len(hits.get(e.line, ()))):
        uses = hits.get(entry.line, [])
        click.echo(f"{len(uses):>6}  {entry.pattern:<44} {entry.reason}")
        _print_uses(uses, contexts)


def _print_uses(uses: list[Context], contexts: int) -> None:
    for use in uses[:contexts]:
        click.echo(f"          {use}")
