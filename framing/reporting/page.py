"""The comparison page: one file that works offline, drawn from the study alone."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from framing.errors import StudyError
from framing.model import TextPolicy
from framing.reporting import methods, summary, terms
from framing.reporting.articles import Article, articles, marked, units
from framing.reporting.charts import actors, axes, certainty, likeness, often, sharing, speakers, voices, zones
from framing.reporting.coding import coding
from framing.reporting.evidence import Evidence
from framing.reporting.facts import RELATIONS, Fact, Saying, facts
from framing.reporting.files import write_whole
from framing.reporting.overall import is_wide, overall
from framing.reporting.parts import Chart, Link, Name, Number, Table, glued
from framing.reporting.payload import download, figures, letters, packed, payload
from framing.reporting.rates import Rates
from framing.reporting.wording import VOICES, counted, day, days_between, in_words, opening
from framing.study import Study

HERE = files("framing.reporting")
SCRIPTS = ("state.js", "names.js", "marks.js", "drawer.js", "articles.js", "charts.js", "coding.js", "page.js")
OPTIONAL = (
    "categories",
    "axes",
    "speakers",
    "density",
    "types",
    "shared",
    "tree",
    "map",
)  # charts that some studies have nothing for
WIDEST_DOWNLOAD = 3_000_000  # characters of base64 that the page carries for the data download


def write_page(
    study: Study, path: str | Path, text: TextPolicy = "full", blind: bool = False, plain_script: bool = False,
    whole: Study | None = None,
) -> Path:  # fmt: skip
    """Write the page of a study and return its path; the same study gives the same bytes.

    `text` says how much of the articles goes in: all, the sentences that stand behind numbers, or nothing. `blind`
    opens the page with letters for names. `plain_script` puts Plotly's script in as it is, for browsers that cannot
    unpack it.
    `whole` is given where the study is of a sample: what was counted over all articles, for a table of its own.
    Raises StudyError where the file cannot be written, or the study counts more than it holds, ValueError for another
    policy.
    """
    if text not in ("full", "excerpts", "none"):
        raise ValueError(f"text must be one of full, excerpts, none; got {text!r}")
    if is_wide(study):
        raise StudyError("this study counts more articles than it holds, so its numbers cannot open their passages. "
                         "Its page was written when it was made: see `framing compare --totals`.")  # fmt: skip
    return write_whole(path, render(study, text, blind, plain_script, whole).encode("utf-8", "replace"))


def render(
    study: Study, text: TextPolicy = "full", blind: bool = False, plain_script: bool = False, whole: Study | None = None
) -> str:
    """The page of a study as HTML."""
    context = _context(study, text, whole) | _scripts(plain_script) | {"blind": blind}
    return (
        _environment(context["letters"] if blind else context["evidence"].outlets)
        .get_template("page.html.j2")
        .render(context)
    )


def _context(study: Study, policy: TextPolicy, whole: Study | None) -> dict[str, Any]:
    """Everything that the templates show. Evidence is registered on the way, so the payload comes last."""
    evidence, rates = Evidence(study), Rates(study)
    found, told = articles(evidence), facts(evidence)
    charts = _charts(evidence, rates)
    context: dict[str, Any] = {
        "study": study,
        "policy": policy,
        "overall": overall(whole, evidence) if whole else None,
        "evidence": evidence,
        "letters": letters(study, evidence.outlets),
        "charts": dict.fromkeys(OPTIONAL) | {c.id.removeprefix("f-"): c for c in charts},
        "differs": summary.differs(evidence, told),
        "agree": summary.agree(evidence, told),
        "limits": summary.limits(evidence),
        "cards": _cards(evidence, found, policy),
        "verbs": speakers.verb_table(evidence),
        "verb_finding": speakers.verb_finding(evidence),
        "terms": terms.table(evidence),
        "terms_finding": terms.finding(evidence),
        "facts": [_fact(evidence, fact, policy) for fact in told],
        "conflicts": sum(fact.conflict for fact in told),
        "furniture": _furniture(evidence, found, policy),
        "flipped": methods.flipped(evidence),
        "categories": methods.categories(evidence),
        "reading": methods.reading_levels(evidence),
        "settings": methods.settings(study),
        "citation": methods.citation(study),
        "skipped": methods.skipped(study),
        "coding": coding(study),
        "headline": methods.heading(evidence),
        "span": days_between([d for d in study.documents["date"] if isinstance(d, str)]),
        "total_words": int(evidence.words.sum()),
    }
    data = download(study, policy)
    return context | {
        "data": payload(evidence, found, policy, actors.contrast(evidence)),
        "figures": figures(charts),
        "packed_figures": packed(figures(charts)),
        "download": data if len(data) <= WIDEST_DOWNLOAD else "",
    }


def _charts(evidence: Evidence, rates: Rates) -> list[Chart]:
    made = (
        actors.chart(evidence), voices.chart(evidence), axes.chart(evidence), often.chart(evidence, rates),
        often.category_chart(evidence, rates), zones.chart(evidence, rates), speakers.chart(evidence),
        speakers.density_chart(evidence), certainty.chart(evidence, rates), certainty.type_chart(evidence),
        sharing.chart(evidence), likeness.chart(evidence), likeness.neighbours(evidence),
    )  # fmt: skip
    return [c for c in made if c is not None]


def _cards(evidence: Evidence, found: Sequence[Article], policy: TextPolicy) -> list[dict[str, Any]]:
    """One card a report: headline with its marks where there is one, and what is known of it."""
    cards = []
    for article, row in zip(found, evidence.study.documents.to_dict("records"), strict=True):
        headline: Any = row["title"] if isinstance(row["title"], str) and policy != "none" else None
        if article.headline and policy != "none":
            headline = marked(evidence, article.doc, *article.headline)
        about = [row["kind"], row["country"]]
        cards.append({
            "doc": article.doc, "outlet": evidence.doc_outlet[article.doc], "headline": headline,
            "about": ", ".join(str(a) for a in about if isinstance(a, str) and a), "url": _safe(row["url"]),
            "when": day(row["date"] if isinstance(row["date"], str) else None),
            "words": counted(int(row["words"]), "word"),
            "little": int(row["words"]) < 100, "note": row["note"] if isinstance(row["note"], str) else "",
            "named_by": row["outlet_from"] if row["outlet_from"] in ("folder", "file name", "page") else "",
        })  # fmt: skip
    return cards


def _safe(url: Any) -> str:
    """A link that may be followed; empty for anything but http and https."""
    return url if isinstance(url, str) and url.lower().startswith(("https://", "http://")) else ""


def _fact(evidence: Evidence, fact: Fact, policy: TextPolicy) -> dict[str, Any]:
    """A fact's row: its sign and words, and a cell a report with its wordings, or why there is none."""
    told = len({s.doc for s in fact.told})
    cells = [_cell(evidence, doc, [s for s in fact.sayings if s.doc == doc], policy) for doc in range(fact.reports)]
    sign = RELATIONS["conflict" if fact.conflict else "same"]
    return {"number": fact.number, "topic": fact.topic, "relation": sign, "told": told, "cells": cells}


