"""A factory of small, consistent studies: invented reports whose spans are placed by hand and counted here.

`study()` gives six outlets, the last of them hostile in every field that a page shows. Tables of rates, differences and
shares are counted from the spans, by formulas written here and not taken from the package.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from scipy import stats

from framing.model import Signature, Span
from framing.study import TABLES, Study

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
FAMILY = {
    "escalation.act": "rising", "escalation.tension": "rising", "alarm": "rising", "deterrence": "force",
    "reassurance": "force", "diplomacy": "talk", "restraint": "talk",
}  # fmt: skip
POLES = {"escalation": ("escalation.act", "escalation.tension", "alarm"), "reassurance": ("reassurance",)}
HOSTILE = "=cmd()|' /C calc'!A0 <script>document.title='owned'</script>"
FILLER = (
    "The ferry to the northern shore sails at noon and comes back before supper.",
    "Bakers in the old town sold out of rye bread well ahead of the feast day.",
    "A new lamp stands beside the mill, and the children walk home under it.",
    "Rain is forecast for the weekend, with a cold wind from the lake.",
)


@dataclass(frozen=True)
class Mark:
    """A phrase of the text, found after the mark before it, and what it is."""

    phrase: str
    label: str
    voice: str = "own"
    actor: str | None = None
    polarity: str = "affirmed"
    layer: str = "frame"
    sure: bool = True


@dataclass(frozen=True)
class Said:
    """An attribution: its source, cue and content stand in the text in this order or turned round."""

    source: str
    cue: str
    content: str
    kind: str = "government"
    stance: str = "acknowledge"
    side: str = "Varn"
    form: str = "indirect"


@dataclass(frozen=True)
class Report:
    """One invented report: title, paragraphs, what stands in them, and what is page furniture."""

    outlet: str
    title: str
    paragraphs: Sequence[str]
    found: Sequence[Mark | Said] = ()
    furniture: Sequence[tuple[str, str]] = ()
    date: str = "2031-04-03"
    url: str = "https://example.org/report"
    filler: int = 8
    kind: str = "daily"

    @property
    def text(self) -> str:
        padding = [FILLER[i % len(FILLER)] for i in range(self.filler)]
        return "\n\n".join([self.title, *self.paragraphs, *padding, *(words for words, _ in self.furniture)])


REPORTS = (
    Report(
        "Varn State Radio", "Isle League inflames tensions with Varn",
        ["The League is stoking a crisis in the strait, and it provokes Varn again.",
         "The ministry said that talks would go on.", "Isle claims that boats have massed.",
         "“We have no wish to escalate,” minister Ada Lorn said."],
        [Mark("inflames", "escalation.act", actor="Isle League"), Mark("tensions", "escalation.tension"),
         Mark("stoking", "escalation.act", actor="Isle League"), Mark("crisis", "escalation.tension"),
         Mark("provokes", "escalation.act", actor="Isle League"),
         Said("The ministry", "said", "that talks would go on"), Mark("talks", "diplomacy", "reported"),
         Said("Isle", "claims", "that boats have massed", side="Isle", stance="distance"),
         Mark("massed", "escalation.act", "reported", actor="Varn"),
         Mark("escalate", "escalation.act", "quoted", actor="Varn", polarity="negated"),
         Said("minister Ada Lorn", "said", "“We have no wish to escalate,”", form="direct")],
        [("Home / World / Live", "navigation"), ("Photo: Varn State Radio", "credit")], date="2031-03-27",
    ),
    Report(
        "Isle National", "Partners stand by Isle as Varn escalates",
        ["Varn threatens the harbour. Its fleet provoked a stand-off and it stokes fear.",
         "“We will deter any attack,” the admiral said. Varn insists that it is calm."],
        [Mark("stand by", "reassurance", actor="Isle League"), Mark("escalates", "escalation.act", actor="Varn"),
         Mark("threatens", "escalation.act", actor="Varn"), Mark("provoked", "escalation.act", actor="Varn"),
         Mark("stand-off", "escalation.tension"), Mark("stokes", "escalation.act", actor="Varn"), Mark("fear", "alarm"),
         Mark("deter", "deterrence", "quoted", actor="Isle League"),
         Said("the admiral", "said", "“We will deter any attack,”", "military", side="Isle", form="direct"),
         Said("Varn", "insists", "that it is calm", stance="contend")],
    ),
    Report(
        "Lake Press Agency", "League to send boats as border tension grows",
        ["The League will reassure its members, the secretary said. Talks are planned.",
         "Officials said that Varn may have moved about 20 boats. Reportedly, more could follow."],
        [Mark("tension", "escalation.tension"), Mark("reassure", "reassurance", "reported", actor="Isle League"),
         Said("the secretary", "said", "The League will reassure its members", "international", side="Isle League"),
         Mark("Talks", "diplomacy"), Said("Officials", "said", "that Varn may have moved about 20 boats", "unnamed"),
         Mark("may", "modal", "reported", layer="hedge"), Mark("about", "approximator", "reported", layer="hedge"),
         Mark("Reportedly", "evidential", layer="hedge"), Mark("could", "modal", layer="hedge")],
    ),
    Report(
        "Evening Whistle 🎺", "BRINK OF WAR: boats race to strait of fear",
        ["Panic grips the harbour. Varn clearly menaces us all. “It could blow up,” said baker Tom Reed."],
        [Mark("BRINK OF WAR", "escalation.tension"), Mark("race", "intensifier", layer="loaded"), Mark("fear", "alarm"),
         Mark("Panic", "alarm"), Mark("clearly", "certainty", layer="booster"),
         Mark("menaces", "escalation.act", actor="Varn"), Mark("could", "modal", "quoted", layer="hedge"),
         Mark("blow up", "escalation.act", "quoted"),
         Said("baker Tom Reed", "said", "“It could blow up,”", "citizen", form="direct")],
        [("Watch: boats in the strait", "promo")], kind="tabloid",
    ),
    Report(
        "Harbour Notes", "Ministers meet in Osk", ["Both sides perhaps want calm talks."],
        [Mark("perhaps", "plausibility", layer="hedge"), Mark("talks", "diplomacy", sure=False)], filler=1,
    ),
    Report(
        HOSTILE, "<img src=x onerror=alert(1)> League <b>provokes</b> Varn",
        ["<a href=\"javascript:alert(1)\">The League</a> stokes & inflames. </script><script>alert(2)</script>",
         "{{ 7*7 }} said that <svg/onload=alert(3)> talks go on."],
        [Mark("provokes", "escalation.act", actor="Isle <b>League</b>"),
         Mark("stokes", "escalation.act", actor="Isle <b>League</b>"),
         Mark("inflames", "escalation.act", actor="Isle <b>League</b>"),
         Said("{{ 7*7 }}", "said", "that <svg/onload=alert(3)> talks go on", side="<i>Varn</i>"),
         Mark("talks", "diplomacy", "reported")],
        [("<script>alert(4)</script> Share", "share")], url="javascript:alert(5)", kind="<u>kind</u>",
    ),
)  # fmt: skip


def study(reports: Sequence[Report] = REPORTS, extras: bool = False) -> Study:
    """The study of some reports; `extras` fills the tables of shared copy and of facts as well."""
    documents = pd.DataFrame([_document(i, r) for i, r in enumerate(reports)])[list(TABLES["documents"])]
    spans = pd.concat([_spans(i, r) for i, r in enumerate(reports)], ignore_index=True)[list(TABLES["spans"])]
    words = _words(documents, spans)
    counts = spans[spans["counted"] == "yes"].merge(documents[["doc_id", "outlet"]])
    outlets = list(dict.fromkeys(documents["outlet"]))
    tables = {name: pd.DataFrame(columns=list(columns)) for name, columns in TABLES.items()}
    tables |= {
        "documents": documents, "spans": spans, "entries": _entries(spans),
        "outlets": _rates(counts, words, outlets), "zones": _zones(counts, words, outlets),
        "axes": _axes(counts, outlets), "attribution": _attribution(spans, documents),
        "clusters": _clusters(outlets), "joins": _joins(outlets), "keyness": _keyness(outlets),
        "stories": pd.DataFrame({"doc_id": documents["doc_id"], "story": 0, "compared": True}),
        "skipped": _table("skipped", [["bad.txt", None, "", "the file is empty", "Give it text, or take it out."],
                                      [HOSTILE, 3, HOSTILE, "no <b>text</b>", "Name the column."]]),
    }  # fmt: skip
    tables["differences"] = _differences(tables["outlets"])
    if extras:
        tables |= _extras(documents)
    distances = pd.DataFrame(1 - np.eye(len(outlets)), index=outlets, columns=outlets)
    settings = {"axes": {"escalation-reassurance": {"title": "Escalation against reassurance", "poles": POLES}}}
    signature = Signature("c" * 64, {"conflict": "1.0.0"}, "0.1.0", {"seed": 7}, 7, "s" * 64)
    return Study(signature=signature, settings=settings, distances=distances, **tables)


def several(articles: int) -> Study:
    """A study with several articles an outlet, made from the first four reports."""
    return study([r for r, _ in itertools.product(REPORTS[:4], range(articles))])


def _table(name: str, rows: list[list[object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(TABLES[name]))


def _document(i: int, r: Report) -> dict[str, object]:
    furniture = sum(len(WORD.findall(words)) for words, _ in r.furniture)
    words = len(WORD.findall(r.text)) - furniture
    return {
        "doc_id": f"d{i}", "outlet": r.outlet, "country": None, "kind": r.kind, "title": r.title, "date": r.date,
        "url": r.url, "story": None, "note": None, "path": f"d{i}.txt", "outlet_from": "manifest", "text": r.text,
        "sha256": hashlib.sha256(r.text.encode()).hexdigest(), "words": words, "sentences": 10,
        "characters": len(r.text), "furniture_words": furniture,
        "copied_words": 0, "copied_sentences": 0, "copied_characters": 0,
        "flesch_reading_ease": 60.0 if words >= 100 else None, "flesch_kincaid_grade": 8.0 if words >= 100 else None,
        "syllable_source": "pyphen",
    }  # fmt: skip


def _spans(i: int, r: Report) -> pd.DataFrame:
    text, spans, at = r.text, [], 0
    for group, item in enumerate(r.found):
        if isinstance(item, Mark):
            at = text.index(item.phrase, at)
            zone = "headline" if at < len(r.title) else "body"
            spans.append(Span(at, at + len(item.phrase), item.layer, item.label, zone=zone, voice=item.voice,
                              voice_certain=item.sure, polarity=item.polarity, actor=item.actor,
                              entry=f"conflict:{item.phrase.lower()}"))  # fmt: skip
        else:
            voice = "quoted" if item.form == "direct" else "reported"
            around = max(0, text.index(item.content) - len(f"{item.source} {item.cue} "))
            for label in ("source", "cue", "content"):
                start = text.index(getattr(item, label), around)
                spans.append(Span(start, start + len(getattr(item, label)), "attribution", label, group=group,
                                  zone="body", voice=voice, form=item.form, stance=item.stance, speaker=item.source,
                                  source_kind=item.kind, side=item.side))  # fmt: skip
    for words, kind in r.furniture:
        start = text.rindex(words)
        spans.append(Span(start, start + len(words), "zone", "boilerplate", zone="boilerplate", kind=kind))
    spans.append(Span(0, len(r.title), "zone", "headline", zone="headline"))
    for found in re.finditer(r"[^\s][^\n.]*[.”]*", text):
        spans.append(Span(found.start(), found.end(), "sentence", "sentence"))
    frame = pd.DataFrame([{f.name: getattr(s, f.name) for f in fields(Span)} for s in spans])
    frame["doc_id"], frame["operator_start"], frame["operator_end"], frame["shared"] = f"d{i}", None, None, "no"
    frame["paragraph"] = [text.count("\n\n", 0, start) for start in frame["start"]]
    affirmed = frame["polarity"].isna() | (frame["polarity"] == "affirmed")
    said = frame["layer"].isin(["frame", "hedge", "booster", "loaded"]) | (frame["label"] == "cue")
    sure = frame["voice_certain"].map(lambda value: value is not False)
    frame["counted"] = np.where(affirmed & said & sure & (frame["zone"] != "boilerplate"), "yes", "no")
    frame["voice_certain"] = [None if v is None else "yes" if v else "no" for v in frame["voice_certain"]]
    return frame.sort_values(["start", "end", "layer", "label"], kind="stable")


def _words(documents: pd.DataFrame, spans: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """(outlet, voice, zone) → words; a word's voice is that of the attribution content that it stands in."""
    words: dict[tuple[str, str, str], int] = {}
    for d in documents.itertuples():
        mine = spans[spans["doc_id"] == d.doc_id]
        said = mine[(mine["layer"] == "attribution") & (mine["label"] == "content")]
        furniture = mine[mine["label"] == "boilerplate"]
        for word in WORD.finditer(d.text):
            if any(f.start <= word.start() < f.end for f in furniture.itertuples()):
                continue
            voice = next((s.voice for s in said.itertuples() if s.start <= word.start() < s.end), "own")
            zone = "opening" if word.start() < len(d.title) else "body"
            for key in itertools.product((d.outlet,), (voice, "all"), (zone, "all")):
                words[key] = words.get(key, 0) + 1
    return words


