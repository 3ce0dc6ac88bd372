"""Rates, zones, axes, attributions and differences agree with hand-worked figures and with scipy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from handmade import FILLER, annotated, article
from scipy import stats

from framing.comparison.differences import difference_table, rests
from framing.comparison.intervals import false_discovery_rates
from framing.comparison.outlets import Membership, Pole, axis_table, rate_table, zone_table
from framing.comparison.permutation import permutation_tests
from framing.comparison.sourcing import attribution_table, diversity
from framing.comparison.tallies import SPEAKERS, Tally, measure_names, tally
from framing.measurement import measure
from framing.model import Annotations

FAMILIES = {"frame:escalation.act": "rising", "frame:alarm": "rising", "frame:reassurance": "force"}
FOUND = [
    article("a", "Alder", {"stoke": 5, "dread": 1, "maybe": 1}),
    article("b", "Birch", {"comfort": 6, "maybe": 2}),
    article("c", "Cedar", {"stoke": 1}, filler=3),
]


def counted_up(found: Sequence[Annotations]) -> tuple[Tally, Membership]:
    measures = [measure(each) for each in found]
    names = measure_names(measures, FAMILIES)
    return tally(measures, names, FAMILIES), Membership.among([each.document.outlet for each in found])


def made(hits: np.ndarray, words: np.ndarray, outlet: Sequence[str]) -> tuple[Tally, Membership]:
    """A tally of one measure in the own voice: hits and words by document."""
    four = np.zeros((len(hits), 1, len(SPEAKERS)), dtype=np.int64)
    size = np.zeros((len(hits), len(SPEAKERS)), dtype=np.int64)
    four[:, 0, 0] = four[:, 0, 3] = hits
    size[:, 0] = size[:, 3] = words
    return Tally(("frame",), four, size), Membership.among(outlet)


def only(frame: pd.DataFrame, **values: str) -> pd.Series:
    """The one row with the values given."""
    rows = frame[np.logical_and.reduce([frame[name] == value for name, value in values.items()])]
    assert len(rows) == 1
    return rows.iloc[0]


def test_rates_by_measure_and_voice() -> None:
    table = rate_table(*counted_up(FOUND))
    row = only(table, outlet="Alder", measure="family:rising", voice="own")
    words = 4 + 10 * 16 + 7 * 2
    assert (row["count"], row["exposure"], row["documents"]) == (6, words, 1)
    assert row["rate"] == pytest.approx(1000 * 6 / words)
    assert row["high"] == pytest.approx(1000 * stats.chi2.ppf(0.975, 14) / 2 / words)
    assert only(table, outlet="Birch", measure="frame:alarm", voice="all")["count"] == 0
    assert only(table, outlet="Birch", measure="hedge:plausibility", voice="all")["count"] == 2


def test_too_little_text_is_no_rate() -> None:
    table = rate_table(*counted_up(FOUND))
    row = only(table, outlet="Cedar", measure="frame", voice="own")
    assert row["count"] == 1
    assert row["exposure"] < 100
    assert row[["rate", "low", "high"]].isna().all()
    assert only(table, outlet="Alder", measure="frame", voice="quoted")[["rate", "low", "high"]].isna().all()
    assert only(table, outlet="Alder", measure="frame:reassurance", voice="own")["rate"] == 0


def test_totals_are_the_sums_of_their_parts() -> None:
    table = rate_table(*counted_up(FOUND)).set_index(["outlet", "measure", "voice"])["count"]
    for outlet in ("Alder", "Birch", "Cedar"):
        parts = [table[outlet, m, "own"] for m in ("frame:alarm", "frame:escalation.act", "frame:reassurance")]
        assert table[outlet, "frame", "own"] == sum(parts)
        assert table[outlet, "frame", "all"] == sum(table[outlet, "frame", v] for v in ("own", "reported", "quoted"))


def test_opening_and_body_make_the_whole() -> None:
    text = f"Dread at the lake\nThe dread grows. {FILLER}"
    found = [annotated(text, [("Dread", {}), ("dread", {})], doc_id="a", outlet="Alder")]
    measures = [measure(each) for each in found]
    names = measure_names(measures, FAMILIES)
    opening = tally(measures, names, FAMILIES, ("headline", "standfirst", "lead"))
    body = tally(measures, names, FAMILIES, ("body",))
    table = zone_table(opening, body, Membership.among(["Alder"]))
    rows = table[(table["measure"] == "frame:alarm") & (table["voice"] == "own")]
    assert rows["zone"].tolist() == ["opening", "body"]
    assert rows["count"].tolist() == [1, 1]
    assert rows["exposure"].tolist() == [4, 19]


def test_an_axis_is_a_share_with_its_exact_interval() -> None:
    documents, membership = counted_up(FOUND)
    poles = (Pole("stoking", ("escalation", "alarm")), Pole("comforting", ("reassurance",)))
    table = axis_table(documents, membership, [("stokes-comforts", *poles)])
    row = only(table, outlet="Alder", voice="own")
    expected = stats.binomtest(6, 6).proportion_ci()
    assert (row["first_count"], row["second_count"], row["share"]) == (6, 0, 1)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    assert only(table, outlet="Birch", voice="quoted")[["share", "low", "high"]].isna().all()


def test_the_labels_of_a_pole_take_in_those_below_them() -> None:
    measures = ("frame", "frame:escalation.act", "frame:escalations", "frame:alarm", "hedge:escalation.act")
    assert Pole("up", ("escalation",)).among(measures) == [1]
    assert Pole("up", ("escalation.act", "frame:alarm")).among(measures) == [1, 3]


def test_a_difference_worked_by_hand() -> None:
    hits, words = np.array([8, 1, 5]), np.array([139, 400, 456])
    row = only(difference_table(*made(hits, words, ["A", "B", "C"]), seed=0), outlet="A", voice="own")
    ends = stats.binomtest(8, 14).proportion_ci(0.95 ** (1 / 3))
    assert row["rest"] == "B + C"
    assert row["ratio"] == pytest.approx((8 / 139) / (6 / 856))
    assert [row["low"], row["high"]] == pytest.approx([p / (1 - p) * 856 / 139 for p in (ends.low, ends.high)])


def test_two_outlets_make_one_comparison() -> None:
    table = difference_table(*made(np.array([8, 6]), np.array([139, 856]), ["A", "B"]), seed=0)
    one, other = (only(table, outlet=name, voice="own") for name in "AB")
    ends = stats.binomtest(8, 14).proportion_ci(0.95)
    assert one["low"] == pytest.approx(ends.low / (1 - ends.low) * 856 / 139)
    assert one["low"] == pytest.approx(1 / other["high"])


def test_one_article_an_outlet_has_no_test() -> None:
    table = difference_table(*counted_up(FOUND), seed=0)
    assert table[["p", "q"]].isna().all(axis=None)


def test_differences_without_hits_or_text_are_undefined() -> None:
    table = difference_table(*made(np.array([4, 0, 2]), np.array([400, 400, 40]), ["A", "B", "C"]), seed=0)
    assert table[table["voice"] == "quoted"][["ratio", "low", "high"]].isna().all(axis=None)
    assert only(table, outlet="C", voice="own")[["ratio", "low", "high"]].isna().all()
    assert only(table, outlet="B", voice="own")[["ratio", "low"]].tolist() == [0, 0]
    lone = difference_table(*made(np.array([4, 0]), np.array([400, 400]), ["A", "B"]), seed=0)
    row = only(lone, outlet="A", voice="own")
    assert row["low"] > 0
    assert np.isnan(row["ratio"])
    assert np.isnan(row["high"])


def test_one_outlet_has_no_rest() -> None:
    table = difference_table(*made(np.array([4, 3]), np.array([400, 400]), ["A", "A"]), seed=0)
    assert table[["ratio", "low", "high", "p", "q"]].isna().all(axis=None)


def test_a_test_needs_four_documents_on_both_sides() -> None:
    words = np.full(9, 300)
    enough = permutation_tests(*made(np.arange(9), words, list("AAAABBBBB")), 0, draws=99)
    few = permutation_tests(*made(np.arange(9), words, list("AAABBBBBB")), 0, draws=99)
    assert np.isfinite(enough[:, 0, 0]).all()
    assert np.isnan(few[:, 0, 0]).all()


def test_permutations_agree_with_scipy() -> None:
    """scipy's permutation test over all permutations, of the statistic written out for one outlet."""
    hits = np.array([4, 6, 5, 9, 1, 0, 3, 2, 4])
    words = np.array([300, 420, 380, 510, 290, 610, 330, 480, 350])

    def side(at: np.ndarray) -> tuple[float, float]:
        k, n = hits[at].astype(float), words[at].astype(float)
        residuals = k - k.sum() / n.sum() * n
        variance = len(at) / (len(at) - 1) * (residuals**2).sum() / (k.sum() + 0.5) ** 2
        return np.log((k.sum() + 0.5) / n.sum()), max(variance, 1 / (k.sum() + 0.5))

    def statistic(a: np.ndarray, b: np.ndarray) -> float:
        (one, one_variance), (other, other_variance) = side(a), side(b)
        return abs(one - other) / np.sqrt(one_variance + other_variance)

    expected = stats.permutation_test((np.arange(4), np.arange(4, 9)), statistic, n_resamples=np.inf,
                                      alternative="greater").pvalue  # fmt: skip
    found = permutation_tests(*made(hits, words, list("AAAABBBBB")), 3, draws=19_999)
    assert found[0, 0, 0] == pytest.approx(expected, abs=0.01)


