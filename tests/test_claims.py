"""The same fact: figures, days, statements, and how the reports of a story stand to one another."""

from __future__ import annotations

import datetime
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.annotation.pipeline import annotate_corpus
from framing.comparison.aligning import differ
from framing.comparison.claims import find_claims
from framing.comparison.days import find_days
from framing.comparison.phrases import find_phrases
from framing.comparison.quantities import find_quantities
from framing.comparison.statements import find_statements
from framing.comparison.stories import group_stories
from framing.model import Annotations, Document
from framing.resources import folder
from framing.study import TABLES
from framing.tokens import tokenise
from reports import documents_in, report

TUESDAY = datetime.date(2030, 3, 5)
FILLER = (
    " The weather stayed mild, and gardeners along the lane were already sowing early peas and beans. An exhibition of"
    " watercolours opened in the old chapel, where visitors praised the light. Children from two schools sang in the"
    " square while the band tuned its trumpets. A lost tortoise was found asleep below a hedge and taken home in a"
    " basket. The choir needs tenors, its conductor wrote, and nobody should be shy. Bus shelters will be painted green"
    " before the holidays begin. The museum lent its stuffed owl to the library for a month of stories. On the common,"
    " volunteers planted hazel and willow, drank tea from flasks, and argued politely about the right depth for roots."
    " The baker tried a loaf with walnuts, which sold out, and promised another batch. Somebody has repaired the clock,"
    " so that evening walkers can trust it again, though it still strikes a little early in cold winds."
)


def tokens_of(text: str) -> list[str]:
    tokens = tokenise([text])
    return [tokens.text(at, at).lower() for at in range(len(tokens))]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("two thousand soldiers", 2000, 2000, "soldier"),
        ("about 2,000 troops", 2000, 2000, "soldier"),
        ("2000 personnel", 2000, 2000, "soldier"),
        ("between 75,000 and 80,000 troops", 75000, 80000, "soldier"),
        ("5 to 10 million people", 5e6, 1e7, "person"),
        ("10-15 days", 10, 15, "day"),
        ("three hundred and fifty people", 350, 350, "person"),
        ("three hundred thousand people", 300_000, 300_000, "person"),
        ("twenty-five ships", 25, 25, "ship"),
        ("$1.5bn", 1.5e9, 1.5e9, "money"),
        ("some $650 million in aid", 6.5e8, 6.5e8, "money"),
        ("20 per cent", 20, 20, "percent"),
        ("a dozen vessels", 12, 12, "ship"),
    ],
)
def test_quantities_are_read_however_they_are_written(text: str, low: float, high: float, unit: str) -> None:
    (found,) = find_quantities(tokens_of(text))
    assert (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        ("26 were killed at once", ["death"]),
        ("leaving 26 dead", ["death"]),
        ("killing at least 26 people", ["death"]),
        ("the death toll rose to 31", ["death"]),
        ("killing 12 and wounding 30", ["death", "injury"]),
        ("26 people dead and 40 injured", ["death", "injury"]),
        ("30 of the 140 passengers were hurt", ["injury", None]),
        ("140 passengers, of whom some died", [None]),
        ("20 tanks were hit, and men died", [None]),
        ("people aged from 2 to 86 died", [None]),
    ],
)
def test_what_becomes_of_people_belongs_to_their_number(text: str, fates: list[str | None]) -> None:
    assert [found.fate for found in find_quantities(tokens_of(text))] == fates


@pytest.mark.parametrize(
    ("a", "b", "differ_"),
    [
        ("28 people were killed", "26 dead", True),
        ("26 people dead", "30 people injured", False),
        ("13,000 people", "killed 14,000 people", True),
        ("a toll of 31", "28 were killed", True),
        ("26 dead", "about 26 killed", False),
        ("28 killed", "31 tanks", False),
    ],
)
def test_tolls_are_compared_by_what_became_of_people(a: str, b: str, differ_: bool) -> None:
    (one,), (other,) = find_quantities(tokens_of(a)), find_quantities(tokens_of(b))
    assert differ(one, other) is differ(other, one) is differ_


