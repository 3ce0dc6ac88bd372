"""Nine issue frames of headlines from the policy frames: `python -m benchmarks.issue_frames --corpora FOLDER [--table]`.

The corpus is gvfc (headlines on gun violence); scored are the relevant headlines that have a frame, by macro-F1 over the
nine, in per cent. A headline is described by the hits of the policy codebook alone: how many of each category, and which
entries. Which of them speak for which frame is learned on the training part each time, by logistic regression with
balanced classes; nothing that is learned is kept. Three figures are given: from the fourteen policy dimensions alone,
from their entries too, and with the names of sides and leaders (the codebook's actors). `--table` prints what was learned:
the weights of the dimensions, and the entries that speak most for each frame.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.accuracy import Figures, Record, load
from framing.lexicons import Codebook, Entry
from framing.model import Document
from framing.workbench.contexts import find_contexts

LAYERS = {"dimensions": ("frame",), "entries": ("frame",), "entries_and_actors": ("frame", "actor")}
FOLDS = 10


@dataclass(frozen=True)
class Headlines:
    """Headlines with their frames, and their hits: rows are headlines; columns are entries, or categories."""

    frames: np.ndarray
    entries: csr_array
    categories: csr_array


def relevant(records: Sequence[Record]) -> list[Record]:
    """The headlines that are about the issue and have a frame."""
    return [record for record in records if record["relevant"] == 1 and record["frame"]]


def described(records: Sequence[Record], entries: Sequence[Entry]) -> Headlines:
    """The hits of some entries in headlines; an entry counts once a headline, a category as often as it is hit."""
    documents = [Document(id=str(n), outlet="", text=record["text"]) for n, record in enumerate(records)]
    place = {entry.id + str(entry.line): n for n, entry in enumerate(entries)}
    labels = sorted({entry.category.label for entry in entries})
    hits = [(int(c.document), place[c.entry.id + str(c.entry.line)], labels.index(c.entry.category.label))
            for c in find_contexts(entries, documents)]  # fmt: skip
    row, entry, label = (np.array(column, np.intp) for column in zip(*hits, strict=True))
    once = csr_array((np.ones(len(row)), (row, entry)), shape=(len(records), len(entries)))
    once.sum_duplicates()
    once.data[:] = 1
    often = csr_array((np.ones(len(row)), (row, label)), shape=(len(records), len(labels)))
    return Headlines(np.array([record["frame"] for record in records]), once, often)


def model() -> LogisticRegression:
    return LogisticRegression(C=0.5, class_weight="balanced", max_iter=500, tol=1e-3)


def features(headlines: Headlines, with_entries: bool) -> csr_array:
    parts = [headlines.categories, headlines.entries] if with_entries else [headlines.categories]
    return csr_array(hstack(parts))


def macro(gold: np.ndarray, given: np.ndarray) -> float:
    return round(100 * float(f1_score(gold, given, average="macro")), 1)


def gvfc(corpora: Path, split: str) -> Figures:
    """Macro-F1 of each kind of description on a part, and by cross-validation on the training part."""
    book = Codebook.named(["policy"])
    figures: Figures = {}
    for name, layers in LAYERS.items():
        entries = [entry for entry in book.entries if entry.category.layer in layers]
        train, test = (described(relevant(load(corpora, "gvfc", part)), entries) for part in ("train", split))
        known, unknown = (features(part, name != "dimensions") for part in (train, test))
        figures[name] = macro(test.frames, model().fit(known, train.frames).predict(unknown))
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        figures[name + "_train"] = macro(train.frames, cross_val_predict(model(), known, train.frames, cv=folds))
    return figures


def table(corpora: Path) -> str:
    """What is learned: the weight of each dimension for each frame, then each frame's strongest entries."""
    entries = [entry for entry in Codebook.named(["policy"]).entries if entry.category.layer == "frame"]
    train = described(relevant(load(corpora, "gvfc", "train")), entries)
    labels = sorted({entry.category.label for entry in entries})
    simple = model().fit(features(train, False), train.frames)
    lines = [" " * 24 + "".join(f"{frame[:11]:>12}" for frame in simple.classes_)]
    lines += [f"{label:<24}" + "".join(f"{w:>12.2f}" for w in simple.coef_[:, n]) for n, label in enumerate(labels)]
    full = model().fit(features(train, True), train.frames)
    for frame, weights in zip(full.classes_, full.coef_[:, len(labels) :], strict=True):
        best = [entries[n].pattern[:40] for n in np.argsort(-weights)[:10]]
        lines += ["", f"{frame}: " + "; ".join(best)]
    return "\n".join(lines)


def main(arguments: Any = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--table", action="store_true", help="print what was learned")
    asked = parser.parse_args(arguments)
    for name, figure in gvfc(asked.corpora, asked.split).items():
        print(f"{name:<28} {figure:5.1f}")
    if asked.table:
        print("\n" + table(asked.corpora))


if __name__ == "__main__":
    main()