def test_the_permutation_test_keeps_its_level() -> None:
    """Equal rates, uneven documents, and one outlet with articles three times as long: p ≤ .05 in about 5 of 100."""
    rng = np.random.default_rng(12)
    outlet = np.repeat(["A", "B"], [8, 20])
    words = (np.exp(rng.normal(6, 0.5, 28)) * np.where(outlet == "A", 3, 1)).round().astype(np.int64)
    hits = rng.poisson(0.006 * words[:, None] * rng.gamma(3, 1 / 3, (28, 1200)))
    size = np.stack([words, words * 0, words * 0, words], axis=1)
    four = np.stack([hits, hits * 0, hits * 0, hits], axis=2)
    documents = Tally(tuple(f"frame:{i}" for i in range(1200)), four, size)
    p = permutation_tests(documents, Membership.among(list(outlet)), 0, draws=199)[0, :, 0]
    assert 0.03 <= (p <= 0.05).mean() <= 0.07


def test_false_discoveries_stay_below_their_rate_and_planted_differences_are_found() -> None:
    """Sixty measures of three outlets, twenty uneven articles each; six measures are three times as frequent in one."""
    rng = np.random.default_rng(8)
    outlet = np.repeat(["A", "B", "C"], 20)
    factor = np.where((outlet == "A")[:, None] & (np.arange(60) < 6), 3.0, 1.0)
    names = tuple(f"frame:{i}" for i in range(60))
    false, found = [], []
    for seed in range(40):
        words = rng.integers(200, 900, 60)
        hits = rng.poisson(words[:, None] * 0.006 * factor * rng.gamma(3, 1 / 3, (60, 60)))
        four = np.stack([hits, hits * 0, hits * 0, hits * 0], axis=2)
        size = np.stack([words, words * 0, words * 0, words * 0], axis=1)
        p = permutation_tests(Tally(names, four, size), Membership.among(list(outlet)), seed, draws=999)[:, :, 0]
        discovered = false_discovery_rates(p.ravel()).reshape(p.shape) <= 0.1
        false.append(discovered[:, 6:].sum() / max(discovered.sum(), 1))
        found.append(discovered[0, :6].mean())
    assert np.mean(false) <= 0.1
    assert np.mean(found) >= 0.9


