"""The tagger: same in, same out; a text's labels are its own; no text takes more than its share of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import spent

from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.annotation.tagger import LABEL_NAMES, tag
from framing.annotation.tagger.features import find_features
from framing.annotation.tagger.tape import BLANKS, lay_out
from framing.annotation.tagger.viterbi import find_best_labels
from framing.annotation.tagger.weights import shipped
from framing.tokens import tokenise

TEXTS = (
    "Harbour opens again\n\nThe port authority said on Monday that ships could return. “We are ready,” said Ana Ruiz, "
    "its director, adding that two berths stay closed.",
    "Farmers fear a dry spring.\nAccording to the institute, rain fell on four days only.",
    "“No comment.”",
    "",
    "   \n\n ",
    "One\nTwo\nThree",
)
HOSTILE = {
    "a megabyte without a space": "a" * 1_000_000,
    "a hundred thousand marks": "“" * 100_000,
    "marks by turns": "\"'" * 50_000,
    "a line of many words": "he said that " * 60_000,
    "a word a line": "said\n" * 100_000,
    "closing marks": "said” " * 50_000,
}
MARKS = "“”\"'‘’«».,;:!?()-—\n aAbs1'…\u00a0İß😀"


def label(texts: Sequence[str]) -> list[list[int]]:
    """The labels of each text."""
    tokens = tokenise(texts)
    quotations = find_quotations(tokens)
    labels = tag(tokens, quotations, find_sentences(tokens, quotations))
    return [labels[tokens.doc == number].tolist() for number in range(len(texts))]


def names(text: str) -> dict[str, str]:
    """The label of each word of a text without repeated words."""
    tokens = tokenise([text])
    words = [tokens.text(i, i) for i in range(len(tokens))]
    return dict(zip(words, (LABEL_NAMES[k] for k in label([text])[0]), strict=True))


def test_finds_source_cue_and_content() -> None:
    found = names("The minister said that talks would resume in spring.")
    assert found["minister"].endswith("source")
    assert found["said"].endswith("cue")
    assert {found[word] for word in ("talks", "would", "resume", "spring")} == {"I-content"}


def test_finds_a_quotation_with_its_marks() -> None:
    found = names("“Prices will not fall before winter,” said Ana Ruiz, an analyst.")
    assert found["“"] == "B-content"
    assert found["”"] == "I-content"
    assert found["said"] == "B-cue"
    assert found["Ruiz"] == "I-source"


def test_leaves_plain_narrative_alone() -> None:
    found = names("The train left the station at noon and reached the coast by night.")
    assert set(found.values()) == {"O"}


def test_is_the_same_every_time() -> None:
    assert label(TEXTS) == label(TEXTS)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (2, 2, 0, 5, 1, 0)])
def test_a_text_has_the_same_labels_alone_and_in_any_batch(order: tuple[int, ...]) -> None:
    together = label([TEXTS[number] for number in order])
    assert together == [label([TEXTS[number]])[0] for number in order]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(MARKS, max_size=60), max_size=5))
def test_any_texts_are_tagged_alike_alone_and_together(texts: list[str]) -> None:
    assert label(texts) == [label([text])[0] for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.text(MARKS, max_size=200))
def test_nothing_goes_on_that_has_not_begun(text: str) -> None:
    tokens = tokenise([text])
    quotations = find_quotations(tokens)
    labels = tag(tokens, quotations, find_sentences(tokens, quotations))
    for place, found in enumerate(labels.tolist()):
        if found and found % 2 == 0:
            assert place
            assert tokens.line[place] == tokens.line[place - 1]
            assert labels[place - 1] in (found, found - 1)


def test_no_text_at_all() -> None:
    assert label([]) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_linear_time(name: str) -> None:
    text = HOSTILE[name]
    half = spent(lambda: label([text[: len(text) // 2]]))
    assert spent(lambda: label([text])) < 4 * half + 0.5


def test_a_long_line_is_tagged_like_its_parts() -> None:
    sentence = "The mayor said that the bridge would close. It was built long ago and nobody minds. "
    once, often = label([sentence * 3])[0], label([sentence * 400])[0]
    size = len(once) // 3
    assert len(often) == 400 * size
    inner = [often[at : at + size] for at in range(5 * size, 390 * size, size)]
    assert sum(part == once[size : 2 * size] for part in inner) > 0.95 * len(inner)


def test_lines_stand_apart_on_the_tape() -> None:
    tape = lay_out(tokenise(["One two\nthree", "four"]))
    assert tape.place.tolist() == [4, 5, 10, 15]
    assert tape.size == 4 + 4 * (BLANKS)
    assert tape.line_first.tolist() == [4, 10, 15]
    assert tape.line_last.tolist() == [5, 10, 15]


def test_features_of_a_text_are_its_own() -> None:
    weights = shipped()
    rows = []
    for texts in ((TEXTS[0],), (TEXTS[1], TEXTS[0], TEXTS[5])):
        tokens = tokenise(texts)
        quotations = find_quotations(tokens)
        tape = lay_out(tokens)
        features = find_features(tokens, quotations, find_sentences(tokens, quotations), tape, weights.vocabulary)
        mine = tape.place[tokens.doc == texts.index(TEXTS[0])]
        seen = [window.rows[mine] for window in features.windows()]
        seen += [row[level.units.of[mine]] for level in features.levels() for row in level.rows]
        rows.append(np.stack(seen))
    assert (rows[0] == rows[1]).all()


def test_viterbi_finds_the_best_sequence() -> None:
    """Against every sequence of labels, for short lines and random scores."""
    random = np.random.default_rng(7)
    tape = lay_out(tokenise(["a b c d\ne f", "g"]))
    scores = np.zeros((tape.size, 8), np.int16)
    scores[tape.place, :7] = random.integers(-500, 500, (len(tape.place), 7))
    transitions = random.integers(-400, 400, (7, 7)).astype(np.int32)
    beginnings = random.integers(-400, 400, 7).astype(np.int32)
    found = find_best_labels(scores, tape, transitions, beginnings)
    for first, last in zip(tape.line_first, tape.line_last, strict=True):
        line = scores[first : last + 1, :7].astype(int)
        sums = beginnings + line[0]
        for row in line[1:]:
            sums = sums[..., None] + transitions + row
        best = np.unravel_index(int(sums.argmax()), sums.shape)
        assert found[first : last + 1].tolist() == [int(label) for label in best]
