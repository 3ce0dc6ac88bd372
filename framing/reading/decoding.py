"""From bytes to their text, unchanged but for the byte order mark; an implausible encoding is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from framing.reading.refusals import Unreadable

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip or office"),
    (b"\x1f\x8b", "a gzip"),
    (b"{\\rtf", "an RTF"),
)
_HIGH = bytes(range(0x80, 0x100))
_CONTROLS = bytes(c for c in range(0x20) if c not in b"\t\n\v\f\r\x1a") + b"\x7f"
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # no characters in cp1252
_MOST_CONTROLS = 0.1
_MOST_HIGH = 0.2  # of all bytes; English with curly quotes has 1 %, French with accents 5 %, Cyrillic 80 %
_LEAST_COHERENCE = 0.1  # charset-normalizer's likeness to a known language; 0 on its wrong guesses
_SAMPLE = 1 << 20  # bytes
_BROKEN = re.compile("[\udc80-\udcff]")  # what "surrogateescape" leaves of an undecodable byte
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
# Codecs that browsers never use for pages: they would rewrite the text.
_NOT_CHARSETS = frozenset(
    ("unicode_escape", "raw_unicode_escape", "utf_7", "idna", "punycode", "undefined", "mbcs", "oem")
)

_REMEDY = "Save it as UTF-8 text."


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a whole file, line ends kept. Raises Unreadable where that is not plausible.

    Order: byte order mark, UTF-8, `declared` (the charset that a page names), cp1252 if plausible,
    charset-normalizer.
    """
    mark = marked_encoding(data)
    _refuse_binary(data, mark)
    if mark:
        return _decode_marked(data, mark)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start
    good, bad = _utf8_counts(iter((data,)))
    if good > bad:
        raise Unreadable(f"it is UTF-8 but for a broken byte at offset {offset}", _REMEDY, _shown(data, offset))
    for encoding in _candidates(data, declared):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):  # no codec of characters, or not this one
            continue
    raise Unreadable("its encoding could not be told", _REMEDY, _shown(data, offset))


def table_encoding(path: Path) -> str:
    """The encoding of a table, by a pass over it with flat memory. Raises Unreadable as `decode` does.

    A file that is UTF-8 but for some bad bytes is UTF-8: the rows with those bytes are the bad ones.
    """
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    mark = marked_encoding(sample)
    _refuse_binary(sample, mark)
    if mark:
        return mark
    good, bad = _utf8_counts(_chunks(path))
    return "utf-8" if not bad or good > bad else _plausible(path, sample)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names, or None."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def declared_charset(page: bytes) -> str | None:
    """The charset that an HTML page names in its first 4,096 bytes, or None."""
    found = _DECLARED.search(page[:4096])
    return found.group(1).decode("ascii", "replace") if found else None


def is_broken(text: str) -> bool:
    """Whether text decoded with "surrogateescape" holds bytes that are not in its encoding."""
    return not text.isascii() and _BROKEN.search(text) is not None


def _refuse_binary(data: bytes, mark: str | None) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(f"this is {name} file, not text", _REMEDY)
    if mark in ("utf-16", "utf-32"):
        return
    if _count(data, _CONTROLS) > _MOST_CONTROLS * len(data):
        if b"\0" in data:
            raise Unreadable("it holds NUL bytes: a binary file, or UTF-16 without a byte order mark", _REMEDY)
        raise Unreadable("it is mostly control characters: a binary file", _REMEDY)


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        reason = f"it begins with the byte order mark of {name} but is not {name}"
        raise Unreadable(reason, _REMEDY, _shown(data, error.start)) from None


def _charset(declared: str | None) -> str | None:
    """The codec for a charset's name; as in browsers, Latin-1 and ASCII mean cp1252."""
    try:
        name = codecs.lookup(declared or "").name.replace("-", "_")
    except (LookupError, ValueError):
        return None
    if name in ("iso8859_1", "ascii"):
        return "cp1252"
    return None if name in _NOT_CHARSETS else name


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    if charset := _charset(declared):
        yield charset
    if _is_cp1252(len(data), _count(data, _HIGH), _count(data, _UNDEFINED + _CONTROLS)):
        yield "cp1252"
    elif guessed := _statistical(data):
        yield guessed


def _plausible(path: Path, sample: bytes) -> str:
    size = high = impossible = 0
    for chunk in _chunks(path):
        size, high = size + len(chunk), high + _count(chunk, _HIGH)
        impossible += _count(chunk, _UNDEFINED + _CONTROLS)
    encoding = "cp1252" if _is_cp1252(size, high, impossible) else _statistical(sample)
    if encoding is None:
        raise Unreadable("its encoding could not be told", _REMEDY)
    return encoding


def _is_cp1252(size: int, high: int, impossible: int) -> bool:
    return not impossible and high <= max(2, _MOST_HIGH * size)


def _statistical(data: bytes) -> str | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best and best.coherence >= _LEAST_COHERENCE else None


def _utf8_counts(chunks: Iterator[bytes]) -> tuple[int, int]:
    """How many characters beyond ASCII decode as UTF-8, and how many bytes do not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    for chunk in chunks:
        text = decoder.decode(chunk)
        if not text.isascii():
            broken = len(_BROKEN.findall(text))
            bad += broken
            good += sum(map(len, _BEYOND_ASCII.findall(text))) - broken
    return good, bad + len(decoder.decode(b"", final=True))


_BEYOND_ASCII = re.compile("[^\0-\x7f]+")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_SAMPLE):
            yield chunk


def _count(data: bytes, among: bytes) -> int:
    return len(data) - len(data.translate(None, among))


def _shown(data: bytes, offset: int) -> str:
    return data[max(0, offset - 8) : offset + 8].decode("ascii", "backslashreplace")
