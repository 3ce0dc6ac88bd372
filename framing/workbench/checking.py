"""Every fault of a lexicon, those that only matching would show included."""

from __future__ import annotations

from pathlib import Path

from framing.errors import LexiconError
from framing.lexicons import Entry, Lexicon, Matcher, load_lexicon


def check_lexicon(path: str | Path) -> Lexicon:
    """The lexicon of a card, if nothing is wrong with it.

    Raises LexiconError with every fault of card and table; where those are sound, with the entries that can never match,
    and with those that never count because an earlier one in another category has the same words and conditions.
    """
    lexicon = load_lexicon(path)
    problems = hidden(lexicon)
    try:
        Matcher(lexicon.entries)
    except LexiconError as error:
        problems = error.problems + problems
    if problems:
        raise LexiconError(problems)
    return lexicon


def hidden(lexicon: Lexicon) -> list[str]:
    """A fault for each entry that another hides: of equal hits in one layer only the first counts."""
    first: dict[object, Entry] = {}
    problems = []
    table = Path(lexicon.path).with_suffix(".csv")
    for entry in lexicon.entries:
        same = first.setdefault(_form(entry), entry)
        if same.category.label != entry.category.label:
            place, other = f"{table}, line {entry.line}", f"line {same.line} has it as {same.category.key}"
            problems.append(f"{place}: {entry.pattern!r} never counts as {entry.category.key}: {other}. Remove one, "
                            "or give one a condition.")  # fmt: skip
    return problems


def _form(entry: Entry) -> object:
    conditions = tuple(sorted((name, c.words, c.classes) for name, c in entry.conditions.items()))
    return entry.category.layer, entry.parsed, entry.pos, conditions, entry.exceptions
