"""Within stories: the ratio agrees with a hand-worked table, intervals cover, tests keep their level, topic is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from click.testing import CliRunner
from handmade import annotated, article, codebook, corpus_of
from scipy import stats

from framing.cli import main
from framing.comparison.comparing import compare
from framing.comparison.intervals import false_discovery_rates
from framing.comparison.keyness import keyness_table
from framing.comparison.mantel_haenszel import Cells, Ratios, cells, mantel_haenszel
from framing.comparison.outlets import Membership
from framing.comparison.permutation import permutation_tests, permutation_tests_within
from framing.comparison.strata import Strata, story_rates
from framing.comparison.tallies import SPEAKERS, Tally


def made(hits: np.ndarray, words: np.ndarray) -> Tally:
    """Own-voice hits, [document, measure], and words by document."""
    four = np.zeros((*hits.shape, len(SPEAKERS)), dtype=np.int64)
    size = np.zeros((len(hits), len(SPEAKERS)), dtype=np.int64)
    four[:, :, 0] = four[:, :, 3] = hits
    size[:, 0] = size[:, 3] = words
    return Tally(tuple(f"frame:{i}" for i in range(hits.shape[1])), four, size)


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def test_documents_enter_whose_story_another_outlet_reports() -> None:
    strata = Strata.among(["fire", "flood", "fire", "vote", "flood", "flood"], np.array([0, 0, 1, 2, 0, 0]))
    assert strata.of.tolist() == [0, -1, 0, -1, -1, -1]
    assert (strata.size, strata.entered.tolist()) == (1, [0, 2])
    one, rest = strata.sides(np.array([0, 0, 1, 2, 0, 0]), 3)
    assert (one.tolist(), rest.tolist()) == ([1, 1, 0], [1, 1, 0])


def test_a_ratio_of_two_stories_worked_by_hand() -> None:
    """8 hits in 400 words against 6 in 600, and 3 in 500 against 1 in 500.

    Σ a·T₀/T = 8·600/1000 + 3·500/1000 = 6.3 and Σ b·T₁/T = 6·400/1000 + 1·500/1000 = 2.9, so ψ = 2.1724. The variance is
    (14·400·600/10⁶ + 4·500·500/10⁶) / (6.3·2.9) = 4.36 / 18.27 = 0.23864, and √ of it 0.4885; ψ·e^±0.9575 is 0.834 to 5.66.
    """
    table = Cells(np.array([0, 0]), column(8, 3), column(400, 500), column(6, 1), column(600, 500))
    found = mantel_haenszel(table, 1)
    assert found.ratio.item() == pytest.approx(6.3 / 2.9)
    assert found.variance.item() == pytest.approx(4.36 / 18.27)  # the stories agree: no dispersion
    low, high = found.interval(0.95)
    assert (low.item(), high.item()) == pytest.approx((0.834, 5.660), abs=0.002)
    assert (found.count.item(), found.rest_count.item()) == (11, 7)


def test_one_story_is_the_plain_ratio() -> None:
    found = mantel_haenszel(Cells(np.array([0]), column(8), column(139), column(6), column(856)), 1)
    assert found.ratio.item() == pytest.approx((8 / 139) / (6 / 856))
    assert found.variance.item() == pytest.approx(1 / 8 + 1 / 6)


def test_a_side_without_hits_or_words_is_undefined() -> None:
    hits, rest, words = column(0, 4, 4, 0), column(4, 0, 4, 0), column(300, 300, 300, 300)
    found = mantel_haenszel(Cells(np.arange(4), hits, words, rest, column(300, 300, 0, 300)), 4)
    assert np.isnan(found.ratio[:, 0]).tolist() == [False, True, True, True]
    assert found.ratio[0, 0] == 0
    assert np.isnan(found.interval(0.95)).all()


def corpus(
    seed: int, stories: int, outlets: int, measures: int, factor: float = 1.0, planted: int = 0, extra: float = 0.3
) -> tuple[Tally, Membership, Strata]:
    """One uneven report of each outlet on each story; stories differ in rate, the first outlet is `factor` times as high
    in the `planted` first measures, and it writes more of the stories that are full of hits."""
    rng = np.random.default_rng(seed)
    story, outlet = (each.ravel() for each in np.indices((stories, outlets)))
    usual = 0.006 * rng.gamma(1.5, 1 / 1.5, (stories, 1))
    words = np.exp(rng.normal(6, 0.4, len(story))) * np.where(outlet == 0, 200 * usual[story, 0], 1)
    words = np.maximum(words, 40).round()
    rate = usual[story] * np.ones((1, measures))
    rate[:, :planted] *= np.where(outlet == 0, factor, 1)[:, None]
    rate = rate * rng.gamma(1 / extra, extra, rate.shape) if extra else rate
    hits = rng.poisson(rate * words[:, None])
    return made(hits, words), Membership.among([f"o{o}" for o in outlet]), Strata.among([str(s) for s in story], outlet)


def ratios(documents: Tally, membership: Membership, strata: Strata) -> Ratios:
    """The ratios of every outlet in its own voice."""
    measures = np.arange(len(documents.measures))
    table = cells(documents, membership.of, strata, measures, np.zeros_like(measures))
    return mantel_haenszel(table, len(membership.names))


@pytest.mark.parametrize("true", [1.0, 1.8])
@pytest.mark.parametrize(
    ("stories", "outlets", "extra", "most"), [(12, 2, 0.0, 0.98), (12, 2, 0.3, 0.97), (12, 3, 0.3, 0.97), (40, 3, 0.5, 0.97)]
)
def test_intervals_within_stories_cover_the_true_ratio(
    stories: int, outlets: int, extra: float, most: float, true: float
) -> None:
    covered = []
    for seed in range(8):
        low, high = ratios(*corpus(seed, stories, outlets, 300, true, 300, extra)).interval(0.95)
        covered.append(((low[0] <= true) & (high[0] >= true))[np.isfinite(low[0])].mean())
    assert 0.93 <= np.mean(covered) <= most, np.mean(covered)


def test_topic_passes_for_style_only_without_strata() -> None:
    """An outlet that writes more of the stories that are full of hits has more hits, and is not different."""
    plain, within = [], []
    for seed in range(8):
        documents, membership, strata = corpus(seed, 30, 3, 40)
        pooled = documents.pooled(membership.of, 3)
        hits, words = pooled.hits[:, :, 0], pooled.words[:, :1]
        plain += (hits[0] / words[0] / (hits[1:].sum(axis=0) / words[1:].sum(axis=0))).tolist()
        within += ratios(documents, membership, strata).ratio[0].tolist()
    assert np.median(plain) > 1.25
    assert 0.95 < np.median(within) < 1.05


def test_the_test_within_stories_keeps_its_level() -> None:
    shares = []
    for seed in range(3):
        documents, membership, strata = corpus(seed, 16, 3, 400)
        p = permutation_tests_within(documents, membership, strata, seed, draws=199)[:, :, 0]
        shares.append((p <= 0.05).mean())
    assert 0.03 <= np.mean(shares) <= 0.07, shares


def test_false_discoveries_within_stories_stay_below_their_rate() -> None:
    false, found = [], []
    for seed in range(15):
        documents, membership, strata = corpus(seed, 40, 3, 60, 3.0, 6)
        p = permutation_tests_within(documents, membership, strata, seed, draws=999)[:, :, 0]
        discovered = false_discovery_rates(p.ravel()).reshape(p.shape) <= 0.1
        false.append(discovered[:, 6:].sum() / max(discovered.sum(), 1))
        found.append(discovered[0, :6].mean())
    assert np.mean(false) <= 0.1
    assert np.mean(found) >= 0.9


def test_the_test_agrees_with_scipy() -> None:
    """Two outlets, one report each on seven stories: scipy's paired permutation test of the same statistic."""
    rng = np.random.default_rng(2)
    hits, words = rng.poisson(5, 14), rng.integers(300, 600, 14)
    outlet, story = np.tile([0, 1], 7), np.repeat(np.arange(7), 2)
    strata = Strata.among([str(s) for s in story], outlet)
    documents = made(hits[:, None], words)
    rate = story_rates(documents, strata)[:, 0, 0]
    left = hits - words * rate
    share = words / np.repeat(words.reshape(7, 2).sum(axis=1), 2)
    chance = words * rate * (1 - share)

    def statistic(one: np.ndarray, other: np.ndarray, axis: int = -1) -> np.ndarray:
        at = one.astype(int)
        error = np.sqrt(np.maximum((left[at] ** 2).sum(axis=axis), chance[at].sum(axis=axis)))
        return np.abs(left[at].sum(axis=axis)) / error

    expected = stats.permutation_test(
        (np.arange(0, 14, 2.0), np.arange(1, 14, 2.0)), statistic, permutation_type="samples", n_resamples=np.inf,
        alternative="greater", vectorized=True,
    ).pvalue  # fmt: skip
    found = permutation_tests_within(documents, Membership.among([str(o) for o in outlet]), strata, 1, draws=19_999)
    assert found[0, 0, 0] == pytest.approx(expected, abs=0.012)


