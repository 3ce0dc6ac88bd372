"""Whole attributions: how many are found with cue, content and source right.

    python benchmarks/attribution.py --corpora FOLDER [--split dev] [--limit N]

Reads FOLDER/polnear/SPLIT.jsonl. A found attribution with a cue matches a coded one whose cue it overlaps; its content
is right where the characters that both cover are at least half of those that either covers, and so for its source
(right, too, where neither has one). Precision, recall and F1 in per cent of cues, of cue with content, and of all
three. "linking" gives the shares of coded sources and contents that the linker ties to the right cue when the spans
themselves are given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from framing.annotation.attribution import ROLES
from framing.annotation.attribution.linking import link
from framing.annotation.attribution.roles import CUE, role_spans
from framing.annotation.pipeline import Annotator, batches
from framing.annotation.quotations import find_quotations
from framing.annotation.sentences import find_sentences
from framing.model import Annotations, Document
from framing.tokens import tokenise

Attribution = dict[str, set[int]]
Coded = dict[str, Any]
OVERLAP = 0.5


def found_attributions(annotations: Annotations) -> list[Attribution]:
    """The attributions with a cue, each role as the set of its characters."""
    groups: dict[int, Attribution] = {}
    for span in annotations.spans("attribution"):
        parts = groups.setdefault(span.group or 0, {role: set() for role in ROLES})
        parts[span.label].update(range(span.start, span.end))
    return [parts for parts in groups.values() if parts["cue"]]


def coded_attributions(article: Coded) -> list[Attribution]:
    """The attributions that the corpus codes."""
    return [
        {role: {i for start, end in a[role] for i in range(start, end)} for role in ROLES}
        for a in article["attributions"]
    ]


def agree(one: set[int], other: set[int]) -> bool:
    """Do two sets of characters overlap by half of their union, or are both empty?"""
    return len(one & other) >= OVERLAP * len(one | other)


def count_matches(coded: Sequence[Attribution], found: Sequence[Attribution]) -> Counter[str]:
    """How many attributions there are, and how many agree; each found one is used once."""
    counts = Counter(coded=len(coded), found=len(found))
    used: set[int] = set()
    for gold in coded:
        match = next((i for i, f in enumerate(found) if i not in used and gold["cue"] & f["cue"]), None)
        if match is None:
            continue
        used.add(match)
        content = bool(gold["content"] & found[match]["content"]) and agree(gold["content"], found[match]["content"])
        counts["cue"] += 1
        counts["cue and content"] += content
        counts["all three"] += content and agree(gold["source"], found[match]["source"])
    return counts


def score_linking(articles: Sequence[Coded]) -> dict[str, float]:
    """Share of coded sources and contents that are linked to one of their cues, in per cent."""
    tokens = tokenise([a["text"] for a in articles])
    quotations = find_quotations(tokens)
    sentences = find_sentences(tokens, quotations)
    labels = np.zeros(len(tokens), np.int8)
    wanted: dict[tuple[int, int, int], set[tuple[int, int]]] = {}
    for doc, article in enumerate(articles):
        base = int(tokens.text_start[doc])
        for attribution in article["attributions"]:
            spans = [(r, *_token_range(tokens, base, s)) for r, role in enumerate(ROLES) for s in attribution[role]]
            cues = {(a, b) for r, a, b in spans if r == CUE}
            for r, a, b in spans:
                labels[a : b + 1] = 2 * r + 2
                labels[a] = 2 * r + 1
                wanted.setdefault((r, a, b), set()).update(cues)
    roles = role_spans(tokens, labels)
    owner = link(tokens, sentences, quotations, roles, np.zeros(len(roles), np.bool_))
    tally: Counter[tuple[str, bool]] = Counter()
    for row in range(len(roles)):
        role, place = int(roles.role[row]), (int(roles.first[row]), int(roles.last[row]))
        cues = wanted.get((role, *place), set())
        if role != CUE and cues:
            cue = int(owner[row])
            tally[ROLES[role], cue >= 0 and (int(roles.first[cue]), int(roles.last[cue])) in cues] += 1
    return {r: round(100 * tally[r, True] / (tally[r, True] + tally[r, False]), 1) for r in ("source", "content")}


def _token_range(tokens: Any, base: int, span: Sequence[int]) -> tuple[int, int]:
    first = int(np.searchsorted(tokens.end, base + span[0], "right"))
    return first, max(int(np.searchsorted(tokens.start, base + span[1], "left")) - 1, first)


def score(articles: Sequence[Coded], annotator: Annotator) -> dict[str, Any]:
    """All figures of the corpus part."""
    counts: Counter[str] = Counter()
    documents = [Document(id=a["id"], outlet=a["publisher"], text=a["text"]) for a in articles]
    coded = iter(articles)
    for batch in batches(documents):
        for found in annotator.annotate(batch):
            counts += count_matches(coded_attributions(next(coded)), found_attributions(found))
    rates = {}
    for name in ("cue", "cue and content", "all three"):
        right = counts[name]
        precision, recall = 100 * right / max(counts["found"], 1), 100 * right / max(counts["coded"], 1)
        f1 = 200 * right / max(counts["found"] + counts["coded"], 1)
        rates[name] = {"precision": round(precision, 1), "recall": round(recall, 1), "f1": round(f1, 1)}
    return {"articles": len(articles), "attributions": rates, "linking": score_linking(articles)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder per corpus")
    parser.add_argument("--split", default="dev", help="part of the corpus (default: dev)")
    parser.add_argument("--limit", type=int, help="only the first articles: a quick look")
    options = parser.parse_args(arguments)
    path = options.corpora / "polnear" / f"{options.split}.jsonl"
    if not path.is_file():
        print(f"{path}: there is no such file. Give the folder that holds polnear/ with --corpora.", file=sys.stderr)
        return 1
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][: options.limit]
    print(json.dumps(score(articles, Annotator()), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
