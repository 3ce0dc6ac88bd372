"""Everything that the page's sections show of one study: findings, charts, tables, cards and facts."""

from __future__ import annotations

from typing import Any

from framing.model import TextPolicy
from framing.reporting import methods, summary, terms
from framing.reporting.articles import articles
from framing.reporting.cards import cards, furniture
from framing.reporting.charts import actors, axes, certainty, likeness, often, sharing, speakers, voices, zones
from framing.reporting.coding import coding
from framing.reporting.evidence import Evidence
from framing.reporting.factrows import rows
from framing.reporting.facts import facts
from framing.reporting.parts import Chart
from framing.reporting.payload import letters
from framing.reporting.rates import Rates
from framing.reporting.wording import days_between
from framing.study import Study

# Charts that some studies have nothing for.
OPTIONAL = ("categories", "axes", "speakers", "density", "types", "shared", "tree", "map")


def view(study: Study, policy: TextPolicy) -> dict[str, Any]:
    """What the templates show of a study. Evidence is registered on the way, so the page's data are made afterwards."""
    evidence, rates = Evidence(study), Rates(study)
    found, told = articles(evidence), facts(evidence)
    drawn = charts(evidence, rates)
    return {
        "study": study,
        "policy": policy,
        "evidence": evidence,
        "articles": found,
        "letters": letters(study, evidence.outlets),
        "drawn": drawn,
        "charts": dict.fromkeys(OPTIONAL) | {c.id.removeprefix("f-"): c for c in drawn},
        "differs": summary.differs(evidence, told),
        "agree": summary.agree(evidence, told),
        "limits": summary.limits(evidence),
        "cards": cards(evidence, found, policy),
        "verbs": speakers.verb_table(evidence),
        "verb_finding": speakers.verb_finding(evidence),
        "terms": terms.table(evidence),
        "terms_finding": terms.finding(evidence),
        "told": told,
        "facts": rows(evidence, told, policy),
        "conflicts": sum(fact.conflict for fact in told),
        "furniture": furniture(evidence, found, policy),
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


def charts(evidence: Evidence, rates: Rates) -> list[Chart]:
    """The charts of a study in the order of the page."""
    made = (
        actors.chart(evidence), voices.chart(evidence), axes.chart(evidence), often.chart(evidence, rates),
        often.category_chart(evidence, rates), zones.chart(evidence, rates), speakers.chart(evidence),
        speakers.density_chart(evidence), certainty.chart(evidence, rates), certainty.type_chart(evidence),
        sharing.chart(evidence), likeness.chart(evidence), likeness.neighbours(evidence),
    )  # fmt: skip
    return [c for c in made if c is not None]
