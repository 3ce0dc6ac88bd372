"""Tables with their cards: a lexicon is read, and refused with all its faults at once where it has any."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path

import numpy as np

from framing.errors import LexiconError
from framing.lexicons.cards import Axis, Category, read_axes, read_card, read_categories
from framing.lexicons.grammar import word_classes
from framing.lexicons.patterns import Pattern, PatternError, parse
from framing.tokens import tokenise

SHAPE_CLASSES = ("number", "name", "punct", "start", "end")
MOST_SEQUENCES = 1_000_000  # that one lexicon may stand for; the largest built-in one stands for 44,000
MOST_ALIKE = 200  # entries that may begin with the same words; 12 do at most in the built-in ones
_COLUMNS = (
    "pattern", "category", "pos", "prev", "next", "before", "near", "not_prev", "not_next", "not_before", "not_near",
    "except", "weight", "reason", "kind", "scope", "note",
)  # fmt: skip
_CHOICES = {"pos": ("noun", "verb"), "scope": ("after", "before", "both")}
_REMARKS = ("reason", "weight", "note")  # what may differ between two lines that are the same entry
ACTOR_KINDS = ("country", "demonym", "capital", "office", "leader", "leader-office", "alliance", "body")
CONDITIONS = ("prev", "next", "before", "near", "not_prev", "not_next", "not_before", "not_near")


@dataclass(frozen=True, slots=True)
class Condition:
    """Words and classes, one of which must (or must not) stand at a place near the hit."""

    words: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table: the pattern, its category, its conditions and exceptions, and why it is in.

    `cells` holds the conditions as they are written, by column, and `excepted` the exceptions.
    """

    id: str
    lexicon: str
    pattern: str
    category: Category
    reason: str
    line: int
    pos: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    excepted: str = ""
    weight: float | None = None
    kind: str = ""
    scope: str = ""

    @property
    def parsed(self) -> Pattern:
        """The sequences of words that the pattern stands for."""
        return parse(self.pattern)

    @property
    def conditions(self) -> dict[str, Condition]:
        """What must or must not stand near a hit, by place."""
        return {name: _condition(cell) for name, cell in self.cells.items()}

    @property
    def exceptions(self) -> tuple[Pattern, ...]:
        """Phrases inside which the pattern does not count."""
        return tuple(parse(text) for text in _items(self.excepted))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A card and its entries."""

    id: str
    version: str
    title: str
    licence: str
    source: str
    categories: Mapping[str, Category]
    axes: tuple[Axis, ...]
    entries: tuple[Entry, ...]
    default: bool
    path: str


def load_lexicon(path: str | Path, checked: bool = False) -> Lexicon:
    """The lexicon of a card (`NAME.toml`, its table `NAME.csv` beside it). Raises LexiconError with every fault.

    `checked`: the entries were found without fault before, and are taken as they are.
    """
    card_path = Path(path).with_suffix(".toml")
    table_path = card_path.with_suffix(".csv")
    problems: list[str] = []
    card = read_card(card_path, problems)
    categories = read_categories(card, card_path, problems)
    name = str(card.get("id", card_path.stem))
    written = card.get("categories")
    declared = {*written} if isinstance(written, dict) else set()  # those that are faulty are reported once
    entries = _entries(table_path, name, categories, declared, problems, checked) if table_path.is_file() else ()
    if not table_path.is_file():
        problems.append(f"{table_path}: the table is missing. Put it beside the card, with the same name.")
    axes = read_axes(card, card_path, categories, problems)
    if problems:
        raise LexiconError(problems)
    strings = {key: str(card[key]) for key in ("version", "title", "licence", "source")}
    return Lexicon(
        id=name,
        categories=categories,
        axes=axes,
        entries=entries,
        default=bool(card.get("default", False)),
        path=str(card_path),
        **strings,
    )


def _entries(
    path: Path, lexicon: str, categories: Mapping[str, Category], declared: set[str], problems: list[str], checked: bool
) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    seen: dict[tuple[str, ...], int] = {}
    written: Counter[str] = Counter()
    for line, row in _rows(path, problems):
        faults = [] if checked else [*_faults(row, categories, declared), *_repeated(row, line, seen)]
        problems += [f"{path}, line {line}: {fault}." for fault in faults]
        if not faults and (row["category"] in categories or "*" in categories):
            written[row["pattern"]] += 1
            entries.append(_entry(row, line, lexicon, categories, written[row["pattern"]]))
    problems += [] if checked else [*_compound_conditions(path, entries), *_crowds(path, entries)]
    return tuple(entries)


def _repeated(row: Mapping[str, str], line: int, seen: dict[tuple[str, ...], int]) -> list[str]:
    """A fault where a line before is the same entry; `seen` takes the line in."""
    first = seen.setdefault(tuple(value for column, value in row.items() if column not in _REMARKS), line)
    return [] if first == line else [f"the same entry stands on line {first}. Remove one"]


def _compound_conditions(path: Path, entries: list[Entry]) -> list[str]:
    """Conditions are tested token by token, so a word that is several tokens, or none, could never be met."""
    words = list({word: None for e in entries for c in e.conditions.values() for word in c.words})
    sizes = np.bincount(tokenise(words).doc, minlength=len(words))
    odd = {words[at]: "several tokens" if sizes[at] else "no word" for at in np.flatnonzero(sizes != 1).tolist()}
    return [
        f"{path}, line {entry.line}: {name}: {word!r} is {odd[word]}. Name one word."
        for entry in (entries if odd else ())
        for name, condition in entry.conditions.items()
        for word in condition.words
        if word in odd
    ]


def _crowds(path: Path, entries: list[Entry]) -> list[str]:
    """What would make matching slow: every entry that begins with the same words is looked at wherever they stand."""
    problems = []
    size = sum(len(entry.parsed.left) + len(entry.parsed.right) for entry in entries)
    if size > MOST_SEQUENCES:
        problems.append(f"{path}: its patterns stand for {size:,} sequences, more than {MOST_SEQUENCES:,}. Split the table.")
    for sequence, number in Counter(entry.parsed.left[0] for entry in entries).items():
        if number > MOST_ALIKE:
            problems.append(
                f"{path}: {number:,} entries begin with {' '.join(sequence)!r}, more than {MOST_ALIKE}. "
                "Put their conditions into fewer lines."
            )
    return problems


def _rows(path: Path, problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            names = next(reader, [])
            unknown = [name for name in names if name not in _COLUMNS]
            missing = [name for name in ("pattern", "category", "reason") if name not in names]
            problems += [f"{path}, line 1: unknown column {name!r}. Known: {', '.join(_COLUMNS)}." for name in unknown]
            problems += [f"{path}, line 1: the column {name!r} is missing. Add it." for name in missing]
            for cells in () if missing else filter(None, reader):
                if len(cells) > len(names):
                    problems.append(
                        f"{path}, line {reader.line_num}: more cells than columns. Quote cells with commas."
                    )
                    continue
                yield reader.line_num, dict(zip_longest(names, map(str.strip, cells), fillvalue=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(f"{path}: the table cannot be read: {error}. Write it as UTF-8 CSV.")


def _entry(
    row: Mapping[str, str], line: int, lexicon: str, categories: Mapping[str, Category], number: int
) -> Entry:
    """One line as an entry; `number` counts those of one pattern, so that each has a name, and a reason, of its own."""
    pattern, weight = row["pattern"], row.get("weight")
    return Entry(
        f"{lexicon}:{pattern}" + (f" ({number})" if number > 1 else ""),
        lexicon, pattern, _category(row["category"], categories), row["reason"], line,
        row.get("pos", ""), {name: cell for name in CONDITIONS if (cell := row.get(name))}, row.get("except", ""),
        float(weight) if weight else None, row.get("kind", ""), row.get("scope", ""),
    )  # fmt: skip


def _category(key: str, categories: Mapping[str, Category]) -> Category:
    """The category of a key; where the card leaves the labels to the table, one made for it."""
    return categories.get(key) or _labelled(categories["*"], key)


@cache
def _labelled(template: Category, key: str) -> Category:
    return replace(template, key=key, label=key)


def _faults(row: Mapping[str, str], categories: Mapping[str, Category], declared: set[str]) -> list[str]:
    """What is wrong with one line."""
    faults = []
    if not row["category"] or not (row["category"] in declared or "*" in declared):
        faults.append(f"category must be one of {', '.join(sorted(declared))}; found {row['category']!r}")
    category = categories.get(row["category"]) or categories.get("*")
    if category and category.layer == "actor" and row.get("kind", "") not in ACTOR_KINDS:
        faults.append(f"kind says what the name is: {', '.join(ACTOR_KINDS)}; found {row.get('kind', '')!r}")
    if not row["reason"]:
        faults.append("the reason is empty. Say in a few words why the term is in")
    for column, choices in _CHOICES.items():
        if row.get(column, "") not in ("", *choices):
            faults.append(f"{column} must be {', '.join(choices)} or empty; found {row[column]!r}")
    for text in (row["pattern"], *_items(row.get("except", ""))):
        faults += _unreadable(text)
    for name in CONDITIONS:
        faults += _misplaced(row.get(name, ""), name)
    try:
        float(row.get("weight") or 0)
    except ValueError:
        faults.append(f"weight must be a number or empty; found {row['weight']!r}")
    return faults


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def _unreadable(text: str) -> list[str]:
    try:
        parse(text)
    except PatternError as error:
        return [f"pattern {text!r}: {error}"]
    return []


@cache
def _condition(cell: str) -> Condition:
    """A cell as a condition; many entries share one."""
    items = _items(cell)
    return Condition(
        tuple(item for item in items if not item.startswith("#")),
        tuple(item[1:] for item in items if item.startswith("#")),
    )


@cache
def _misplaced(cell: str, name: str) -> tuple[str, ...]:
    """What is wrong with a condition."""
    condition = _condition(cell)
    known = {*word_classes(), *SHAPE_CLASSES}
    listed = ", ".join("#" + k for k in sorted(known))
    faults = [f"{name}: #{c} is no class; known are {listed}" for c in condition.classes if c not in known]
    phrases = [word for word in condition.words if " " in word]
    faults += [f"{name}: {word!r} is a phrase; only single words stand in conditions" for word in phrases]
    if name.endswith(("near", "before")) and condition.classes:
        faults.append(f"{name}: classes stand only in prev and next")
    return tuple(faults)
