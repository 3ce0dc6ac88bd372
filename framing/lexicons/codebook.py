"""The codebook: several lexicons matched together."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from framing.errors import LexiconError
from framing.lexicons import store
from framing.lexicons.cards import Axis, Category
from framing.lexicons.loading import Entry, Lexicon, load_lexicon
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
    def of(cls, paths: str | Path | Iterable[str | Path]) -> Codebook:
        """The default codebook with the lexicons of one card or several added. Raises LexiconError with every fault."""
        return cls.named((), paths)

    @classmethod
    def named(cls, names: str | Iterable[str] = (), cards: str | Path | Iterable[str | Path] = ()) -> Codebook:
        """A codebook whose frames are those of the named built-in lexicons, such as "policy"; without names, the default.

        One name or card may stand alone. All that is not a frame stays: hedges, loaded words, reporting verbs, sources,
        actors, operators, furniture. The lexicons of `cards` are added. Raises LexiconError where a name is no built-in
        lexicon of frames, and with every fault of the added cards.
        """
        names = [names] if isinstance(names, str) else names
        cards = [cards] if isinstance(cards, str | Path) else cards
        wanted, known = list(dict.fromkeys(names)), frame_names()
        unknown = [name for name in wanted if name not in known]
        if unknown:
            choice = ", ".join(known)
            raise LexiconError([f"there is no codebook {name!r}. Choose from {choice}." for name in unknown])
        extra = load_all(cards)
        own = _default().lexicons
        if wanted:
            own = (*(each for each in own if each.id not in known), *map(builtin, wanted))
        return cls(tuple(sorted((*own, *extra), key=lambda lexicon: lexicon.id)))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for lexicon in self.lexicons for entry in lexicon.entries)

    @cached_property
    def matcher(self) -> Matcher:
        """What finds the entries in texts; for built-in lexicons it is compiled once and kept between runs."""
        mark = _mark(self.lexicons)
        kept = store.read(mark) if mark else None
        matcher = Matcher(self.entries, kept)
        if mark and kept is None:
            store.keep(mark, matcher.arrays)
        return matcher

    @property
    def axes(self) -> tuple[Axis, ...]:
        return tuple(axis for lexicon in self.lexicons for axis in lexicon.axes)

    @property
    def categories(self) -> tuple[Category, ...]:
        """Every category that an entry belongs to, once, in the order of the entries."""
        return tuple({(e.category.layer, e.category.label): e.category for e in self.entries}.values())


def frame_names() -> tuple[str, ...]:
    """The built-in lexicons that hold frames, those of the default codebook first: what `named` can choose from."""
    framing = {name: card for name, card in _cards().items() if _holds_frames(card)}
    return tuple(sorted(framing, key=lambda name: (not framing[name].get("default"), name)))


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


def builtin_lexicons() -> tuple[Lexicon, ...]:
    """The lexicons that come with the project, in the order of their ids."""
    return tuple(sorted((builtin(name) for name in _cards()), key=lambda lexicon: lexicon.id))


@cache
def builtin(name: str) -> Lexicon:
    """The built-in lexicon of a name, loaded once. Raises LexiconError where there is none."""
    if name not in _cards():
        raise LexiconError([f"there is no built-in lexicon {name!r}. Known: {', '.join(_cards())}."])
    return load_lexicon(folder("lexicons") / f"{name}.toml", checked=name in store.names(_stamp()))


@cache
def _stamp() -> str:
    return store.stamp(sorted(path for path in folder("lexicons").iterdir() if path.is_file()))


def _mark(lexicons: Sequence[Lexicon]) -> str | None:
    """Under what a codebook of built-in lexicons is kept; None where one comes from elsewhere."""
    ids = [lexicon.id for lexicon in lexicons if lexicon.id in _cards() and lexicon is builtin(lexicon.id)]
    return f"{_stamp()}-{'+'.join(ids)}" if len(ids) == len(lexicons) else None


@cache
def _cards() -> Mapping[str, Mapping[str, Any]]:
    """The cards as they are written, by name: enough to choose lexicons without loading them."""
    paths = sorted(folder("lexicons").glob("*.toml"))
    read = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}
    return {name: card for name, card in read.items() if card.get("categories")}


def _holds_frames(card: Mapping[str, Any]) -> bool:
    return any(category.get("layer") == "frame" for category in card["categories"].values())


@cache
def _default() -> Codebook:
    names = [name for name, card in _cards().items() if card.get("default")]
    return Codebook(tuple(sorted(map(builtin, names), key=lambda lexicon: lexicon.id)))
