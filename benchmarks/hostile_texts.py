"""Texts that nobody writes but the web serves, each of any length; they must neither raise nor take more than linear time."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

Text = Callable[[int], str]


def repeated(piece: str) -> Text:
    """The piece again and again, cut at the length asked for."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def nested(opening: str, closing: str) -> Text:
    """All openings first, a word, then all closings."""
    return lambda size: opening * (size // 2 // len(opening)) + " word " + closing * (size // 2 // len(closing))


def shuffled(alphabet: str) -> Text:
    """Pieces of the alphabet, split at blanks, in a fixed disorder."""

    def text(size: int) -> str:
        pieces = [f"{piece} " for piece in alphabet.split(" ")]
        mean = sum(map(len, pieces)) / len(pieces)
        return "".join(random.Random(0).choices(pieces, k=int(size / mean) + 1))[:size]

    return text


def one_sentence(size: int) -> str:
    """A single sentence without an end, of clauses that say who said what."""
    return repeated("and the minister said that war may not come while talks go on ")(size - 1) + "."


TEXTS: Mapping[str, Text] = {
    # characters
    "no spaces": repeated("x"),
    "no spaces, capitals": repeated("X"),
    "words without spaces": repeated("saidwarnotRussia"),
    "only digits": repeated("7"),
    "only full stops": repeated("."),
    "only hyphens": repeated("-"),
    "hyphenated": repeated("a-"),
    "only commas": repeated(","),
    "only newlines": repeated("\n"),
    "only carriage returns": repeated("\r\n"),
    "only blanks": repeated(" "),
    "a word a line": repeated("war\n"),
    "blank lines": repeated("said\n\n \n"),
    "combining marks": lambda size: "e" + "\u0301" * (size - 1),
    "zero width": repeated("war\u200b\u200d\ufeff"),
    "right to left": repeated("שלום עולם \u202eאמר\u202c "),
    "pictographs": repeated("😀"),
    "joined pictographs": repeated("👩‍👩‍👧‍👦🏳️‍🌈 "),
    "NULs": repeated("\x00a"),
    "controls": repeated("a\x01\x1f\x7f\x85 "),
    "lone surrogates": repeated("\ud800 said \udfff "),
    "beyond the plane": repeated("𝔴𝔞𝔯 𐍈 "),
    "replacement characters": repeated("\ufffd"),
    # quotation marks
    **{f"only {mark}": repeated(mark) for mark in "\"'“”‘’«»„`"},
    "only doubled singles": repeated("''"),
    "blanks and quotes": repeated('" '),
    "quoted words": repeated('"war" '),
    "nested double quotes": nested("“", "”"),
    "nested single quotes": nested("‘", "’"),
    "nested quotes and blanks": nested("“ ‘ ", "’ ” "),
    "alternating quotes": repeated("“‘\"'«„"),
    "quotes never closed": repeated("“He said it is war. "),
    "quotes over paragraphs": repeated("“He said it is war.\n\n"),
    "closings only": repeated("war” and peace’ "),
    "brackets": nested("(", ")"),
    "square brackets": repeated("[war ("),
    # words
    "one sentence": one_sentence,
    "said": repeated("said "),
    "said it said": repeated("he said that "),
    "according to": repeated("according to "),
    "names that say": repeated("Hale said. "),
    "not": repeated("not "),
    "not not war": repeated("not no never n't "),
    "one term": repeated("invasion "),
    "one term, no end": repeated("may invade, "),
    "half a phrase": repeated("on the brink of on the "),
    "one name": repeated("Putin "),
    "two names": repeated("Vladimir Putin Joe Biden "),
    "titles": repeated("Mr. Lt. Col. Dr. "),
    "initials": repeated("U.S. a.m. J. "),
    "pronouns": repeated("he she they it who said "),
    "capitals": repeated("RUSSIA INVADES UKRAINE WAR "),
    "capitals in long lines": repeated("RUSSIA SAYS " * 900 + "\n"),
    "contractions": repeated("don't he's we'll I'd "),
    "apostrophes": repeated("the ministers' the states' "),
    "headlines": repeated("Russia Warns: War Looms\n"),
    "furniture": repeated("Read more: Share this\nCopyright 2022\nBy A Writer\n"),
    "datelines": repeated("KYIV, Ukraine (AP) — It said.\n"),
    "one address": lambda size: "https://example.org/" + repeated("a/b?c=d&e=f%20g.")(size - 20),
    "addresses": repeated("https://example.org/war?a=b www.example.org/x me@example.org "),
    "figures": repeated("1,000,000.00 5% $3bn 2/3 12:30 "),
    "markup": repeated("<p><b>said</b></p>&amp;&#39;"),
    "a list": repeated("• said\n- war;\n"),
    "questions": repeated("War? No! Who said?! "),
    "ellipses": repeated("war... … said ..."),
    "commas and clauses": repeated("which, he said, that, she said, "),
    "colons": repeated("Putin: war: said: "),
    "mixed": shuffled(
        "war said “ ” \" ' ‘ ’ ( ) . , : ; — - not may Putin \n \n\n US he that invasion of the 5,000 😀 \u0301 \u200b "
        "שלום \x00 \ud800 according to reportedly … ?! U.S. build-up threat Copyright"
    ),
}
