"""How well the tool agrees with people: `python -m benchmarks.accuracy --corpora FOLDER [--split dev] [--write FILE]`.

FOLDER holds one folder a corpus (texts that are not part of this project). Every figure is per cent, but for rank
correlations. Tokens are words and marks of punctuation; spans in page furniture never count.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from benchmarks import answers, attribution
from framing.annotation import tagger
from framing.annotation.pipeline import Annotator, batches
from framing.model import Annotations, Document, Span
from framing.resources import folder
from framing.signing import code_version

TOKEN = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")
ROLES = ("source", "cue", "content")
FLOORS = Path(__file__).parent / "floors.toml"
Record = dict[str, Any]
Figures = dict[str, float]


def load(corpora: Path, name: str, split: str) -> list[Record]:
    """The records of one part of a corpus. Raises FileNotFoundError where it is not there."""
    lines = (corpora / name / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def annotated(texts: Sequence[str]) -> list[Annotations]:
    """The annotations of some texts."""
    annotator = Annotator()
    documents = [Document(id=str(n), outlet="", text=text) for n, text in enumerate(texts)]
    return [found for batch in batches(documents) for found in annotator.annotate(batch)]


def bounds(found: Annotations, layer: str, *labels: str) -> list[tuple[int, int]]:
    """The places of the spans of a layer that count."""
    return [
        (s.start, s.end) for s in found.spans(layer)
        if s.zone != "boilerplate" and (not labels or s.label.startswith(labels))
    ]  # fmt: skip


def starts(text: str) -> np.ndarray:
    return np.array([m.start() for m in TOKEN.finditer(text)], np.int64)


def covered(at: np.ndarray, length: int, spans: Iterable[Sequence[int]]) -> np.ndarray:
    """For each token: does a span cover its first character?"""
    inside = np.zeros(length + 1, np.bool_)
    for start, end in spans:
        inside[start:end] = True
    return inside[at]


def tally(gold: np.ndarray, given: np.ndarray) -> np.ndarray:
    return np.array([(gold & given).sum(), (given & ~gold).sum(), (gold & ~given).sum()])


def f1(counts: np.ndarray) -> float:
    right, spurious, missed = (float(c) for c in counts)
    return round(200 * right / max(2 * right + spurious + missed, 1), 1)


def precision_recall(counts: np.ndarray) -> tuple[float, float]:
    right, spurious, missed = (float(c) for c in counts)
    return round(100 * right / max(right + spurious, 1), 1), round(100 * right / max(right + missed, 1), 1)


def macro_f1(gold: np.ndarray, given: np.ndarray) -> float:
    return round((f1(tally(gold, given)) + f1(tally(~gold, ~given))) / 2, 1)


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    return round(float(spearmanr(x, y).statistic), 3)


def polnear(corpora: Path, split: str) -> Figures:
    """Token F1 of each role, whole attributions, and the articles' shares of attributed tokens."""
    records = load(corpora, "polnear", split)
    counts, shares = {role: np.zeros(3) for role in ROLES}, []
    whole = attribution.Counter()
    for record, found in zip(records, annotated([r["text"] for r in records]), strict=True):
        at = starts(record["text"])
        for role in ROLES:
            gold = covered(at, len(record["text"]), [s for a in record["attributions"] for s in a[role]])
            given = covered(at, len(record["text"]), bounds(found, "attribution", role))
            counts[role] += tally(gold, given)
        shares.append((given.mean(), gold.mean()))  # the last role is the content
        whole += attribution.count_matches(
            attribution.coded_attributions(record), attribution.found_attributions(found)
        )
    return {
        **{role: f1(counts[role]) for role in ROLES},
        "all_three": round(200 * whole["all three"] / (whole["found"] + whole["coded"]), 1),
        "share_spearman": correlation(*zip(*shares, strict=True)),
    }


def cofenet(corpora: Path, split: str) -> Figures:
    """Exact spans of each role in pieces of text, with curly quotation marks."""
    records = load(corpora, "cofenet_polnear", split)
    curly = {"``": "“", "''": "”"}
    words = [[curly.get(w, w) for w in r["tokens"]] for r in records]
    counts = {role: np.zeros(3) for role in ROLES}
    for record, tokens, found in zip(records, words, annotated([" ".join(w) for w in words]), strict=True):
        ends = np.cumsum([len(w) + 1 for w in tokens]) - 1
        begins = ends - [len(w) for w in tokens]
        for role in ROLES:
            gold = {(a, b) for label, a, b in record["spans"] if label == role}
            given = {
                (int(np.searchsorted(ends, a, "right")), int(np.searchsorted(begins, b, "left")))
                for a, b in bounds(found, "attribution", role)
            }
            counts[role] += [len(gold & given), len(given - gold), len(gold - given)]
    return {f"{role}_exact": f1(counts[role]) for role in ROLES}


def certainty(corpora: Path, split: str) -> Figures:
    """Rank correlation of minus the number of hedges with the certainty that readers gave."""
    records = load(corpora, "certainty_science", split)
    hedges = [-len(bounds(found, "hedge")) for found in annotated([r["text"] for r in records])]
    return {"spearman": correlation(hedges, [r["certainty"] for r in records])}


