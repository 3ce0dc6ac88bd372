"""Whom each outlet makes the one who escalates, and which outlets stand apart in that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.reporting.evidence import Evidence

ENOUGH = 3  # own-voice mentions from which on an outlet is said to name a side


@dataclass(frozen=True, slots=True)
class Acts:
    """One outlet's own words of escalation that name who acts: side → spans."""

    outlet: int
    sides: dict[str, list[int]]

    @property
    def total(self) -> int:
        return sum(map(len, self.sides.values()))

    @property
    def only(self) -> str:
        """The side, if there is one only and it is named often enough; else empty."""
        return next(iter(self.sides)) if len(self.sides) == 1 and self.total >= ENOUGH else ""


def escalating(evidence: Evidence) -> frozenset[str]:
    """The rising categories whose actor escalates. Who warns or fears is the actor of alarm, and escalates nothing."""
    labels = {label for (layer, label), name in evidence.families.items() if layer == "frame" and name == "rising"}
    return frozenset(label for label in labels if not label.startswith("alarm")) or frozenset(labels)


def acts(evidence: Evidence) -> list[Acts]:
    """Every outlet's acts, in order; only counted spans, so affirmed and of sure voice."""
    found = []
    for outlet in range(len(evidence.outlets)):
        sides: dict[str, list[int]] = {}
        for span in evidence.pick(
            outlet=outlet, layer="frame", family="rising", label=escalating(evidence), voice="own"
        ):
            if actor := str(evidence.column("actor")[span]):
                sides.setdefault(actor, []).append(int(span))
        found.append(Acts(outlet, sides))
    return found


def opposed(found: Sequence[Acts]) -> tuple[Acts, Acts] | None:
    """The two outlets with the most mentions that each name one side only, and not the same one."""
    single = [a for a in found if a.only]
    pairs = [(a, b) for i, a in enumerate(single) for b in single[i + 1 :] if a.only != b.only]
    return max(pairs, key=lambda p: (min(p[0].total, p[1].total), p[0].total + p[1].total), default=None)


def lone(found: Sequence[Acts]) -> tuple[Acts, str, list[Acts]] | None:
    """The outlet that most often names a side which no other names, and those that name another side only.

    None where there is no such outlet, or none beside it.
    """
    for one, side in leads(found):
        rest = [other for other in found if other is not one]
        alike = same_side(rest)
        if alike and not any(side in other.sides for other in rest):
            return one, side, alike
    return None


def same_side(found: Sequence[Acts]) -> list[Acts]:
    """The outlets, three at most, that name the same side only; of several sides the one with the most mentions."""
    sides = {a.only: sum(b.total for b in found if b.only == a.only) for a in found if a.only}
    best = max(sides, key=lambda side: (sides[side], side), default="")
    return [a for a in found if best and a.only == best][:3]


def alone(single: Sequence[Acts], every: Sequence[Acts]) -> bool:
    """Whether there is one such outlet, and no other names its side."""
    return len(single) == 1 and not any(single[0].only in other.sides for other in every if other is not single[0])


def leads(found: Sequence[Acts]) -> list[tuple[Acts, str]]:
    """The outlets that name one side more often than any other, the strongest of each side, two at most."""
    best: dict[str, Acts] = {}
    for a in (a for a in found if a.total >= ENOUGH):
        sides = sorted(a.sides, key=lambda s: -len(a.sides[s]))
        if len(sides) > 1 and len(a.sides[sides[0]]) == len(a.sides[sides[1]]):
            continue
        if sides[0] not in best or _strength(a, sides[0]) > _strength(best[sides[0]], sides[0]):
            best[sides[0]] = a
    ranked = sorted(best.items(), key=lambda b: (_strength(b[1], b[0]), b[0]), reverse=True)
    return [(a, side) for side, a in ranked[:2]]


def _strength(found: Acts, side: str) -> tuple[float, int]:
    return len(found.sides[side]) / found.total, found.total
