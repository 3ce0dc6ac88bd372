"""The codebook: several lexicons matched together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from framing.errors import LexiconError
from framing.lexicons.loading import Axis, Category, Entry, Lexicon, load_lexicon
from framing.lexicons.matching import Matcher
from framing.resources import folder


@dataclass(frozen=True)
class Codebook:
    """Lexicons in the order of their ids; two of the same id are refused."""

    lexicons: tuple[Lexicon, ...]

    def __post_init__(self) -> None:
        ids = [lexicon.id for lexicon in self.lexicons]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise LexiconError([f"two lexicons are called {name!r}. Give one another id." for name in twice])

    @classmethod
    def default(cls) -> Codebook:
        """The built-in lexicons whose card says `default = true`; loaded once."""
        return _default()

    @classmethod
    def of(cls, paths: Iterable[str | Path]) -> Codebook:
        """The default codebook with the lexicons of some cards added. Raises LexiconError with every fault of all."""
        return cls(tuple(sorted((*_default().lexicons, *load_all(paths)), key=lambda lexicon: lexicon.id)))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for lexicon in self.lexicons for entry in lexicon.entries)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.entries)

    @property
    def axes(self) -> tuple[Axis, ...]:
        return tuple(axis for lexicon in self.lexicons for axis in lexicon.axes)

    @property
    def categories(self) -> tuple[Category, ...]:
        """Every category that an entry belongs to, once, in the order of the entries."""
        return tuple({(e.category.layer, e.category.label): e.category for e in self.entries}.values())


def builtin_cards() -> list[Path]:
    """The cards of the project's own lexicons, by name; the engine's word classes have a card without categories."""
    cards = sorted(folder("lexicons").glob("*.toml"))
    return [card for card in cards if "[categories." in card.read_text(encoding="utf-8")]


def load_all(paths: Iterable[str | Path]) -> list[Lexicon]:
    """Load several lexicons. Raises LexiconError with the faults of all of them."""
    lexicons: list[Lexicon] = []
    problems: list[str] = []
    for path in paths:
        try:
            lexicons.append(load_lexicon(path))
        except LexiconError as error:
            problems += error.problems
    if problems:
        raise LexiconError(problems)
    return lexicons


@cache
def builtin_lexicons() -> tuple[Lexicon, ...]:
    """The lexicons that come with the project, in the order of their ids."""
    return tuple(sorted(load_all(builtin_cards()), key=lambda lexicon: lexicon.id))


@cache
def _default() -> Codebook:
    return Codebook(tuple(lexicon for lexicon in builtin_lexicons() if lexicon.default))
