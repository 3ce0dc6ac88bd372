"""The quality gate: no figure falls below its floor (benchmarks/floors.toml)."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import accuracy, answers

FLOORS = accuracy.floors()


@pytest.fixture(scope="module")
def key_figures() -> dict[str, dict[str, float]]:
    return {f"seeds: {name}": values for name, values in answers.figures().items()}


@pytest.mark.parametrize("name", [name for name in FLOORS if name.startswith("seeds:")])
def test_the_built_in_corpus_against_its_key(name: str, key_figures: dict[str, dict[str, float]]) -> None:
    for figure, floor in FLOORS[name].items():
        assert key_figures[name][figure] >= floor, figure


@pytest.mark.parametrize("name", [name for name in FLOORS if not name.startswith("seeds:")])
def test_annotated_corpora(name: str, corpora: Path) -> None:
    figures = accuracy.SCORERS[name](corpora, "dev")
    for figure, floor in FLOORS[name].items():
        assert figures[figure] >= floor, f"{name} {figure}: {figures}"


def test_every_floor_is_a_figure() -> None:
    assert set(FLOORS) <= {
        *accuracy.SCORERS,
        *(f"seeds: {name}" for name in ("zone", "quotation", "source", "cue", "content", *answers.LAYERS)),
    }
