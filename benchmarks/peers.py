"""Other tools over the same texts in the same run: `python -m benchmarks.peers FILE [--articles 200] [--rounds 3]`.

FILE is JSONL with a field `text`. Each round runs a bare regular expression, this tool and every peer that is installed,
one after the other, on one core; a figure is the median of the rounds' ratios to the bare pass. The peers do less, or
something else: the ratio says what a pass costs, not which is better. A peer that is not installed is said to be missing.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks.speed import annotate, bare, signature, texts_of

TEXTSTAT = (  # what its own page lists first
    "flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index", "automated_readability_index",
    "coleman_liau_index", "linsear_write_formula", "dale_chall_readability_score", "difficult_words", "text_standard",
)  # fmt: skip
Pass = Callable[[str], object]


def vader() -> Pass:
    analyser = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    return lambda text: analyser.polarity_scores(text)


def textstat() -> Pass:
    """Its syllables are counted by its hyphenation: the dictionary that it prefers does not come with it."""
    counter = import_module("textstat.backend.counts._count_syllables")
    counter.get_cmudict = lambda language: None  # type: ignore[attr-defined]
    measures = [getattr(import_module("textstat"), name) for name in TEXTSTAT]
    return lambda text: [measure(text) for measure in measures]


def textblob() -> Pass:
    analyser = import_module("textblob.en.sentiments").PatternAnalyzer()
    return lambda text: analyser.analyze(text)


def nltk_tokens() -> Pass:
    tokeniser = import_module("nltk.tokenize.destructive").NLTKWordTokenizer()
    return lambda text: tokeniser.tokenize(text)


def spacy_tokens() -> Pass:
    return import_module("spacy").blank("en")  # type: ignore[no-any-return]


def spacy_sentences() -> Pass:
    language = import_module("spacy").blank("en")
    language.add_pipe("sentencizer")
    return language  # type: ignore[no-any-return]


PEERS = {  # what it does → its package, and how it is made ready
    "VADER: one tone a text": ("vaderSentiment", vader),
    f"textstat: {len(TEXTSTAT)} measures of readability": ("textstat", textstat),
    "TextBlob: polarity and subjectivity": ("textblob", textblob),
    "NLTK: Treebank tokens": ("nltk", nltk_tokens),
    "spaCy without a model: tokens": ("spacy", spacy_tokens),
    "spaCy without a model: tokens and sentences": ("spacy", spacy_sentences),
}


def over(peer: Pass) -> Callable[[Sequence[str]], object]:
    return lambda texts: [peer(text) for text in texts]


def installed() -> dict[str, Callable[[Sequence[str]], object]]:
    """The peers that are there, by name and version; the others are printed."""
    found: dict[str, Callable[[Sequence[str]], object]] = {}
    for name, (package, make) in PEERS.items():
        try:
            found[f"{name} ({package} {version(package)})"] = over(make())
        except ImportError:
            print(f"  not installed: {package} ({name})")
    return found


def seconds(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """CPU seconds of one pass."""
    begin = time.process_time()
    work(texts)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(signature())
    texts = texts_of([options.file])[: options.articles]
    passes = {"framing: the whole annotation and its measures": annotate, **installed()}
    ratios: dict[str, list[float]] = {name: [] for name in passes}
    for work in passes.values():
        work(texts[:3])
    for _ in range(options.rounds):
        for name, work in passes.items():
            reference = seconds(bare, texts)
            ratios[name].append(seconds(work, texts) / reference)
    print(f"{len(texts)} articles, {sum(map(len, texts)):,} characters; CPU time / the bare pass")
    for name, found in sorted(ratios.items(), key=lambda item: statistics.median(item[1])):
        print(f"{statistics.median(found):8.1f}  {name}")


if __name__ == "__main__":
    main()
