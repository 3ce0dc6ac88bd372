"""Compared in parts: the counts of the whole corpus, exactly; passages of a sample; the same bytes however it is done."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import framing
from benchmarks.articles import recombine, write_parquet
from framing.batch import comparing
from framing.batch.annotating import Recipe, annotator
from framing.batch.comparing import Wide, compare_files
from framing.batch.running import Running
from framing.cli import main
from framing.comparison import permutation
from framing.comparison.intervals import poisson_interval
from framing.comparison.outlets import Membership, spread
from framing.comparison.permutation import permutation_tests
from framing.comparison.sourcing import diversity
from framing.comparison.tallies import Tally
from framing.comparison.totals import BAGS, Totals, merged
from framing.errors import StudyError
from framing.reading import read_corpus
from framing.reporting.page import write_page
from framing.resources import folder

DRAWS = (99, 199)  # fewer permutations than a person gets, for the tests' sake
SCRIPT = (
    f"from framing.comparison import permutation; permutation.PERMUTATIONS = {DRAWS}; import framing.cli as c; c.main()"
)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(permutation, "PERMUTATIONS", DRAWS)
        yield


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("totals") / "articles.parquet"
    records = [{"outlet": d.outlet, "text": d.text} for d in read_corpus(folder("seeds"))]
    write_parquet(recombine(records, 300, words=150), path, rows=25)
    return path


@pytest.fixture(scope="module")
def whole(articles: Path) -> framing.Study:
    return framing.compare(read_corpus(articles))


@pytest.fixture(scope="module")
def wide(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Wide:
    return compare_files([articles], tmp_path_factory.mktemp("wide") / "page.html", Recipe(), Running(), sample=4)


@pytest.mark.parametrize("table", ["outlets", "zones", "axes", "attribution", "differences", "distances", "clusters"])
def test_counts_rates_and_places_are_those_of_all_articles(wide: Wide, whole: framing.Study, table: str) -> None:
    made, expected = getattr(wide.study, table), getattr(whole, table)
    estimated = {"low", "high", "p", "q", "stability", "diversity"}
    exact = [name for name in expected.columns if name not in estimated]
    pd.testing.assert_frame_equal(made[exact], expected[exact], check_exact=table != "distances")


def test_intervals_are_close_to_those_of_the_documents(wide: Wide, whole: framing.Study) -> None:
    for end in ("low", "high"):
        apart = (wide.study.outlets[end] / whole.outlets[end]).dropna()
        assert abs(apart.median() - 1) < 0.02
        assert apart.between(0.5, 2).mean() > 0.98
    np.testing.assert_allclose(wide.study.attribution["diversity"], whole.attribution["diversity"], atol=0.01)


def test_documents_and_passages_are_a_sample_of_every_outlet(wide: Wide, whole: framing.Study) -> None:
    outlets = whole.documents["outlet"].nunique()
    assert Counter(wide.study.documents["outlet"]) == dict.fromkeys(whole.documents["outlet"], 4)
    assert wide.study.settings["documents"] == wide.run.documents == 300
    assert wide.study.settings["sample"] == len(wide.shown.documents) == 4 * outlets
    assert set(wide.study.spans["doc_id"]) <= set(wide.study.documents["doc_id"])
    texts = dict(zip(whole.documents["doc_id"], whole.documents["text"], strict=True))
    assert all(texts[row.doc_id] == row.text for row in wide.study.documents.itertuples())


def test_the_work_folder_holds_no_text(wide: Wide, whole: framing.Study) -> None:
    parts = [path.read_bytes() for path in wide.run.files]
    assert len(parts) == 12
    totals = merged(parts, 4)
    assert totals.documents == 300
    kept = b"".join(parts) + totals.to_bytes()
    assert not any(text[:40].encode() in kept for text in whole.documents["text"])


def test_totals_add_up_in_any_order(articles: Path) -> None:
    found = annotator(Recipe()).annotate(list(read_corpus(articles))[:60])
    pieces = [Totals.of(found[at : at + 7], 0, 3).to_bytes() for at in range(0, 60, 7)]
    expected = Totals.of(found, 0, 3).to_bytes()
    for seed in range(3):
        random.Random(seed).shuffle(pieces)
        assert merged(pieces, 3).to_bytes() == expected
    assert Totals.from_bytes(expected, 3).to_bytes() == expected


@pytest.mark.parametrize("running", [Running(workers=2), Running(scheduler="local", workers=2)], ids=["pool", "dask"])
def test_whoever_does_it_the_study_has_the_same_bytes(
    articles: Path, wide: Wide, tmp_path: Path, running: Running
) -> None:
    if running.scheduler:
        pytest.importorskip("distributed")
    again = compare_files([articles], tmp_path / "page.html", Recipe(), running, sample=4)
    wide.study.to_json(tmp_path / "a.json")
    again.study.to_json(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert again.study.signature != again.shown.signature


def test_a_killed_comparison_goes_on_to_the_same_study(articles: Path, wide: Wide, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, "compare", str(articles), "-o", str(tmp_path / "page.html")]
    command += ["--json", str(tmp_path / "study.json"), "--sample", "4"]
    run = subprocess.Popen([*command, "--totals"], stdout=subprocess.DEVNULL)
    while not list(tmp_path.glob(".page.html.parts/*/*.json")):
        assert run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.wait()
    kept = len(list(tmp_path.glob(".page.html.parts/*/*.json")))
    assert kept > 0
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=True)
    assert "counts are over 300 articles, passages from a sample of 24" in done.stdout
    wide.study.to_json(tmp_path / "expected.json")
    assert (tmp_path / "study.json").read_bytes() == (tmp_path / "expected.json").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["expected.json", "page.html", "study.json"]


def test_the_page_shows_the_sample_and_says_what_was_counted_over_all(wide: Wide, tmp_path: Path) -> None:
    page = write_page(wide.shown, tmp_path / "page.html", whole=wide.study).read_text(encoding="utf-8")
    assert "All 300 articles" in page
    assert "shows a sample of 24 articles" in page
    rate = wide.study.outlets.query("measure == 'hedge' and voice == 'own'").iloc[0]
    assert f"{rate['rate']:.2f} ({rate['low']:.2f} to {rate['high']:.2f})" in page
    assert wide.study.signature.hash[:16] in page
    with pytest.raises(StudyError, match="more articles than it holds"):
        wide.study.to_html(tmp_path / "other.html")
    wide.study.to_json(tmp_path / "study.json")
    assert framing.Study.from_json(tmp_path / "study.json").settings == json.loads(json.dumps(wide.study.settings))


def test_large_files_are_compared_by_totals_unasked(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "LARGE", articles.stat().st_size - 1)
    words = ["compare", str(articles), "-o", str(tmp_path / "page.html"), "--text", "none"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "counts are over 300 articles" in result.stdout
    result = CliRunner().invoke(main, [*words, "--totals", "--within-story"])
    assert result.exit_code == 2


def test_speakers_in_buckets_meet_by_chance_and_that_is_allowed_for() -> None:
    draw = np.random.default_rng(1)
    speakers = draw.zipf(1.4, 20_000) % 5000
    exact = diversity(np.unique(speakers, return_counts=True)[1])
    place = draw.integers(0, 64, 5000)
    bucketed = np.unique(place[speakers], return_counts=True)[1]
    assert abs(diversity(bucketed, 64) - exact) < 0.01 < abs(diversity(bucketed) - exact)
    assert np.isnan(diversity([1], 64))


@pytest.mark.parametrize("sizes", [(8, 600), (60, 600), (600, 600)])
def test_bags_keep_the_level_of_intervals_and_tests(sizes: tuple[int, int]) -> None:
    """Overdispersed counts of one rate: 95 % intervals hold it, and few tests find a difference."""
    draw, rate, held, found, times = np.random.default_rng(4), 0.004, 0, 0, 150
    for _ in range(times):
        outlet = np.repeat([0, 1], sizes)
        words = draw.integers(200, 900, len(outlet))
        hits = draw.poisson(draw.gamma(1.0, 1.0, len(outlet)) * rate * words)
        bag = outlet * BAGS + draw.integers(0, BAGS, len(outlet))
        each = np.bincount(bag, minlength=2 * BAGS)
        used = np.flatnonzero(each)
        k, n = (np.bincount(bag, values, 2 * BAGS)[used].astype(np.int64) for values in (hits, words))
        units = Tally(("hedge",), np.tile(k[:, None, None], (1, 1, 4)), np.tile(n[:, None], (1, 4)), each[used])
        membership = Membership(("a", "b"), used // BAGS)
        pooled = units.pooled(membership.of, 2)
        low, high = poisson_interval(
            pooled.hits[:, 0, 0], pooled.words[:, 0], dispersion=spread(units, membership)[:, 0, 0]
        )
        held += int((low[0] <= rate) & (rate <= high[0]))
        found += int(permutation_tests(units, membership, 0, 99)[0, 0, 0] <= 0.05)
    assert held / times > 0.9
    assert found / times < 0.1
