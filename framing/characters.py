"""What each character is, and what it is folded to for matching: one character in, one character out.

The tables cover the Basic Multilingual Plane; what lies beyond is read as a letter, but for pictographs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

SPACE, LETTER, DIGIT, APOSTROPHE, HYPHEN, DOT, NUMERIC, OTHER = range(8)

_PLANE = 0x10000
_BEYOND_LETTER, _BEYOND_OTHER = 0xFFFE, 0xFFFF  # what a character beyond the plane is read as
_PICTOGRAPHS = (0x1F000, 0x1FBFF)
_HALVES = re.compile("[\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # they stand inside the words of several scripts
_SINGLES = {
    "'": APOSTROPHE,
    "’": APOSTROPHE,
    "-": HYPHEN,
    "‐": HYPHEN,
    "‑": HYPHEN,
    ".": DOT,
    ",": NUMERIC,
    ":": NUMERIC,
}


CLASS, UPPER, FOLDED = 7, 8, 16  # within an entry of the table: mask, mask, and the first bit


@cache
def table() -> npt.NDArray[np.uint32]:
    """Of every character of the plane its class (`CLASS`), whether it is upper case (`UPPER`), and from the bit `FOLDED`
    on its folded form: all in one number, so that a text is looked up once."""
    classes = np.full(_PLANE, OTHER, np.uint32)
    folded = np.arange(_PLANE, dtype=np.uint32)
    upper = np.zeros(_PLANE, np.uint32)
    for code, character in enumerate(map(chr, range(_PLANE))):
        category = unicodedata.category(character)
        if category[0] in "LM":
            classes[code] = LETTER
        elif category[0] == "N":
            classes[code] = DIGIT
        elif category[0] in "ZC" and category not in ("Cs", "Co", "Cn"):
            classes[code] = SPACE
        if category in ("Lu", "Lt"):
            upper[code] = UPPER
            lower = character.lower()
            if len(lower) == 1:
                folded[code] = ord(lower)
    for character in _JOINERS + "_":
        classes[ord(character)] = LETTER
    for character, kind in _SINGLES.items():
        classes[ord(character)] = kind
    folded[ord("’")] = ord("'")
    folded[[ord("‐"), ord("‑")]] = ord("-")
    folded[ord("0") : ord("9") + 1] = ord("0")  # any figure is the same word
    classes[_BEYOND_LETTER], classes[_BEYOND_OTHER] = LETTER, OTHER
    return classes | upper | folded << np.uint32(FOLDED)


def code_points(text: str) -> npt.NDArray[np.uint16]:
    """The characters of a text as numbers within the plane; as many as the text has."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = codes >= _PLANE
    if beyond.any():
        pictograph = (codes >= _PICTOGRAPHS[0]) & (codes <= _PICTOGRAPHS[1])
        codes = np.where(beyond, np.where(pictograph, _BEYOND_OTHER, _BEYOND_LETTER), codes)
    return codes.astype(np.uint16)


def without_halves(text: str) -> str:
    """The text with U+FFFD for every lone surrogate, for names and messages: an article's text is never changed."""
    return _HALVES.sub("\ufffd", text)


def has_half_characters(text: str) -> bool:
    """Whether a text holds a lone surrogate, which no file in UTF-8 can."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
