"""Stories: which reports tell of one event."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from framing.comparison.linking import Links, join
from framing.comparison.stories import group_stories
from framing.comparison.terms import find_terms
from framing.model import Document
from framing.tokens import tokenise
from reports import documents_in, report

FERRY = (
    "The ferry Alba ran aground off Corsham Point on Tuesday with 214 passengers, the coast guard said.",
    "All 214 passengers of the ferry Alba were brought ashore after she ran aground at Corsham Point.",
    "Passengers told of a jolt as the Alba struck rocks near Corsham Point; the ferry's captain is being questioned.",
)
STRIKE = (
    "Bakers in Lindow walked out over night shifts, and the union said 40 bakeries stayed shut.",
    "Lindow woke without bread as the bakers' union closed 40 bakeries in a dispute over night shifts.",
)
VOTE = ("Parliament in Orsk rejected the harbour tax by 61 votes to 58, a defeat for finance minister Pell.",)


def corpus() -> list[Document]:
    texts = {"ferry": FERRY, "strike": STRIKE, "vote": VOTE}
    return [report(f"{event}{at}", text) for event, group in texts.items() for at, text in enumerate(group)]


def grouped(documents: Sequence[Document]) -> set[frozenset[str]]:
    frame = group_stories(documents)
    return {frozenset(group) for _, group in frame.groupby("story")["doc_id"]}


def test_reports_of_one_event_are_together_and_others_apart() -> None:
    assert grouped(corpus()) == {
        frozenset({"ferry0", "ferry1", "ferry2"}), frozenset({"strike0", "strike1"}), frozenset({"vote0"}),
    }  # fmt: skip


def test_every_document_has_a_row_and_stories_are_numbered_by_first_document() -> None:
    frame = group_stories(corpus())
    assert frame["doc_id"].tolist() == sorted(document.id for document in corpus())
    assert list(dict.fromkeys(frame["story"])) == ["story 1", "story 2", "story 3"]


def test_the_order_of_the_documents_changes_nothing() -> None:
    documents = corpus()
    expected = group_stories(documents).to_csv()
    for seed in range(5):
        random.Random(seed).shuffle(documents)
        assert group_stories(documents).to_csv() == expected


@pytest.mark.parametrize("documents", [[], [report("only", "One report stands alone.")], [report("empty", "")]])
def test_few_or_empty_documents_are_no_error(documents: list[Document]) -> None:
    assert len(group_stories(documents)) == len(documents)


def test_the_manifests_stories_are_kept() -> None:
    documents = [
        report("a", FERRY[0], story="Alba"), report("b", VOTE[0], story="Alba"),
        report("c", FERRY[1], story="Corsham"), report("d", FERRY[2]),
    ]  # fmt: skip
    stories = dict(group_stories(documents).itertuples(index=False))
    assert stories["a"] == stories["b"] == "Alba"
    assert stories["c"] == "Corsham"
    assert stories["d"] in ("Alba", "Corsham")


def test_a_found_story_never_takes_a_name_of_the_manifest() -> None:
    found = group_stories([report("a", VOTE[0], story="story 1"), report("b", STRIKE[0])])
    assert dict(found.itertuples(index=False)) == {"a": "story 1", "b": "story 2"}


def test_reports_a_year_apart_are_not_of_one_event() -> None:
    near = [report("a", FERRY[0], date="2030-03-05"), report("b", FERRY[1], date="2030-03-06")]
    far = [near[0], report("b", FERRY[1], date="2031-03-06")]
    assert len(grouped(near)) == 1
    assert len(grouped(far)) == 2


def test_terms_level_spelling_and_keep_the_us_apart_from_us() -> None:
    tokens = tokenise(["The U.S. told us that 2,000 soldiers deployed.", "2000 soldier deploys; US"])
    terms = find_terms(tokens)
    named = [{terms.names[code] for code in terms.of[tokens.doc == doc] if code >= 0} for doc in (0, 1)]
    assert named[0] == {"US", "told", "2000", "soldier", "deploy"}
    assert named[1] == named[0] - {"told"}


@pytest.mark.parametrize("seed", range(5))
def test_linking_agrees_with_scipys_average_linkage(seed: int) -> None:
    size, level = 30, 0.5
    values = np.random.default_rng(seed).random((size, size)).round(6)
    alike = np.triu(values, 1) + np.triu(values, 1).T
    left, right = np.triu_indices(size, 1)
    found = join(size, Links(left, right, alike[left, right], np.full(size, level)))
    tree = linkage((1 - alike)[left, right], "average")
    expected = fcluster(tree, 1 - level, "distance")
    pairs = [(a, b) for a in range(size) for b in range(a)]
    assert [found[a] == found[b] for a, b in pairs] == [expected[a] == expected[b] for a, b in pairs]


def test_groups_of_two_names_are_never_joined() -> None:
    links = Links(np.array([0, 1]), np.array([1, 2]), np.array([0.9, 0.8]), np.full(3, 0.1))
    assert join(3, links, ["x", None, "y"]) == [0, 0, 2]
    assert join(3, links, ["x", None, None]) == [0, 0, 0]


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> float:
    """F of B-cubed precision and recall, in per cent: item by item, how many of its companions are right."""
    places = range(len(gold))
    mates = [{j for j in places if found[j] == found[i]} for i in places]
    kin = [{j for j in places if gold[j] == gold[i]} for i in places]
    shared = [len(a & b) for a, b in zip(mates, kin, strict=True)]
    precision = sum(n / len(a) for n, a in zip(shared, mates, strict=True)) / len(gold)
    recall = sum(n / len(b) for n, b in zip(shared, kin, strict=True)) / len(gold)
    return 200 * precision * recall / (precision + recall)


@pytest.mark.parametrize(("name", "floor"), [("neus_triples", 89.0), ("allsides_2021", 91.0)])
def test_accuracy_on_held_out_events_does_not_fall(corpora: Path, name: str, floor: float) -> None:
    with open(corpora / name / "dev.jsonl", encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    articles = [(event["event"], article) for event in events for article in event["articles"]]
    random.Random(0).shuffle(articles)
    documents = [
        Document(id=f"a{at:05d}", outlet="", text=article["text"], title=article["title"])
        for at, (_, article) in enumerate(articles)
    ]
    assert b_cubed([event for event, _ in articles], group_stories(documents)["story"].tolist()) >= floor


def test_the_real_articles_are_one_story(real_articles: Path) -> None:
    assert group_stories(documents_in(real_articles))["story"].nunique() == 1