@pytest.mark.parametrize(
    "text",
    ["in 2014 rebels rose", "the 82nd division", "an F-16 landed", "thousands of troops", "2030-03-05", "9/11",
     "on 18 November 2021", "the Aug. 29 raid", "one soldier", "no figure at all", ""],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(tokens_of(text)) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("2,000 men", "two thousand people", True),
        ("75,000 to 80,000 troops", "78,000 troops", True),
        ("43,885,310 votes", "43 million votes", True),
        ("$3.2 billion", "more than $3 billion", True),
        ("$3.2 billion", "$4 billion", False),
        ("13,000 people", "14,000 people", False),
        ("100,000 troops", "120,000 troops", False),
    ],
)
def test_equal_figures_overlap_or_differ_by_rounding(a: str, b: str, same: bool) -> None:
    (one,), (other,) = find_quantities(tokens_of(a)), find_quantities(tokens_of(b))
    assert one.equals(other) is other.equals(one) is same


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Monday", "2030-03-04", "2030-03-04"),
        ("on Tuesday", "2030-03-05", "2030-03-05"),
        ("on Wednesday", "2030-02-27", "2030-02-27"),
        ("next Friday", "2030-03-08", "2030-03-08"),
        ("yesterday", "2030-03-04", "2030-03-04"),
        ("on 2 February", "2030-02-02", "2030-02-02"),
        ("December 30", "2029-12-30", "2029-12-30"),
        ("November 18, 2021", "2021-11-18", "2021-11-18"),
        ("Feb. 2", "2030-02-02", "2030-02-02"),
        ("Nov. 18, 2021", "2021-11-18", "2021-11-18"),
        ("in 2014", "2014-01-01", "2014-12-31"),
    ],
)
def test_days_are_read_against_the_reports_date(text: str, first: str, last: str) -> None:
    found = find_days(tokens_of(text), TUESDAY)
    days = [datetime.date.fromisoformat(day).toordinal() for day in (first, last)]
    assert [(day.first, day.last) for day in found] == [tuple(days)]


def test_without_a_date_only_full_dates_are_found() -> None:
    assert find_days(tokens_of("on Monday or 2 February"), None) == []
    assert len(find_days(tokens_of("on 2 February 2022"), None)) == 1


def annotated(*documents: Document) -> list[Annotations]:
    return list(annotate_corpus(documents))


def pieces(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_statements(annotated(report("a", text)))]


def test_a_sentence_is_cut_at_clauses_and_between_figures() -> None:
    text = "Spain sent 300 soldiers to Poland and moved 40 tanks to Romania, although Italy urged patience and calm talks."
    assert pieces(text) == [
        "Spain sent 300 soldiers to Poland",
        "and moved 40 tanks to Romania",
        "although Italy urged patience and calm talks.",
    ]


def test_statements_lie_in_the_text_in_order_and_apart() -> None:
    text = "Spain, which borders Portugal, sent 12 ships; France waited. “We stay,” said Ana Ruiz — and 30 boats left."
    found = find_statements(annotated(report("a", text)))
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.start <= q.first < q.last <= s.end for s in found for q in s.quantities)


def claims_of(*documents: Document) -> pd.DataFrame:
    stories = pd.DataFrame({"doc_id": [d.id for d in documents], "story": [d.story or "quay" for d in documents]})
    return find_claims(annotated(*documents), stories)


def relations(frame: pd.DataFrame, document: str) -> list[str]:
    return frame.loc[frame["doc_id"] == document, "relation"].tolist()


def test_one_fact_in_other_words_is_the_same() -> None:
    a = report("a", "Spain is sending about 2,000 troops to Romania, the defence ministry said.")
    b = report("b", "Roughly two thousand Spanish soldiers will be deployed to Romania.")
    frame = claims_of(a, b)
    assert frame["relation"].tolist() == ["same", "same"]
    assert frame["figure"].tolist() == ["2,000", "two thousand"]
    assert frame["claim"].nunique() == 1
    for row, text in zip(frame.itertuples(), (a.text, b.text), strict=True):
        assert text[row.start : row.end].startswith(text[:20])


