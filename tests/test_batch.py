"""A corpus in parts: the same bytes whoever does the work, and nothing lost when it is killed."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.articles import recombine, write_parquet
from framing.batch import annotating, runners
from framing.batch.annotating import Recipe, annotate_files
from framing.batch.ledger import Ledger, Outcome
from framing.batch.running import Running, run_parts
from framing.cli import main
from framing.errors import FramingError
from framing.model import Document, Skipped
from framing.reading import parts, read_corpus
from framing.reading.limits import DEFAULT_LIMITS, Limits
from framing.reading.parts import Part, find_parts
from framing.reading.sources import find_sources
from framing.resources import folder

FORMS = ("jsonl", "csv", "parquet")


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """240 articles in 24 row groups."""
    path = tmp_path_factory.mktemp("batch") / "articles.parquet"
    records = [{"outlet": d.outlet, "text": d.text} for d in read_corpus(folder("seeds"))]
    write_parquet(recombine(records, 240, words=200), path, rows=10)
    return path


@pytest.fixture(scope="session")
def whole(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process writes of them without a break, in every format."""
    place = tmp_path_factory.mktemp("whole")
    for form in FORMS:
        annotate_files([articles], place / f"spans.{form}", form, Recipe(), Running())
    return place


def tables(articles: Path, place: Path) -> Iterator[Path]:
    """The same articles in other formats, and in one row group."""
    import pyarrow.parquet as pq

    table = pq.read_table(articles)
    rows = table.to_pylist()
    (place / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with open(place / "a.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    pq.write_table(table, place / "one.parquet")
    return (place / name for name in ("a.jsonl", "a.csv", "one.parquet"))


def read_in_parts(paths: list[Path], limits: Limits = DEFAULT_LIMITS) -> tuple[list[Document], list[Skipped]]:
    items = [item for part in find_parts(find_sources(paths), limits) for item in part.read(limits)]
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Skipped)]


