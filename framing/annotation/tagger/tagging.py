"""Tokens in, labels out: which tokens name a source, which are its cue, which are what it says."""

from __future__ import annotations

from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.annotation.tagger.emissions import weigh
from framing.annotation.tagger.features import find_features
from framing.annotation.tagger.tape import lay_out
from framing.annotation.tagger.viterbi import Labels, find_best_labels
from framing.annotation.tagger.weights import Weights, shipped
from framing.tokens import Tokens

LABEL_NAMES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")


def tag(tokens: Tokens, quotations: Quotations, sentences: Sentences, weights: Weights | None = None) -> Labels:
    """The label of each token, as an index into LABEL_NAMES; a line is one sequence.

    Linear in the number of tokens. A text's labels do not depend on the texts beside it in the batch.
    """
    weights = weights or shipped()
    tape = lay_out(tokens)
    features = find_features(tokens, quotations, sentences, tape, weights.vocabulary)
    scores = weigh(features, tape, weights)
    return find_best_labels(scores, tape, weights.transitions, weights.beginnings)[tape.place]
