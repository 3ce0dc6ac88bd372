"""Lexicons in foreign formats: LIWC dictionaries (`.dic`) and plain tables of pattern and category."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from framing.errors import LexiconError
from framing.lexicons import Lexicon, load_lexicon
from framing.lexicons.patterns import MOST, PatternError, parse
from framing.model import Document
from framing.reading.decoding import decode
from framing.reading.refusals import Unreadable
from framing.tokens import LOWER, tokenise

_HEADER = ("pattern", "category")


@dataclass(frozen=True, slots=True)
class Imported:
    """The lexicons that were written, and what was skipped, with line, value and remedy.

    They are several where a word stands in several categories: within one lexicon a word counts once.
    """

    lexicons: tuple[Lexicon, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    pattern: str
    category: str
    reason: str


def import_lexicon(source: Path, card: Path, documents: Iterable[Document] = (), layer: str = "frame") -> Imported:
    """Write the card and table of a foreign lexicon and load them.

    A stem such as `worr*` is spelt out as the words of `documents` that it fits; without any it is skipped. Raises
    LexiconError where the file is neither format, nothing of it can be used, or a card or table would be overwritten.
    """
    text = _text(source)
    skipped: list[str] = []
    rows = _dictionary(text, source, skipped) if source.suffix.lower() == ".dic" else _table(text, source, skipped)
    words = _vocabulary(documents) if any("*" in row.pattern for row in rows) else []
    usable = [spelt for row in rows if (spelt := _spell(row, words, source, skipped)) is not None]
    unique = list({(row.pattern, row.category): row for row in usable}.values())
    if not unique:
        raise LexiconError([*skipped, f"{source}: there is no entry that can be used."])
    paths = [_write(group, path, source, layer) for group, path in _cards(unique, card)]
    return Imported(tuple(load_lexicon(path) for path in paths), tuple(skipped))


def _text(source: Path) -> str:
    try:
        return decode(source.read_bytes())
    except OSError as error:
        raise LexiconError([f"{source}: the file cannot be read: {error.strerror}. Check its name."]) from None
    except Unreadable as error:
        raise LexiconError([f"{source}: {error.reason}. {error.remedy}"]) from None


def _dictionary(text: str, source: Path, skipped: list[str]) -> list[_Row]:
    """The rows of a LIWC dictionary: numbered categories between two lines of %, then words with their numbers."""
    lines = text.splitlines()
    marks = [number for number, line in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2:
        raise LexiconError([f"{source}: a .dic file lists its categories between two lines of %. Add them."])
    names = dict(parts for line in lines[marks[0] + 1 : marks[1]] if len(parts := line.split(None, 1)) == 2)
    rows = []
    for number, line in enumerate(lines[marks[1] + 1 :], start=marks[1] + 2):
        word, *codes = _fields(line)
        unknown = [code for code in codes if code not in names]
        if unknown or (word and not codes):
            skipped.append(
                f"{source}, line {number}: {line.strip()!r} names no category of the list above. Number them."
            )
        elif word:
            rows += [_Row(number, word, _key(names[code]), _reason(names[code], source)) for code in codes]
    return rows


def _fields(line: str) -> list[str]:
    """Word and numbers: set apart by tabs, or by blanks where there is no tab."""
    parts = [part.strip() for part in line.split("\t")] if "\t" in line else line.split()
    return [parts[0], *" ".join(parts[1:]).split()] if parts else [""]


def _table(text: str, source: Path, skipped: list[str]) -> list[_Row]:
    """The rows of a table: pattern, category and, where there is one, reason; with or without a header."""
    rows = []
    for number, cells in enumerate(_cells(text, source), start=1):
        cells = [cell.strip() for cell in cells]
        if not any(cells) or (number == 1 and tuple(cell.lower() for cell in cells[:2]) == _HEADER):
            continue
        if len(cells) < 2 or not cells[0] or not _key(cells[1]):
            skipped.append(f"{source}, line {number}: {','.join(cells)!r} is no pattern and category. Give both cells.")
            continue
        reason = cells[2] if len(cells) > 2 else ""
        rows.append(_Row(number, cells[0], _key(cells[1]), reason or _reason(cells[1], source)))
    return rows


def _cells(text: str, source: Path) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=None)))  # every kind of line end
    except csv.Error as error:
        raise LexiconError([f"{source}: the table cannot be read: {error}. Write it as UTF-8 CSV."]) from None


def _reason(name: str, source: Path) -> str:
    return f"stands under “{name.strip()}” in {source.name}"


def _key(name: str) -> str:
    """A category's name as a key: lower case, other signs as hyphens; what stands in brackets goes."""
    return re.sub(r"[^a-z0-9.]+", "-", re.sub(r"\(.*?\)", "", name).strip().lower()).strip("-.")