def _entries(spans: pd.DataFrame) -> pd.DataFrame:
    marked = spans[spans["entry"].notna()].drop_duplicates("entry")
    rows = [[s.entry, s.layer, s.label, FAMILY.get(s.label, ""), f"reason for {s.entry} <b>", f"defines {s.label}",
             f"in plain words: {s.label}"] for s in marked.itertuples()]  # fmt: skip
    return _table("entries", rows)


def _measures(counts: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    marked = counts[counts["layer"].isin(["frame", "hedge", "booster", "loaded"])]
    measures = [(layer, rows) for layer, rows in marked.groupby("layer")]
    measures += [(f"{a}:{b}", rows) for (a, b), rows in marked.groupby(["layer", "label"])]
    frames = marked[marked["layer"] == "frame"]
    return measures + [(f"family:{f}", rows) for f, rows in frames.groupby(frames["label"].map(FAMILY))]


def _rate(count: int, words: int) -> list[float | None]:
    if words < 100:
        return [None, None, None]
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return [1000 * count / words, 1000 * low / words, 1000 * stats.chi2.ppf(0.975, 2 * count + 2) / 2 / words]


def _rates(counts: pd.DataFrame, words: dict[tuple[str, str, str], int], outlets: list[str]) -> pd.DataFrame:
    rows: list[list[object]] = []
    for (measure, found), outlet, voice in itertools.product(
        _measures(counts), outlets, ("own", "reported", "quoted", "all")
    ):
        hit = (found["outlet"] == outlet) & ((found["voice"] == voice) | (voice == "all"))
        n = words.get((outlet, voice, "all"), 0)
        articles = int(counts.loc[counts["outlet"] == outlet, "doc_id"].nunique())
        rows.append([outlet, measure, voice, articles, int(hit.sum()), n, *_rate(int(hit.sum()), n)])
    return _table("outlets", rows)


def _zones(counts: pd.DataFrame, words: dict[tuple[str, str, str], int], outlets: list[str]) -> pd.DataFrame:
    rows: list[list[object]] = []
    for (measure, found), outlet, voice, zone in itertools.product(
        _measures(counts), outlets, ("own", "reported", "quoted", "all"), ("opening", "body")
    ):
        opening = found["zone"].isin(["headline", "standfirst", "lead"])
        hit = (found["outlet"] == outlet) & ((found["voice"] == voice) | (voice == "all"))
        k, n = int((hit & (opening == (zone == "opening"))).sum()), words.get((outlet, voice, zone), 0)
        rows.append([outlet, measure, voice, zone, k, n, *_rate(k, n)])
    return _table("zones", rows)


def _axes(counts: pd.DataFrame, outlets: list[str]) -> pd.DataFrame:
    rows: list[list[object]] = []
    frames = counts[counts["layer"] == "frame"]
    for outlet, voice in itertools.product(outlets, ("own", "reported", "quoted", "all")):
        mine = frames[(frames["outlet"] == outlet) & ((frames["voice"] == voice) | (voice == "all"))]
        a, b = (int(mine["label"].isin(labels).sum()) for labels in POLES.values())
        ends = stats.binomtest(a, a + b).proportion_ci() if a + b else (None, None)
        rows.append(["escalation-reassurance", outlet, voice, *POLES, a, b, a / (a + b) if a + b else None, *ends])
    return _table("axes", rows)


def _attribution(spans: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    cues = spans[(spans["layer"] == "attribution") & (spans["label"] == "cue")].merge(documents[["doc_id", "outlet"]])
    rows: list[list[object]] = []
    for outlet, docs in documents.groupby("outlet", sort=False):
        mine, n = cues[cues["outlet"] == outlet], int(docs["words"].sum())
        k = len(mine)
        kinds = mine["source_kind"]
        shares = [None] * 3 if not k else [
            float((mine["form"] != "indirect").mean()), float((kinds == "unnamed").mean()),
            float(kinds.isin(["government", "military", "international"]).mean())]  # fmt: skip
        rows.append([outlet, k, n, *_rate(k, n), 0.25, *shares, 0.5 if k > 1 else None])
    return _table("attribution", rows)


def _differences(rates: pd.DataFrame) -> pd.DataFrame:
    rows: list[list[object]] = []
    for (measure, voice), group in rates.groupby(["measure", "voice"], sort=False):
        for r in group.to_dict("records"):
            rest = group[group["outlet"] != r["outlet"]]
            k, n, m, big = r["count"], r["exposure"], int(rest["count"].sum()), int(rest["exposure"].sum())
            names = " + ".join(rest["outlet"])
            rows.append([measure, voice, r["outlet"], names, 1, k, n, len(rest), m, big, *_ratio(k, n, m, big), None, None])
    return _table("differences", rows)


def _ratio(k: int, n: int, m: int, big: int) -> list[float | None]:
    if n < 100 or big < 100 or not m or not k:
        return [None, None, None]
    ends = stats.binomtest(k, k + m).proportion_ci(0.99)
    return [(k / n) / (m / big), *(p / (1 - p) * big / n if p < 1 else None for p in ends)]


def _clusters(outlets: list[str]) -> pd.DataFrame:
    rows: list[list[object]] = []
    for i, o in enumerate(outlets):
        rows.append([o, i // 2, outlets[i - 1] if i else outlets[-1], 0.4 + i / 20, None, float(i % 3), float(i // 3)])
    return _table("clusters", rows)


def _joins(outlets: list[str]) -> pd.DataFrame:
    rows, branch = [], outlets[0]
    for height, other in enumerate(outlets[1:], 1):
        rows.append([branch, other, float(height), 0.8 if height == 1 else 0.3])
        branch = f"{branch} + {other}"
    return _table("joins", rows)


def _keyness(outlets: list[str]) -> pd.DataFrame:
    rows: list[list[object]] = [
        [outlets[0], "own", "league", 2, 3, 1.5, 2.4],
        [outlets[-1], "own", "<b>", 3, 0, 2.0, 2.1],
    ]
    return _table("keyness", rows)


def _extras(documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Shared filler and two facts, one of them told with two figures."""
    ids, texts = list(documents["doc_id"]), list(documents["text"])
    starts = [text.index(FILLER[0]) for text in texts]
    reuse = [[ids[2], starts[2], starts[2] + len(FILLER[0]), ids[3], starts[3], starts[3] + len(FILLER[0]), 14, "copy",
              None]]  # fmt: skip
    pairs = [[a, b, 0.35 if {a, b} == {ids[2], ids[3]} else 0.05] for a in ids for b in ids if a != b]
    claims: list[list[object]] = []
    for number, words in enumerate(("rye bread", "at noon")):
        for place, (doc, text) in enumerate(zip(ids, texts, strict=True)):
            at = text.find(words)
            relation = "absent" if at < 0 else "conflict" if number == 0 else "same"
            found = [None, None] if at < 0 else [at, at + len(words)]
            claims.append(
                [number, doc, documents["outlet"][place], *found, relation, "figure" if relation == "conflict" else None,
                 f"{place}" if at >= 0 else None, "own" if at >= 0 else None, None, None, None, words]
            )  # fmt: skip
    return {
        "reuse": _table("reuse", reuse),
        "containment": _table("containment", pairs),
        "claims": _table("claims", claims),
    }
