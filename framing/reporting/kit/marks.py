"""The tool's marks in what is printed of a text: what each is, why it is there, and where readers may differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from framing.reporting.articles import classes
from framing.reporting.evidence import MARKED, Evidence
from framing.reporting.kit.texts import Text
from framing.reporting.wording import VOICES, category, in_words, opening

SHOWN = 3  # examples that one remark on disagreement names

_TURNED = {"negated": "negated", "averted": "prevented", "hypothetical": "only imagined"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of the tool in a printed paragraph; `place` 0 is the headline. Blank attributes are empty strings."""

    span: int
    start: int
    end: int
    place: int
    words: str
    layer: str
    label: str
    family: str
    voice: str
    polarity: str
    actor: str
    reason: str
    sure: bool
    counted: bool

    @property
    def where(self) -> str:
        return "headline" if self.place == 0 else f"paragraph {self.place}"

    @property
    def category(self) -> str:
        """Layer and label in words: "Hedge: modal", "Escalation: act"."""
        name = category(self.label)
        return opening(name) if self.layer == "frame" or self.label == self.layer else f"{opening(self.layer)}: {name}"

    @property
    def voice_words(self) -> str:
        return VOICES.get(self.voice, "") + ("" if self.sure else " (unsure)")

    @property
    def voice_short(self) -> str:
        """The voice in the fewest words: "own words", "reported", "quoted (?)" where that is unsure."""
        return ("own words" if self.voice == "own" else self.voice) + ("" if self.sure else " (?)")

    @property
    def acting(self) -> str:
        """Who acts: a name; "nobody" for frames without one; empty for words that have no actor."""
        return self.actor or ("nobody" if self.layer == "frame" else "")

    @property
    def turned(self) -> str:
        """Why a frame is not counted, in words; empty where it is."""
        return _TURNED.get(self.polarity, "") if self.layer == "frame" else ""


def marks(text: Text) -> list[Mark]:
    """The marks that lie in what is printed of a text, in its order."""
    evidence = text.evidence
    reasons = _reasons(evidence)
    mine = evidence.spans[(evidence.doc == text.doc) & np.isin(evidence.column("layer"), MARKED)]
    found = []
    for span, start, end in zip(mine.index, mine["start"].astype(int), mine["end"].astype(int), strict=True):
        place = text.place(start, end)
        if place is not None and evidence.column("zone")[span] != "boilerplate":
            found.append(_mark(text, int(span), start, end, place, reasons))
    return found


def _mark(text: Text, span: int, start: int, end: int, place: int, reasons: dict[tuple[str, str, str], str]) -> Mark:
    evidence = text.evidence
    get = {
        name: str(evidence.column(name)[span])
        for name in ("layer", "label", "family", "voice", "polarity", "actor", "entry")
    }
    entry = get.pop("entry")
    return Mark(
        span, start, end, place, text.mask.words(text.text[start:end]),
        reason=reasons.get((entry, get["layer"], get["label"]), ""), sure=not bool(evidence.unsure[span]),
        counted=bool(evidence.counts[span]), **get,
    )  # fmt: skip


def _reasons(evidence: Evidence) -> dict[tuple[str, str, str], str]:
    """(entry, layer, label) → why it is in the list; the first reason where a pattern has several."""
    rows = evidence.study.entries.drop_duplicates(["entry", "layer", "label"]).fillna("")
    return {(str(r.entry), str(r.layer), str(r.label)): str(r.reason) for r in rows.itertuples()}


def drawn(text: Text, mark: Mark) -> Markup:
    """The words of a mark as they look in the text."""
    names = " ".join(classes(text.evidence, mark.span))
    return Markup('<mark class="{}">{}</mark>').format(names, mark.words)


def escalates(mark: Mark) -> bool:
    """Does the outlet's own word make somebody escalate? Who warns or fears is the actor of alarm, and does not."""
    return mark.family == "rising" and not mark.label.startswith("alarm") and mark.voice == "own" and mark.counted


def tally_of_actors(found: Sequence[Mark]) -> dict[str, int]:
    """Actor → how often the outlet's own words make it the one who escalates; the most frequent first."""
    named = [m.actor for m in found if escalates(m) and m.actor]
    return dict(Counter(named).most_common())


def disagreements(found: Sequence[Mark]) -> list[tuple[str, str]]:
    """Where careful readers may disagree with the tool: the words in question, and why."""
    groups = [
        ([m for m in found if not m.sure],
         "The program cannot tell how far the source’s words reach here, so it counts these in no voice."),
        ([m for m in found if m.turned],
         "Marked ⊘ and not counted: negated, prevented or only imagined. Some readers keep the word all the same."),
        ([m for m in found if m.label == "deterrence" and m.counted],
         "Deterrence in this list: force shown so that none is used. The other side may well read it as escalation."),
        ([m for m in found if m.family == "rising" and m.counted and not m.actor],
         "No one is named as acting. Some readers will name someone from what stands around it."),
        ([m for m in found if m.layer == "hedge" and m.sure],
         "A hedge may be honest caution or a way to keep a distance. The list cannot tell which."),
        ([m for m in found if m.layer == "loaded" and m.sure],
         "Loaded for some readers, the usual word for others."),
    ]  # fmt: skip
    return [(_named(group), why) for group, why in groups if group]


def _named(group: Sequence[Mark]) -> str:
    """Some marks with their places: “may” (3), “about” (headline), and two more."""
    places: dict[str, list[str]] = {}
    for m in group:
        places.setdefault(m.words, []).append("headline" if m.place == 0 else f"¶ {m.place}")
    shown = [f"“{words}” ({', '.join(dict.fromkeys(where))})" for words, where in list(places.items())[:SHOWN]]
    more = len(places) - len(shown)
    return ", ".join(shown) + (f", and {in_words(more)} more" if more else "")