def test_a_test_within_stories_needs_four_documents_on_both_sides() -> None:
    documents, membership, strata = corpus(1, 3, 3, 4)
    assert np.isnan(permutation_tests_within(documents, membership, strata, 0, draws=99)).all()
    assert np.isfinite(permutation_tests(*corpus(1, 4, 3, 4)[:2], 0, draws=99)[:, :, 0]).all()


def on(stories: Sequence[str]) -> list:
    return [article(f"{outlet}{at}", outlet, {"stoke": 2 + at, "comfort": 1}, story=story)
            for at, story in enumerate(stories) for outlet in ("A", "B", "C")]  # fmt: skip


def test_a_study_within_stories_says_which_documents_enter() -> None:
    found = [*on(["fire", "flood", "vote", "storm"]), article("z", "A", {"stoke": 9}, story="alone")]
    study = compare(corpus_of(found), codebook=codebook(), annotations=found, within_story=True)
    assert study.settings["within_story"] is True
    assert study.stories.set_index("doc_id")["compared"].to_dict()["z"] is False
    assert study.stories["compared"].sum() == 12
    rows = study.differences[study.differences["outlet"] == "A"]
    assert rows["documents"].unique().tolist() == [4]
    assert rows["rest_documents"].unique().tolist() == [8]
    plain = compare(corpus_of(found), codebook=codebook(), annotations=found)
    assert plain.signature.hash != study.signature.hash
    assert plain.differences.set_index("outlet").loc["A", "documents"].unique().tolist() == [5]


