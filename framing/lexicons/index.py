"""An index of hashed words or phrases: where each stands among all of them, looked up for many at once."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from framing.tokens import Flags, Hashes, Places

Bits = TypeVar("Bits", np.uint32, np.uint64)

_ROOM = 3  # powers of two by which there are more slots than keys


class HashIndex:
    """Distinct keys in order. A slot (the upper bits of a key) says where the first key stands that it may hold.

    A look-up reads one slot and one key; only where several keys share the slot it reads on.
    """

    def __init__(self, keys: Hashes) -> None:
        ordered = np.sort(keys)
        distinct = ordered[np.append(np.ones(min(len(keys), 1), np.bool_), ordered[1:] != ordered[:-1])]
        bits = len(distinct).bit_length() + _ROOM
        self._shift = np.uint64(64 - bits)
        sizes = np.bincount((distinct >> self._shift).astype(np.intp), minlength=1 << bits)
        self._first, self._shared, self._deepest = np.cumsum(sizes) - sizes, sizes > 1, int(sizes.max())
        self._size = len(distinct)
        self._keys = np.append(distinct, np.uint64(0))  # the last is what slots beyond all keys read

    def __len__(self) -> int:
        return self._size

    def find(self, hashes: Hashes) -> Places:
        """The place of each hash among the keys; the number of keys where it is none."""
        slot = (hashes >> self._shift).astype(np.intp)
        at = self._first.take(slot, mode="clip")
        known = self._keys.take(at, mode="clip") == hashes
        rest = np.flatnonzero(self._shared.take(slot, mode="clip") & ~known)
        for _ in range(1, self._deepest):
            at[rest] += 1
            found = self._keys.take(at[rest], mode="clip") == hashes[rest]
            known[rest[found]] = True
            rest = rest[~found]
        return np.where(known & (at < self._size), at, np.intp(self._size))

    @property
    def keys(self) -> Hashes:
        """All keys in order, and a zero."""
        return self._keys

    def holds(self, hashes: Hashes) -> Flags:
        """Is each hash one of the keys?"""
        return self.find(hashes) < self._size

    def unite(self, keys: Hashes, bits: npt.NDArray[Bits]) -> npt.NDArray[Bits]:
        """By place: the bits of all keys that are equal; one more place, for what is no key, has none."""
        united = np.zeros(self._size + 1, bits.dtype)
        np.bitwise_or.at(united, self.find(keys), bits)
        return united
