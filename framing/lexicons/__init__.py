"""The codebook's room: cards and tables are loaded, checked, compiled to one index, and matched on tokens."""

from framing.lexicons.cards import Axis, Category
from framing.lexicons.codebook import Codebook
from framing.lexicons.grammar import abbreviations, irregular_forms, word_classes
from framing.lexicons.loading import Entry, Lexicon, load_lexicon
from framing.lexicons.matching import Hits, Matcher

__all__ = [
    "Axis", "Category", "Codebook", "Entry", "Hits", "Lexicon", "Matcher", "abbreviations", "irregular_forms", "load_lexicon",
    "word_classes",
]  # fmt: skip
