"""The five real articles that the tool was asked for: places and figures only, no sentence of theirs."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from pace import slowness

import framing


@pytest.fixture(scope="module")
def study(real_articles: Path) -> framing.Study:
    return framing.compare(framing.read_corpus(real_articles))


def spans(study: framing.Study, outlet: str, phrase: str) -> list[dict[str, object]]:
    """The frame spans of an outlet's article that overlap a phrase."""
    row = study.documents[study.documents.outlet == outlet].iloc[0]
    found = []
    at = row.text.find(phrase)
    while at >= 0:
        rows = study.spans[(study.spans.doc_id == row.doc_id) & (study.spans.layer == "frame")]
        found += [s for s in rows.to_dict("records") if s["start"] < at + len(phrase) and at < s["end"]]
        at = row.text.find(phrase, at + 1)
    return found


def test_outlets_are_named_as_in_the_manifest(study: framing.Study) -> None:
    assert sorted(study.documents.outlet) == [
        "9News",
        "Anadolu Agency",
        "Business Insider Australia",
        "Forces News",
        "Press TV",
    ]
    assert study.skipped.empty


def test_every_kind_of_furniture_is_found(study: framing.Study) -> None:
    zones = study.spans[(study.spans.layer == "zone") & (study.spans.label == "boilerplate")]
    assert {"navigation", "dateline", "caption", "credit", "promo", "share", "address", "copyright"} <= set(zones.kind)
    assert Counter(zones.kind)["caption"] == 4


def test_no_first_sentence_is_furniture(study: framing.Study) -> None:
    for _, row in study.documents.iterrows():
        zones = study.spans[(study.spans.doc_id == row.doc_id) & (study.spans.layer == "zone")]
        lead = zones[zones.label == "lead"]
        assert len(lead) == 1
        assert lead.iloc[0].end - lead.iloc[0].start > 80


def test_whose_voice_and_which_way(study: framing.Study) -> None:
    for phrase in ("ratchets up", "ratcheting up"):
        (hit,) = [s for s in spans(study, "Press TV", phrase) if str(s["label"]) == "escalation.act"]
        assert (hit["voice"], hit["polarity"], hit["actor"]) == ("own", "affirmed", "US"), phrase
    assert {s["voice"] for s in spans(study, "Press TV", "reassuring the Eastern flank")} == {"quoted"}
    for outlet in ("Forces News", "9News"):
        negated = [s for s in spans(study, outlet, "initiating conflict") if str(s["label"]).startswith("escalation")]
        assert {s["polarity"] for s in negated} == {"negated"}, outlet
    for outlet, phrase in (("Anadolu Agency", "avert war"), ("9News", "ease tensions")):
        assert {s["polarity"] for s in spans(study, outlet, phrase) if str(s["label"]).startswith("escalation")} == {
            "averted"
        }


def test_who_escalates_in_whose_words(study: framing.Study) -> None:
    frames = study.spans[(study.spans.layer == "frame") & study.spans.counted & (study.spans.voice == "own")]
    act = frames[frames.label.str.startswith("escalation") & (frames.actor == "US")]
    outlets = study.documents.set_index("doc_id").outlet
    counts = Counter(outlets[doc] for doc in act.doc_id)
    assert counts.most_common(1)[0][0] == "Press TV"
    assert len(counts) == 1 or counts.most_common(2)[1][1] < counts["Press TV"]


def test_shared_copy(study: framing.Study) -> None:
    pairs = study.containment.set_index(["a_doc", "b_doc"]).share
    forces, nine = (next(d for d in study.documents.doc_id if d.startswith(p)) for p in ("000", "001"))
    assert pairs[forces, nine] == pytest.approx(0.46, abs=0.02)
    assert all(share <= 0.05 for (a, b), share in pairs.items() if {a, b} != {forces, nine})


def test_time_and_size(real_articles: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, time, framing; s = framing.compare(framing.read_corpus(sys.argv[1])); s.to_html(sys.argv[2]); "
        "print(time.process_time())"
    )
    page = tmp_path / "page.html"
    words = [sys.executable, "-c", code, str(real_articles), str(page)]
    result = subprocess.run(words, capture_output=True, text=True, check=True, env=os.environ)
    assert float(result.stdout) < 8 * slowness()  # half of it on a quiet machine
    assert page.stat().st_size < 3_000_000
