"""Conjunctions that a whole stretch shares: a quotation, a sentence, the words between cues or marks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from framing.annotation.tagger.columns import Columns
from framing.annotation.tagger.tape import Column, join, pack, pick


def quotations_and_gaps(columns: Columns) -> Iterator[Column]:
    """What stands around a quotation, or around the words between two."""
    first, last = columns.quotes.first, columns.quotes.last
    word, cue, coarse = columns.word, columns.cue, columns.coarse
    inside, size = columns.in_quote[first], columns.step(last - first)
    before, after = columns.entry[first - 1] > 0, columns.entry.take(last + 1, mode="clip") > 0
    right = pick(word, last + 1, after)
    starts = columns.sentences.first[columns.sentences.of[first]] == first
    yield join(pick(word, first - 1, before), inside)
    yield join(right, pick(word, last - 1, last > first), inside)
    yield join(right, pick(word, last + 2, after), inside)
    yield pack([inside, starts, before, size], 16)
    yield pack([inside, *(pick(cue, last + by, after) for by in (1, 2, 3))], 16)
    yield pack([inside, pick(coarse, first - 1, before), pick(coarse, first - 2, before)], 128)


def sentences_of(columns: Columns) -> Iterator[Column]:
    """How a sentence begins and ends, and what it and its neighbours hold."""
    first, last = columns.sentences.first, columns.sentences.last
    word, cue = columns.word, columns.cue
    opening, ending, inside = word[first], word[last], columns.in_quote[first]
    size, long = columns.step(last - first), last > first
    quotes, strong, likely, whole = _contents(columns)
    line = columns.lines.of[first]
    opens, closes = columns.lines.first[line] == first, columns.lines.last[line] == last
    place = pack([opens, closes], 2)
    mine = pack([quotes, strong, likely], 4)
    previous, following = _from_sentence(columns, mine, -1), _from_sentence(columns, mine, 1)
    last_cue = _last_cue(columns)
    cue_before = _from_sentence(columns, last_cue, -1)
    yield opening
    yield join(opening, pick(word, first + 1, long))
    yield join(pick(word, last - 1, long), ending)
    yield pack([pick(cue, last - 1, long), pick(cue, last - 2, last > first + 1), inside], 16)
    yield join(mine, size, columns.kind[last].astype(np.uint32))
    yield pack([np.minimum(columns.count(columns.strong, columns.lines), 3)[line], strong, quotes, opens, closes], 4)
    yield join(previous, mine, place)
    yield join(following, mine, place)
    yield join(_from_sentence(columns, mine, -2), previous, mine)
    yield join(_from_sentence(columns, opening, -1), place)
    yield join(_from_sentence(columns, whole, -1), whole, _from_sentence(columns, whole, 1), place)
    yield join(cue_before, place)
    yield join(cue_before, last_cue, place)
    yield join(opening, _from_sentence(columns, quotes, -1), place, mine)
    yield join(size, place, mine)


def _contents(columns: Columns) -> tuple[Column, Column, Column, Column]:
    """Of each sentence: does it hold quoted words, how many strong and likely cue words, is it quoted wholly?"""
    quoted = columns.count(columns.quoted, columns.sentences)
    quotes = np.minimum(quoted, 1)
    strong = np.minimum(columns.count(columns.strong, columns.sentences), 2)
    likely = np.minimum(columns.count(columns.likely, columns.sentences), 3)
    size = columns.sentences.last - columns.sentences.first + 1
    return quotes, strong, likely, quotes + (quotes * (size < quoted + 2)).astype(np.uint32)


def _last_cue(columns: Columns) -> Column:
    """One more than the last word of each sentence that is a strong cue, or 0."""
    cues = np.append(-1, np.flatnonzero(columns.strong))
    last = cues[np.searchsorted(cues, columns.sentences.last, "right") - 1]
    return pick(columns.word, last, last >= columns.sentences.first)


def _from_sentence(columns: Columns, values: Column, by: int) -> Column:
    """One more than the value of the sentence `by` sentences away, or 0 where the text has none."""
    text = columns.text[columns.sentences.first]
    index = np.arange(len(text)) + by
    return pick(values, index, (index >= 0) & (index < len(text)) & (text.take(index, mode="clip") == text))


def between_cues(columns: Columns) -> Iterator[Column]:
    """The words around a stretch that often are cues, and what stands beside them."""
    gaps = columns.gaps
    first, last = gaps.units.first, gaps.units.last
    before, after, has_before, has_after = gaps.before, gaps.after, gaps.has_before, gaps.has_after
    word, fine, coarse, cue = columns.word, columns.fine, columns.coarse, columns.cue
    inside, size = columns.in_quote[first], columns.step(last - first)
    fine_before, fine_after = pick(fine, before, has_before), pick(fine, after, has_after)
    yield gaps.left
    yield gaps.right
    yield join(gaps.left, gaps.right)
    yield join(gaps.left, pick(word, before + 1, has_before))
    yield join(gaps.right, pick(word, after + 1, has_after))
    yield pack([pick(cue, before, has_before), pick(cue, after, has_after), inside, size], 16)
    yield join(fine_before, fine_after)
    yield join(fine_after, pick(coarse, after - 1, has_after), pick(coarse, after + 1, has_after))
    yield join(fine_before, pick(coarse, before + 1, has_before), pick(coarse, before + 2, has_before))


def segments(columns: Columns) -> Iterator[Column]:
    """The marks around a segment and the words beside them."""
    marks = columns.segments
    first, last = marks.units.first, marks.units.last
    before, after, has_before, has_after = marks.before, marks.after, marks.has_before, marks.has_after
    left, right, word, cue = marks.left, marks.right, columns.word, columns.cue
    inside, size = columns.in_quote[first], columns.step(last - first)
    near = [pick(column, after + by, has_after) for column, by in ((columns.shape, 1), (cue, 2), (cue, 3))]
    yield join(left, right)
    yield join(left, marks.opener, pick(word, before + 2, has_before))
    yield join(right, pick(word, after + 1, has_after), pick(word, after + 2, has_after))
    yield join(right, pack(near, 32))
    yield join(right, pack([pick(cue, after - 1, has_after), pick(cue, after - 2, has_after), inside], 16))
    yield join(size, left, right, inside)