def test_another_figure_of_one_thing_is_a_conflict_for_both() -> None:
    frame = claims_of(
        report("a", "The war in eastern Ukraine has killed some 14,000 people since 2014."),
        report("b", "The conflict in eastern Ukraine has cost over 13,000 lives."),
        report("c", "Bread prices in Ukraine rose a little, shoppers in Odesa said."),
    )
    told = frame[frame["relation"].isin(["same", "conflict"])]
    assert told["relation"].tolist() == ["conflict", "conflict"]
    assert told["figure"].tolist() == ["14,000", "13,000"]


def test_the_same_figure_to_another_place_is_a_conflict() -> None:
    frame = claims_of(
        report("a", "Spain is sending 2,000 troops to Poland and Germany."),
        report("b", "Spain will send 2,000 soldiers to Romania."),
    )
    assert frame["relation"].tolist() == ["conflict", "conflict"]


def test_a_conflict_says_what_it_is_about() -> None:
    one, other = "Spain is sending 2,000 troops to Poland.", "Spain will send 2,000 soldiers to Romania."
    assert claims_of(report("a", one), report("b", other))["differs"].tolist() == ["place", "place"]
    other = "Spain will send 2,500 soldiers to Poland."
    assert claims_of(report("a", one), report("b", other))["differs"].tolist() == ["figure", "figure"]
    assert claims_of(report("a", one), report("b", one))["differs"].isna().all()


def test_each_row_says_in_whose_voice_and_by_whom() -> None:
    frame = claims_of(
        report("a", "Spain is sending 2,000 troops to Romania, the defence ministry claimed."),
        report("b", "“Spain will send 2,000 soldiers to Romania,” Ana Ruiz said."),
        report("c", "Spain will deploy 2,000 soldiers to Romania."),
    ).set_index("doc_id")
    assert frame["voice"].tolist() == ["reported", "quoted", "own"]
    assert frame["cue"].tolist()[:2] == ["claimed", "said"]
    assert frame["stance"].tolist()[:2] == ["distance", "acknowledge"]
    assert "ministry" in frame.loc["a", "speaker"]
    assert frame.loc["b", "speaker"] == "Ana Ruiz"
    assert frame.loc["c", ["speaker", "cue", "stance"]].isna().all()


def topic_of(*texts: str) -> str:
    (topic,) = set(claims_of(*[report(f"r{at}", text) for at, text in enumerate(texts)])["topic"])
    return str(topic)


def test_a_topic_is_a_phrase_of_one_of_the_texts() -> None:
    one = "Amid much talk, Spain is sending 2,000 troops to Romania, the defence ministry said on Monday."
    other = "Roughly two thousand Spanish soldiers will be deployed to Romania before the harvest begins there."
    topic = topic_of(one, other)
    assert topic == "Spain is sending 2,000 troops to Romania"
    assert topic in one


def test_a_topic_keeps_a_negation_and_leaves_a_disputed_figure_out() -> None:
    assert topic_of("“These are not permanent moves,” she said.", "These are not permanent moves.") == (
        "These are not permanent moves"
    )
    dead = topic_of("The war in eastern Ukraine has killed more than 14,000 people since 2014.",
                    "The conflict in eastern Ukraine has cost over 12,000 lives.")  # fmt: skip
    assert dead == "The conflict in eastern Ukraine has cost lives"


def test_a_disputed_figure_with_nothing_counted_after_it_is_left_open() -> None:
    toll = topic_of("The ferry disaster off Odesa killed 41.", "The ferry disaster off Odesa killed 52.")
    assert toll == "The ferry disaster off Odesa killed …"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Near Odesa, where the grain is, the boats wait outside", "the boats wait outside"),
        ("and the harbour of Odesa has been closed, the mayor said on Friday", "the harbour of Odesa has been closed"),
        ("Spain accused its neighbours of closing the harbour", "closing the harbour"),
        ("and has sent two tugs to the harbour of Odesa", "… has sent two tugs to the harbour of Odesa"),
    ],
)
def test_phrases_begin_and_end_where_a_reader_would(text: str, phrase: str) -> None:
    assert phrase in phrases_of(text)


@pytest.mark.parametrize("text", [
    "Spain sent two tugs to Odesa while the trade in grain and in oil goes on",
    "The harbour of Odesa, a town on the sea, may be closed for four more weeks because of ice",
])  # fmt: skip
def test_no_phrase_ends_with_a_word_that_wants_another(text: str) -> None:
    ends = {phrase.split()[-1] for phrase in phrases_of(text)}
    assert ends
    assert not ends & {"to", "the", "sent", "goes", "and", "in", "of", "may", "be", "four", "more", "a", "two", "while"}


