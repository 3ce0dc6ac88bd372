"""Claims: facts that two or more outlets report, each one's wording and figure, and who is silent on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from framing.comparison.aligning import SMALL, Alignment, align, group
from framing.comparison.days import day_of
from framing.comparison.marking import NOT
from framing.comparison.relations import CONFLICT, FIGURE, SAME, WORDS, conflicting, silence
from framing.comparison.statements import Statement, find_statements
from framing.comparison.tellings import Tellings
from framing.comparison.topics import FIGURE as TOPIC_FIGURE
from framing.comparison.topics import common_terms, find_topic
from framing.measurement import BOILERPLATE
from framing.model import Annotations

PART = 40  # reports of a story that are compared at once; a longer story is cut, in the order of its dates
UNSURE = 0.15  # likeness to a fact from which on a report that does not share it is not called silent either
_COLUMNS = (
    "claim", "doc_id", "outlet", "start", "end", "relation", "differs", "figure", "voice", "speaker", "cue", "stance",
    "topic",
)  # fmt: skip

Row = dict[str, int | str | None]


@dataclass(frozen=True, slots=True)
class _Part:
    """Reports that are compared with one another, their statements, and how those align."""

    reports: Sequence[Annotations]
    tellings: Sequence[Tellings]
    statements: Sequence[Statement]
    alignment: Alignment


def find_claims(reports: Sequence[Annotations], stories: pd.DataFrame) -> pd.DataFrame:
    """The study's `claims`: the facts that at least two outlets of a story report, and a row for every report.

    `stories` has the columns doc_id and story; facts are looked for within a story only, in a story of more than 40
    reports among each 40 in the order of their dates. Rows of `same` and `conflict` carry the wording's place. A
    report has a row `absent` or `not_yet_known` only where it has 150 words, a date, no statement that comes near the
    fact, and no other report of its outlet shares it; no row at all means that it cannot be told. Linear in the number
    of reports; their order changes nothing.
    """
    rows: list[Row] = []
    number = 0
    for part in _parts(reports, stories):
        for members in group(part.statements, part.alignment):
            if len({_outlet(part, at) for at in members}) > 1:
                number += 1
                rows += _rows(part, members, number)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.astype({"claim": "int64", "start": "Int64", "end": "Int64"})


def _parts(reports: Sequence[Annotations], stories: pd.DataFrame) -> Iterator[_Part]:
    """The stories of two outlets or more, in parts, in the order of their first report's id."""
    of = dict(zip(stories["doc_id"], stories["story"], strict=True))
    told: dict[str, list[Annotations]] = {}
    for report in sorted(reports, key=lambda each: each.document.id):
        told.setdefault(of.get(report.document.id) or f"\0{report.document.id}", []).append(report)
    for story in told.values():
        ordered = sorted(story, key=lambda each: (each.document.date or "", each.document.id))
        for at in range(0, len(ordered), PART):
            part = ordered[at : at + PART]
            if len({report.document.outlet for report in part}) > 1:
                statements = find_statements(part)
                yield _Part(part, [Tellings(report) for report in part], statements, align(statements))


def _outlet(part: _Part, statement: int) -> str:
    return part.reports[part.statements[statement].report].document.outlet


def _rows(part: _Part, members: list[int], number: int) -> list[Row]:
    """The rows of one claim: a wording for each report that has it, then the reports that are silent."""
    told = _one_each(part, members)
    statements = [part.statements[at] for at in told]
    against = conflicting(statements, [report.text for report in part.reports])
    disputed = any(FIGURE in differs for differs in against.values())
    shared: Row = {"claim": number, "topic": find_topic(statements, part.reports, disputed)}
    rows = [_told(part, statements, place, against.get(place, set())) for place in range(len(statements))]
    return [shared | row for row in (*rows, *_silent(part, members, statements))]


