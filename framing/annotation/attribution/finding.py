"""Finding: labels → rules → spans → links → groups → form, stance, source and voice of every attribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from framing.annotation.attribution.completion import (
    complete_contents,
    complete_sources,
    finish_contents,
    mark_bare_speakers,
    trim_sources,
)  # fmt: skip
from framing.annotation.attribution.draft import Draft, Labels
from framing.annotation.attribution.enclosing import enclose
from framing.annotation.attribution.grouping import Groups, group
from framing.annotation.attribution.layout import fill_quotations, mark_headlines, mark_loose_quotations
from framing.annotation.attribution.linking import link
from framing.annotation.attribution.mentions import find_mentions
from framing.annotation.attribution.phrases import Phrases
from framing.annotation.attribution.refusals import refuse
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE, Roles, role_spans
from framing.annotation.attribution.rules import mark_agentless, mark_named, mark_opening, mark_relays
from framing.annotation.attribution.sources import SourceReader
from framing.annotation.attribution.stance import find_stances
from framing.annotation.attribution.tags import mark_inverted, mark_plain, mark_tags
from framing.annotation.attribution.terms import SOURCE_KINDS, read_terms
from framing.annotation.attribution.voices import FORMS, find_doubts, find_forms, find_voices
from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.lexicons import Codebook, Hits
from framing.tokens import Flags, Places, Tokens

_REVISIONS = (
    fill_quotations, finish_contents, mark_tags, mark_inverted, mark_agentless, mark_named, mark_opening, mark_relays,
    mark_headlines, mark_loose_quotations, trim_sources, complete_sources, complete_contents, mark_plain, mark_bare_speakers,
)  # fmt: skip
_REMOTE = 1  # sentences between a loose quotation and the cue that it may still belong to


@dataclass(frozen=True, slots=True)
class Attributions:
    """The role spans of a batch, ordered by place, and the voice of its tokens.

    By span: `first` and `last` token; `role`, a code of `ROLES`; `group`, the number of its attribution in its document
    (a source that two verbs share, and relayed content, stand in each group); `nested_in`, the group that this one is
    told in, or −1; `certain`, false where the scope of the content is in doubt. `codes` holds form, stance,
    source_kind, speaker and side (−1: none), each with its `names`. By token: `voice`, a code of `VOICES`, and
    `voice_certain`.
    """

    first: Places
    last: Places
    role: Places
    group: Places
    nested_in: Places
    certain: Flags
    codes: Mapping[str, Places]
    names: Mapping[str, tuple[str, ...]]
    voice: Places
    voice_certain: Flags

    def __len__(self) -> int:
        return len(self.first)


def find_attributions(
    tokens: Tokens, quotations: Quotations, sentences: Sentences, labels: Labels, hits: Hits, codebook: Codebook,
    closed: Flags | None = None,
) -> Attributions:  # fmt: skip
    """Who says what in a batch: `labels` are the tagger's BIO labels by token, `hits` those of the codebook's matcher.

    `closed` flags tokens in which no rule may find anything (page furniture). Never raises on any text; linear in it.
    """
    n = len(tokens)
    if not n:
        return _none()
    terms = read_terms(tokens, hits, codebook)
    shut = np.zeros(n, np.bool_) if closed is None else closed
    draft = Draft(tokens, quotations, sentences, terms, labels.astype(np.int8), np.zeros(n, np.bool_), shut)
    for revise in _REVISIONS:
        revise(draft)
    roles = role_spans(tokens, draft.labels)
    relays = (roles.role == CUE) & np.isin(roles.first, np.array(draft.relays, np.int32))
    owner = _settle(draft, roles, link(tokens, sentences, quotations, roles, relays))
    found = len(roles)
    roles, owner, relays, nested = enclose(draft, roles, owner, relays)
    groups = group(draft, roles, owner, relays, nested, found)
    return _describe(draft, roles, groups)


def _settle(draft: Draft, roles: Roles, owner: Places) -> Places:
    """Refuse what is no speech (−2), and cut loose quotations from cues that stand too far away (−1)."""
    sentence = draft.sentences.of[roles.first]
    loose = (roles.role == CONTENT) & draft.ruled[roles.first] & (owner >= 0)
    far = loose & (np.abs(sentence - sentence[owner]) > _REMOTE)
    return np.where(refuse(draft, roles, owner), -2, np.where(far, -1, owner)).astype(np.int32)


def _describe(draft: Draft, roles: Roles, groups: Groups) -> Attributions:
    """Form, stance, source and voice of every attribution, spans put in the order of the text."""
    doubts = find_doubts(draft, roles, groups)
    voice, sure = find_voices(draft, groups, doubts)
    by_group = {"form": find_forms(draft, groups), "stance": find_stances(draft.tokens, draft.terms, roles, groups.cue)}
    sources, speakers = _read_sources(draft, groups)
    by_group |= sources
    unsure = np.bincount(groups.of[doubts], minlength=len(groups)) > 0
    number = _numbers(draft.tokens, groups)
    nested = np.where(groups.nested_in >= 0, np.append(number, -1)[groups.nested_in], -1).astype(np.int32)
    order = np.lexsort((groups.of, groups.roles.last, groups.roles.first))
    spans, of = groups.roles.where(order), groups.of[order]
    known = draft.terms.vocabulary
    names = {"form": FORMS, "stance": known.stances, "source_kind": SOURCE_KINDS, "side": known.sides}
    return Attributions(
        spans.first, spans.last, spans.role, number[of], nested[of], ~unsure[of],
        {name: column[of] for name, column in by_group.items()}, names | {"speaker": speakers}, voice, sure,
    )  # fmt: skip


def _read_sources(draft: Draft, groups: Groups) -> tuple[dict[str, Places], tuple[str, ...]]:
    """Kind, speaker and side of every attribution, and the speakers' names."""
    columns = {name: np.full(len(groups), -1, np.int32) for name in ("source_kind", "speaker", "side")}
    rows = np.flatnonzero(groups.roles.role == SOURCE)
    if not len(rows):
        return columns, ()
    places, row, of_row = np.unique(groups.roles.first[rows], return_index=True, return_inverse=True)
    mentions = find_mentions(draft.tokens, draft.sentences.of, draft.terms)
    reader = SourceReader(draft.tokens, draft.terms, mentions)
    parties = reader.read(Phrases(draft.tokens, draft.terms, mentions, places, groups.roles.last[rows[row]]))
    names: dict[str, int] = {}
    known = np.array([(p.kind, names.setdefault(p.name, len(names)), p.side) if p else (-1, -1, -1) for p in parties])
    of = groups.of[rows[::-1]]  # of several sources of one attribution the first is written last, and stands
    for name, values in zip(columns, known.T, strict=True):
        columns[name][of] = values[of_row[::-1]]
    return columns, tuple(names)


def _numbers(tokens: Tokens, groups: Groups) -> Places:
    """Each attribution's number within its document."""
    if not len(groups):
        return np.zeros(0, np.int32)
    first_rows = np.searchsorted(groups.of, np.arange(len(groups)))
    doc = tokens.doc[groups.roles.first[first_rows]]
    return (np.arange(len(groups)) - np.searchsorted(doc, doc)).astype(np.int32)


def _none() -> Attributions:
    none, flags = np.zeros(0, np.int32), np.zeros(0, np.bool_)
    columns = ("form", "stance", "source_kind", "speaker", "side")
    codes, names = dict.fromkeys(columns, none), dict.fromkeys(columns, ())
    return Attributions(none, none, none, none, none, flags, codes, names, none, flags)
