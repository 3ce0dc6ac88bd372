"""What counts, under which key, over how many words."""

from __future__ import annotations

import numpy as np
from handmade import annotated
from hypothesis import given
from hypothesis import strategies as st

from framing.measurement import attributions, counted, exposure, measure, measure_all, measure_paragraphs
from framing.model import Annotations, Measures

TEXT = (
    "Dread at the river\n"
    "The fleet stokes dread. “We stoke nothing,” the admiral said. Maybe dread will pass.\n"
    "Photo: dread at the quay"
)
MARKS = [
    ("stokes", {"label": "escalation.act"}),
    ("stoke nothing", {"label": "escalation.act", "polarity": "negated"}),
    ("Maybe", {"layer": "hedge", "label": "plausibility"}),
    ("the admiral", {"layer": "attribution", "label": "source", "group": 0}),
    ("said", {"layer": "attribution", "label": "cue", "group": 0}),
    ("“We stoke nothing,”", {"layer": "attribution", "label": "content", "group": 0}),
    ("“We stoke nothing,”", {"layer": "quotation", "label": "direct"}),
]


def article(**more: object) -> Annotations:
    dread = [("Dread", {}), *([("dread", {})] * 3)]
    furniture = ["Photo: dread at the quay"]
    marks = [m for m in MARKS if m[1].get("layer") != "quotation"]
    return annotated(TEXT, [*dread, *marks], quoted=["“We stoke nothing,”"], furniture=furniture, **more)


def test_each_key_counts_its_spans() -> None:
    counts = dict(measure(article()).counts)
    assert counts == {
        ("attribution", "all", "body"): 1,
        ("frame:alarm", "own", "body"): 2,
        ("frame:alarm", "own", "headline"): 1,
        ("frame:escalation.act", "own", "body"): 1,
        ("frame:escalation.act:negated", "quoted", "body"): 1,
        ("hedge:plausibility", "own", "body"): 1,
    }


def test_words_of_boilerplate_are_no_exposure() -> None:
    found = measure(article())
    assert exposure(found, "words") == 4 + 14
    assert exposure(found, "furniture") == 5
    assert found.exposures["words", "quoted", "body"] == 3
    assert found.exposures["characters", "quoted", "body"] == len("Westokenothing")
    assert found.exposures["sentences", "all", "headline"] == 1


def test_hits_in_boilerplate_never_count() -> None:
    made = article()
    spans = [s for s, yes in zip(made.spans(), counted(made), strict=True) if yes]
    assert all(s.zone != "boilerplate" for s in spans)
    assert not any(s.start >= TEXT.index("Photo") for s in spans)


def test_unsure_voice_stays_out() -> None:
    sure = annotated("Dread\nThe dread.", [("dread", {})])
    unsure = annotated("Dread\nThe dread.", [("dread", {"voice_certain": False})])
    assert sum(measure(sure).counts.values()) == 1
    assert not measure(unsure).counts
    assert not counted(unsure).any()


def test_a_hedge_counts_whatever_its_polarity() -> None:
    made = annotated("Line\nIt may come.", [("may", {"layer": "hedge", "label": "modal", "polarity": "negated"})])
    assert dict(measure(made).counts) == {("hedge:modal", "own", "body"): 1}


def test_a_quotation_takes_the_zone_of_its_first_word() -> None:
    mark = ("“A storm”", {"layer": "quotation", "label": "direct", "zone": None})
    made = annotated("“A storm” is near\nIt is.", [mark])
    assert dict(measure(made).counts) == {("quotation:direct", "all", "headline"): 1}


def test_an_attribution_is_its_cue_else_its_content() -> None:
    text = "Line\nPer Reed, rain fell. Snow fell, Reed said."
    marks = [
        ("Reed", {"layer": "attribution", "label": "source", "group": 4}),
        ("rain fell", {"layer": "attribution", "label": "content", "group": 4}),
        ("Snow fell", {"layer": "attribution", "label": "content", "group": 7}),
        ("said", {"layer": "attribution", "label": "cue", "group": 7}),
        ("Line", {"layer": "attribution", "label": "cue"}),
    ]
    made = annotated(text, marks)
    assert [made.table.span(row).label for row in attributions(made)] == ["cue", "content", "cue"]
    assert np.flatnonzero(counted(made)).tolist() == attributions(made).tolist()


def test_a_text_without_words_has_no_counts() -> None:
    found = measure(annotated("…\n—"))
    assert exposure(found, "words") == 0
    assert not found.counts
    assert found.documents == 1
    assert measure_paragraphs(annotated("")) == []


@st.composite
def articles(draw: st.DrawFn) -> Annotations:
    """Texts of the words "a" and "dread", some of the latter marked in one way or another."""
    lines = draw(st.lists(st.lists(st.sampled_from(["a", "dread"]), max_size=6), min_size=1, max_size=5))
    text = "\n".join(" ".join(line) + "." for line in lines)
    marks = []
    for _ in range(text.count("dread")):
        layer = draw(st.sampled_from(["frame", "hedge", "loaded", "quotation"]))
        polarity = draw(st.sampled_from(["affirmed", "negated", "averted", "hypothetical"]))
        marks.append(("dread", {"layer": layer, "polarity": polarity, "voice_certain": draw(st.booleans())}))
    return annotated(text, marks)


@given(articles())
def test_paragraphs_add_up_to_their_document(made: Annotations) -> None:
    whole, parts = measure(made), sum(measure_paragraphs(made), Measures())
    assert dict(parts.counts) == dict(whole.counts)
    words = {key: n for key, n in whole.exposures.items() if key[0] != "sentences"}
    assert dict(parts.exposures) == words


@given(articles(), articles())
def test_counts_are_the_spans_that_count(one: Annotations, other: Annotations) -> None:
    both = measure(one) + measure(other)
    affirmed = sum(n for (name, _, _), n in both.counts.items() if name.count(":") == 1)
    assert affirmed == sum(int(np.sum(counted(made))) for made in (one, other))
    assert both.documents == 2


@given(st.lists(articles(), max_size=4))
def test_documents_measured_together_are_measured_alike(made: list[Annotations]) -> None:
    assert measure_all(made) == [measure(each) for each in made]
