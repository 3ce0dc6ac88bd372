"""The teaching corpus and its key agree with each other.

Nothing of the package is imported: the key must stand alone.
"""

import csv
import json
import os
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
KEY: dict[str, Any] = json.loads((SEEDS / "answers.json").read_text(encoding="utf-8"))
ARTICLES: dict[str, list[dict[str, Any]]] = KEY["articles"]
TEXTS = {name: (SEEDS / name).read_bytes().decode("utf-8") for name in ARTICLES}
with open(SEEDS / "corpus.csv", encoding="utf-8", newline="") as table:
    ROWS = {row["file"]: row for row in csv.DictReader(table)}

AGENCY, TABLOID, DAILY, MAGAZINE = (
    "corvane_news_agency.txt", "morning_klaxon.txt", "aldermoor_gazette.txt", "parapet.txt",
)
WEST, EAST = "fennmark_state_radio.txt", "orsavia_state_television.txt"

FRAMES = {
    "escalation.tension", "escalation.act", "escalation.force", "alarm", "deterrence", "reassurance",
    "diplomacy", "restraint",
}
LABELS = {
    "zone": {"headline", "standfirst", "lead", "boilerplate"},
    "quotation": {"direct", "scare", "unsupported"},
    "attribution": {"source", "cue", "content"},
    "frame": FRAMES,
    "hedge": {"modal", "evidential", "approximator", "conditional", "plausibility"},
    "booster": {"booster"},
    "loaded": {"loaded.label", "loaded.intensifier", "loaded.metaphor"},
}
STANCES = {"acknowledge", "distance", "endorse", "contend", "accuse", "direct", "attitude"}
FORMS = {"direct", "indirect", "mixed"}
VOICES = {"own", "reported", "quoted"}
POLARITIES = {"affirmed", "negated", "averted"}
FURNITURE = {"navigation", "dateline", "caption", "credit", "share", "copyright", "promo", "address"}
VOICED = {"frame", "hedge", "booster", "loaded"}
# what each layer must and may carry besides quote, start, end, layer, label, why
ATTRIBUTES = {
    "zone": {"kind"}, "quotation": set(), "attribution": {"group", "form", "stance"},
    "frame": {"voice", "polarity", "actor"}, "hedge": {"voice"}, "booster": {"voice"}, "loaded": {"voice"},
}
REAL = re.compile(
    r"Kirby|Biden|Putin|Johnson|Stoltenberg|Austin|Kartapolov|Blaszczak"
    r"|Pentagon|Kremlin|Moscow|Washington|NATO|Russia|government|official|minister"
)


def spans(layer: str, name: str | None = None) -> list[dict[str, Any]]:
    names = [name] if name else list(ARTICLES)
    return [span for n in names for span in ARTICLES[n] if span["layer"] == layer]