def test_parts_hold_what_the_whole_corpus_holds(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART", 20_000)
    (tmp_path / "broken.jsonl").write_text('{"text": "The talks went on.", "id": "a1"}\n{"text": 1}\n{"tex', "utf-8")
    (tmp_path / "plain.txt").write_text("The ministry said so.", encoding="utf-8")
    paths = [articles, *tables(articles, tmp_path), tmp_path / "broken.jsonl", tmp_path / "plain.txt", folder("seeds")]
    corpus = read_corpus(*paths)
    assert len({d.id for d in corpus}) == len(corpus) > 960
    assert read_in_parts(paths) == (list(corpus), list(corpus.skipped))
    assert len(list(find_parts(find_sources(paths)))) > 30


def test_a_table_that_gives_an_id_twice_is_read_in_one_go(tmp_path: Path) -> None:
    rows = [{"id": str(n % 7), "outlet": "x", "date": "", "text": f"Report {n}." if n else " "} for n in range(9)]
    write_parquet(iter(rows), tmp_path / "twice.parquet", rows=3)
    corpus = read_corpus(tmp_path / "twice.parquet")
    assert [d.text for d in corpus][-1] == "Report 7."  # the first with this id was blank
    assert read_in_parts([tmp_path / "twice.parquet"]) == (list(corpus), list(corpus.skipped))


def test_a_table_whose_ids_are_not_all_given_is_read_in_one_go(tmp_path: Path) -> None:
    identities = ("gaps-3", None, None, "z")
    rows = [{"id": i, "outlet": "x", "date": "", "text": f"Report {n}."} for n, i in enumerate(identities)]
    write_parquet(iter(rows), tmp_path / "gaps.parquet", rows=2)  # type: ignore[arg-type]
    corpus = read_corpus(tmp_path / "gaps.parquet")
    assert read_in_parts([tmp_path / "gaps.parquet"]) == (list(corpus), list(corpus.skipped))


def test_a_limit_on_documents_holds_over_parts(articles: Path) -> None:
    documents, skipped = read_in_parts([articles], Limits(most_documents=25))
    assert len(documents) == 20  # a row group is taken whole or not at all
    assert "limit" in skipped[-1].reason


@pytest.mark.parametrize(("workers", "form"), [(2, "parquet"), (2, "csv"), (3, "jsonl"), (3, "parquet")])
def test_workers_change_no_byte(articles: Path, whole: Path, tmp_path: Path, workers: int, form: str) -> None:
    target = tmp_path / f"spans.{form}"
    run = annotate_files([articles], target, form, Recipe(), Running(workers))
    assert (run.documents, len(run.files), run.failed) == (240, 24, [])
    assert target.read_bytes() == (whole / target.name).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [target.name]  # no work folder is left


def test_formats_and_parts_change_no_byte(
    articles: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = (whole / "spans.parquet").read_bytes()
    for size in (20_000, 150_000):
        monkeypatch.setattr(parts, "PART", size)
        for path in tables(articles, tmp_path):
            annotate_files([path], tmp_path / "spans.parquet", "parquet", Recipe(), Running())
            assert (tmp_path / "spans.parquet").read_bytes() == expected, (path.name, size)


def test_a_document_is_annotated_alike_beside_any_other() -> None:
    texts, draw = [d.text for d in read_corpus(folder("seeds"))], random.Random(3)
    documents = []
    for number in range(400):
        text = draw.choice(texts)
        begin = text.rfind(" ", 0, draw.randrange(len(text))) + 1  # cut anywhere, so that rules meet the edges
        documents.append(Document(str(number), "x", text[begin : begin + draw.choice((20, 60, 150, 400))]))
    annotator = annotating.annotator(Recipe())
    alone = [annotator.annotate([document])[0].spans() for document in documents]
    for size in (2, 7, 400):
        for at in range(0, len(documents), size):
            found = annotator.annotate(documents[at : at + size])
            assert [each.spans() for each in found] == alone[at : at + size], (size, at)


def command(articles: Path, target: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "framing", "annotate", str(articles), "-o", str(target), *words]


def test_killed_at_twenty_random_moments_it_ends_with_the_same_bytes(
    articles: Path, whole: Path, tmp_path: Path
) -> None:
    target, expected = tmp_path / "spans.parquet", (whole / "spans.parquet").read_bytes()
    begin = time.monotonic()
    subprocess.run(command(articles, tmp_path / "first.parquet"), check=True, stdout=subprocess.DEVNULL)
    (tmp_path / "first.parquet").unlink()
    long, draw, kills, kept = time.monotonic() - begin, random.Random(7), 0, []
    while kills < 20:
        workers = "2" if kills % 5 == 4 else "1"
        run = subprocess.Popen(command(articles, target, "--resume", "--workers", workers), stdout=subprocess.DEVNULL)
        try:
            assert run.wait(draw.uniform(0.3, 1.1) * long) == 0
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            kills += 1
            kept.append(len(list(tmp_path.glob(".spans.parquet.parts/*/*.json"))))
        if target.exists():  # the run was done, perhaps a moment before it was killed
            assert target.read_bytes() == expected
            target.unlink()
    subprocess.run(command(articles, target, "--resume"), check=True, stdout=subprocess.DEVNULL)
    assert target.read_bytes() == expected
    assert any(a < b for a, b in pairwise(kept)), kept  # work was kept from one kill to the next
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_killed_run_leaves_the_old_file(articles: Path, tmp_path: Path) -> None:
    target = tmp_path / "spans.jsonl"
    target.write_bytes(b"old")
    run = subprocess.Popen(command(articles, target), stdout=subprocess.DEVNULL)
    wait_for(lambda: any(tmp_path.glob(".spans.jsonl.parts/*/*.json")))
    run.kill()
    run.wait()
    assert target.read_bytes() == b"old"


def wait_for(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_a_dask_worker_killed_in_the_middle_loses_nothing(articles: Path, whole: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    target, killed = tmp_path / "spans.parquet", []

    def kill() -> None:
        wait_for(lambda: len(list(tmp_path.glob(".spans.parquet.parts/*/*.json"))) >= 2)
        killed.append(next(iter(client.run(os.getpid).values())))
        os.kill(killed[0], signal.SIGKILL)

    quiet = {"dashboard_address": None, "silence_logs": "CRITICAL"}
    with distributed.LocalCluster(2, threads_per_worker=1, **quiet) as cluster, distributed.Client(cluster) as client:
        killer = threading.Thread(target=kill)
        killer.start()
        running = Running(scheduler=cluster.scheduler_address)
        run = annotate_files([articles], target, "parquet", Recipe(), running)
        killer.join()
    assert killed
    assert (run.documents, run.failed) == (240, [])
    assert target.read_bytes() == (whole / "spans.parquet").read_bytes()


def test_the_command_starts_a_cluster_of_its_own(articles: Path, whole: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    target = tmp_path / "spans.csv"
    done = subprocess.run(
        command(articles, target, "--scheduler", "local", "--workers", "2"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == (whole / "spans.csv").read_bytes()


def test_without_dask_the_extra_is_named(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = CliRunner().invoke(main, ["annotate", str(articles), "-o", str(tmp_path / "a"), "--scheduler", "local"])
    assert result.exit_code == 1
    assert "framing-news[cluster]" in result.output


def test_a_scheduler_that_does_not_answer_is_named(articles: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(FramingError, match=r"tcp://127\.0\.0\.1:1: no scheduler answers there"):
        list(runners.run_in_cluster(dies_once, iter(()), "tcp://127.0.0.1:1", seconds=1))


def dies_once(part: Part, ledger: Ledger) -> Outcome:
    """Kills the process at part 5 the first time that it is tried."""
    flag = ledger.folder / "died"
    if part.index == 5 and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return written(part, ledger)


def dies(part: Part, ledger: Ledger) -> Outcome:
    """Kills the process at part 5, however often it is tried."""
    if part.index == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return written(part, ledger)


def fails(part: Part, ledger: Ledger) -> Outcome:
    """Fails at part 5, and notes each time."""
    if part.index == 5:
        with open(ledger.folder / "tries", "a", encoding="utf-8") as tries:
            tries.write("x")
        raise ValueError("no good\nat all")
    return written(part, ledger)


def written(part: Part, ledger: Ledger) -> Outcome:
    ledger.place(part).parent.mkdir(exist_ok=True)
    ledger.place(part).write_text(part.label, encoding="utf-8")
    return ledger.finish(part, Outcome(10))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_part_that_fails_is_tried_again_then_set_aside(articles: Path, tmp_path: Path, workers: int) -> None:
    ledger = Ledger.open(tmp_path / "x", {}, resume=False)
    run = run_parts([articles], fails, ledger, DEFAULT_LIMITS, Running(workers))
    assert (ledger.folder / "tries").read_text() == "x" * runners.TRIES
    assert (run.documents, len(run.files)) == (230, 23)
    assert [str(failed) for failed in run.failed] == [
        "articles.parquet, rows 51 to 60: it failed 3 times: ValueError: no good. "
        "Run the same command with --resume to try it again."
    ]


def test_a_process_that_dies_takes_no_part_with_it(articles: Path, tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "x", {}, resume=False)
    run = run_parts([articles], dies_once, ledger, DEFAULT_LIMITS, Running(workers=2))
    assert (run.documents, run.failed) == (240, [])
    ledger = Ledger.open(tmp_path / "x", {}, resume=False)
    run = run_parts([articles], dies, ledger, DEFAULT_LIMITS, Running(workers=2))
    assert (run.documents, len(run.failed)) == (230, 1)
    assert "BrokenProcessPool" in run.failed[0].reason


def test_what_failed_is_named_and_tried_again_on_resuming(
    articles: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, write = tmp_path / "spans.jsonl", annotating.write_spans

    def full(found: object, path: Path, form: str) -> int:
        if path.name == "3.part":
            raise OSError(28, "No space left on device")
        return write(found, path, form)  # type: ignore[arg-type]

    words = ["annotate", str(articles), "-o", str(target)]
    monkeypatch.setattr(annotating, "write_spans", full)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 3
    assert "rows 31 to 40" in result.stderr
    with open(tmp_path / "spans.jsonl.failed.csv", encoding="utf-8", newline="") as lines:
        assert [row["path"] for row in csv.DictReader(lines)] == ["articles.parquet, rows 31 to 40"]
    assert len(target.read_bytes().splitlines()) == 230
    monkeypatch.undo()
    assert CliRunner().invoke(main, [*words, "--resume"]).exit_code == 0
    assert target.read_bytes() == (whole / "spans.jsonl").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_resuming_with_other_settings_is_refused(articles: Path, tmp_path: Path) -> None:
    Ledger.open(tmp_path / "spans.jsonl", {"version": "another"}, resume=False)
    result = CliRunner().invoke(main, ["annotate", str(articles), "-o", str(tmp_path / "spans.jsonl"), "--resume"])
    assert result.exit_code == 1
    assert "leave out --resume" in result.output


def test_only_one_run_at_a_time_writes_a_file(articles: Path, tmp_path: Path) -> None:
    target = tmp_path / "spans.jsonl"
    script = (
        "import sys, time; from pathlib import Path; from framing.batch.ledger import Ledger\n"
        "Ledger.open(Path(sys.argv[1]), {}, resume=False); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(target)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        result = CliRunner().invoke(main, ["annotate", str(articles), "-o", str(target)])
        assert result.exit_code == 1
        assert f"{target}: another run is writing it." in result.output
        other.kill()
    assert CliRunner().invoke(main, ["annotate", str(articles), "-o", str(target)]).exit_code == 0


def test_what_is_refused_at_once_leaves_nothing_and_touches_nothing(articles: Path, tmp_path: Path) -> None:
    kept = tmp_path / ".spans.jsonl.parts" / "0" / "0.part"
    kept.parent.mkdir(parents=True)
    kept.touch()
    (tmp_path / "folder").mkdir()
    wrong = (str(tmp_path / "mistyped"), "spans.jsonl"), (str(articles), "folder"), (str(tmp_path / "folder"), "new.csv")
    for given, target in wrong:
        result = CliRunner().invoke(main, ["annotate", given, "-o", str(tmp_path / target)])
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
    assert kept.exists()
    assert {path.name for path in tmp_path.iterdir()} == {".spans.jsonl.parts", "folder"}


@pytest.mark.parametrize("form", FORMS)
def test_where_every_part_fails_the_old_file_stays(
    form: str, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"spans.{form}"
    target.write_text("old", encoding="utf-8")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(annotating, "write_spans", full)
    with pytest.raises(FramingError, match=r"every part failed.*rows 1 to 10.*No space left"):
        annotate_files([articles], target, form, Recipe(), Running())
    assert target.read_text(encoding="utf-8") == "old"


def test_an_edited_lexicon_is_read_again(tmp_path: Path) -> None:
    card = '\n'.join((
        'id = "mine"', 'version = "1"', 'title = "t"', 'licence = "CC0-1.0"', 'language = "en"', 'source = "s"',
        '[categories.animal]', 'layer = "frame"', 'family = ""', 'definition = "d"', 'plain = "p"',
    ))  # fmt: skip
    (tmp_path / "mine.toml").write_text(card, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "A wombat met a platypus."}\n', encoding="utf-8")
    for word in ("wombat", "platypus"):
        (tmp_path / "mine.csv").write_text(f"pattern,category,reason\n{word},animal,an animal\n", encoding="utf-8")
        recipe = Recipe(lexicons=(tmp_path / "mine.toml",))
        annotate_files([tmp_path / "a.jsonl"], tmp_path / "spans.csv", "csv", recipe, Running())
        with open(tmp_path / "spans.csv", encoding="utf-8", newline="") as lines:
            assert [row["text"] for row in csv.DictReader(lines) if row["label"] == "animal"] == [word]


def test_a_worker_with_other_lexicons_is_refused() -> None:
    with pytest.raises(FramingError, match="same version"):
        Recipe(seal="another").codebook()


def test_a_part_that_changed_is_done_again(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "x", {}, resume=False)
    old = Part(0, (Document("a", "x", "One.", sha256="1"),))
    new = Part(0, (Document("a", "x", "Two.", sha256="2"),))
    written(old, ledger)
    assert ledger.outcome(old) == Outcome(10)
    assert ledger.outcome(new) is None
    ledger.place(old).unlink()
    assert ledger.outcome(old) is None


def test_a_document_whose_annotation_fails_is_set_aside_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The ministry said so.", "Talks go on.", "Half a \ud83d is no text.", "The fleet sails."]
    lines = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    annotator = annotating.annotator(Recipe())

    class Picky:
        def annotate(self, documents: list[Document]) -> object:
            if any(document.id == "1" for document in documents):
                raise RecursionError("too deep")
            return annotator.annotate(documents)

    monkeypatch.setattr(annotating, "annotator", lambda recipe: Picky())
    run = annotate_files([tmp_path / "a.jsonl"], tmp_path / "spans.jsonl", "jsonl", Recipe(), Running())
    found = [json.loads(line)["id"] for line in (tmp_path / "spans.jsonl").read_text(encoding="utf-8").splitlines()]
    assert found == ["0", "3"]
    assert [skipped.value for skipped in run.skipped] == ["'2'", "1"]
    assert "RecursionError: too deep" in run.skipped[1].reason


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    records = [{"outlet": d.outlet, "text": d.text} for d in read_corpus(folder("seeds"))]
    peaks = []
    for count in (300, 1200):
        write_parquet(recombine(records, count, words=300), tmp_path / f"{count}.parquet", rows=100)
        script = (
            "import resource, sys; from framing.cli import main\n"
            "try: main(sys.argv[1:])\n"
            "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        words = ["annotate", str(tmp_path / f"{count}.parquet"), "-o", str(tmp_path / "spans.parquet")]
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout.split()[-1]))
    assert peaks[1] <= 1.15 * peaks[0], peaks
