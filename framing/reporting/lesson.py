"""The lesson: a 45-minute kit for a class, made from the user's own articles; one file, drawn from the study alone."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from framing.reporting.articles import articles
from framing.reporting.evidence import Evidence
from framing.reporting.facts import facts
from framing.reporting.files import write_whole
from framing.reporting.kit.closing import agreement, open_ends, printed_part, reading_level
from framing.reporting.kit.factsheet import FactSheet, fact_sheet, worth
from framing.reporting.kit.marks import Mark, drawn, marks, tally_of_actors
from framing.reporting.kit.masking import Mask
from framing.reporting.kit.pairs import Pair, choose_pair, choose_third
from framing.reporting.kit.questions import Marked, questions
from framing.reporting.kit.sheets import sheets
from framing.reporting.kit.texts import Text, text_of
from framing.reporting.payload import labels, letters
from framing.reporting.wording import counted, day, in_words, opening, the
from framing.study import Study

HERE = files("framing.reporting")
SHARED = ("Tokens", "Marks", "Key: voice is fill")  # parts of the comparison page's style that the lesson uses


def write_lesson(study: Study, path: str | Path) -> Path:
    """Write the lesson of a study and return its path; the same study gives the same bytes.

    Raises StudyError where the study has no two texts of 150 words from two outlets, or no texts at all, or where the
    file cannot be written.
    """
    return write_whole(path, render_lesson(study).encode("utf-8", "replace"))


def render_lesson(study: Study) -> str:
    """The lesson of a study as HTML. Raises StudyError as `write_lesson` does."""
    style = _style()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    csp = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return _environment().get_template("lesson.html.j2").render(_context(study) | {"style": Markup(style), "csp": csp})


def _context(study: Study) -> dict[str, Any]:
    """Everything that the templates show."""
    evidence = Evidence(study)
    found = articles(evidence)
    told = facts(evidence)
    pair = choose_pair(evidence, found, told)
    letter = letters(study, evidence.outlets)
    order = sorted((pair.one, pair.other), key=lambda doc: _rank(letter[evidence.doc_outlet[doc]]))
    names = {o: f"[the outlet of text {a}]" for o, a in zip(evidence.outlets, letter, strict=True)}

    def text(doc: int, mask: Mask) -> Text:
        return text_of(evidence, found[doc], letter[evidence.doc_outlet[doc]], mask)

    third = choose_third(evidence, pair, worth(told, [text(doc, Mask({})) for doc in order]))
    docs = [*order, *([third] if third is not None else [])]
    mask = Mask({o: names[o] for o in (evidence.outlets[evidence.doc_outlet[doc]] for doc in docs)})
    texts = [text(doc, mask) for doc in docs]
    return _shown(study, pair, texts, fact_sheet(told, texts[:2], texts[2] if third is not None else None))


def _rank(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _shown(study: Study, pair: Pair, texts: Sequence[Text], sheet: FactSheet) -> dict[str, Any]:
    both = texts[:2]
    found = [marks(text) for text in both]
    one, other = (Marked(text, m) for text, m in zip(both, found, strict=True))
    return {
        "study": study,
        "pair": pair,
        "texts": texts,
        "both": both,
        "found": found,
        "pages": sheets(both, found),
        "sheet_facts": sheet,
        "questions": questions(one, other, sheet),
        "agree": agreement(sheet),
        "open_ends": open_ends(texts, sheet),
        "families": sorted({m.family for ms in found for m in ms if m.layer == "frame"}),
        "layers": sorted({m.layer for ms in found for m in ms}),
        "actors": [tally_of_actors(m) for m in found],
        "levels": [reading_level(text) for text in both],
        "syllables": _syllables(study, both),
        "glosses": _glosses(study, found),
    }


def _syllables(study: Study, texts: Sequence[Text]) -> str:
    """What counted the syllables; empty where neither text has a reading level."""
    rows = study.documents.iloc[[text.doc for text in texts]]
    known = rows[rows["flesch_reading_ease"].notna()]["syllable_source"].dropna()
    return ", ".join(dict.fromkeys(str(source) for source in known))


def _glosses(study: Study, found: Sequence[Sequence[Mark]]) -> list[tuple[str, str]]:
    """The categories of frames that are marked in the two texts, with their meaning in plain words."""
    known = labels(study)
    present = {m.label: m.category for ms in found for m in ms if m.layer == "frame"}
    glosses = [(name, known.get(f"frame:{label}", ["", "", "", ""])) for label, name in sorted(present.items())]
    return [(name, gloss[2] or gloss[1]) for name, gloss in glosses if gloss[2] or gloss[1]]


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=FileSystemLoader(str(HERE / "templates")),
    )  # fmt: skip
    environment.globals |= {
        "in_words": in_words, "opening": opening, "the": the, "counted": counted, "day": day, "drawn": drawn,
        "part": printed_part,
    }  # fmt: skip
    return environment


@cache
def _style() -> str:
    """The lesson's style: tokens and marks of the comparison page, then its own."""
    page = (HERE / "static" / "page.css").read_text(encoding="utf-8")
    own = (HERE / "static" / "lesson.css").read_text(encoding="utf-8")
    return "\n" + "".join(_part(page, name) for name in SHARED) + own


def _part(style: str, name: str) -> str:
    """The rules of a style sheet under a heading, up to the next heading at the start of a line."""
    found = re.search(rf"^/\* {re.escape(name)}.*?(?=^/\* |\Z)", style, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"page.css has no part {name!r}")
    return found.group()