def groups(name: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for span in spans("attribution", name):
        found[span["group"]].append(span)
    return found


def holds(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}


def test_corpus_lists_six_files_of_six_outlets() -> None:
    on_disk = {path.name for path in SEEDS.glob("*.txt")}
    assert on_disk == set(ROWS) == set(ARTICLES)
    assert len({row["outlet"] for row in ROWS.values()}) == 6


def test_kinds_dates_and_notes() -> None:
    kinds = Counter(row["kind"] for row in ROWS.values())
    assert kinds == {
        "news agency": 1, "state broadcaster": 2, "tabloid": 1, "defence magazine": 1, "daily newspaper": 1,
    }
    assert Counter(row["date"] for row in ROWS.values()) == {"2022-02-02": 5, "2022-01-26": 1}
    assert {row["note"] for row in ROWS.values()} == {"written for teaching, CC0"}
    assert {(row["url"], row["event"]) for row in ROWS.values()} == {("", "the deployments of February 2022")}


@pytest.mark.parametrize("name", TEXTS)
def test_length_and_layout(name: str) -> None:
    text = TEXTS[name]
    assert 350 <= len(text.split()) <= 800
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not re.search(r"[^\n]\n[^\n]", text), "paragraphs are single lines with a blank line between"


@pytest.mark.parametrize("name", TEXTS)
def test_titles_equal_headlines(name: str) -> None:
    headlines = [span["quote"] for span in spans("zone", name) if span["label"] == "headline"]
    assert headlines == ([ROWS[name]["title"]] if ROWS[name]["title"] else [])


@pytest.mark.parametrize("name", TEXTS)
def test_offsets_give_the_quote(name: str) -> None:
    for span in ARTICLES[name]:
        quote = TEXTS[name][span["start"] : span["end"]]
        assert quote == span["quote"]
        assert quote
        assert quote == quote.strip()
        assert "\n" not in quote


@pytest.mark.parametrize("name", TEXTS)
def test_spans_are_ordered_and_listed_once(name: str) -> None:
    starts = [(span["start"], -span["end"]) for span in ARTICLES[name]]
    assert starts == sorted(starts)
    seen = Counter((s["start"], s["end"], s["layer"], s["label"], s.get("group")) for s in ARTICLES[name])
    assert max(seen.values()) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_labels_and_attributes_are_allowed(name: str) -> None:
    for span in ARTICLES[name]:
        layer, extra = span["layer"], set(span) - {"quote", "start", "end", "layer", "label", "why"}
        assert span["label"] in LABELS[layer]
        required = ATTRIBUTES[layer] - {"stance", "kind"}
        assert required <= extra <= ATTRIBUTES[layer], span
        assert ("kind" in span) == (span["label"] == "boilerplate")
        assert ("stance" in span) == (span["label"] == "cue")
        assert span.get("stance", "direct") in STANCES
        assert span.get("form", "direct") in FORMS
        assert span.get("voice", "own") in VOICES
        assert span.get("polarity", "affirmed") in POLARITIES
        assert span.get("kind", "credit") in FURNITURE
        assert span["why"].rstrip('"')[-1] == "."
        assert len(span["why"].split()) >= 3


@pytest.mark.parametrize("name", TEXTS)
def test_zones_do_not_overlap(name: str) -> None:
    zones = spans("zone", name)
    assert all(a["end"] <= b["start"] for a, b in pairwise(zones))
    assert sum(span["label"] == "lead" for span in zones) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_coded_in_furniture(name: str) -> None:
    furniture = [span for span in spans("zone", name) if span["label"] == "boilerplate"]
    others = [span for span in ARTICLES[name] if span["layer"] != "zone"]
    assert not [(f, o) for f in furniture for o in others if o["start"] < f["end"] and f["start"] < o["end"]]


@pytest.mark.parametrize("name", TEXTS)
def test_every_group_has_one_cue_and_a_content(name: str) -> None:
    for group, members in groups(name).items():
        roles = Counter(span["label"] for span in members)
        assert roles["cue"] == 1, (group, roles)
        assert roles["content"] >= 1, (group, roles)
        assert roles["source"] <= 1, (group, roles)
        assert len({span["form"] for span in members}) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_form_follows_from_the_quotation_marks(name: str) -> None:
    quotations = spans("quotation", name)
    for members in groups(name).values():
        contents = [span for span in members if span["label"] == "content"]
        if all(any(holds(q, c) for q in quotations) for c in contents):
            form = "direct"
        else:
            form = "mixed" if any(holds(c, q) for c in contents for q in quotations) else "indirect"
        assert {span["form"] for span in members} == {form}


@pytest.mark.parametrize("name", TEXTS)
def test_voice_follows_from_quotations_and_contents(name: str) -> None:
    quotations = spans("quotation", name)
    contents = [span for span in spans("attribution", name) if span["label"] == "content"]
    for span in ARTICLES[name]:
        if span["layer"] in VOICED:
            reported = "reported" if any(holds(c, span) for c in contents) else "own"
            assert span["voice"] == ("quoted" if any(holds(q, span) for q in quotations) else reported), span


@pytest.mark.parametrize("name", TEXTS)
def test_quotation_marks_are_inside_and_all_are_coded(name: str) -> None:
    quotations = spans("quotation", name)
    assert all(span["quote"][0] in "\"“‘" for span in quotations)
    covered = {i for span in spans("quotation", name) for i in range(span["start"], span["end"])}
    assert not [m.start() for m in re.finditer("[\"“‘”]", TEXTS[name]) if m.start() not in covered]


def test_no_real_person_or_body_is_quoted_directly() -> None:
    for name in ARTICLES:
        for members in groups(name).values():
            sources = [span["quote"] for span in members if span["label"] == "source"]
            if members[0]["form"] != "indirect":
                assert sources
                assert not any(map(REAL.search, sources)), sources


def test_the_same_word_has_the_same_code_on_every_side() -> None:
    codes = defaultdict(set)
    for layer in VOICED:
        for span in spans(layer):
            codes[layer, span["quote"].lower()].add(span["label"])
    assert {word: labels for word, labels in codes.items() if len(labels) > 1} == {}


def escalators(name: str) -> set[str]:
    found = [s for s in spans("frame", name) if s["label"] in ("escalation.act", "escalation.force")]
    return {s["actor"] for s in found if (s["voice"], s["polarity"]) == ("own", "affirmed") and s["actor"]}


def reassurers(name: str) -> set[str]:
    found = [s for s in spans("frame", name) if s["label"] == "reassurance"]
    return {s["actor"] for s in found if s["voice"] == "own"}


def test_the_state_broadcasters_mirror_each_other() -> None:
    assert escalators(WEST) == {"Russia"}
    assert escalators(EAST) == {"US", "NATO", "West"}
    assert reassurers(WEST) == {"NATO"}
    assert reassurers(EAST) == {"Russia"}


def test_every_label_stance_form_voice_and_polarity_occurs() -> None:
    everything = [span for found in ARTICLES.values() for span in found]
    for layer, labels in LABELS.items():
        assert {span["label"] for span in spans(layer)} == labels
    attributes = {
        "stance": STANCES, "form": FORMS, "voice": VOICES, "polarity": POLARITIES, "kind": FURNITURE,
    }
    for attribute, values in attributes.items():
        assert {span[attribute] for span in everything if attribute in span} == values


def test_furniture_stands_in_two_reports_besides_the_agency_dateline() -> None:
    kinds = {name: {s["kind"] for s in spans("zone", name) if "kind" in s} for name in ARTICLES}
    assert {name for name, found in kinds.items() if len(found) > 1} == {TABLOID, DAILY}


def order(members: list[dict[str, Any]]) -> str:
    """The roles of a group as they first come in the text, as in "cue source content"."""
    first = {span["label"]: span["start"] for span in reversed(members)}
    return " ".join(sorted(first, key=first.__getitem__))


def test_cues_of_every_shape_occur() -> None:
    cues = {span["quote"] for span in spans("attribution") if span["label"] == "cue"}
    assert {"according to", "per", ":", "adding", "was announced", "citing", "demand"} <= cues


def test_attributions_of_every_order_occur() -> None:
    orders = Counter(order(members) for name in ARTICLES for members in groups(name).values())
    assert orders["source cue content"] > 20
    assert orders["content source cue"] >= 3, "said after its source: …, the Pentagon said"
    assert orders["content cue source"] >= 3, "inverted, or according to"
    assert orders["cue content"] + orders["content cue"] >= 3, "agentless: it was announced"


@pytest.mark.parametrize("name", [TABLOID, DAILY])
def test_a_relay_has_one_content_and_two_groups(name: str) -> None:
    contents = Counter((s["start"], s["end"]) for s in spans("attribution", name) if s["label"] == "content")
    assert sum(count == 2 for count in contents.values()) == 1


def test_a_quotation_runs_over_paragraphs_and_closes_once() -> None:
    for name in (WEST, EAST):
        opened = [s for s in spans("quotation", name) if s["quote"][0] == "“" and "”" not in s["quote"]]
        assert len(opened) == 2
        assert all(TEXTS[name][s["end"] : s["end"] + 2] == "\n\n" for s in opened)


def test_marks_are_straight_in_some_and_curly_in_others() -> None:
    shapes = {name: {shape for shape in "\"“‘" if shape in text} for name, text in TEXTS.items()}
    assert set().union(*shapes.values()) == {'"', "“", "‘"}
    assert all(not ('"' in found and "“" in found) for found in shapes.values())


def test_an_unsupported_headline_phrase_is_not_quoted_below() -> None:
    quoted = spans("quotation", TABLOID)
    phrases = [s["quote"].strip("‘’").lower() for s in quoted if s["label"] == "unsupported"]
    below = [s["quote"].lower() for s in quoted if s["label"] == "direct"]
    assert phrases
    assert not [p for p in phrases for q in below if p in q]


def test_figures_conflict() -> None:
    assert "120,000" in TEXTS[WEST]
    assert "100,000" not in TEXTS[WEST]
    assert "100,000" in TEXTS[AGENCY]
    assert "120,000" not in TEXTS[AGENCY]
    assert "14,000" in TEXTS[AGENCY]
    assert "13,000" in TEXTS[DAILY]


def test_the_older_report_does_not_know_the_decision() -> None:
    assert [name for name, row in ROWS.items() if row["date"] == "2022-01-26"] == [MAGAZINE]
    assert not re.search(r"3,000|2,000|1,000|February|Wednesday|North Carolina", TEXTS[MAGAZINE])


def test_the_tabloid_stands_partly_on_agency_copy_and_says_so() -> None:
    tokens, shared = words(TEXTS[TABLOID]), runs(TEXTS[AGENCY], 8)
    inside = {i + k for i in range(len(tokens) - 7) if tuple(tokens[i : i + 8]) in shared for k in range(8)}
    assert 0.3 < len(inside) / len(tokens) < 0.7
    assert [s for s in spans("zone", TABLOID) if s.get("kind") == "credit" and "Corvane" in s["quote"]]


def test_no_other_pair_of_reports_shares_copy() -> None:
    credited = {AGENCY, TABLOID}
    pairs = [(a, b) for a in TEXTS for b in TEXTS if a < b and {a, b} != credited]
    assert not [(a, b, found) for a, b in pairs if (found := runs(TEXTS[a], 8) & runs(TEXTS[b], 8))]


@pytest.mark.parametrize("hard", KEY["known_hard"], ids=lambda h: f"{h['file']}:{h['start']}")
def test_known_hard_spans_are_in_the_key(hard: dict[str, Any]) -> None:
    place = ("start", "end", "quote", "layer")
    assert any(all(span[k] == hard[k] for k in place) for span in ARTICLES[hard["file"]])
    assert hard["why"]


@pytest.mark.parametrize("word", KEY["distractors"], ids=lambda w: f"{w['file']}:{w['start']}")
def test_distractors_are_coded_nowhere(word: dict[str, Any]) -> None:
    assert TEXTS[word["file"]][word["start"] : word["end"]] == word["quote"]
    assert word["why"]
    voiced = [span for span in ARTICLES[word["file"]] if span["layer"] in VOICED]
    assert not [s for s in voiced if s["start"] < word["end"] and word["start"] < s["end"]]


def test_no_sentence_comes_from_a_real_article() -> None:
    folder = os.environ.get("FRAMING_SEEDS")
    if not folder:
        pytest.skip("FRAMING_SEEDS is not set: there are no real articles to compare with")
    real = {path.name: path.read_text(encoding="utf-8") for path in Path(folder).glob("*.txt")}
    assert real, f"no .txt in {folder}"
    hits = {(a, b): runs(x, 8) & runs(y, 8) for a, x in TEXTS.items() for b, y in real.items()}
    assert {pair: found for pair, found in hits.items() if found} == {}
