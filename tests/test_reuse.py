"""Shared copy: passages in the same words, their kinds, and the containment both ways."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.annotation.pipeline import annotate_corpus
from framing.comparison.agencies import credited_agencies
from framing.comparison.reuse import Reuse, find_reuse
from framing.comparison.shingles import find_wording, match
from framing.model import Annotations, Document
from framing.resources import folder
from reports import documents_in, report

COPY = (
    "The harbour board closed the northern quay on Monday after divers found cracks in four of its"
    " eleven piers, and engineers said repairs would last until the spring."
)
OWN = "Fishing crews in Tarrow met that evening to ask where they should land their catch during the winter."
OTHER = "A café owner beside the quay had already counted eleven empty tables before noon."
SPEECH = "“We asked for these repairs in three letters and nobody ever answered one of them”"


def annotated(*documents: Document) -> list[Annotations]:
    return list(annotate_corpus(documents))


def reuse_of(*documents: Document) -> Reuse:
    return find_reuse(annotated(*documents))


def passage(document: Document, row: pd.Series, side: str) -> str:
    return document.text[row[f"{side}_start"] : row[f"{side}_end"]]


def test_a_passage_is_found_with_its_place_in_both_texts() -> None:
    a, b = report("a", f"{OWN}\n\n{COPY}"), report("b", f"{COPY}\n\n{OTHER}")
    found = reuse_of(a, b).reuse
    assert found["kind"].tolist() == ["copy"]
    row = found.iloc[0]
    assert (row["a_doc"], row["b_doc"]) == ("a", "b")
    assert passage(a, row, "a") == passage(b, row, "b") == COPY.rstrip(".")
    assert row["words"] == len(COPY.split())


def test_small_edits_are_bridged() -> None:
    edited = COPY.replace("after divers found", "when four divers reported")
    found = reuse_of(report("a", COPY), report("b", edited)).reuse
    assert len(found) == 1
    assert found["words"].iloc[0] == len(COPY.split())


def test_case_curly_marks_and_commas_in_figures_are_levelled_but_figures_are_not() -> None:
    first = "The port's 2,000 dockers will vote on the new pay offer before the week is out."
    same = "THE PORT’S 2000 dockers will vote on the new pay offer before the week is out."
    other = "The port's 3,000 dockers will vote on the new pay offer before the week is out."
    assert reuse_of(report("a", first), report("b", same)).containment["share"].tolist() == [1.0, 1.0]
    assert reuse_of(report("a", first), report("b", other)).containment["share"].max() < 1


def test_no_passage_crosses_a_paragraph() -> None:
    found = reuse_of(report("a", f"{COPY}\n\n{OWN}"), report("b", f"{COPY}\n\n{OWN}")).reuse
    assert found["words"].tolist() == [len(COPY.split()), len(OWN.split())]


def test_a_passage_said_twice_is_found_twice() -> None:
    found = reuse_of(report("a", f"{COPY}\n\n{OWN}\n\n{COPY}"), report("b", COPY)).reuse
    assert found["words"].tolist() == [len(COPY.split())] * 2
    assert found["b_start"].nunique() == 1
    turned = reuse_of(report("a", COPY), report("b", f"{COPY}\n\n{OWN}\n\n{COPY}")).reuse
    assert turned["b_start"].nunique() == 2


def test_kinds() -> None:
    quoting = [report(name, f"{text} {SPEECH}, said Ada Lunt.") for name, text in (("a", OWN), ("b", OTHER))]
    assert reuse_of(*quoting).reuse["kind"].tolist() == ["quotation"]
    phrase = "at the end of the day"
    short = [report("a", f"Crews hope {phrase} to land."), report("b", f"Owners count {phrase} their tables.")]
    assert reuse_of(*short).reuse["kind"].tolist() == ["phrase"]


def test_words_quoted_by_one_and_told_by_the_other_are_copy() -> None:
    told = SPEECH.strip("“”")
    found = reuse_of(report("a", f"{SPEECH}, said Ada Lunt. {OWN}"), report("b", f"{told}. {OTHER}")).reuse
    assert found["kind"].tolist() == ["copy"]


def test_containment_is_the_share_of_words_in_shared_runs() -> None:
    a = report("a", "one two three four five six seven eight nine ten")
    b = report("b", "zero one two three four five six zero seven eight nine ten eleven twelve" + " zero one" * 3)
    shares = reuse_of(a, b).containment.set_index(["a_doc", "b_doc"])["share"]
    assert shares["a", "b"] == pytest.approx(6 / 10)  # "one … six"; "seven … ten" is a run of four
    assert shares["b", "a"] == pytest.approx(6 / 20)


def test_containment_agrees_with_sets_of_shingles() -> None:
    words = ["quay", "pier", "boat", "net"]
    texts = [" ".join(random.Random(seed).choices(words, k=60)) for seed in range(4)]
    documents = [report(f"d{at}", text) for at, text in enumerate(texts)]
    runs = [{tuple(t.split()[i : i + 5]) for i in range(56)} for t in texts]
    for row in reuse_of(*documents).containment.itertuples():
        a, b = int(row.a_doc[1:]), int(row.b_doc[1:])
        own = texts[a].split()
        covered = {i + k for i in range(56) if tuple(own[i : i + 5]) in runs[b] for k in range(5)}
        assert row.share == pytest.approx(len(covered) / 60)


def test_one_outlets_own_reports_share_nothing() -> None:
    assert reuse_of(report("a", COPY, outlet="x"), report("b", COPY, outlet="x")).reuse.empty


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["Few words.", COPY]])
def test_little_text_gives_empty_tables(texts: list[str]) -> None:
    found = reuse_of(*[report(f"d{at}", text) for at, text in enumerate(texts)])
    assert list(found.reuse.columns) == ["a_doc", "a_start", "a_end", "b_doc", "b_start", "b_end", "words", "kind"]
    assert list(found.containment.columns) == ["a_doc", "b_doc", "share"]
    assert found.reuse.empty
    assert found.containment.empty


def test_the_order_of_the_reports_changes_nothing() -> None:
    texts = [f"{COPY}\n\n{OWN}", COPY, f"{OTHER} {COPY}", OWN]
    reports = annotated(*[report(f"d{at}", text) for at, text in enumerate(texts)])
    expected = find_reuse(reports)
    turned = find_reuse(reports[::-1])
    pd.testing.assert_frame_equal(turned.reuse, expected.reuse)
    pd.testing.assert_frame_equal(turned.containment, expected.containment)


def test_copy_that_everyone_has_costs_no_more_than_their_number() -> None:
    counts = []
    for number in (50, 100, 200):
        wording = find_wording(annotated(*[report(f"d{at:03}", COPY) for at in range(number)]))
        forward, _ = match(wording, np.arange(number))
        counts.append(len(forward.a))
        assert set(forward.a) | set(forward.b) == set(range(number))  # each still finds another
    assert counts[2] < 2.2 * counts[1] < 2.2 * 2.2 * counts[0]


def test_the_built_in_tabloid_takes_copy_from_the_agency() -> None:
    found = find_reuse(annotated(*documents_in(folder("seeds"))))
    shares = found.containment.set_index(["a_doc", "b_doc"])["share"]
    assert shares["morning_klaxon", "corvane_news_agency"] == pytest.approx(0.45, abs=0.04)
    others = shares.drop([("morning_klaxon", "corvane_news_agency"), ("corvane_news_agency", "morning_klaxon")])
    assert others.max() < 0.05
    copied = found.reuse[found.reuse["kind"] == "copy"]
    assert set(copied["a_doc"]) | set(copied["b_doc"]) == {"morning_klaxon", "corvane_news_agency"}


def test_the_real_articles_agency_copy(real_articles: Path) -> None:
    documents = documents_in(real_articles)
    first, second = documents[0].id, documents[1].id
    found = find_reuse(annotated(*documents))
    shares = found.containment.set_index(["a_doc", "b_doc"])["share"]
    assert shares[first, second] == pytest.approx(0.46, abs=0.01)
    assert shares.drop([(first, second), (second, first)]).max() < 0.05
    copied = found.reuse[found.reuse["kind"] == "copy"]
    assert set(zip(copied["a_doc"], copied["b_doc"], strict=True)) == {(first, second)}
    assert 8 <= len(copied) <= 11


def test_the_credited_agency_is_named() -> None:
    documents = [
        report("a", f"{OWN}\n\n{COPY}\n\nAdditional reporting: Corvane News Agency", outlet="The Klaxon"),
        report("b", f"{COPY}\n\n{OTHER}", outlet="Corvane News Agency"),
        report("c", f"{COPY}\n\n(Source: Associated Press)", outlet="The Gazette"),
    ]
    reports = annotated(*documents)
    found = find_reuse(reports).reuse
    found["agency"] = credited_agencies(reports, found)
    pairs = found.set_index(["a_doc", "b_doc"])["agency"]
    assert pairs["a", "b"] == "Corvane News Agency"
    assert pairs["b", "c"] == "Associated Press"


def test_without_a_name_no_agency_is_credited() -> None:
    reports = annotated(report("a", COPY), report("b", f"{COPY} {OTHER}"))
    assert credited_agencies(reports, find_reuse(reports).reuse).tolist() == [None]