def phrases_of(text: str) -> set[str]:
    found = annotated(report("a", f"{text}."))
    return {
        f"{phrase.before}{found[0].text[phrase.start : phrase.end]}{phrase.after}"
        for statement in find_statements(found)
        for phrase in find_phrases(statement, found[0])
    }


def test_a_topic_avoids_loaded_words() -> None:
    assert topic_of("Spain is massing 900 tanks near Odesa.", "Spain has at least 900 tanks near Odesa.") == (
        "Spain has at least 900 tanks near Odesa"
    )


def test_two_statements_of_one_report_are_two_facts() -> None:
    """What is done and what was announced are told by both, in words much alike, and stay apart."""
    one = ("Spain is sending troops to eastern Poland. "
           "Spain said last week that it would send troops in the near term to countries in eastern Poland.")
    other = ("Spain is officially sending troops to eastern Poland. Ana Ruiz announced on Friday that Spain would move "
             "troops to eastern Poland and the countries near it in the near term.")  # fmt: skip
    frame = claims_of(report("a", one), report("b", other))
    assert frame.groupby("claim")["doc_id"].agg(list).tolist() == [["a", "b"], ["a", "b"]]
    assert len(frame[["doc_id", "start"]].drop_duplicates()) == 4


def test_different_facts_are_no_claim() -> None:
    frame = claims_of(
        report("a", "Spain is sending 2,000 troops to Poland."),
        report("b", "A storm closed two schools in Portugal and tore roofs from barns."),
    )
    assert frame.empty
    assert list(frame.columns) == list(TABLES["claims"])


def test_a_denial_is_not_the_same_as_the_claim() -> None:
    frame = claims_of(
        report("a", "Russia plans to attack the harbour at Odesa."),
        report("b", "Russia does not plan to attack the harbour at Odesa."),
    )
    assert "same" not in frame["relation"].tolist()


FACT = "Spain is sending 2,000 troops to Romania."
DATED = {"a": "2030-03-05", "b": "2030-03-06"}


def told_by_two(*others: Document) -> pd.DataFrame:
    return claims_of(*[report(name, FACT, date=date) for name, date in DATED.items()], *others)


def test_a_long_later_report_without_the_fact_lacks_it() -> None:
    frame = told_by_two(report("c", FILLER, date="2030-03-06"))
    assert relations(frame, "c") == ["absent"]
    assert frame.loc[frame["doc_id"] == "c", ["start", "end", "figure"]].isna().all(axis=None)


def test_an_older_report_could_not_know() -> None:
    assert relations(told_by_two(report("c", FILLER, date="2030-03-01")), "c") == ["not_yet_known"]


def test_an_older_report_could_know_what_is_told_with_an_older_day() -> None:
    old = "Russia annexed Crimea in 2014 after soldiers took the parliament."
    frame = claims_of(
        report("a", old, date="2030-03-05"), report("b", old, date="2030-03-05"), report("c", FILLER, date="2030-03-01")
    )
    assert relations(frame, "c") == ["absent"]


@pytest.mark.parametrize(
    "other",
    [
        report("c", FILLER[:400], date="2030-03-06"),
        report("c", FILLER),
        report("c", f"{FILLER} Romania had long asked Spain and others for lorries, doctors and troops.", date="2030-03-06"),
        report("c", FILLER, outlet="a", date="2030-03-06"),
        report("c", FILLER, date="2030-03-06", story="another"),
    ],
    ids=["too short", "no date", "comes near", "its outlet has it", "another story"],
)
def test_silence_is_not_claimed_where_it_cannot_be_told(other: Document) -> None:
    assert relations(told_by_two(other), "c") == []


def test_one_outlets_reports_alone_make_no_claim() -> None:
    assert claims_of(report("a", FACT, outlet="x"), report("b", FACT, outlet="x")).empty


