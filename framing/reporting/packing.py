"""What the page carries along, made small: gzipped, and written in 85 characters so that it stays text."""

from __future__ import annotations

import gzip
import json
from base64 import b85encode
from typing import Any

# "<" could begin something that a browser reads as markup; the script that unpacks knows the same exchange.
_LEVEL = 6  # the highest, 9, makes a page two parts in a thousand smaller, and takes many times as long on repeated text
_SAFE = bytes.maketrans(b"<", b",")


def pack(content: bytes) -> str:
    """Bytes as text of five characters for four of the gzipped bytes, none of which is a quote, a slash or "<"."""
    return b85encode(gzip.compress(content, _LEVEL, mtime=0)).translate(_SAFE).decode("ascii")


def pack_json(content: Any) -> str:
    """Something as JSON, packed. Raises ValueError where it holds a number that JSON does not know."""
    plain = json.dumps(content, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return pack(plain.encode("ascii"))