def _told(part: _Part, statements: Sequence[Statement], place: int, differs: set[str]) -> Row:
    """The row of one of a claim's wordings."""
    statement = statements[place]
    document = part.reports[statement.report].document
    telling = part.tellings[statement.report].of(statement.start, statement.end)
    return {
        "doc_id": document.id,
        "outlet": document.outlet,
        "start": statement.start,
        "end": statement.end,
        "relation": CONFLICT if differs else SAME,
        "differs": " + ".join(sorted(differs)) or None,
        "figure": _figure(document.text, statement, [s for s in statements if s.report != statement.report]),
        **asdict(telling),
    }


def _one_each(part: _Part, members: list[int]) -> list[int]:
    """The statement of each report that is most like the others', and those that give another figure than it."""
    best: dict[int, list[int]] = {}
    for at in sorted(members, key=lambda at: (-_centrality(part, at, members), at)):
        kept = best.setdefault(part.statements[at].report, [])
        if not kept or all(conflicting_figures(part.statements[at], part.statements[other]) for other in kept):
            kept.append(at)
    return sorted(at for kept in best.values() for at in kept)


def conflicting_figures(a: Statement, b: Statement) -> bool:
    """Do two statements have figures of one thing, none of them the same?"""
    pairs = [(one, other) for one in a.quantities for other in b.quantities if one.counts_with(other)]
    return bool(pairs) and not any(one.equals(other) for one, other in pairs)


def _centrality(part: _Part, at: int, members: Sequence[int]) -> float:
    report = part.statements[at].report
    others = [other for other in members if part.statements[other].report != report]
    return round(sum(part.alignment.between(at, other) for other in others), 9)


def _figure(text: str, statement: Statement, others: Sequence[Statement]) -> str | None:
    """The figure that the claim is about, as written: the one that other reports give too, or nearly; else the first.

    None where the statement has none, or a small one to which no other report has a counterpart.
    """
    def support(place: int) -> tuple[int, int]:
        quantity = statement.quantities[place]
        figures = [other for each in others for other in each.quantities if quantity.counts_with(other)]
        return sum(quantity.equals(other) for other in figures), len(figures)

    telling = [place for place, q in enumerate(statement.quantities) if q.high >= SMALL or support(place)[1]]
    if not telling:
        return None
    best = max(telling, key=lambda place: (*support(place), -place))
    return text[statement.quantities[best].first : statement.quantities[best].last]


def _silent(part: _Part, members: Sequence[int], statements: Sequence[Statement]) -> Iterator[Row]:
    """The reports that do not share a claim, as far as something can be said of that."""
    outlets = {_outlet(part, at) for at in members}
    dates = [day_of(part.reports[statement.report].document.date) for statement in statements]
    known = min((date for date in dates if date), default=None)
    near = _near(part, members)
    for number, report in enumerate(part.reports):
        document = report.document
        if document.outlet in outlets or number in near or not _long(report):
            continue
        relation = silence(day_of(document.date), known, [part.statements[at] for at in members])
        if relation:
            yield {"doc_id": document.id, "outlet": document.outlet, "relation": relation}


def _near(part: _Part, members: Sequence[int]) -> set[int]:
    """The reports with a statement that comes near a claim: by its likeness, or by the terms that it shares.

    Half of the claim's common terms are near, and so is a third of those that are no names.
    """
    likeness = part.alignment.likeness
    close = {other for at in members for other, score in likeness.get(at, {}).items() if score >= UNSURE}
    near = {part.statements[other].report for other in close}
    common = common_terms([part.statements[at] for at in members]).keys() - {NOT, TOPIC_FIGURE}
    words = common - {name for at in members for name in part.statements[at].names}
    for statement in part.statements:
        shared = common & statement.terms.keys()
        if (common and 2 * len(shared) >= len(common)) or (words and 3 * len(shared & words) >= len(words)):
            near.add(statement.report)
    return near


def _long(report: Annotations) -> bool:
    return int(np.count_nonzero(report.words.zone != BOILERPLATE)) >= WORDS
