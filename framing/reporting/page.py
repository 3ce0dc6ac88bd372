"""The comparison page: one file that works offline, drawn from the study alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from framing.errors import StudyError
from framing.model import TextPolicy
from framing.reporting.articles import articles
from framing.reporting.charts.actors import contrast
from framing.reporting.evidence import Evidence
from framing.reporting.facts import Fact, facts
from framing.reporting.files import write_whole
from framing.reporting.overall import is_wide, overall
from framing.reporting.parts import Link, Name, Number, Table, glued
from framing.reporting.payload import behind, download, figures, letters, payload
from framing.reporting.scripts import HERE, carried, scripts
from framing.reporting.summary import set_aside
from framing.reporting.views import counting, telling
from framing.reporting.wording import VOICES, counted, in_words, opening
from framing.study import Study

# The sections that hold counts; without shared copy they are shown in another version.
COUNTING = (
    "differs", "limits", "actors", "voices", "axes", "often", "zones", "speakers", "certainty", "sharing", "likeness",
    "terms", "methods",
)  # fmt: skip
PRINTED = 12  # rows up to which the table behind a chart is printed with it


def write_page(
    study: Study, path: str | Path, text: TextPolicy = "full", blind: bool = False, plain_script: bool = False,
    whole: Study | None = None,
) -> Path:  # fmt: skip
    """Write the page of a study and return its path; the same study gives the same bytes.

    `text` says how much of the articles goes in: all, the sentences that stand behind numbers, or nothing. `blind`
    opens the page with letters for names. `plain_script` puts script and data in as they are, for browsers that cannot
    unpack them.
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
    """The page of a study as HTML. Evidence is registered as it is shown, so what the page carries is made last."""
    if text == "none":  # a fact's topic is words of a text
        study = replace(study, claims=study.claims.assign(topic=""))
    every = [Evidence(study), *([Evidence(study.unshared())] if study.without_copy else [])]
    evidence, found, told = every[0], articles(every[0]), facts(every[0])
    shown = counting(evidence, told) | telling(evidence, found, told, text)
    named = letters(study, evidence.outlets) if blind else evidence.outlets
    environment = _environment(named)
    held = {"figures": figures(shown["drawn"])}
    if len(every) > 1:
        held["unshared"] = _without_copy(environment, every[1], told, shown["reading"])
    held["data"] = payload(every, found, told, text, contrast(evidence))
    context = shown | scripts(plain_script) | {
        "blind": blind, "download": download(study, text), "carried": carried(held, plain_script),
        "overall": overall(whole, evidence) if whole else None, "set_aside": set_aside(*every) if len(every) > 1 else (),
    }  # fmt: skip
    return environment.get_template("page.html.j2").render(context)


def _without_copy(
    environment: Environment, evidence: Evidence, told: Sequence[Fact], reading: Table
) -> dict[str, Any]:
    """What the script puts in the place of the page's own: counting sections, what their numbers open, and charts.

    The level of reading is that of the whole texts, and stays.
    """
    left, template = counting(evidence, told) | {"reading": reading}, environment.get_template("section.html.j2")
    sections = {name: template.render(left | {"section": name}) for name in COUNTING}
    return {"sections": sections, "figures": figures(left["drawn"]), **behind(evidence)}


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
        "PRINTED": PRINTED,
    }
    return environment
