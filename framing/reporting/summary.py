"""What differs, what the reports agree on, and what the page cannot tell: sentences made for this corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from framing.reporting.charts import actors, axes, certainty, likeness, often, sharing, speakers, voices
from framing.reporting.evidence import Evidence
from framing.reporting.facts import Fact
from framing.reporting.parts import Link, Name, Part, Parts, Sentence, join, say
from framing.reporting.wording import counted, day, family, in_words, measure_of, opening

MOST = 5  # sentences on what differs
NOTHING = "Too little text to tell."
FEW_WORDS = 100
CONFLICTS = {"figure": "figures", "place": "places", "speaker": "speakers"}


def differs(evidence: Evidence, facts: Sequence[Fact]) -> list[Sentence]:
    """At most `MOST` sentences, strongest evidence first; the last says what there is too little text for."""
    seen = [
        actors.finding(evidence),
        _conflicts(facts),
        _copy(evidence),
        axes.finding(evidence) if _axes(evidence) else None,
    ]
    held = [
        certainty.finding(evidence),
        often.finding(evidence),
        speakers.density_finding(evidence),
        voices.finding(evidence),
    ]
    also = [speakers.verb_finding(evidence), likeness.finding(evidence)]
    told = [s for s in (*seen, *held, *also) if s is not None and s.sure != NOTHING]
    little = [s for s in _too_little(evidence, (*seen, *held)) if s is not None][:1]
    return [_ended(s) for s in (*told[: MOST - len(little)], *little)]


def _axes(evidence: Evidence) -> bool:
    return not evidence.study.axes.empty


def _too_little(evidence: Evidence, tried: Iterable[Sentence | None]) -> list[Sentence | None]:
    """The rate that cannot be told apart, with its reach; then whatever else was tried and not told."""
    families = often.measured_families(evidence)
    first = [often.highest(evidence, measure_of(name), family(name)) for name in families[:1]]
    return [*first, *(s for s in tried if s is not None and s.sure == NOTHING)]


def _ended(sentence: Sentence) -> Sentence:
    """A finding as a sentence of running text, with its full stop."""
    last = sentence.parts[-1]
    ended: Parts = sentence.parts if isinstance(last, str) and last.endswith(".") else (*sentence.parts, ".")
    return Sentence(ended, sentence.sure, sentence.because)


def _conflicts(facts: Sequence[Fact]) -> Sentence | None:
    found = [f for f in facts if f.conflict]
    if not found:
        return None
    links = _links(found)
    n = "One fact is" if len(found) == 1 else f"{opening(in_words(len(found)))} facts are"
    about = sorted({CONFLICTS.get(d, d) for f in found for d in f.differs}) or ["accounts"]
    parts = say("{n} told with {about} that conflict: {links}", n=n, about=" or ".join(about), links=join(links))
    return Sentence(parts, "Seen directly.", "Which account is right, the texts cannot tell.")


def _copy(evidence: Evidence) -> Sentence | None:
    found = sharing.shares(evidence)
    return sharing.finding(evidence) if found and max(found.values()) >= sharing.MUCH else None


def agree(evidence: Evidence, facts: Sequence[Fact]) -> list[Sentence]:
    """What all reports have in common: facts, kinds of words, kinds of sources; each true of every one of them."""
    size = len(evidence.outlets)
    if size < 2:
        return []
    agreed = [f for f in facts if f.agreed]
    told = [_same(agreed)] if agreed else []
    everywhere = [
        f for f in often.measured_families(evidence) if all(_has(evidence, measure_of(f), o) for o in range(size))
    ]
    if everywhere:
        doors: list[Part | Parts] = [
            evidence.number(
                evidence.measure(measure_of(f), "own"), f"{opening(family(f))}, own words, all outlets", family(f)
            )
            for f in everywhere
        ]
        told.append(
            Sentence(say("All {n} use words of {doors} in their own voice.", n=in_words(size), doors=join(doors)))
        )
    kinds = [k for k in speakers.kinds(evidence) if _all_cite(evidence, k) and k != "no source given"]
    if kinds:
        cited: list[Part | Parts] = [
            evidence.number([a.span for a in evidence.attributions if a.kind == k], f"Attributions, source: {k}", k)
            for k in kinds
        ]
        told.append(Sentence(say("All {n} quote or report {cited} sources.", n=in_words(size), cited=join(cited))))
    return told


def _same(found: Sequence[Fact]) -> Sentence:
    """The facts that every report gives alike, three at most by name."""
    return Sentence(say("Every report that could know it gives the same on {links}.", links=join(_links(found))))


def _links(found: Sequence[Fact]) -> list[Part | Parts]:
    """Facts by topic, each with its figures and leading to its row; three at most, and how many more there are."""
    links: list[Part | Parts] = [
        ("“", Link(f.topic, f"fact-{f.number}"), "”", f" ({' or '.join(f.figures)})" if len(f.figures) > 1 else "")
        for f in found[:3]
    ]
    return links + ([f"{in_words(len(found) - 3)} more"] if len(found) > 3 else [])


def _has(evidence: Evidence, measure: str, outlet: int) -> bool:
    return len(evidence.measure(measure, "own", outlet)) > 0


def _all_cite(evidence: Evidence, kind: str) -> bool:
    return {a.outlet for a in evidence.attributions if a.kind == kind} == set(range(len(evidence.outlets)))


def limits(evidence: Evidence) -> list[Sentence]:
    """What cannot be told, each beginning with it in bold (`sure`), the rest as parts."""
    found = [
        _not_outlets(evidence),
        _not_truth(),
        _not_intent(),
        *_dates(evidence),
        *_short(evidence),
        *_guessed(evidence),
    ]
    return [*found, *_copied(evidence), *_skipped(evidence), _not_all(evidence)]


def _not_outlets(evidence: Evidence) -> Sentence:
    each = [evidence.doc_outlet.count(o) for o in range(len(evidence.outlets))]
    if max(each) == 1:
        return Sentence(
            ("There is one article from each. Another day’s article could look different.",),
            "Not what an outlet is like.",
        )
    few = f"There are {min(each)} to {max(each)} articles from each" if min(each) != max(each) else (
        f"There are {in_words(each[0])} articles from each")  # fmt: skip
    few = few if len(each) > 1 else f"There are {each[0]:,} articles"
    return Sentence(
        (f"{few}, about what was chosen here. Others could look different.",), "Not what an outlet is like."
    )


def _not_truth() -> Sentence:
    return Sentence(("The tool compares words. It has not been where the events were.",), "Not who is right.")


def _not_intent() -> Sentence:
    words = "Haste, space, translation and house style leave the same marks as intent."
    return Sentence((words,), "Not why a word was chosen", "or a fact is missing.")


def _dates(evidence: Evidence) -> list[Sentence]:
    """The reports that are older than the newest by two days or more, and those without a date."""
    dated = [
        (str(d), o) for d, o in zip(evidence.study.documents["date"], evidence.doc_outlet, strict=True) if _given(d)
    ]
    told = []
    if dated and (newest := max(dated)[0][:10]):
        early = list(dict.fromkeys((d[:10], o) for d, o in sorted(dated) if _days(d[:10], newest) >= 2))
        if early:
            names: list[Part | Parts] = _older(early)
            rest = "" if len({o for _, o in early}) <= 4 else " and others"
            parts = say("{names}{rest} wrote before the newest report, of {n}: what came later could not be in them.",
                        names=join(names), rest=rest, n=day(newest))  # fmt: skip
            told.append(Sentence(parts, "Not what was left out of older reports."))
    missing = [o for d, o in zip(evidence.study.documents["date"], evidence.doc_outlet, strict=True) if not _given(d)]
    if missing:
        names = [Name(o) for o in dict.fromkeys(missing)]
        parts = say("There is no date for {names}.", names=join(names))
        if max(Counter(evidence.doc_outlet).values()) > 1:
            have = "has" if len(missing) == 1 else "have"
            parts = (f"{len(missing):,} of {len(evidence.doc_outlet):,} articles {have} no date.",)
        told.append(Sentence(parts, "Not what could have been known when."))
    return told


def _older(early: Sequence[tuple[str, int]]) -> list[Part | Parts]:
    """Older reports with their days: an outlet that has several with the first and the last of these."""
    days: dict[int, list[str]] = {}
    for written, outlet in early:
        days.setdefault(outlet, []).append(written)
    spans = ((o, day(d[0]) if len(d) == 1 else f"{day(d[0])} to {day(d[-1])}") for o, d in days.items())
    return [say("{A} ({d})", A=Name(o), d=d) for o, d in islice(spans, 4)]


def _given(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _days(earlier: str, later: str) -> int:
    from datetime import date

    try:
        return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
    except ValueError:
        return 0


def _short(evidence: Evidence) -> list[Sentence]:
    short = [o for o, n in enumerate(evidence.words) if n < FEW_WORDS]
    if not short:
        return []
    names: list[Part | Parts] = [
        say("{A} has {n}", A=Name(o), n=counted(int(evidence.words[o]), "word")) for o in short
    ]
    return [Sentence(say("{names}: too little for a rate.", names=join(names)), "Little about the shortest.")]


def _guessed(evidence: Evidence) -> list[Sentence]:
    """Outlets that were named by a folder or file, and notes of the manifest on where names and dates come from."""
    documents = evidence.study.documents
    guessed = documents["outlet_from"].isin(["folder", "file name", "page"]).to_numpy(bool)
    noted = documents["note"].map(lambda n: isinstance(n, str) and "infer" in n.lower()).to_numpy(bool)
    at = [evidence.doc_outlet[i] for i in range(len(documents)) if guessed[i] or noted[i]]
    if not at:
        return []
    names: list[Part | Parts] = [Name(o) for o in dict.fromkeys(at)]
    why = "was inferred, not given" if len(names) == 1 else "were inferred, not given"
    words = "The name or date of {names} {why}: see the list of reports."
    return [Sentence(say(words, names=join(names), why=why), "Not for certain who published what, or when.")]


def _copied(evidence: Evidence) -> list[Sentence]:
    found = [(pair, s) for pair, s in sharing.shares(evidence).items() if s >= sharing.MUCH]
    if not found:
        return []
    (a, b), _ = max(found, key=lambda f: f[1])
    if evidence.uncopied:
        parts = say("{A} and {B} share copy. It is left out here, and with it what they chose to print of it.",
                    A=Name(a), B=Name(b))  # fmt: skip
        return [Sentence(parts, "Nothing about the copy that is shared.")]
    words = "{A} and {B} share copy, and shared words count in both"
    off = ", unless “Without shared copy” is switched on above." if evidence.study.without_copy else "."
    parts = say(words + off, A=Name(a), B=Name(b))
    return [Sentence(parts, "Not two voices where there is one text.")]


def _skipped(evidence: Evidence) -> list[Sentence]:
    n = len(evidence.study.skipped)
    if not n:
        return []
    parts = say(
        "{link} could not be read and is not in any count.",
        link=Link(counted(n, "file or row", "files or rows"), "skipped"),
    )
    if n > 1:
        parts = say("{link} could not be read and are not in any count.", link=Link(f"{n} files or rows", "skipped"))
    return [Sentence(parts, "Nothing about what could not be read.")]


def _not_all(evidence: Evidence) -> Sentence:
    """Pictures and gaps, and the marks of unsure voice, which stay out of every finding."""
    marked = evidence.pick(counted=False, layer=("frame", "hedge", "booster", "loaded"))
    inside = evidence.column("zone")[marked] != "boilerplate"
    unsure = marked[inside & evidence.unsure[marked]].tolist()
    words = "Pictures, placing and tone are not counted, and the word list has gaps."
    if not unsure:
        return Sentence((words,), "Not everything that frames.")
    k = evidence.number(
        unsure, "Marks of unsure voice", opening(counted(len(unsure), "mark") if len(unsure) > 1 else "one mark")
    )
    stay = "stays" if len(unsure) == 1 else "stay"
    tail = say(" {k} could be the outlet’s or its source’s and " + stay + " out of every finding.", k=k)
    return Sentence((words, *tail), "Not everything that frames.")


def set_aside(evidence: Evidence, left: Evidence) -> Parts:
    """How many words of which outlets go with the shared copy, from the evidence with it and without."""
    gone = evidence.words - left.words
    told: list[Part | Parts] = [
        say("{k} of the {n} words of {A}", k=f"{gone[o]:,}", n=f"{evidence.words[o]:,}", A=Name(o))
        for o in range(len(evidence.outlets))
        if gone[o]
    ]
    return say(
        "Without shared copy: {told} stand in another outlet’s report too. They and the marks in them are out of every "
        "count, sentence and chart.",
        told=join(told),
    )
