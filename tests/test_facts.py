"""The facts as rows of the page: relation and sign, who gives which figure in whose voice, and what is said of silence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import studies
from studies import Report

from framing.reporting.evidence import Evidence
from framing.reporting.factrows import rows
from framing.reporting.facts import facts
from framing.reporting.parts import written
from framing.study import TABLES

GIVEN = ("doc_id", "relation", "differs", "figure", "voice", "speaker", "cue")
Given = tuple[str, str, str | None, str | None, str | None, str | None, str | None]


def told(doc: int, figure: str | None = None, relation: str = "same", differs: str | None = None, **more: str) -> Given:
    return (f"d{doc}", relation, differs, figure, more.get("voice", "own"), more.get("speaker"), more.get("cue"))


def silent(doc: int, relation: str) -> Given:
    return (f"d{doc}", relation, None, None, None, None, None)


def shown(*given: Given, reports: int = 3, filler: int = 12, texts: tuple[str, ...] = ()) -> dict[str, Any]:
    """The row of one fact that is told in the first words of each report."""
    heads = texts or tuple(f"Boats number {i}" for i in range(reports))
    study = studies.study([Report(f"O{i}", head, [], filler=filler) for i, head in enumerate(heads)])
    claims = pd.DataFrame(given, columns=list(GIVEN)).assign(claim=1, outlet="", topic="boats on the river", start=0, end=5)
    claims.loc[claims["voice"].isna(), ["start", "end"]] = None
    (row,) = made(study, claims.reindex(columns=list(TABLES["claims"])))
    return row


def made(study: Any, claims: pd.DataFrame) -> list[dict[str, Any]]:
    import dataclasses

    evidence = Evidence(dataclasses.replace(study, claims=claims))
    return rows(evidence, facts(evidence), "full")


def sentence(row: dict[str, Any]) -> str:
    return "".join(written(part) for part in row["sentence"])


@pytest.mark.parametrize(
    ("differs", "sign"),
    [("figure", "figures conflict"), ("place", "places conflict"), ("speaker", "speakers conflict"),
     ("figure + place", "accounts conflict")],
)  # fmt: skip
def test_a_conflict_says_what_it_is_about(differs: str, sign: str) -> None:
    row = shown(told(0, "4,000", "conflict", differs), told(1, "9,000", "conflict", differs))
    assert row["relation"] == ("conflict", sign)
    assert sentence(row).endswith("A difference to show, not an error to correct: the texts cannot say which is right.")


def test_figures_are_told_with_those_who_give_them_the_smallest_first() -> None:
    row = shown(told(0, "9,000", "conflict", "figure"), told(1, "4,000", "conflict", "figure"), told(2, "9000"))
    assert sentence(row).startswith("4,000 in {o1}; 9,000 in {o0} and {o2}. ")


def test_one_figure_and_two_voices() -> None:
    row = shown(told(0, "2,000"), told(1, "2000", voice="reported", speaker="Ada Lorn", cue="said"),
                texts=("Boats on it", "Ships on it"))  # fmt: skip
    assert row["relation"] == ("same", "no conflict")
    assert sentence(row) == "Each gives 2,000. Told in its own words by {o0}, as the words of others by {o1}."
    assert [(s["figure"], s["voice"], s["source"]) for cell in row["cells"] for s in cell["said"]] == [
        ("2,000", "own", ""), ("2000", "reported", "Ada Lorn, “said”"),
    ]  # fmt: skip


def test_without_a_figure_the_words_are_other_or_the_same() -> None:
    other = shown(told(0), told(1), texts=("Boats on it", "Ships on it", "None"))
    assert other["relation"] == ("words", "other words, no conflict")
    same = shown(told(0), told(1), texts=("Boats on it", "BOATS, all", "None"))
    assert same["relation"] == ("same", "same words")


@pytest.mark.parametrize(
    ("relation", "filler", "date", "why"),
    [("absent", 12, "2031-04-03", "it could have been. Why it is not there, the text cannot say."),
     ("not_yet_known", 12, "2031-04-03", "Published on 3 April 2031, before the reports that tell it."),
     ("", 12, "2031-04-03", "Something in it comes near this fact."),
     ("", 0, "2031-04-03", "Only 2 words of this report are here."),
     ("", 12, "", "The report has no date.")],
)  # fmt: skip
def test_what_is_known_of_a_silence(relation: str, filler: int, date: str, why: str) -> None:
    reports = [Report("A", "Boats here", []), Report("B", "Boats there", []),
               Report("C", "Nothing else", [], filler=filler, date=date)]  # fmt: skip
    given = [told(0), told(1), *([silent(2, relation)] if relation else [])]
    claims = pd.DataFrame(given, columns=list(GIVEN)).assign(claim=1, outlet="", topic="boats", start=0, end=5)
    claims.loc[claims["voice"].isna(), ["start", "end"]] = None
    (row,) = made(studies.study(reports), claims.reindex(columns=list(TABLES["claims"])))
    assert row["cells"][2]["said"] == []
    assert row["cells"][2]["why"].endswith(why)


def test_of_many_reports_only_those_that_tell_it_have_a_cell() -> None:
    row = shown(told(0), told(1), *(silent(at, "absent") for at in range(2, 10)), reports=10)
    assert [cell["doc"] for cell in row["cells"]] == [0, 1]
    said = ["".join(written(part) for part in line) for line in row["silent"]]
    assert said == ["Not in this report: {o2}, {o3}, {o4}, {o5}, {o6}, {o7} and two more."]


def test_reports_of_other_events_are_not_called_silent() -> None:
    import dataclasses

    study = studies.study([Report(f"O{i}", f"Boats number {i}", []) for i in range(4)])
    stories = study.stories.assign(story=["a", "a", "b", "b"])
    claims = pd.DataFrame([told(0), told(1)], columns=list(GIVEN)).assign(claim=1, outlet="", topic="t", start=0, end=5)
    (row,) = made(dataclasses.replace(study, stories=stories), claims.reindex(columns=list(TABLES["claims"])))
    assert [cell["doc"] for cell in row["cells"]] == [0, 1]
    assert row["silent"] == []
