"""Learning the weights: a linear-chain conditional random field, by stochastic gradient descent in PyTorch.

The emissions are an EmbeddingBag over the features' rows; the gradient of the likelihood with regard to them (label
minus marginal probability) is computed by the forward-backward algorithm and handed to autograd.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

LABELS = 7
_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of features (tokens × columns), a label for each token, the lines' bounds, and how much each line counts."""

    rows: npt.NDArray[np.int32]
    labels: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    length: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    epochs: int = 3
    rate: float = 0.06
    dropout: float = 0.5
    decay: float = 0.0
    tokens_a_step: int = 3000
    seed: int = 0


class Field(nn.Module):
    """The weights: a row of seven for every feature, and those of transitions and beginnings."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.emissions = nn.EmbeddingBag(rows, LABELS, mode="sum")
        nn.init.zeros_(self.emissions.weight)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.beginnings = nn.Parameter(torch.zeros(LABELS))
        inside = torch.arange(2, LABELS, 2)
        forbidden = torch.zeros(LABELS, LABELS)
        forbidden[:, inside] = _FORBIDDEN
        for label in inside.tolist():
            forbidden[label - 1 : label + 1, label] = 0
        self.register_buffer("forbidden", forbidden)
        self.register_buffer("forbidden_first", forbidden[0].clone())

    def scores(self) -> tuple[Tensor, Tensor]:
        """Transitions and beginnings, the impossible ones ruled out."""
        return self.transitions + self.forbidden, self.beginnings + self.forbidden_first


def learn(examples: Examples, rows: int, settings: Settings) -> Field:
    """The field learned from the examples; the same seed gives the same weights."""
    torch.manual_seed(settings.seed)
    torch.use_deterministic_algorithms(True)
    field = Field(rows)
    optimiser = torch.optim.Adagrad(field.parameters(), lr=settings.rate, initial_accumulator_value=0.1)
    steps = [*_batches(examples, settings)]
    for number, lines in enumerate(steps):
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * (1 - 0.9 * number / len(steps))
        optimiser.zero_grad()
        _step(field, examples, lines, settings)
        optimiser.step()
    return field


def _batches(examples: Examples, settings: Settings) -> Iterator[npt.NDArray[np.int64]]:
    """Lines of similar length, about so many tokens together, in random order, epoch after epoch."""
    random = np.random.default_rng(settings.seed)
    for _ in range(settings.epochs):
        order = np.argsort(examples.length + random.random(len(examples.length)) * 8, kind="stable")
        group = np.cumsum(examples.length[order]) // settings.tokens_a_step
        batches = np.split(order, np.flatnonzero(np.diff(group)) + 1)
        for number in random.permutation(len(batches)):
            yield np.sort(batches[number])[np.argsort(-examples.length[np.sort(batches[number])], kind="stable")]


def _step(field: Field, examples: Examples, lines: npt.NDArray[np.int64], settings: Settings) -> None:
    """Add the gradient of one batch of lines, longest first."""
    first, length = examples.first[lines], examples.length[lines]
    steps = np.arange(int(length[0]))
    mask = steps[None] < length[:, None]
    place = (first[:, None] + steps[None])[mask]
    rows = torch.from_numpy(examples.rows[place])
    keep = (torch.rand(rows.shape) >= settings.dropout).float() / (1 - settings.dropout)
    emissions = field.emissions(rows, per_sample_weights=keep)
    padded = torch.zeros(*mask.shape, LABELS)
    inside = torch.from_numpy(mask)
    padded[inside] = emissions.detach()
    labels = torch.zeros(mask.shape, dtype=torch.int64)
    labels[inside] = torch.from_numpy(examples.labels[place])
    weight = torch.from_numpy(examples.weight[lines])
    transitions, beginnings = field.scores()
    unary, pairwise = _marginals(padded, inside, transitions.detach(), beginnings.detach(), weight)
    unary -= nn.functional.one_hot(labels, LABELS) * weight[:, None, None]
    seen = torch.zeros(LABELS * LABELS)
    follows = inside[:, 1:]
    pairs = (labels[:, :-1] * LABELS + labels[:, 1:])[follows]
    seen.index_add_(0, pairs, weight[:, None].expand(follows.shape)[follows])
    emissions.backward(unary[inside])
    field.transitions.grad = pairwise - seen.view(LABELS, LABELS)
    field.beginnings.grad = unary[:, 0].sum(0)


def _marginals(
    emissions: Tensor, inside: Tensor, transitions: Tensor, beginnings: Tensor, weight: Tensor
) -> tuple[Tensor, Tensor]:
    """Weighted marginal probabilities of labels (line × place × label) and of pairs, summed (label × label)."""
    steps = emissions.shape[1]
    active = inside.sum(0).tolist()
    change = transitions.exp()
    heights = emissions.max(-1, keepdim=True).values
    fit = (emissions - heights).exp()
    forward = torch.zeros_like(fit)
    forward[:, 0] = _scaled(beginnings.exp() * fit[:, 0])
    for step in range(1, steps):
        n = active[step]
        forward[:n, step] = _scaled((forward[:n, step - 1] @ change) * fit[:n, step])
    backward = torch.ones_like(fit)
    for step in range(steps - 2, -1, -1):
        n = active[step + 1]
        backward[:n, step] = _scaled((backward[:n, step + 1] * fit[:n, step + 1]) @ change.T)
    unary = forward * backward
    unary = unary / unary.sum(-1, keepdim=True).clamp_min(1e-30) * weight[:, None, None]
    after = backward[:, 1:] * fit[:, 1:]
    follows = inside[:, 1:]
    left, right = forward[:, :-1][follows], after[follows]
    total = ((left @ change) * right).sum(-1, keepdim=True).clamp_min(1e-30)
    share = weight[:, None].expand(follows.shape)[follows][:, None]
    pairwise = ((left * share / total).T @ right) * change
    return unary * inside[..., None], pairwise


def _scaled(values: Tensor) -> Tensor:
    return values / values.sum(-1, keepdim=True).clamp_min(1e-30)
