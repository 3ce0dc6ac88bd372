"""From bytes to text: encodings are told, implausible ones refused, and no text is ever changed."""

import pytest
from articles import SHARED, WESTERN
from hypothesis import given
from hypothesis import strategies as st

from framing.model import Document, Skipped
from framing.reading.decoding import decode
from framing.reading.documents import read_documents
from framing.reading.refusals import Unreadable

RUSSIAN = "Министр сообщил вчера, что войска останутся на месте до конца месяца, а переговоры продолжатся. " * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"), (WESTERN, "utf-8-sig"), (WESTERN, "utf-16"), (WESTERN, "utf-32"),
        (WESTERN, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), ("é", "cp1252"), ("", "utf-8"),
    ],
)  # fmt: skip
def test_encodings(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_utf16_of_either_order_needs_its_mark():
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        assert decode(mark + WESTERN.encode(encoding)) == WESTERN
        with pytest.raises(Unreadable, match="NUL"):
            decode(WESTERN.encode(encoding))


def test_a_declared_charset_goes_before_guesses():
    assert decode(RUSSIAN.encode("koi8-r"), "KOI8-R") == RUSSIAN
    assert decode("naïve “x”".encode("cp1252"), "iso-8859-1") == "naïve “x”"
    for nonsense in ("no-such-charset", "utf-8", "idna", "unicode_escape", "hex", "\0"):
        assert decode("naïve \\x41".encode("cp1252"), nonsense) == "naïve \\x41"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\0text", "NUL bytes"),
        (b"%PDF-1.7 text", "a PDF"),
        (b"PK\x03\x04rest", "a zip"),
        (b"\x01\x02\x03\x04\x05", "control characters"),
        (b"\xff\xfea", "byte order mark of UTF-16"),
        (b"\xef\xbb\xbf\xff", "byte order mark of UTF-8"),
        ("“Quoted” words, a broken byte: ".encode() + b"\xff", "UTF-8 but for a broken byte at offset 35"),
        (bytes(range(0x80, 0x100)), "encoding could not be told"),
    ],
)
def test_bytes_that_are_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        decode(data)


@SHARED
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_reason(tmp_path, data):
    (tmp_path / "x.txt").write_bytes(data)
    (tmp_path / "y.txt").write_text("Fine.")
    items = list(read_documents([tmp_path]))
    assert len(items) == 2
    (item,) = (i for i in items if i.path.endswith("x.txt"))
    assert isinstance(item, Skipped) or (isinstance(item, Document) and item.text.strip())


@SHARED
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    bom=st.booleans(),
)
def test_no_text_is_ever_edited(text, bom):
    if not bom and text.startswith("\ufeff"):
        text = "." + text
    controls = sum((c < " " and c not in "\t\n\v\f\r\x1a") or c == "\x7f" for c in text)
    if 10 * controls <= len(text) and not text.startswith(("%PDF-", "PK\3\4", "{\\rtf")):
        assert decode(text.encode("utf-8-sig" if bom else "utf-8")) == text
