"""Average linkage on a sparse graph: what is not linked is taken as unlike."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Links:
    """Links between numbered things: `left` < `right`, how alike they are, and the level that each thing demands."""

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    level: npt.NDArray[np.float64]


def join(size: int, links: Links, given: Sequence[str | None] | None = None) -> list[int]:
    """The group of each thing, named by its first member.

    The two groups whose mean link (an absent one is 0) is furthest above the mean level of both are joined, as long as
    one is not below it. Things with equal `given` names start together; groups of two names are never joined.
    """
    groups = _Groups(size, links, given or [None] * size)
    queue = [groups.entry(a, b) for a in groups.links for b in groups.links[a] if a < b]
    heapq.heapify(queue)
    while queue:
        below, a, b, parts = heapq.heappop(queue)
        if below > 0:
            break
        if groups.current(a, b, parts):
            groups.merge(a, b)
            for other in groups.links[a]:
                heapq.heappush(queue, groups.entry(*sorted((a, other))))
    return groups.of()


class _Groups:
    """Groups while they grow: sums of links and levels, so that any two are compared at once."""

    def __init__(self, size: int, links: Links, given: Sequence[str | None]) -> None:
        first: dict[str, int] = {}
        start = [at if name is None else first.setdefault(name, at) for at, name in enumerate(given)]
        self.members: dict[int, list[int]] = {}
        self.level: dict[int, float] = {}
        self.name = {at: given[at] for at in start}
        for at, group in enumerate(start):
            self.members.setdefault(group, []).append(at)
            self.level[group] = self.level.get(group, 0.0) + float(links.level[at])
        self.links: dict[int, dict[int, float]] = {}
        for a, b, value in zip(links.left.tolist(), links.right.tolist(), links.value.tolist(), strict=True):
            self._add(start[a], start[b], value)

    def _add(self, a: int, b: int, value: float) -> None:
        if a == b or (self.name[a] is not None and self.name[b] is not None and self.name[a] != self.name[b]):
            return
        for one, other in ((a, b), (b, a)):
            near = self.links.setdefault(one, {})
            near[other] = near.get(other, 0.0) + value

    def entry(self, a: int, b: int) -> tuple[float, int, int, tuple[int, int]]:
        """How far the mean link stays below the mean level; the pair; its sizes, by which a stale entry is known."""
        sizes = len(self.members[a]), len(self.members[b])
        wanted = (self.level[a] / sizes[0] + self.level[b] / sizes[1]) / 2
        return round(wanted - self.links[a][b] / (sizes[0] * sizes[1]), _DECIMALS), a, b, sizes

    def current(self, a: int, b: int, sizes: tuple[int, int]) -> bool:
        there = b in self.links.get(a, {})
        return there and (len(self.members[a]), len(self.members[b])) == sizes

    def merge(self, a: int, b: int) -> None:
        """Take b into a (a < b)."""
        self.members[a] += self.members.pop(b)
        self.level[a] += self.level.pop(b)
        self.name[a] = self.name[a] or self.name[b]
        for other, value in self.links.pop(b).items():
            del self.links[other][b]
            self._add(a, other, value)
        for other in [o for o in self.links[a] if self._apart(a, o)]:
            del self.links[a][other], self.links[other][a]

    def _apart(self, a: int, b: int) -> bool:
        return self.name[a] is not None and self.name[b] is not None and self.name[a] != self.name[b]

    def of(self) -> list[int]:
        group = {member: min(members) for members in self.members.values() for member in members}
        return [group[at] for at in range(len(group))]
