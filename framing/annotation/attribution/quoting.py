"""Quotation labels: somebody's words, a scare quote, or words in a headline that the report never quotes."""

from __future__ import annotations

import numpy as np

from framing.annotation.attribution.draft import spread
from framing.annotation.attribution.finding import Attributions
from framing.annotation.attribution.roles import CONTENT
from framing.annotation.attribution.voices import SCARE_WORDS, quotation_counts
from framing.annotation.quotations import Quotations
from framing.tokens import WORD, Flags, Places, Tokens

QUOTATION_LABELS = ("direct", "scare", "unsupported")
DIRECT, SCARE, UNSUPPORTED = range(len(QUOTATION_LABELS))
_MOST = 20  # quotations of one text's headlines that are looked for in its body


def label_quotations(tokens: Tokens, quotations: Quotations, attributions: Attributions, headline: Flags) -> Places:
    """The label of every quotation, a code of `QUOTATION_LABELS`; `headline` flags the tokens of headlines.

    Direct: attributed in part, or of more than three words. Scare: short, and nobody is named as saying it.
    Unsupported: in a headline, where no quotation of the body holds the same words in the same order.
    """
    content = spread(attributions.first, attributions.last, attributions.role == CONTENT, len(tokens))
    attributed = quotation_counts(content, quotations) > 0
    words = quotation_counts(tokens.kind == WORD, quotations)
    labels = np.where(attributed | (words > SCARE_WORDS), DIRECT, SCARE).astype(np.int32)
    above = np.flatnonzero(headline[quotations.first]) if len(quotations.first) else quotations.first
    docs = tokens.doc[quotations.first[above]]
    for doc in np.unique(docs).tolist():
        body = _body_words(tokens, quotations, headline, doc)
        for row in above[docs == doc][:_MOST].tolist():
            found = _words(tokens, int(quotations.first[row]), int(quotations.last[row])) in body
            labels[row] = DIRECT if found else UNSUPPORTED
    return labels


def _body_words(tokens: Tokens, quotations: Quotations, headline: Flags, doc: int) -> str:
    first = quotations.first
    rows = np.flatnonzero((tokens.doc[first] == doc) & ~headline[first])
    return "".join(_words(tokens, int(first[row]), int(quotations.last[row])) for row in rows)


def _words(tokens: Tokens, first: int, last: int) -> str:
    """The words from one token to another by their hashes, each between blanks, without marks."""
    here = slice(first, last + 1)
    hashes = tokens.hash[here][tokens.kind[here] == WORD].tolist()
    return f" {' '.join(map(str, hashes))} "
