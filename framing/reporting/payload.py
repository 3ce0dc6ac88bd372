"""What the page's script works on: names, texts once, spans in columns, the evidence of every number, figures."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.model import TextPolicy
from framing.reporting.articles import Article, kept, units
from framing.reporting.evidence import Evidence, yes
from framing.reporting.facts import Fact
from framing.reporting.figures.style import TOKENS
from framing.reporting.packing import pack
from framing.reporting.parts import Chart
from framing.reporting.tables import write_json
from framing.reporting.wording import category, shortened, title
from framing.study import Study

WIDEST_DOWNLOAD = 3_000_000  # characters of packed data that the page carries for the download
_CODED = ("layer", "label", "voice", "polarity", "actor", "zone", "entry", "kind")


def letters(study: Study, outlets: Sequence[str]) -> list[str]:
    """A letter for each outlet, in an order that says nothing of the outlets and is the same for the same study."""
    order = sorted(outlets, key=lambda o: hashlib.sha256(f"{study.signature.hash}{o}".encode()).hexdigest())
    return [_letter(order.index(o)) for o in outlets]


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else _letter(place // 26 - 1) + chr(65 + place % 26)


def payload(
    every: Sequence[Evidence],
    articles: Sequence[Article],
    facts: Sequence[Fact],
    policy: TextPolicy,
    first: Sequence[int],
) -> dict[str, Any]:
    """The page's data. Offsets are UTF-16 units; texts are cut to what the policy leaves in.

    `every` is the evidence of the page and of its versions; `first` are the outlets whose articles the panes show at
    first.
    """
    evidence = every[0]
    maps = [units(str(text)) for text in evidence.study.documents["text"]]
    wanted = _places(every) if policy == "excerpts" else {}
    return {
        "policy": policy,
        "first": [evidence.doc_outlet.index(outlet) for outlet in first],
        "outlets": [
            {
                "name": o,
                "letter": letter,
                "words": int(evidence.words[i]),
                "wide": title(o),
                "narrow": title(o, 15, 2),
                "column": title(o, 13),
                "short": [shortened(o, 14)],
                "line": [shortened(o, 34)],
            }
            for i, (o, letter) in enumerate(
                zip(evidence.outlets, letters(evidence.study, evidence.outlets), strict=True)
            )
        ],
        "docs": [_document(evidence, article, policy, maps[article.doc], wanted) for article in articles],
        "spans": _spans(evidence, maps),
        "said": _said(evidence, policy),
        "facts": [_fact(fact, maps) for fact in facts],
        "entries": _entries(evidence.study),
        "labels": labels(evidence.study),
        "tokens": {value: name for name, value in TOKENS.items()},
        **behind(evidence),
    }


def behind(evidence: Evidence) -> dict[str, Any]:
    """What stands behind the numbers: key → title, count and ids; and the passages that are no spans."""
    maps = [units(str(text)) for text in evidence.study.documents["text"]]
    return {"evidence": evidence.registered(), "passages": [_passage(p, maps) for p in evidence.passages]}


def _at(place: int, units_at: Any) -> int:
    return place if units_at is None else int(units_at[place])


def _document(
    evidence: Evidence, article: Article, policy: TextPolicy, at: Any, wanted: Mapping[int, list[tuple[int, int]]]
) -> dict[str, Any]:
    text = str(evidence.study.documents["text"].iloc[article.doc])
    blocks = kept(article, policy, wanted.get(article.doc, []))
    furniture = [
        [_at(f.start, at), text[f.start : f.end] if policy == "full" else "", f.kind] for f in article.furniture
    ]
    return {
        "outlet": evidence.doc_outlet[article.doc],
        "blocks": [[zone, [[_at(a, at), text[a:b]] for a, b in pieces]] for zone, pieces in blocks],
        "furniture": furniture,
        "sentences": [[_at(a, at), _at(b, at)] for a, b in article.sentences] if policy != "none" else [],
    }


def _fact(fact: Fact, maps: Sequence[Any]) -> dict[str, Any]:
    places = [[s.doc, _at(s.start, maps[s.doc]), _at(s.end, maps[s.doc])] for s in fact.told]
    return {"number": fact.number, "topic": fact.topic, "places": places}


def _places(every: Sequence[Evidence]) -> dict[int, list[tuple[int, int]]]:
    """The places of the evidence, by document."""
    found: dict[int, list[tuple[int, int]]] = {}
    for evidence in every:
        behind_numbers = np.unique(np.fromiter((i for _, ids in evidence.keys for i in ids), np.intp))
        rows = behind_numbers[behind_numbers < len(evidence.spans)]  # the rest are passages
        for at in rows.tolist():
            found.setdefault(int(evidence.doc[at]), []).append((int(evidence.start[at]), int(evidence.end[at])))
        for passage in evidence.passages:
            found.setdefault(passage.doc, []).append((passage.start, passage.end))
    return found


def _spans(evidence: Evidence, maps: Sequence[Any]) -> dict[str, Any]:
    """Columns: document, start, end, codes with their names (−1 none), flags (1 counted, 2 unsure, 4 shared)."""
    spans = evidence.spans
    ends = zip(evidence.doc.tolist(), spans["start"].tolist(), spans["end"].tolist(), strict=True)
    places = [(doc, _at(int(a), maps[doc]), _at(int(b), maps[doc])) for doc, a, b in ends]
    coded: dict[str, Any] = {}
    names: dict[str, list[str]] = {}
    for name in _CODED:
        codes, values = pd.factorize(spans[name].astype(object).where(spans[name].notna(), None), sort=True)
        coded[name], names[name] = codes.tolist(), [str(v) for v in values]
    group = [-1 if pd.isna(g) else int(g) for g in spans["group"]]
    flags = (evidence.counts.astype(int) + 2 * evidence.unsure.astype(int) + 4 * yes(spans["shared"])).tolist()
    return {
        "doc": [p[0] for p in places], "start": [p[1] for p in places], "end": [p[2] for p in places],
        "group": group, "flags": flags, "names": names, **coded,
    }  # fmt: skip


def _said(evidence: Evidence, policy: TextPolicy) -> dict[str, list[str]]:
    """The span that stands for an attribution → speaker, kind of source, cue, stance, form."""
    return {
        str(a.span): ["" if policy == "none" else a.speaker, a.kind, a.cue, a.stance, a.form]
        for a in evidence.attributions
    }


def _passage(passage: Any, maps: Sequence[Any]) -> list[Any]:
    at = maps[passage.doc]
    return [passage.doc, _at(passage.start, at), _at(passage.end, at), passage.words, passage.other]


def _entries(study: Study) -> dict[str, str]:
    """Entry → why it is in."""
    used = set(study.spans["entry"].dropna())
    rows = study.entries[study.entries["entry"].isin(used)]
    return {str(e): str(r) for e, r in zip(rows["entry"], rows["reason"], strict=True)}


def labels(study: Study) -> dict[str, list[str]]:
    """layer:label → name in words, definition, the same in plain words, family."""
    rows = study.entries.drop_duplicates(["layer", "label"]).fillna("")
    return {
        f"{r.layer}:{r.label}": [category(str(r.label)), str(r.definition), str(r.plain), str(r.family)]
        for r in rows.itertuples()
    }


def figures(charts: Sequence[Chart]) -> dict[str, Any]:
    """Chart → its wide and its narrow figure, as Plotly reads them."""
    return {c.id: {"wide": _bare(c.wide), "narrow": _bare(c.narrow)} for c in charts}


def _bare(figure: Any) -> dict[str, Any]:
    """A figure without the template that Plotly adds to every one, its numbers rounded to what can be seen."""
    found: dict[str, Any] = json.loads(figure.to_json(), parse_float=lambda text: round(float(text), 4))
    found["layout"].pop("template", None)
    return found


def download(study: Study, policy: TextPolicy) -> str:
    """The study's JSON, packed; empty where it is larger than the page may carry.

    Where texts may not go out, text and title, speakers and the topics of facts are blank in it.
    """
    if policy != "full":
        blank = {"text": "", "title": None} if policy == "none" else {"text": ""}
        study = replace(study, documents=study.documents.assign(**blank))
    if policy == "none":
        claims = study.claims.assign(speaker=None, topic="")
        study = replace(study, spans=study.spans.assign(speaker=None), claims=claims)
    with tempfile.TemporaryDirectory() as folder:
        content = write_json(study, Path(folder) / "study.json").read_bytes()
    packed = pack(content)
    return packed if len(packed) <= WIDEST_DOWNLOAD else ""
