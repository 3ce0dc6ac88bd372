"""Totals: what the counted tables need of a corpus of any size, in numbers that add up part by part.

Each outlet's documents are put into a fixed number of bags by a hash of their ids. The measures of a bag are the sum of
its documents', and bags are the units of intervals, tests and resamples, as documents are in a small corpus: the method
of random groups (Wolter 2007, ch. 2).
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from framing.comparison.clusters import group_outlets
from framing.comparison.counting import Plan
from framing.comparison.differences import difference_table
from framing.comparison.outlets import OPENING, Membership, axis_table, rate_table, zone_table
from framing.comparison.permutation import MINIMUM_DOCUMENTS
from framing.comparison.sourcing import Sourcing, sourcing_table
from framing.comparison.tallies import Tally, tally
from framing.lexicons import Codebook
from framing.measurement import measure_all
from framing.model import Annotations, CountKey, Document, Measures
from framing.signing import document_hash

BAGS = 32  # an outlet; the fewer, the less is known of how its documents vary
BUCKETS = 4096  # that speakers are counted in
_HASHES = 1 << 256

Ticket = tuple[int, str, int]  # the hash that a document is drawn by, its id, its part


@dataclass(slots=True)
class OutletTotals:
    """One outlet: the documents, counts and exposures of each bag, its sourcing, and the lowest tickets."""

    bags: Counter[int] = field(default_factory=Counter)
    counts: dict[int, Counter[CountKey]] = field(default_factory=dict)
    exposures: dict[int, Counter[CountKey]] = field(default_factory=dict)
    sourcing: Sourcing = field(default_factory=Sourcing)
    tickets: list[Ticket] = field(default_factory=list)

    def add(self, other: OutletTotals, most: int) -> None:
        """Take in what another part knows of the outlet."""
        self.bags.update(other.bags)
        for mine, more in ((self.counts, other.counts), (self.exposures, other.exposures)):
            for bag, numbers in more.items():
                mine.setdefault(bag, Counter()).update(numbers)
        for name in ("attributions", "direct", "sourced", "unnamed", "official"):
            setattr(self.sourcing, name, getattr(self.sourcing, name) + getattr(other.sourcing, name))
        self.sourcing.speakers.update(other.sourcing.speakers)
        self.tickets = heapq.nsmallest(most, [*self.tickets, *other.tickets])

    def measures(self) -> list[tuple[int, Measures]]:
        """Every bag with its measures, in order."""
        return [
            (bag, Measures(self.counts.get(bag, {}), self.exposures.get(bag, {}), documents))
            for bag, documents in sorted(self.bags.items())
        ]


@dataclass(slots=True)
class Totals:
    """What was counted, by outlet; `corpus` is the sum of the documents' hashes, `sample` how many tickets are kept."""

    sample: int
    outlets: dict[str, OutletTotals] = field(default_factory=dict)
    corpus: int = 0

    @classmethod
    def of(cls, found: Sequence[Annotations], part: int, sample: int) -> Totals:
        """The totals of some documents of a part."""
        totals = cls(sample)
        for each, measures in zip(found, measure_all(found), strict=True):
            own = totals.outlets.setdefault(each.document.outlet, OutletTotals())
            own.add(_one(each, measures, part), sample)
            totals.corpus = (totals.corpus + document_hash(each.document)) % _HASHES
        return totals

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(outlet.bags.total() for outlet in self.outlets.values())

    def add(self, other: Totals) -> None:
        """Take in the totals of other documents. In whatever order this is done, the sums are the same."""
        for name, more in other.outlets.items():
            self.outlets.setdefault(name, OutletTotals()).add(more, self.sample)
        self.corpus = (self.corpus + other.corpus) % _HASHES

    def drawn(self, most: int) -> list[Ticket]:
        """The documents whose passages are shown: the lowest tickets of each outlet, as many of each as `most` allows."""
        each = max(min(self.sample, most // max(len(self.outlets), 1)), 1)
        lowest = [ticket for outlet in self.outlets.values() for ticket in outlet.tickets[:each]]
        return heapq.nsmallest(most, lowest)

    def to_bytes(self) -> bytes:
        """The totals as compressed JSON; the same totals give the same bytes."""
        plain = {"corpus": f"{self.corpus:x}", "outlets": {n: _plain(o) for n, o in sorted(self.outlets.items())}}
        return gzip.compress(json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode("ascii"), 6, mtime=0)

    @classmethod
    def from_bytes(cls, data: bytes, sample: int) -> Totals:
        """What `to_bytes` wrote."""
        plain = json.loads(gzip.decompress(data))
        outlets = {name: _outlet(content) for name, content in plain["outlets"].items()}
        return cls(sample, outlets, int(plain["corpus"], 16))


def _one(each: Annotations, measures: Measures, part: int) -> OutletTotals:
    document, sourcing = each.document, Sourcing.of([each])
    sourcing.speakers = Counter({_bucket(speaker): n for speaker, n in sourcing.speakers.items()})
    ticket = draw(document)
    bag = ticket % BAGS
    counts, exposures = Counter(measures.counts), Counter(measures.exposures)
    return OutletTotals(Counter({bag: 1}), {bag: counts}, {bag: exposures}, sourcing, [(ticket, document.id, part)])


def draw(document: Document) -> int:
    """The number that puts a document into its bag, and by which documents are drawn to be shown."""
    return int.from_bytes(hashlib.blake2b(document.id.encode("utf-8"), digest_size=8).digest(), "big")


def _bucket(speaker: str) -> str:
    return str(int.from_bytes(hashlib.blake2b(speaker.encode("utf-8"), digest_size=8).digest(), "big") % BUCKETS)


def _plain(outlet: OutletTotals) -> dict[str, Any]:
    sourcing = outlet.sourcing
    return {
        "bags": {str(bag): documents for bag, documents in sorted(outlet.bags.items())},
        "counts": {str(bag): _rows(numbers) for bag, numbers in sorted(outlet.counts.items())},
        "exposures": {str(bag): _rows(numbers) for bag, numbers in sorted(outlet.exposures.items())},
        "sourcing": [sourcing.attributions, sourcing.direct, sourcing.sourced, sourcing.unnamed, sourcing.official],
        "speakers": dict(sorted(sourcing.speakers.items())),
        "tickets": outlet.tickets,
    }


def _rows(numbers: Mapping[CountKey, int]) -> list[list[Any]]:
    return [[*key, number] for key, number in sorted(numbers.items())]


def _outlet(content: Mapping[str, Any]) -> OutletTotals:
    counts, exposures = (
        {int(bag): Counter({(a, b, c): n for a, b, c, n in rows}) for bag, rows in content[name].items()}
        for name in ("counts", "exposures")
    )
    attributions, direct, sourced, unnamed, official = content["sourcing"]
    sourcing = Sourcing(attributions, direct, sourced, unnamed, official, Counter(content["speakers"]))
    tickets = [(hash_, identity, part) for hash_, identity, part in content["tickets"]]
    bags = Counter({int(bag): documents for bag, documents in content["bags"].items()})
    return OutletTotals(bags, counts, exposures, sourcing, tickets)


def total_tables(totals: Totals, codebook: Codebook, seed: int) -> tuple[dict[str, pd.DataFrame], Tally]:
    """The tables that rest on counts alone, as `counted_tables` makes them of documents, and the tally of the bags.

    An outlet with fewer than `MINIMUM_DOCUMENTS` bags has no place among the groups, as nothing is known of how firmly
    it would keep it. `keyness` rests on words and is not among the tables.
    """
    bags = [(name, m) for name, outlet in sorted(totals.outlets.items()) for _, m in outlet.measures()]
    measures, membership = [m for _, m in bags], Membership.among([name for name, _ in bags])
    plan = Plan.of(measures, membership, codebook, seed)
    units = plan.tally(measures)
    opening, body = (tally(measures, plan.names, plan.families, zones) for zones in (OPENING, ("body",)))
    grouping = group_outlets(membership.names, _firm(units, membership), membership.of, seed)
    sourcing = [totals.outlets[name].sourcing for name in membership.names]
    documents = {name: totals.outlets[name].bags.total() for name in membership.names}
    return {
        "outlets": _with_documents(rate_table(units, membership), documents),
        "zones": zone_table(opening, body, membership),
        "axes": axis_table(units, membership, plan.axes),
        "attribution": sourcing_table(sourcing, measures, membership, BUCKETS),
        "differences": _with_documents(difference_table(units, membership, seed), documents),
        "distances": grouping.distances,
        "clusters": grouping.clusters,
        "joins": grouping.joins,
        "map_axes": grouping.map_axes,
    }, units


def _with_documents(frame: pd.DataFrame, documents: Mapping[str, int]) -> pd.DataFrame:
    """The frame with the number of documents in the place of the number of bags."""
    own = frame["outlet"].map(documents)
    rest = {"rest_documents": sum(documents.values()) - own} if "rest_documents" in frame else {}
    return frame.assign(documents=own, **rest)


def _firm(units: Tally, membership: Membership) -> Tally:
    """The bags with no words where an outlet has too few of them."""
    few = membership.documents[membership.of] < MINIMUM_DOCUMENTS
    words, hits = units.words.copy(), units.hits.copy()
    words[few], hits[few] = 0, 0
    return Tally(units.measures, hits, words, units.each)


def merged(parts: Iterable[bytes], sample: int) -> Totals:
    """The totals of a corpus from those of its parts."""
    totals = Totals(sample)
    for part in parts:
        totals.add(Totals.from_bytes(part, sample))
    return totals