def test_the_rest_is_named_or_numbered() -> None:
    assert rests(["A", "B", "C"]) == ["B + C", "A + C", "A + B"]
    assert rests([f"o{i}" for i in range(40)])[0] == "39 others"


def attributed(words: str, **attributes: str) -> list[tuple[str, dict[str, str]]]:
    return [(words, {"layer": "attribution", **attributes})]


def test_attributions_are_counted_once_and_shared_out() -> None:
    text = f"News\nReed said rain fell. It rained, officials said. Officials warned of snow. {FILLER * 7}"
    marks = [
        *attributed("Reed", label="source", group=0, source_kind="citizen", speaker="Reed"),
        *attributed("said", label="cue", group=0, form="indirect"),
        *attributed("rain fell", label="content", group=0),
        *attributed("It rained", label="content", group=1, form="direct"),
        *attributed("officials", label="source", group=1, source_kind="unnamed", speaker="officials"),
        *attributed("said", label="cue", group=1),
        *attributed("Officials", label="source", group=2, source_kind="government", speaker="officials"),
        *attributed("warned", label="cue", group=2, form="mixed"),
    ]  # fmt: skip
    found = [annotated(text, marks, quoted=["It rained"], reported=["rain fell"])]
    row = attribution_table(found, [measure(each) for each in found], Membership.among(["Alder"])).iloc[0]
    assert row["attributions"] == 3
    assert row["rate"] == pytest.approx(3000 / row["words"])
    assert row["direct_share"] == pytest.approx(2 / 3)
    assert row["unnamed_share"] == row["official_share"] == pytest.approx(1 / 3)
    assert row["diversity"] == pytest.approx(1 - 2 / 6)
    letters = sum(len(word) for word in text.replace(".", " ").replace(",", " ").split())
    assert row["attributed_share"] == pytest.approx(len("rainfellItrained") / letters)


def test_shares_of_nothing_are_undefined() -> None:
    found = [article("a", "Alder", {}, filler=2)]
    row = attribution_table(found, [measure(each) for each in found], Membership.among(["Alder"])).iloc[0]
    shares = ["rate", "low", "high", "direct_share", "unnamed_share", "official_share", "diversity"]
    assert row[shares].isna().all()
    assert row["attributed_share"] == 0
    assert np.isnan(diversity([1]))
    assert diversity([2, 2]) == pytest.approx(2 / 3)
