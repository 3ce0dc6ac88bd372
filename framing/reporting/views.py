"""What the page's sections show: what rests on counts, and what is told of the reports themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.model import TextPolicy
from framing.reporting import methods, summary, terms
from framing.reporting.articles import Article
from framing.reporting.cards import cards, furniture
from framing.reporting.charts import actors, axes, certainty, likeness, often, sharing, speakers, voices, zones
from framing.reporting.coding import coding
from framing.reporting.evidence import Evidence
from framing.reporting.factrows import rows
from framing.reporting.facts import Fact
from framing.reporting.parts import Chart
from framing.reporting.rates import Rates
from framing.reporting.wording import days_between

# Charts that some studies have nothing for.
OPTIONAL = ("categories", "axes", "speakers", "density", "types", "shared", "tree", "map")


def counting(evidence: Evidence, told: Sequence[Fact]) -> dict[str, Any]:
    """What rests on counts: findings, charts, tables and limits; without shared copy it is another."""
    study = evidence.study
    drawn = charts(evidence, Rates(study))
    return {
        "study": study,
        "drawn": drawn,
        "charts": dict.fromkeys(OPTIONAL) | {c.id.removeprefix("f-"): c for c in drawn},
        "differs": summary.differs(evidence, told),
        "agree": summary.agree(evidence, told),
        "limits": summary.limits(evidence),
        "verbs": speakers.verb_table(evidence),
        "speakers_said": speakers.speaker_table(evidence),
        "verb_finding": speakers.verb_finding(evidence),
        "terms": terms.table(evidence),
        "terms_finding": terms.finding(evidence),
        "facts": told,
        "flipped": methods.flipped(evidence),
        "categories": methods.categories(evidence),
        "reading": methods.reading_levels(evidence),
        "settings": methods.settings(study),
        "skipped": methods.skipped(study),
    }


def telling(
    evidence: Evidence, found: Sequence[Article], told: Sequence[Fact], policy: TextPolicy
) -> dict[str, Any]:
    """What is told of the reports themselves: title, cards, facts as rows, furniture."""
    study = evidence.study
    return {
        "policy": policy,
        "cards": cards(evidence, found, policy),
        "facts": rows(evidence, told, policy),
        "conflicts": sum(fact.conflict for fact in told),
        "furniture": furniture(evidence, found, policy),
        "citation": methods.citation(study),
        "coding": coding(study),
        "headline": methods.heading(evidence),
        "span": days_between([d for d in study.documents["date"] if isinstance(d, str)]),
        "total_words": int(evidence.words.sum()),
    }


def charts(evidence: Evidence, rates: Rates) -> list[Chart]:
    """The charts of a study in the order of the page."""
    made = (
        actors.chart(evidence), voices.chart(evidence), axes.chart(evidence), often.chart(evidence, rates),
        often.category_chart(evidence, rates), zones.chart(evidence, rates), speakers.chart(evidence),
        speakers.density_chart(evidence), certainty.chart(evidence, rates), certainty.type_chart(evidence),
        sharing.chart(evidence), likeness.chart(evidence), likeness.neighbours(evidence),
    )  # fmt: skip
    return [c for c in made if c is not None]