def test_the_order_of_the_reports_changes_nothing() -> None:
    documents = documents_in(folder("seeds"))
    stories = group_stories(documents)
    reports = annotated(*documents)
    expected = find_claims(reports, stories)
    pd.testing.assert_frame_equal(find_claims(reports[::-1], stories.iloc[::-1]), expected)


def test_the_built_in_reports() -> None:
    documents = documents_in(folder("seeds"))
    frame = find_claims(annotated(*documents), pd.DataFrame({"doc_id": [d.id for d in documents], "story": "one"}))
    conflicts = frame[frame["relation"] == "conflict"]
    figures = {frozenset(group) for _, group in conflicts.groupby("claim")["figure"]}
    assert figures >= {frozenset({"13,000", "14,000"}), frozenset({"100,000", "120,000"})}
    older = frame[(frame["doc_id"] == "parapet") & (frame["relation"] == "absent")]
    assert set(frame.loc[frame["claim"].isin(older["claim"]), "topic"].str.contains("annexed|killed|died")) == {True}


def test_the_real_articles(real_articles: Path) -> None:
    documents = documents_in(real_articles)
    frame = find_claims(annotated(*documents), group_stories(documents))
    told = frame[frame["relation"].isin(["same", "conflict"])]
    assert told["claim"].nunique() >= 25
    conflicts = frame[frame["relation"] == "conflict"].groupby("claim")["figure"].agg(set).tolist()
    assert {"100,000", "120,000"} in conflicts
    assert {"13,000", "14,000"} in conflicts
    assert {"2,000", "2000"} in conflicts  # one figure, other destinations
    silent = frame[(frame["doc_id"] == documents[3].id) & (frame["relation"] == "absent")]
    known = told[told["claim"].isin(silent["claim"])]["figure"].dropna()
    assert set(known) <= {"13,000", "14,000"}  # told with the year 2014; all else is of 2 February
    assert silent["claim"].nunique() <= 1


WORDS = st.lists(
    st.sampled_from(
        ["Spain", "Russia", "troops", "2,000", "1.5", "bn", "between", "and", "to", "-", "–", ",", ".", ";", "$", "“", "”",
         "February", "2", "2022", "in", "on", "Monday", "not", "if", "which", "but", "two", "thousand", "hundred", "a", "²",
         "9" * 20, "per", "cent", "US", "U.S.", "Mr", "’s", "n't", "İstanbul", "🙂", "said", "the", "sending", "\n\n", "%"]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, WORDS)
def test_odd_texts_are_no_error(one: list[str], other: list[str]) -> None:
    documents = [report("a", " ".join(one), date="2030-03-05"), report("b", " ".join(other), date="2030-03-06")]
    frame = claims_of(*documents)
    texts = {document.id: document.text for document in documents}
    for row in frame[frame["start"].notna()].itertuples():
        wording = texts[row.doc_id][row.start : row.end]
        assert wording.strip() == wording != ""
        assert row.figure is None or pd.isna(row.figure) or row.figure in wording


def test_the_same_words_from_another_speaker_are_a_conflict() -> None:
    quote = "“Fishing boats will leave the northern harbour before winter begins,”"
    ada, ben = f"{quote} said Ada Lunt.", f"{quote} said Ben Hale."
    assert claims_of(report("a", ada), report("b", ben))["relation"].tolist() == ["conflict", "conflict"]
    assert claims_of(report("a", ada), report("b", ada))["relation"].tolist() == ["same", "same"]


def test_what_two_people_say_is_one_fact_only_where_it_is_near() -> None:
    near = ["“The harbour will always answer to a change of weather,” said Ada Lunt. Later she left.",
            "“These steps answer to the weather of today,” said Ben Hale. Later he left."]  # fmt: skip
    assert claims_of(*[report(f"r{at}", text) for at, text in enumerate(near)]).empty


def test_a_long_story_is_compared_in_parts_in_the_order_of_its_dates() -> None:
    days = [datetime.date(2030, 3, 1) + datetime.timedelta(days=at) for at in range(45)]
    frame = claims_of(*[report(f"d{at:02}", FACT, date=day.isoformat()) for at, day in enumerate(days)])
    sizes = frame.groupby("claim")["doc_id"].agg(["min", "max", "size"]).to_numpy().tolist()
    assert sizes == [["d00", "d39", 40], ["d40", "d44", 5]]
