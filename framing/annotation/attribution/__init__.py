"""Attribution: who says what. Roles come from the tagger; rules, links, names and voices from here."""

from framing.annotation.attribution.finding import Attributions, find_attributions
from framing.annotation.attribution.quoting import QUOTATION_LABELS, label_quotations
from framing.annotation.attribution.roles import ROLES
from framing.annotation.attribution.terms import SOURCE_KINDS
from framing.annotation.attribution.voices import FORMS

__all__ = [
    "FORMS",
    "QUOTATION_LABELS",
    "ROLES",
    "SOURCE_KINDS",
    "Attributions",
    "find_attributions",
    "label_quotations",
]