def factuality(corpora: Path, split: str) -> Figures:
    """Uncertain events that a hedge overlaps or precedes by at most five tokens."""
    records, gold, given = load(corpora, "uw_factuality", split), [], []
    for record, found in zip(records, annotated([r["text"] for r in records]), strict=True):
        at, hedges = starts(record["text"]), bounds(found, "hedge")
        for event in record["events"]:
            start, end = event["span"]
            window = at[max(np.searchsorted(at, start) - 5, 0)] if len(at) else start
            gold.append(abs(event["factuality"]) < 2)
            given.append(any((a < end and start < b) or window < b <= start for a, b in hedges))
    precision, recall = precision_recall(tally(np.array(gold), np.array(given)))
    return {"precision": precision, "recall": recall}


def bioscope(corpora: Path, split: str) -> Figures:
    """Token F1 of hedges against cues of speculation."""
    records, counts = load(corpora, "bioscope", split), np.zeros(3)
    for record, found in zip(records, annotated([r["text"] for r in records]), strict=True):
        at, length = starts(record["text"]), len(record["text"])
        cues = [c["span"] for c in record["cues"] if c["type"] == "speculation"]
        counts += tally(covered(at, length, cues), covered(at, length, bounds(found, "hedge")))
    return {"cue_token": f1(counts)}


def narrative(corpora: Path, split: str) -> Figures:
    """Rank correlation of the density of conflict words with the coders' "conflict"."""
    records = [r for r in load(corpora, "narrative_frames", split) if r["frames"]["CO"] is not None]
    density = [
        1000 * len(bounds(found, "frame", "escalation", "alarm", "conflict")) / len(r["text"].split())
        for r, found in zip(records, annotated([r["text"] for r in records]), strict=True)
    ]
    return {"spearman": correlation(density, [r["frames"]["CO"] == 1 for r in records])}


def affirmed_conflict(span: Span) -> bool:
    counted = span.zone != "boilerplate" and span.polarity not in ("negated", "averted")
    return counted and span.label.startswith(("escalation", "conflict"))


def cameo(corpora: Path, split: str) -> Figures:
    """Sentences of conflict: those with an affirmed hit."""
    records = [r for r in load(corpora, "cameo_conflict", split) if r["gold"]]
    given = [any(map(affirmed_conflict, found.spans("frame"))) for found in annotated([r["text"] for r in records])]
    return {"f1": f1(tally(np.array([r["gold"] == "conflict" for r in records]), np.array(given)))}


def babe(corpora: Path, split: str) -> Figures:
    """Biased sentences (those with a loaded word), and biased words."""
    records = [r for r in load(corpora, "babe", split) if r["label_bias"] in ("Biased", "Non-biased")]
    given, words = [], np.zeros(3)
    for record, found in zip(records, annotated([r["text"] for r in records]), strict=True):
        at, length, spans = starts(record["text"]), len(record["text"]), bounds(found, "loaded")
        given.append(bool(spans))
        words += tally(covered(at, length, record["spans"]), covered(at, length, spans))
    return {
        "macro_f1": macro_f1(np.array([r["label_bias"] == "Biased" for r in records]), np.array(given)),
        "words": f1(words),
    }


SCORERS: dict[str, Callable[[Path, str], Figures]] = {
    "polnear": polnear, "cofenet_curly": cofenet, "certainty_science": certainty, "uw_factuality": factuality,
    "bioscope": bioscope, "narrative_frames": narrative, "cameo_conflict": cameo, "babe": babe,
}  # fmt: skip


def floors() -> dict[str, Figures]:
    """The figures that may not be missed; lowering one is a commit of its own, with its reason."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def table(figures: dict[str, Figures]) -> str:
    """All figures beside their floors, as a Markdown table."""
    held = floors()
    rows = [
        f"| `{corpus}` | {name} | {value} | {held.get(corpus, {}).get(name, '–')} |"
        for corpus, values in figures.items() for name, value in values.items()
    ]  # fmt: skip
    return "\n".join(["| measured on | figure | value | floor |", "|---|---|---|---|", *rows]) + "\n"


def signature() -> str:
    """What the figures depend on: the version, the bytes of every lexicon and of the tagger's weights, hashed."""
    files = [*sorted(folder("lexicons").iterdir()), Path(tagger.__file__).parent / "weights.npz"]
    digest = hashlib.sha256(code_version().encode())
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder a corpus")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--write", type=Path, help="put the table between the marks of this file")
    options = parser.parse_args()
    figures = {name: scorer(options.corpora, options.split) for name, scorer in SCORERS.items()}
    figures |= {f"seeds: {name}": values for name, values in answers.figures().items()}
    print(table(figures))
    if options.write:
        begin, end = "<!-- figures -->\n", "<!-- end of figures -->"
        before, _, rest = options.write.read_text(encoding="utf-8").partition(begin)
        after = rest.partition(end)[2]
        versions = ", ".join(f"{x.id} {x.version}" for x in Annotator().codebook.lexicons)
        stamp = f"Part `{options.split}`, {datetime.date.today()}, signature `{signature()}`; lexicons: {versions}.\n\n"
        options.write.write_text(f"{before}{begin}{stamp}{table(figures)}{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
