"""Cards: what the `.toml` of a lexicon says of it, checked value by value."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAYERS = ("frame", "hedge", "booster", "loaded", "cue", "operator", "actor", "word", "class")
FAMILIES = ("rising", "force", "talk", "")
LARGEST_CARD = 1_000_000  # bytes
_CARD_KEYS = ("id", "version", "title", "licence", "source", "categories")


@dataclass(frozen=True, slots=True)
class Category:
    """What the hits of a category are: their layer, the label of their spans, and what it means."""

    key: str
    layer: str
    label: str
    family: str
    definition: str
    plain: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Two poles, each some categories: an outlet's place is the share of the first among the hits of both."""

    id: str
    title: str
    poles: Mapping[str, tuple[str, ...]]


def read_card(path: Path, problems: list[str]) -> dict[str, Any]:
    """The card as it is written; empty where it cannot be read, with the reason in `problems`."""
    try:
        if path.stat().st_size > LARGEST_CARD:
            problems.append(f"{path}: the card has more than {LARGEST_CARD:,} bytes. Put the words into the table.")
            return {}
        card = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path}: there is no such card. A lexicon is a .toml and a .csv of the same name.")
        return {}
    except RecursionError:
        problems.append(f"{path}: the card is nested too deeply. Write it as the built-in ones are.")
        return {}
    except (OSError, ValueError) as error:  # of no UTF-8, no TOML, a number of thousands of digits
        problems.append(f"{path}: the card cannot be read: {error}. Write it as UTF-8 TOML.")
        return {}
    missing = [key for key in _CARD_KEYS if key not in card]
    problems += [f"{path}: the card lacks {key!r}. Add it." for key in missing]
    return card


def read_categories(card: Mapping[str, Any], path: Path, problems: list[str]) -> dict[str, Category]:
    """The categories of a card by their keys; what is wrong with them goes into `problems`."""
    categories: dict[str, Category] = {}
    for key, written in _table(card.get("categories", {}), f"{path}: categories", problems).items():
        fields = _table(written, f"{path}: category {key!r}", problems)
        layer, family = fields.get("layer"), fields.get("family", "")
        if layer not in LAYERS:
            problems.append(f"{path}: category {key!r}: layer must be one of {', '.join(LAYERS)}; found {layer!r}.")
            continue
        if family not in FAMILIES:
            problems.append(f"{path}: category {key!r}: family must be rising, force, talk or empty; found {family!r}.")
        if not fields.get("definition"):
            problems.append(f"{path}: category {key!r} has no definition. Say in one sentence what belongs to it.")
        definition = str(fields.get("definition", ""))
        categories[key] = Category(
            key, layer, str(fields.get("label", key)), family, definition, str(fields.get("plain", definition))
        )
    return categories


def read_axes(
    card: Mapping[str, Any], path: Path, categories: Mapping[str, Category], problems: list[str]
) -> tuple[Axis, ...]:
    """The axes of a card; what is wrong with them goes into `problems`."""
    axes = []
    for written in _list(card.get("axes", []), f"{path}: axes", problems):
        fields = _table(written, f"{path}: axis", problems)
        place = f"{path}: axis {fields.get('id')!r}: poles"
        poles = {
            name: tuple(map(str, _list(keys, f"{place}: {name!r}", problems)))
            for name, keys in _table(fields.get("poles", {}), place, problems).items()
        }
        if len(poles) != 2:
            problems.append(f"{path}: axis {fields.get('id')!r} has {len(poles)} poles. Name two.")
        for key in (key for keys in poles.values() for key in keys if key not in categories):
            problems.append(f"{path}: axis {fields.get('id')!r} names {key!r}, which is no category of the card.")
        axes.append(Axis(str(fields.get("id")), str(fields.get("title", fields.get("id"))), poles))
    return tuple(axes)


def _table(value: Any, place: str, problems: list[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        problems.append(f"{place} must be a table; found {value!r:.60}. Write names and values.")
    return value if isinstance(value, dict) else {}


def _list(value: Any, place: str, problems: list[str]) -> list[Any]:
    if not isinstance(value, list):
        problems.append(f"{place} must be a list; found {value!r:.60}. Write it in square brackets.")
    return value if isinstance(value, list) else []
