"""Every sentence template, on both sides of its condition."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
import studies
from studies import Mark, Report, Said

from framing.reporting import summary
from framing.reporting.charts import actors, axes, certainty, likeness, often, sharing, speakers, voices, zones
from framing.reporting.evidence import Evidence
from framing.reporting.facts import facts
from framing.reporting.parts import Name, Number, Sentence, glued, join, say
from framing.reporting.rates import Difference, Rates
from framing.reporting.speaking import speaking_table
from framing.reporting.wording import between, counted, day, days_between, in_words, percent, times, title
from framing.study import TABLES, Study

FORBIDDEN = (
    "significant", "biased", "balanced", "hides", "fails to", "neutral", "reliable", "tends to", "propaganda", "omitted",
)  # fmt: skip


def acts(*sides: str) -> list[Mark]:
    """Own words of escalation, one a side named; an empty name is nobody."""
    return [Mark("stokes", "escalation.act", actor=side or None) for side in sides]


def outlet(name: str, found: Sequence[Mark | Said], filler: int = 8, **more: Any) -> Report:
    """A report whose text holds just the phrases that are marked in it."""
    phrases = [f"{m.phrase} ." if isinstance(m, Mark) else f"{m.source} {m.cue} {m.content} ." for m in found]
    return Report(name, "A plain headline", phrases, found, filler=filler, **more)


def evidence(*reports: Report, **tables: pd.DataFrame) -> Evidence:
    return Evidence(dataclasses.replace(studies.study(reports), **tables))


def text(sentence: Sentence | None) -> str:
    assert sentence is not None
    return sentence.text


# Actors


def test_two_outlets_that_name_one_side_each_are_opposed() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X", "X")), outlet("B", acts("Y", "Y", "Y", ""))))
    assert text(found) == (
        "In their own words, {o0} makes X the one who escalates and {o1} makes it Y: 3 of 3 and 3 of 3 mentions"
    )
    assert found.sure == "Seen in every case,"


def test_two_mentions_are_too_few() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X")), outlet("B", acts("Y", "Y"))))
    assert text(found) == "Too few mentions to say whom any outlet makes the one who escalates"
    assert found.sure == summary.NOTHING


@pytest.mark.parametrize(
    ("voice", "polarity", "sure"), [("quoted", "affirmed", True), ("own", "negated", True), ("own", "affirmed", False)]
)
def test_only_own_affirmed_and_sure_words_make_a_mention(voice: str, polarity: str, sure: bool) -> None:
    other = Mark("stokes", "escalation.act", voice, "X", polarity, sure=sure)
    found = actors.finding(evidence(outlet("A", [*acts("X", "X"), other]), outlet("B", acts("Y", "Y"))))
    assert text(found).startswith("Too few mentions")


def test_one_outlet_alone_names_a_side() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X", "X")), outlet("B", acts("Y"))))
    assert "{o0} is the only outlet that makes X the one who escalates: 3 of 3 mentions" in text(found)


def test_another_outlet_names_that_side_too() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X", "X")), outlet("B", acts("X"))))
    assert "{o0} makes X alone the one who escalates: 3 of 3 mentions" in text(found)


def test_several_outlets_name_the_same_side_alone() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X", "X")), outlet("B", acts("X", "X", "X", "X"))))
    assert text(found) == (
        "In their own words, {o0} and {o1} each name X alone as the one who escalates: 3 of 3 and 4 of 4 mentions"
    )


def test_one_outlet_alone_names_a_side_most_and_others_only_another() -> None:
    found = actors.finding(
        evidence(outlet("A", acts("US", "US", "X")), outlet("B", acts("X", "X", "X")), outlet("C", acts("X")))
    )
    assert text(found) == (
        "In its own words, {o0} alone makes the US the one who escalates (2 of 3 mentions); {o1} names only X (3 of 3)"
    )


def test_a_side_that_another_names_once_is_not_named_by_one_alone() -> None:
    found = actors.finding(
        evidence(outlet("A", acts("US", "US", "X")), outlet("B", acts("X", "X", "X")), outlet("C", acts("US")))
    )
    assert "alone makes the US" not in text(found)


def test_mixed_outlets_name_one_side_most() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X", "Y")), outlet("B", acts("Y", "Y", "Y", "X"))))
    assert (
        "{o1} names Y most often as the one who escalates (3 of 4 mentions), {o0} names X most often (2 of 3"
        in text(found)
    )


def test_an_outlet_without_a_leading_side_is_listed() -> None:
    found = actors.finding(evidence(outlet("A", acts("X", "X", "Y", "Y")), outlet("B", [])))
    assert text(found) == "In its own words, {o0} names X twice and Y twice"


# Voices


def words(own: int, quoted: int) -> list[Mark]:
    voices = ["own"] * own + ["quoted"] * quoted
    return [Mark("stokes", "escalation.act", voice) for voice in voices]


def test_nineteen_framing_words_are_too_few() -> None:
    found = voices.finding(evidence(outlet("A", words(9, 0)), outlet("B", words(10, 0))))
    assert text(found) == "Too few framing words to say whose they are"


def test_twenty_framing_words_are_summed_up() -> None:
    found = voices.finding(evidence(outlet("A", words(5, 5)), outlet("B", words(5, 5))))
    assert text(found) == (
        "10 of 20 framing words belong to the people quoted or reported, not to the outlets (chance alone could make that "
        "5 to 15); too little text to rank the outlets"
    )


def test_an_outlet_outside_the_pooled_interval_is_named() -> None:
    apart = evidence(outlet("A", words(14, 0)), outlet("B", words(6, 12)), outlet("C", words(6, 12)))
    assert text(voices.finding(apart)).endswith("17 to 31); {o0} says 14 of 14 itself")
    apart = evidence(outlet("A", words(0, 14)), outlet("B", words(12, 6)), outlet("C", words(12, 6)))
    assert text(voices.finding(apart)).endswith("19 to 33); {o0} leaves 14 of 14 to others")


# Rates


def difference(**given: Any) -> Difference:
    base = {
        "outlet": "A",
        "count": 8,
        "words": 200,
        "rest_count": 6,
        "rest_words": 800,
        "ratio": 5.3,
        "low": 1.5,
        "high": 20.0,
    }
    return Difference(**(base | given))


@pytest.mark.parametrize(
    ("given", "more"),
    [({}, True), ({"count": 2}, False), ({"words": 99}, False), ({"rest_words": 99}, False), ({"low": 1.0}, False),
     ({"low": float("nan")}, False), ({"high": float("nan")}, True)],
)  # fmt: skip
def test_more_needs_three_hits_a_hundred_words_and_an_interval_above_one(given: dict[str, Any], more: bool) -> None:
    assert difference(**given).more is more


@pytest.mark.parametrize(
    ("given", "fewer"),
    [({}, True), ({"high": 1.0}, False), ({"rest_count": 8}, False), ({"words": 99}, False)],
)
def test_fewer_needs_three_hits_to_be_expected(given: dict[str, Any], fewer: bool) -> None:
    base = {"count": 0, "rest_count": 40, "rest_words": 800, "low": 0.0, "high": 0.4}
    assert difference(**(base | given)).fewer is fewer


def differing(low: float, high: float, measure: str = "hedge") -> Evidence:
    hedges = [Mark("may", "modal", layer="hedge")] * 4
    study = studies.study([outlet("A", hedges), outlet("B", hedges[:1])])
    rows = study.differences
    mine = (rows["measure"] == measure) & (rows["voice"] == "own") & (rows["outlet"] == "A")
    assert mine.sum() == 1
    table = rows.assign(low=rows["low"].where(~mine, low), high=rows["high"].where(~mine, high))
    return Evidence(dataclasses.replace(study, differences=table))


def test_hedges_differ_across_the_interval() -> None:
    found = certainty.finding(differing(1.2, 9.0))
    assert text(found).startswith("In its own words, {o0} uses more hedges than the other one: 4 times in ")
    assert (found.sure, found.because) == (
        "Holds across its interval,",
        "though anything from 1.2 to 9 times the others’ rate would fit the text. One article each.",
    )


def test_hedges_that_may_be_alike_are_not_told_apart() -> None:
    found = certainty.finding(differing(0.9, 9.0))
    assert text(found) == "Too little text to say that any outlet hedges more than the rest"


def test_the_highest_rate_is_told_with_its_reach_only_where_nothing_holds() -> None:
    assert "cannot be told apart. {o0} has the highest rate (4 words in" in text(
        often.highest(differing(0.9, 9.0), "hedge", "doubt")
    )
    assert often.highest(differing(1.2, 9.0), "hedge", "doubt") is None


def test_families_without_a_difference() -> None:
    found = often.finding(evidence(outlet("A", acts("X")), outlet("B", acts("X"))))
    assert text(found) == "Too little text to say that any outlet frames more than the rest"


# Axes


def poles(first: int, second: int) -> list[Mark]:
    return [Mark("stokes", "escalation.act")] * first + [Mark("stands by", "reassurance")] * second


def test_outlets_whose_intervals_do_not_touch_lean_apart() -> None:
    found = axes.finding(evidence(outlet("A", poles(0, 9)), outlet("B", poles(9, 0))))
    assert text(found) == (
        "In its own words, {o1} leans more to escalation than {o0}: 9 of 9 of its words of escalation or reassurance, "
        "against 0 of 9"
    )


def test_outlets_whose_intervals_touch_do_not() -> None:
    found = axes.finding(evidence(outlet("A", poles(5, 5)), outlet("B", poles(7, 3))))
    assert text(found).startswith(
        "In the outlets’ own words 12 of 20 such words are escalation, the rest reassurance (chance alone could make "
        "that 7 to 16)"
    )
    assert text(found).endswith("no two outlets can be told apart")


def test_few_hits_place_no_outlet() -> None:
    found = axes.finding(evidence(outlet("A", poles(1, 1)), outlet("B", poles(2, 1))))
    assert text(found) == "Too few words to place any outlet between escalation and reassurance"


def test_poles_are_read_from_their_names_where_the_settings_lack_them() -> None:
    study = studies.study([outlet("A", poles(2, 1))])
    bare = Evidence(dataclasses.replace(study, settings={}))
    assert axes.pole_labels(bare, "escalation-reassurance", "escalation") == ["escalation.act"]
    assert axes.pole_labels(bare, "escalation-reassurance", "reassurance") == ["reassurance"]


# Opening and body


def test_headlines_that_are_denser_than_the_body() -> None:
    headline = Report("A", "stokes " * 120, ["The end."], [Mark("stokes", "escalation.act")] * 20, filler=8)
    found = zones.finding(ev := evidence(headline, outlet("B", [])), Rates(ev.study))
    assert (
        "Words of escalation and alarm stand more often in headlines and openings than in the body: 20 in 12"
        in text(found)
    )


def test_headlines_too_short_to_tell() -> None:
    found = zones.finding(ev := evidence(outlet("A", acts("X")), outlet("B", acts("X"))), Rates(ev.study))
    assert text(found).startswith("Too little text to say that headlines")


# Speakers and verbs


def said(kind: str, times_: int, stance: str = "acknowledge", side: str = "X") -> list[Said]:
    return [Said(f"The {kind} {i}", "said", f"that day {i} was long", kind, stance, side) for i in range(times_)]


def test_nine_attributions_are_too_few() -> None:
    found = speakers.finding(evidence(outlet("A", said("government", 9)), outlet("B", [])))
    assert text(found) == "Too few attributions to say who speaks"


def test_ten_attributions_are_summed_up_with_the_citizens() -> None:
    found = speakers.finding(evidence(outlet("A", said("government", 8)), outlet("B", said("citizen", 2))))
    assert text(found) == (
        "8 of 10 attributions go to officials, soldiers, international bodies or unnamed sources; two to citizens, in {o1}"
    )
    found = speakers.finding(evidence(outlet("A", said("expert", 10)), outlet("B", [])))
    assert text(found).startswith("0 of 10 ")
    assert text(found).endswith("none to a citizen")


def test_distancing_verbs_are_counted_by_side() -> None:
    found = speakers.verb_finding(
        evidence(
            outlet("A", said("government", 1, "distance", "Y")), outlet("B", said("government", 1, "distance", "X"))
        )
    )
    assert text(found) == (
        "A reporting word that keeps a distance comes twice: in {o0} once for sources of Y; in {o1} once for sources of X"
    )
    assert found is not None
    assert found.because == "too few to call a habit."


def test_the_table_by_speaker_holds_who_speaks_twice_and_counts_verbs_without_their_adverbs() -> None:
    acts = [
        Said("the union", "has also claimed", "that prices rise", "citizen", "distance", ""),
        Said("the union", "claimed", "that wages fall", "citizen", "distance", ""),
        Said("the board", "said", "that it is sorry", "government", "acknowledge", ""),
    ]
    shown = evidence(outlet("A", acts), outlet("B", said("government", 1)))
    found = speakers.speaker_table(shown)
    assert found is not None
    cells = [[str(text(Sentence(cell, "")) if isinstance(cell, tuple) else cell) for cell in row] for row in found.rows]
    assert cells == [["the union", "claimed ×2 (distance)", "–"]]
    table = speaking_table(shown.study)
    mine = table[table["outlet"] == shown.outlets[0]]
    rows = list(zip(mine["speaker"], mine["verb"], mine["count"], strict=True))
    assert rows == [("the union", "claimed", 2), ("the board", "said", 1)]


def test_no_distancing_verb_no_sentence() -> None:
    assert speakers.verb_finding(evidence(outlet("A", said("government", 3)))) is None


# Shared copy, groups, facts


def contained(share: float) -> Evidence:
    rows = [["d0", "d1", share], ["d1", "d0", 0.1], ["d0", "d2", 0.04], ["d2", "d0", 0.04]]
    table = pd.DataFrame(rows, columns=list(TABLES["containment"]))
    return evidence(outlet("A", []), outlet("B", []), outlet("C", []), containment=table)


def test_much_shared_copy_is_told() -> None:
    found = sharing.finding(contained(0.2))
    assert (
        text(found)
        == "23 of the 117 words of {o0} (20\u202f%) stand word for word in {o1}; no other pair shares more than 4\u202f%"
    )


def test_little_shared_copy_is_not() -> None:
    assert text(sharing.finding(contained(0.19))) == "No two reports share more than 19\u202f% of their words"


def joined(stability: float) -> Evidence:
    rows = [["A", "B", 1.0, stability], ["A + B", "C", 2.0, 1.0]]
    table = pd.DataFrame(rows, columns=list(TABLES["joins"]))
    return evidence(outlet("A", []), outlet("B", []), outlet("C", []), joins=table)


def test_a_group_holds_from_seventy_resamples_on() -> None:
    assert text(likeness.finding(joined(0.7))) == "{o0} and {o1} are alike in 70 of 100 resamples"
    assert text(likeness.finding(joined(0.69))) == "No grouping of outlets holds: too little text to cluster"


def test_a_group_that_shares_copy_says_so() -> None:
    study = dataclasses.replace(joined(0.9).study, containment=contained(0.3).study.containment)
    assert "but they share copy: this may be one text met twice" in text(likeness.finding(Evidence(study)))


def test_names_with_a_plus_are_read() -> None:
    rows = [["A + B", "C", 1.0, 0.9], ["A + B + C", "D", 2.0, 1.0]]
    table = pd.DataFrame(rows, columns=list(TABLES["joins"]))
    ev = evidence(*(outlet(name, []) for name in ("A + B", "C", "D")), joins=table)
    assert [sorted(j.members) for j in likeness.joins(ev)] == [[0, 1], [0, 1, 2]]


def claimed(*relations: str) -> Evidence:
    rows = [[0, f"d{i}", f"O{i}", None if r in ("absent", "not_yet_known") else 0, 7, r, "1", "boats"]
            for i, r in enumerate(relations)]  # fmt: skip
    given = ["claim", "doc_id", "outlet", "start", "end", "relation", "figure", "topic"]
    table = pd.DataFrame(rows, columns=given).reindex(columns=list(TABLES["claims"])).astype(object)
    return evidence(*(outlet(f"O{i}", []) for i in range(len(relations))), claims=table)


@pytest.mark.parametrize(
    ("relations", "conflict", "agreed"),
    [(("same", "same", "same"), False, True), (("same", "same", "not_yet_known"), False, False),
     (("same", "same", "same", "not_yet_known"), False, True), (("same", "conflict", "same"), True, False),
     (("same", "same", "same", "absent"), False, False)],
)  # fmt: skip
def test_facts_agree_only_where_all_that_could_know_tell_them(
    relations: tuple[str, ...], conflict: bool, agreed: bool
) -> None:
    (fact,) = facts(claimed(*relations))
    assert (fact.conflict, fact.agreed) == (conflict, agreed)


def test_conflicts_are_told_first_and_agreement_links_to_its_fact() -> None:
    ev = claimed("same", "conflict", "same")
    assert "One fact is told with accounts that conflict: “boats”." in [
        s.text for s in summary.differs(ev, facts(ev))
    ]
    ev = claimed("same", "same", "same")
    assert "Every report that could know it gives the same on “boats”." in [
        s.text for s in summary.agree(ev, facts(ev))
    ]


def test_a_report_without_a_row_is_one_of_which_it_cannot_be_told() -> None:
    ev = claimed("same", "same", "same", "same")
    short = Evidence(dataclasses.replace(ev.study, claims=ev.study.claims.iloc[:3]))
    (fact,) = facts(short)
    assert (fact.agreed, len(fact.told), fact.reports) == (False, 3, [0, 1, 2, 3])


# The summary


def test_at_most_five_sentences_too_little_text_among_them() -> None:
    ev = Evidence(studies.study(extras=True))
    found = summary.differs(ev, facts(ev))
    assert 1 <= len(found) <= summary.MOST
    assert [s.sure for s in found].count(summary.NOTHING) == 1
    assert found[-1].sure == summary.NOTHING
    assert all(s.text.endswith(".") and not s.text.endswith("..") for s in found)


def test_every_sentence_has_a_certainty_and_none_of_the_words_that_judge() -> None:
    for study in (studies.study(extras=True), studies.several(2), studies.study(studies.REPORTS[:1])):
        ev = Evidence(study)
        told = summary.differs(ev, facts(ev))
        assert all(s.sure for s in told)
        for sentence in (*told, *summary.agree(ev, facts(ev)), *summary.limits(ev)):
            written = f"{sentence.sure} {sentence.because} {sentence.text}".lower()
            assert not [word for word in FORBIDDEN if word in written]


def test_limits_are_those_of_the_corpus() -> None:
    ev = Evidence(studies.study(extras=True))
    told = {s.sure: s.text for s in summary.limits(ev)}
    assert told["Not what an outlet is like."].startswith("There is one article from each.")
    assert told["Not what was left out of older reports."].startswith("{o0} (27 March 2031) wrote before")
    assert told["Little about the shortest."] == "{o4} has 24 words: too little for a rate."
    assert told["Not two voices where there is one text."].startswith("{o2} and {o3} share copy")
    assert "2 files or rows could not be read" in told["Nothing about what could not be read."]
    assert "One mark could be the outlet’s" in told["Not everything that frames."]


def test_limits_leave_out_what_does_not_apply() -> None:
    study = studies.study([outlet("A", acts("X")), outlet("B", acts("X"))])
    ev = Evidence(dataclasses.replace(study, skipped=study.skipped.iloc[:0]))
    assert [s.sure for s in summary.limits(ev)] == [
        "Not what an outlet is like.", "Not who is right.", "Not why a word was chosen", "Not everything that frames.",
    ]  # fmt: skip


def test_names_that_were_inferred_are_a_limit() -> None:
    study = studies.study([outlet("A", []), outlet("B", [])])
    documents = study.documents.assign(outlet_from=["file name", "manifest"])
    told = {s.sure: s.text for s in summary.limits(Evidence(dataclasses.replace(study, documents=documents)))}
    assert told["Not for certain who published what, or when."].startswith("The name or date of {o0} was inferred")


def test_agreement_is_true_of_every_outlet() -> None:
    shared = [*acts("X"), *said("government", 1)]
    ev = evidence(outlet("A", shared), outlet("B", shared))
    told = [s.text for s in summary.agree(ev, [])]
    assert "All two use words of escalation and alarm in their own voice." in told
    assert "All two quote or report government sources." in told
    ev = evidence(outlet("A", shared), outlet("B", []))
    assert not [s for s in summary.agree(ev, []) if s.text.startswith("All two")]


# Wording


def test_parts_are_put_into_templates() -> None:
    k = Number("3 of 4", "e0", 3)
    parts = say("{A} ({k}), {rest}", A=Name(1), k=k, rest=join(["x", "y", "z"]))
    assert Sentence(parts).text == "{o1} (3 of 4), x, y and z"
    assert ("(", k, ")") in glued(parts)
    assert "".join(f"{a}{Sentence((p,)).text}{b}" for a, p, b in glued(parts)) == Sentence(parts).text


@pytest.mark.parametrize(
    ("said_", "expected"),
    [(times(0.52), "0.5"), (times(44.4), "44"), (percent(0.004), "under 1\u202f%"), (percent(0.0), "0\u202f%"),
     (percent(0.999), "over 99\u202f%"), (percent(1.0), "100\u202f%"), (between(7.4, 31.6), "7 to 32"),
     (in_words(6), "six"), (in_words(1204), "1,204"), (counted(1, "mark"), "1 mark"), (counted(2, "mark"), "2 marks"),
     (day("2022-02-02"), "2 February 2022"), (day("soon"), "soon"), (day(None), "no date"),
     (days_between(["2022-01-25", "2022-02-03"]), "25 January to 3 February 2022"),
     (days_between(["2021-12-31", "2022-01-01"]), "31 December 2021 to 1 January 2022"), (days_between([]), "no dates given"),
     (title("Business Insider Australia"), ["Business Insider", "Australia"])],
)  # fmt: skip
def test_figures_and_dates_are_written(said_: object, expected: object) -> None:
    assert said_ == expected


def test_the_factory_is_consistent() -> None:
    study: Study = studies.study()
    assert list(study.spans.columns) == list(TABLES["spans"])
    texts = dict(zip(study.documents["doc_id"], study.documents["text"], strict=True))
    assert all(texts[s.doc_id][s.start : s.end].strip() for s in study.spans.itertuples())
