"""Ids that are unique over a corpus, at some 100 bytes each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import count


class Identities:
    """The ids given so far, as 128-bit hashes: those of the file being read, and those of files before it."""

    def __init__(self) -> None:
        self._here: set[bytes] = set()
        self._before: set[bytes] = set()

    def begin_file(self) -> None:
        """What was given so far now counts as another file's."""
        if not self._before:
            self._before, self._here = self._here, self._before
        self._before |= self._here
        self._here = set()

    def take(self, identity: str, file: str) -> str | None:
        """The id, or None where this file has given it before.

        The same id in two files is no fault, as each may count from 1: the later one gets its file's name
        before it.
        """
        if _hash(identity) in self._here:
            return None
        self._here.add(_hash(identity))
        if _hash(identity) not in self._before:
            return identity
        unique = next(name for name in _names(identity, file) if not self._is_taken(_hash(name)))
        self._here.add(_hash(unique))
        return unique

    def take_all(self, identities: Iterable[str | None]) -> bool:
        """Takes many ids of this file where all are given, new and different, else none of them; whether it did."""
        keys = []
        for identity in identities:
            if identity is None:
                return False
            keys.append(_hash(identity))
        fresh = set(keys)
        if len(fresh) < len(keys) or not fresh.isdisjoint(self._here) or not fresh.isdisjoint(self._before):
            return False
        self._here |= fresh
        return True

    def _is_taken(self, key: bytes) -> bool:
        return key in self._here or key in self._before


def _names(identity: str, file: str) -> Iterator[str]:
    yield f"{file}-{identity}"
    yield from (f"{file}-{identity}-{number}" for number in count(2))


def _hash(identity: str) -> bytes:
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=16).digest()