def _cell(evidence: Evidence, doc: int, sayings: Sequence[Saying], policy: TextPolicy) -> dict[str, Any]:
    """One report's cell; a report without a row is one of which it cannot be told."""
    said = [_saying(evidence, s, policy) for s in sayings if s.start >= 0]
    relation = next((s.relation for s in sayings), "cannot_tell")
    return {"doc": doc, "outlet": evidence.doc_outlet[doc], "said": said, "sign": RELATIONS[relation]}


def _saying(evidence: Evidence, saying: Saying, policy: TextPolicy) -> dict[str, Any]:
    """A wording: its figure, its marked words, whose words they are, and where they stand."""
    words = marked(evidence, saying.doc, saying.start, saying.end) if policy != "none" else ""
    voice, source = evidence.speech(saying.doc, saying.start, saying.end)
    at = units(str(evidence.study.documents["text"].iloc[saying.doc]))
    start = saying.start if at is None else int(at[saying.start])
    return {"figure": saying.figure, "words": words, "voice": voice, "source": source, "start": start}


def _furniture(evidence: Evidence, found: Sequence[Article], policy: TextPolicy) -> list[dict[str, Any]]:
    """What was set aside, report by report."""
    texts = list(evidence.study.documents["text"].astype(str))
    return [
        {
            "outlet": evidence.doc_outlet[a.doc],
            "words": int(evidence.study.documents["furniture_words"].iloc[a.doc]),
            "pieces": [
                (f.kind, texts[a.doc][f.start : f.end] if policy == "full" else f"{f.words} words") for f in a.furniture
            ],
        }
        for a in found
        if a.furniture
    ]


def _environment(names: Sequence[str]) -> Environment:
    """Jinja2 with escaping everywhere; the tests tell names, numbers and links apart."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=FileSystemLoader(str(HERE / "templates")),
    )  # fmt: skip
    environment.tests |= {
        "name": lambda part: isinstance(part, Name), "number_part": lambda part: isinstance(part, Number),
        "link": lambda part: isinstance(part, Link), "several": lambda part: isinstance(part, tuple),
    }  # fmt: skip
    environment.filters["glued"] = glued
    environment.globals |= {
        "names": names,
        "in_words": in_words,
        "opening": opening,
        "counted": counted,
        "VOICES": VOICES,
        "Table": Table,
    }
    return environment


def _scripts(plain: bool) -> dict[str, Any]:
    """The style, the script, Plotly's script and the policy that lets these two run and nothing else."""
    script = "(() => {\n'use strict';\n" + "\n".join(_static(name) for name in SCRIPTS) + "\n})();\n"
    library = _library()
    allowed = " ".join(f"'sha256-{_digest(source)}'" for source in (script, library))
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    return {
        "style": Markup(_static("page.css") + _static("coding.css")),
        "script": Markup(script),
        "library": Markup(library) if plain else "",
        "packed": "" if plain else _packed(),
        "csp": policy,
    }


@cache
def _static(name: str) -> str:
    return (HERE / "static" / name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """Plotly's script as the installed package has it; it holds no closing script tag, which would end ours."""
    from plotly.offline import get_plotlyjs

    source: str = get_plotlyjs()
    if "</script" in source.lower() or "<!--" in source:
        raise ValueError("Plotly's script cannot be put into a page: it holds a closing script tag")
    return source


@cache
def _packed() -> str:
    return b64encode(gzip.compress(_library().encode(), 9, mtime=0)).decode("ascii")


def _digest(source: str) -> str:
    return b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")
