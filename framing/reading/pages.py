"""The article of a saved web page; its extraction is an extra."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from framing.reading.dates import iso_day
from framing.reading.decoding import declared_charset, decode
from framing.reading.refusals import Unreadable, require

_SHORT = 250  # characters: less may be a cookie notice that was taken for the article
# fmt: off
_BLOCKS = frozenset((  # of HTML and, with the last five, of the extractor's own tree
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "td", "th", "tr", "ul", "head", "item", "list", "quote", "row",
))
# fmt: on
_MOST_ELEMENTS = 30_000  # the extractor takes some 70 µs an element; an article's page has hundreds to thousands
_MOST_ATTRIBUTES = 2_000
_ATTRIBUTE = r"""[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:(?P<crowded>(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES}}})|(?:{_ATTRIBUTE})*+)")
_REMEDY = "Save the article's text as .txt."
_BREAKS = frozenset(("br", "lb"))
_INERT = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "object", "button", "select", "textarea")
)
_AROUND = frozenset(("nav", "header", "footer", "aside", "form"))
_BLANK = re.compile(r"[ \t\r\n\f]+")  # HTML's white space; a no-break space is a character of the text
_BETWEEN = re.compile(r" ?\n[ \n]*")


@dataclass(frozen=True, slots=True)
class Page:
    """An article's text, headline first, blank lines between paragraphs, and what the page says of itself."""

    text: str
    described: Mapping[str, str]


def read_page(data: bytes) -> Page:
    """The article in the bytes of an HTML page. Nothing is run, fetched or expanded.

    Raises Unreadable where the extra is missing, the bytes cannot be decoded, or no article is found.
    """
    extractor = require("trafilatura", "html", "reading saved pages")
    html = require("lxml.html", "html", "reading saved pages")
    source = decode(data, declared_charset(data))
    _refuse_crowded(source)
    tree = _parse(source, html)
    extracted = _extract(tree, extractor)
    text = _text(extracted.body) if extracted is not None and extracted.body is not None else ""
    if len(text) < _SHORT:
        text = max(text, _plain_paragraphs(_parse(source, html)), key=len)
    if not text:
        raise Unreadable("no article is found in the page", _REMEDY)
    described = _metadata(extracted)
    return Page(_headed(text, described.get("title")), described)


def _parse(source: str, html: Any) -> Any:
    # Lone surrogates are no characters of HTML. The parser itself stops at a depth of 2,048, and loses what follows.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # lxml's errors have no common base that can be named without importing it
        raise Unreadable("it is not an HTML page", _REMEDY, str(error)) from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log.filter_from_fatals()):
        raise Unreadable("its elements are nested too deeply", _REMEDY)
    return tree


def _refuse_crowded(source: str) -> None:
    """The parser's time grows with the square of an element's attributes: what no page has is not given to it."""
    if any(tag.lastgroup == "crowded" for tag in _TAG.finditer(source)):
        raise Unreadable(f"an element has more than {_MOST_ATTRIBUTES:,} attributes", _REMEDY)


def _extract(tree: Any, extractor: Any) -> Any:
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        return None
    try:
        return extractor.bare_extraction(
            tree,
            favor_recall=True,
            include_comments=False,
            with_metadata=True,
            # Not the default, which guesses from the text and depends on the day of the run.
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": "2100-01-01",
            },
        )
    except Exception:  # whatever befalls the extractor, the plain paragraphs are left
        return None


def _metadata(extracted: Any) -> dict[str, str]:
    if extracted is None:
        return {}
    fields = {"title": extracted.title, "outlet": extracted.sitename, "url": extracted.url}
    fields["date"] = iso_day(extracted.date or "")
    return {field: value.strip() for field, value in fields.items() if isinstance(value, str) and value.strip()}


def _headed(text: str, title: str | None) -> str:
    """The text with the page's title as first paragraph, unless one of the first three is that already."""
    if not title or any(_same(paragraph, title) for paragraph in text.split("\n\n", 3)[:3]):
        return text
    return f"{title}\n\n{text}"


def _same(paragraph: str, title: str) -> bool:
    return re.sub(r"\W+", "", paragraph).casefold() == re.sub(r"\W+", "", title).casefold()


def _plain_paragraphs(tree: Any) -> str:
    """The `<p>` elements of the longest article, else of the body; without any, all text of the body."""
    articles = [_paragraphs(article) for article in tree.iter("article")]
    return max(articles, key=len, default="") or _paragraphs(tree) or _text(tree, _INERT | _AROUND)


def _paragraphs(tree: Any) -> str:
    return "\n\n".join(filter(None, (_text(paragraph) for paragraph in tree.iter("p"))))


def _text(tree: Any, without: frozenset[str] = _INERT) -> str:
    """The text of an element: a blank line between blocks, line breaks, white space as a browser shows it."""
    return _BETWEEN.sub(_line_ends, "".join(_pieces(tree, without))).strip()


def _line_ends(blank: re.Match[str]) -> str:
    return "\n\n" if blank.group().count("\n") > 1 else "\n"


def _pieces(tree: Any, without: frozenset[str]) -> Iterator[str]:
    """Text and block boundaries in reading order, without recursion, as pages nest deeply."""
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, seen = stack.pop()
        inside = isinstance(element.tag, str) and element.tag not in without
        if inside and element.tag in _BREAKS and not seen:
            yield "\n"
        if inside and element.tag in _BLOCKS:
            yield "\n\n"
        if seen:
            if element is not tree:
                yield _BLANK.sub(" ", element.tail or "")
            continue
        stack.append((element, True))
        if inside:
            yield _BLANK.sub(" ", element.text or "")
            stack.extend((child, False) for child in reversed(element))
