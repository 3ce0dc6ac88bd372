"""Finding: from the tagger's labels to attributions. Labels → rules → spans → linked → grouped → worded, voiced, named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.annotation.attribution.grouping import Groups, group
from framing.annotation.attribution.linking import link
from framing.annotation.attribution.mentions import find_mentions
from framing.annotation.attribution.refusals import refuse
from framing.annotation.attribution.roles import CONTENT, CUE, SOURCE, Roles, role_spans
from framing.annotation.attribution.rules import Draft, Labels, revise
from framing.annotation.attribution.sources import SourceReader
from framing.annotation.attribution.stance import find_stances
from framing.annotation.attribution.terms import SOURCE_KINDS, Terms, read_terms
from framing.annotation.attribution.voices import FORMS, OWN, find_doubts, find_forms, find_voices
from framing.annotation.quotations import Quotations
from framing.annotation.sentences import Sentences
from framing.lexicons import Codebook, Hits
from framing.model import Integers
from framing.tokens import Flags, Tokens

_REMOTE = 1  # sentences between a loose quotation and the cue that it may still belong to


@dataclass(frozen=True, slots=True)
class Attributions:
    """The role spans of a batch, ordered by place, and the voice of its tokens.

    By span: `first` and `last` token; `role`, a code of `ROLES`; `group`, the number of its attribution in its document
    (a source that two verbs share, and relayed content, stand in each group); `nested_in`, the group that this one is
    told in, or −1; `certain`, false where the scope of the content is in doubt. `codes` holds form, stance, source_kind,
    speaker and side (−1: none), each with its `names`. By token: `voice`, a code of `VOICES`, and `voice_certain`.
    """

    first: Integers
    last: Integers
    role: Integers
    group: Integers
    nested_in: Integers
    certain: Flags
    codes: Mapping[str, Integers]
    names: Mapping[str, tuple[str, ...]]
    voice: npt.NDArray[np.int8]
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
    revise(draft)
    roles = role_spans(tokens, draft.labels)
    relays = (roles.role == CUE) & np.isin(roles.first, np.array(draft.relays, np.int32))
    owner = _settle(draft, roles, link(tokens, sentences, quotations, roles, relays))
    groups = group(draft, roles, owner, relays)
    return _describe(draft, roles, groups)


def _settle(draft: Draft, roles: Roles, owner: Integers) -> Integers:
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
    vocabulary = draft.terms.vocabulary
    names = {"form": FORMS, "stance": vocabulary.stances, "source_kind": SOURCE_KINDS, "speaker": speakers, "side": vocabulary.sides}  # fmt: skip
    return Attributions(
        spans.first, spans.last, spans.role, number[of], nested[of], ~unsure[of],
        {name: column[of] for name, column in by_group.items()}, names, voice, sure,
    )  # fmt: skip


def _read_sources(draft: Draft, groups: Groups) -> tuple[dict[str, Integers], tuple[str, ...]]:
    """Kind, speaker and side of every attribution, and the speakers' names."""
    columns = {name: np.full(len(groups), -1, np.int32) for name in ("source_kind", "speaker", "side")}
    rows = np.flatnonzero(groups.roles.role == SOURCE)
    if not len(rows):
        return columns, ()
    mentions = find_mentions(draft.tokens, draft.sentences.of, draft.terms)
    reader = SourceReader(draft.tokens, draft.terms, mentions)
    names: dict[str, int] = {}
    place = -1
    party = None
    for first, last, of in zip(groups.roles.first[rows].tolist(), groups.roles.last[rows].tolist(), groups.of[rows].tolist(), strict=True):  # fmt: skip
        if first != place:
            party, place = reader.read(first, last), first
        if party is not None:
            columns["source_kind"][of], columns["side"][of] = party.kind, party.side
            columns["speaker"][of] = names.setdefault(party.name, len(names))
    return columns, tuple(names)


def _numbers(tokens: Tokens, groups: Groups) -> Integers:
    """Each attribution's number within its document."""
    if not len(groups):
        return np.zeros(0, np.int32)
    first_rows = np.searchsorted(groups.of, np.arange(len(groups)))
    doc = tokens.doc[groups.roles.first[first_rows]]
    return (np.arange(len(groups)) - np.searchsorted(doc, doc)).astype(np.int32)


def _none() -> Attributions:
    none = np.zeros(0, np.int32)
    columns = ("form", "stance", "source_kind", "speaker", "side")
    flags = np.zeros(0, np.bool_)
    return Attributions(none, none, none, none, none, flags, dict.fromkeys(columns, none), dict.fromkeys(columns, ()), np.full(0, OWN, np.int8), flags)  # fmt: skip