def test_without_a_story_in_common_nothing_is_compared() -> None:
    found = [article(name, name, {"stoke": 3}, story=f"story of {name}") for name in "ABC"]
    study = compare(corpus_of(found), codebook=codebook(), annotations=found, within_story=True)
    assert study.differences[["ratio", "low", "high", "p"]].isna().all(axis=None)
    assert study.clusters.empty
    assert study.keyness.empty


def test_words_of_a_topic_are_not_distinctive_within_stories() -> None:
    boats, rain = "Boats sailed", "Rain fell"
    told = {"A": [f"{boats} gladly. "] * 8 + [f"{rain} gladly. "], "B": [f"{boats}. ", f"{rain}. ", f"{rain}. "] * 3}
    made = [annotated(f"{name} {at}\n" + text * 6, doc_id=f"{name}{at}", outlet=name)
            for name, texts in told.items() for at, text in enumerate(texts)]  # fmt: skip
    membership = Membership.among([each.document.outlet for each in made])
    strata = Strata.among([rain if rain in each.text else boats for each in made], membership.of)
    plain, within = (keyness_table(made, membership, given) for given in (None, strata))
    assert {"boats", "gladly"} <= set(plain[plain["outlet"] == "A"]["term"])
    assert set(within[within["outlet"] == "A"]["term"]) == {"gladly"}


def test_the_command_says_how_many_documents_enter(tmp_path) -> None:  # type: ignore[no-untyped-def]
    rows = [f'{outlet},fire,"Fire on the hill. A crisis grew in the town, {outlet} said, and talks began. Many fled."'
            for outlet in ("Alder", "Birch")] + ['Cedar,vote,"A quiet vote was held."']  # fmt: skip
    (tmp_path / "many.csv").write_text("\n".join(["outlet,story,text", *rows]) + "\n")
    page = str(tmp_path / "page.html")
    result = CliRunner().invoke(main, ["compare", str(tmp_path / "many.csv"), "--within-story", "-o", page])
    assert result.exit_code == 0, result.output
    assert "stories 1, with 2 of 3 documents" in result.output
