"""Hiding the outlets' names in what a class reads before it may know them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_ARTICLE = re.compile(r"^(?:The|A)\s+(?=\S)")


class Mask:
    """Stands in for outlets' names: the places where a name occurs, and the words shown instead.

    A name is found as written, with or without its article, between word boundaries. A name that is one word in small
    letters (as file names give) is an ordinary word as well, and is left.
    """

    def __init__(self, shown: Mapping[str, str]) -> None:
        self._shown = {form: words for name, words in shown.items() for form in _forms(name)}
        forms = sorted(self._shown, key=lambda form: (-len(form), form))
        body = "|".join(re.escape(form) for form in forms)
        self._pattern = re.compile(rf"(?<!\w)(?:{body})(?!\w)") if forms else None

    def places(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Where names stand in `text[start:end]`, with the words to be shown there."""
        if self._pattern is not None:
            for found in self._pattern.finditer(text, start, end):
                yield found.start(), found.end(), self._shown[found.group()]

    def words(self, text: str) -> str:
        """The text with the names replaced."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._shown[found.group()], text)


def _forms(name: str) -> list[str]:
    """The name, and the name without its article; none where it cannot be told from an ordinary word."""
    name = name.strip()
    forms = [name, _ARTICLE.sub("", name)]
    return [form for form in dict.fromkeys(forms) if form and (form != form.lower() or " " in form)]
