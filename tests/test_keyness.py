"""Distinctive words: the formula, the voices apart, and the guards."""

from __future__ import annotations

import numpy as np
import pytest
from handmade import annotated

from framing.comparison.keyness import LEAST_Z, MOST_TERMS, keyness_table, log_odds, term_of
from framing.comparison.outlets import Membership


def test_log_odds_worked_by_hand() -> None:
    """y = 8 of 40 against 2 of 60, prior 5 of 50."""
    delta, z = log_odds((np.array([8.0, 32]), 40), (np.array([2.0, 58]), 60), (np.array([5.0, 45]), 50))
    expected = np.log(13 / 77) - np.log(7 / 103)
    assert delta[0] == pytest.approx(expected)
    assert z[0] == pytest.approx(expected / np.sqrt(1 / 13 + 1 / 7))
    assert delta[1] == pytest.approx(-expected)


def test_an_empty_side_has_no_odds() -> None:
    delta, z = log_odds((np.array([8.0, 2]), 10), (np.zeros(2), 0), (np.array([8.0, 2]), 10))
    assert not delta.any()
    assert not z.any()


TEXTS = {
    "Alder": "Lake\nThe fleet’s sail and the fleet and the fleet. The calm the calm the calm.",
    "Birch": "Lake\nThe harbour and the harbour and the harbour and the harbour. The and the and the.",
}
MADE = [annotated(text, doc_id=name, outlet=name, quoted=["The calm the calm the calm"] if name == "Alder" else ())
        for name, text in TEXTS.items()]  # fmt: skip


def test_voices_are_told_apart() -> None:
    table = keyness_table(MADE, Membership.among(["Alder", "Birch"])).set_index(["outlet", "voice", "term"])
    assert table.loc[("Alder", "own", "fleet"), "count"] == 3
    assert ("Alder", "own", "calm") not in table.index
    assert (table["count"] >= 3).all()
    assert (table["z"] >= LEAST_Z).all()


def test_the_us_is_not_us() -> None:
    assert [term_of(word) for word in ("US", "us", "Us", "UK’s", "The", "1,500", "’s", "NATO")] == [
        "US", "", "", "uk", "", "", "", "nato"
    ]  # fmt: skip
    assert term_of("THE", headline=True) == ""


def test_spellings_of_one_name_are_one_term() -> None:
    """One says "United States", the other "US", "U.S." and "American": that sets nobody apart."""
    told = {"Alder": "The United States waits. ", "Birch": "The US waits. A U.S. ship waits. American ships wait. "}
    found = [annotated(text * 9, doc_id=name, outlet=name) for name, text in told.items()]
    table = keyness_table(found, Membership.among(list(told)))
    assert not {"united", "states", "US", "american"} & set(table["term"])
    more = [annotated("The United States waits for the United States. " * 9, doc_id="a", outlet="Alder"),
            annotated("Rain falls on the hill and the lake. " * 9, doc_id="b", outlet="Birch")]  # fmt: skip
    table = keyness_table(more, Membership.among(list(told))).set_index(["outlet", "term"])
    assert table.loc[("Alder", "US"), "count"] == 18


def test_a_capital_or_a_leader_for_a_country_is_a_choice_of_words() -> None:
    told = {"Alder": "The Kremlin waits. Moscow waits. ", "Birch": "Russia waits. Russia waits. "}
    found = [annotated(text * 9, doc_id=name, outlet=name) for name, text in told.items()]
    table = keyness_table(found, Membership.among(list(told)))
    assert {"kremlin", "moscow", "Russia"} == set(table["term"])


def test_function_words_are_not_listed_and_topic_words_are() -> None:
    table = keyness_table(MADE, Membership.among(["Alder", "Birch"]))
    assert table[table["outlet"] == "Birch"]["term"].tolist() == ["harbour"]


def test_terms_are_capped_and_sorted() -> None:
    many = "\n".join(f"{word} " * 4 for word in (f"word{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(60)))
    found = [annotated(many, doc_id="a", outlet="Alder"), annotated("else " * 200, doc_id="b", outlet="Birch")]
    table = keyness_table(found, Membership.among(["Alder", "Birch"]))
    alder = table[table["outlet"] == "Alder"]
    assert len(alder) == MOST_TERMS
    assert alder["z"].is_monotonic_decreasing


def test_figures_are_no_terms_and_case_is_folded() -> None:
    found = [annotated("1,500 1,500 1,500 Boats boats BOATS", doc_id="a", outlet="Alder"),
             annotated("rain " * 30, doc_id="b", outlet="Birch")]  # fmt: skip
    table = keyness_table(found, Membership.among(["Alder", "Birch"]))
    assert table[table["outlet"] == "Alder"]["term"].tolist() == ["boats"]


def test_furniture_has_no_terms() -> None:
    found = [annotated("Line\nWatch live Watch live Watch live", furniture=["Watch live Watch live Watch live"],
                       doc_id="a", outlet="Alder"), annotated("rain " * 30, doc_id="b", outlet="Birch")]  # fmt: skip
    assert "watch" not in set(keyness_table(found, Membership.among(["Alder", "Birch"]))["term"])


@pytest.mark.parametrize("texts", [["only one"], ["", ""], ["…", "—"]])
def test_nothing_to_compare_is_an_empty_table(texts: list[str]) -> None:
    found = [annotated(text, doc_id=str(i), outlet=str(i)) for i, text in enumerate(texts)]
    assert keyness_table(found, Membership.among([str(i) for i in range(len(texts))])).empty
