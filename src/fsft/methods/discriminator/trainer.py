"""Stage 2.2: the discriminator, on features of a frozen encoder (section 2.2.2, eq. 7)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fsft.data.batches import Samples
from fsft.data.rotations import rotate
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.discriminator import SUPPORT_COPIES
from fsft.methods.pairs import G1, G2, G3, G4, Pairs, PairSampler, group_batches
from fsft.methods.training import Run, Task, descend, trainable
from fsft.models.discriminator import Discriminator
from fsft.models.encoder import Features
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_batch

if TYPE_CHECKING:
    from fsft.methods.discriminator.declaration import Discriminate

ENCODED_AT_ONCE = 128


def train(network: Network, task: Task, recipe: "Discriminate", run: Run) -> None:
    """Train a fresh discriminator to tell the four groups of pairs apart; the encoder is frozen.

    The encoder never changes, so every subtomogram is encoded once, before the first step. It is
    normalised by the statistics of its batch, as it will be in Stage 3, and its own are not
    touched.
    """
    if recipe.split_encoder:
        network.encoder.split()
    copies = 1 if recipe.augment == "none" else SUPPORT_COPIES
    support = task.support.take(np.tile(np.arange(len(task.support)), copies))
    second_side = TARGET if recipe.route_source_through_target else SOURCE
    bank = FeatureBank(
        source_first=encode(network, task.source, SOURCE, recipe.augment, run),
        source_second=encode(network, task.source, second_side, recipe.augment, run)
        if recipe.route_source_through_target
        else None,
        support=encode(network, support, TARGET, recipe.augment, run),
        shots=len(task.support),
    )
    sampler = PairSampler(task.source.labels, support.labels[: bank.shots], pairing=recipe.pairing)
    discriminator = network.add_discriminator(branch_3d=recipe.branch_3d).to(run.device)
    optimiser = adam(trainable(discriminator), learning_rate=recipe.learning_rate)
    discriminator.train()
    for epoch in range(1, recipe.epochs + 1):
        groups = [sampler.draw(group, run.rng) for group in (G1, G2, G3, G4)]
        right, total = torch.zeros((), dtype=torch.float64, device=run.device), 0
        for chosen in group_batches(groups, recipe.batch, run.rng):
            first, second, labels = bank.pairs(chosen, run)
            logits = group_logits(discriminator, first, second, run)
            loss = classification_loss(
                logits, labels, double_softmax=recipe.double_softmax_of_pairs
            )
            descend(optimiser, {"discriminator": loss}, run, epoch=epoch, samples=2 * len(labels))
            right += (logits.argmax(dim=1) == labels).sum()
            total += len(labels)
        run.note(epoch, {"discriminator_accuracy": right / total})
        run.read()
    network.eval()


def group_logits(
    discriminator: Discriminator, first: Features, second: Features, run: Run
) -> Tensor:
    """Float32 logits (n, 4) of n pairs, computed in the run's precision."""
    with run.autocast():
        logits: Tensor = discriminator(first, second)
    return logits.float()


@torch.no_grad()
def encode(network: Network, samples: Samples, side: str, augment: str, run: Run) -> Features:
    """Features of all samples, in their order, in half precision, on the run's device.

    Batches are drawn at random, for each is normalised by its own statistics and must look like
    the whole.
    """
    by_batch(network.encoder)
    order = run.rng.permutation(len(samples))
    lows, highs = [], []
    for positions in np.array_split(order, -(-len(order) // ENCODED_AT_ONCE)):
        images = rotate(samples.take(positions).images(), augment, run.rng)
        with run.autocast():
            low, high = network.encoder(run.to_device(images), side)
        lows.append(low.half())
        highs.append(high.half())
    back = run.to_device(torch.from_numpy(np.argsort(order)))
    return Features(torch.cat(lows)[back], torch.cat(highs)[back])


@dataclass(frozen=True)
class FeatureBank:
    """Features by position: of the source, of the source as second member, and of the support.

    The support holds `shots` items, once or in several turned copies one after another.
    """

    source_first: Features
    source_second: Features | None
    support: Features
    shots: int

    def pairs(self, chosen: list[Pairs], run: Run) -> tuple[Features, Features, Tensor]:
        """First and second features, and the groups, of some pairs."""
        first = [_at(self.source_first, pairs.first, run) for pairs in chosen]
        second = [
            _at(self.support, self._copies(pairs.second, run), run)
            if pairs.crosses
            else _at(self.source_second or self.source_first, pairs.second, run)
            for pairs in chosen
        ]
        return _joined(first, run), _joined(second, run), run.to_device(group_labels(chosen))

    def _copies(self, positions: np.ndarray, run: Run) -> np.ndarray:
        copies = len(self.support.high) // self.shots
        return positions + self.shots * run.rng.integers(copies, size=len(positions))


def group_labels(groups: list[Pairs]) -> Tensor:
    """The group of every pair, (n,) int64."""
    return torch.from_numpy(
        np.concatenate([np.full(len(pairs.first), pairs.group) for pairs in groups])
    )


def _at(features: Features, positions: np.ndarray, run: Run) -> Features:
    chosen = run.to_device(torch.from_numpy(positions))
    return Features(features.low[chosen], features.high[chosen])


def _joined(parts: list[Features], run: Run) -> Features:
    low = torch.cat([part.low for part in parts]).float()
    high = torch.cat([part.high for part in parts]).float()
    return Features(run.to_device(low), high)