def _vocabulary(documents: Iterable[Document]) -> list[str]:
    """The words in small letters of some documents."""
    tokens = tokenise([document.text for document in documents])
    places = (tokens.shape == LOWER).nonzero()[0].tolist()
    return sorted({tokens.text(at, at).lower() for at in places})


def _spell(row: _Row, words: Sequence[str], source: Path, skipped: list[str]) -> _Row | None:
    """The row with its stems spelt out, or None where it can never match."""
    parts = []
    for part in row.pattern.split():
        fits = [part]
        if "*" in part and part != "*":
            fits = list(filter(re.compile(translate(part.lower())).fullmatch, words))
        if not fits or len(fits) > MOST:
            remedy = "Give texts with --corpus, or write out its words."
            count = len(fits) or "no"
            skipped.append(
                f"{source}, line {row.line}: {row.pattern!r} is a stem that {count} known words fit. {remedy}"
            )
            return None
        parts.append(fits[0] if len(fits) == 1 else "{" + "|".join(fits) + "}")
    pattern = " ".join(parts)
    fault = _fault(pattern)
    if fault:
        skipped.append(f"{source}, line {row.line}: {row.pattern!r}: {fault}. Leave it out or write words.")
        return None
    return _Row(row.line, pattern, row.category, row.reason)


def _fault(pattern: str) -> str:
    try:
        parsed = parse(pattern)
    except PatternError as error:
        return str(error)
    wordless = [s for s in (*parsed.left, *parsed.right) if not any(c.isalnum() for word in s for c in word)]
    return "it holds no word, so it can never match" if wordless else ""


def _cards(rows: Sequence[_Row], card: Path) -> list[tuple[list[_Row], Path]]:
    """As few groups of categories as needed for no word to stand twice in one; each with the path of its card."""
    patterns: dict[str, set[str]] = {}
    for row in rows:
        patterns.setdefault(row.category, set()).add(row.pattern)
    groups: list[list[str]] = []
    for category, own in patterns.items():
        free = (g for g in groups if all(own.isdisjoint(patterns[other]) for other in g))
        group = next(free, None)
        if group is None:
            groups.append(group := [])
        group.append(category)
    paths = [card.with_name(card.stem + (f"-{n}" if n > 1 else "") + ".toml") for n in range(1, len(groups) + 1)]
    taken = [p for path in paths for p in (path, path.with_suffix(".csv")) if p.exists()]
    if taken:
        raise LexiconError([f"{path}: the file is there already. Give another name with -o." for path in taken])
    return [([row for row in rows if row.category in group], path) for group, path in zip(groups, paths, strict=True)]


def _write(rows: Sequence[_Row], path: Path, source: Path, layer: str) -> Path:
    """Write one card and its table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {"id": _key(path.stem), "version": "1.0.0", "title": path.stem, "licence": "as the source", "language": "en",
            "source": f"imported from {source.name}"}  # fmt: skip
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    for category in dict.fromkeys(row.category for row in rows):
        definition = json.dumps(f"Words under {category} in {source.name}.", ensure_ascii=False)
        lines += ["", f'[categories."{category}"]', f'layer = "{layer}"', f"definition = {definition}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with open(path.with_suffix(".csv"), "w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow((*_HEADER, "reason"))
        writer.writerows((row.pattern, row.category, row.reason) for row in rows)
    return path
