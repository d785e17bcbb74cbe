"""Sliced Wasserstein discrepancy of two classifiers (Lee et al. 2019), without target labels."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from fsft.data.batches import Labelled, endless, epoch_order, shuffled
from fsft.data.placement import to_device
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.training import Keeper, Run, Task, descend, trainable
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_batch

if TYPE_CHECKING:
    from fsft.methods.swd.declaration import Swd

WARM_UP_EPOCHS, WARM_UP_LEARNING_RATE = 15, 1e-2
"""Of the second classifier on frozen features."""


def train(network: Network, task: Task, recipe: "Swd", run: Run) -> None:
    """Train in turn everything on the source, two classifiers to differ on the target, and the
    encoder to make them agree (Lee et al. 2019, Algorithm 1).

    The second classifier is thrown away at the end; the network's own is the first. Every number
    has one state of Adam in all three, as in the code of the method that this one follows (Saito
    et al. 2018): with one of its own for the last, the encoder would make steps of full length
    however small the discrepancy.
    """
    heads = (network.classifier, second_classifier(network, task, recipe, run))
    optimiser = adam(trainable(network.encoder, *heads), learning_rate=recipe.learning_rate)
    size = min(recipe.batch, len(task.source))
    targets = endless(task.unlabelled, size, run.rng, augment=recipe.augment)
    keeper = Keeper(recipe.selection)
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        for images, labels in shuffled(task.source, size, run.rng, augment=recipe.augment):
            source, target = run.to_device(images), run.to_device(next(targets))
            step = _Step(network, heads, source, run.to_device(labels), target, recipe, run)
            descend(optimiser, step.on_source(), run, epoch=epoch, samples=len(source))
            losses = step.apart()
            descend(optimiser, losses, run, epoch=epoch, samples=len(source) + len(target))
            for _ in range(recipe.encoder_steps):
                descend(optimiser, step.together(), run, epoch=epoch, samples=len(target))
        keeper.see(network, run.end_epoch(epoch, network))
    keeper.restore(network)


@dataclass(frozen=True)
class _Step:
    """The losses of one step, for one batch of either side."""

    network: Network
    heads: tuple[nn.Linear, nn.Linear]
    source: Tensor
    labels: Tensor
    target: Tensor
    recipe: "Swd"
    run: Run

    def on_source(self) -> dict[str, Tensor]:
        """Cross entropy of both classifiers."""
        return self._classification(self._encode(self.source, SOURCE))

    def apart(self) -> dict[str, Tensor]:
        """Cross entropy of both classifiers less their discrepancy, for them alone."""
        with torch.no_grad():
            source, target = self._encode(self.source, SOURCE), self._encode(self.target, TARGET)
        return {
            **self._classification(source),
            "discrepancy": -self._discrepancy(target, self.heads),
        }

    def together(self) -> dict[str, Tensor]:
        """The discrepancy, for the encoder alone."""
        fixed = [copy.deepcopy(head).requires_grad_(False) for head in self.heads]
        return {"discrepancy": self._discrepancy(self._encode(self.target, TARGET), fixed)}

    def _encode(self, images: Tensor, side: str) -> Tensor:
        with self.run.autocast():
            high: Tensor = self.network.encoder(images, side).high
        return high.float()

    def _classification(self, features: Tensor) -> dict[str, Tensor]:
        return {
            name: classification_loss(
                head(features), self.labels, double_softmax=self.recipe.double_softmax
            )
            for name, head in zip(("classification", "second"), self.heads, strict=True)
        }

    def _discrepancy(self, features: Tensor, heads: Sequence[nn.Linear]) -> Tensor:
        first, second = (head(features).softmax(dim=1) for head in heads)
        seed = int(self.run.rng.integers(2**63))
        along = directions(first.shape[1], self.recipe.projections, seed)
        return sliced_wasserstein(first, second, along)


def directions(dimensions: int, count: int, seed: int) -> Tensor:
    """Unit vectors (dimensions, count), uniform over the sphere."""
    rng = torch.Generator().manual_seed(seed)
    return functional.normalize(torch.randn(dimensions, count, generator=rng), dim=0)


def sliced_wasserstein(first: Tensor, second: Tensor, directions: Tensor) -> Tensor:
    """Squared 2-Wasserstein distance of two point sets, mean over 1-D projections.

    first, second: (n, d); directions: unit vectors (d, k). In one dimension the best transport
    joins equal ranks, so that sorting gives it (Lee et al. 2019, eq. 7).
    """
    along = to_device(directions, first.device)
    one, other = ((points @ along).sort(dim=0).values for points in (first, second))
    distance: Tensor = (one - other).square().mean()
    return distance


def second_classifier(network: Network, task: Task, recipe: "Swd", run: Run) -> nn.Linear:
    """A further classifier, trained on frozen features of the source.

    It must fit the source before the first adversarial step: an encoder made to agree with a
    classifier that knows nothing forgets what it knew. Features are normalised by their batch, as
    they will be in the steps that follow.
    """
    second = nn.Linear(network.encoder.size, network.classes).to(run.device)
    features, labels = _frozen_features(network, task.source, recipe, run)
    optimiser = adam(second.parameters(), learning_rate=WARM_UP_LEARNING_RATE)
    for _ in range(WARM_UP_EPOCHS):
        for positions in epoch_order(len(labels), recipe.batch, run.rng):
            chosen = run.to_device(torch.from_numpy(positions))
            loss = classification_loss(
                second(features[chosen]), labels[chosen], double_softmax=recipe.double_softmax
            )
            descend(optimiser, {"second": loss}, run, epoch=0, samples=0)
    return second


@torch.no_grad()
def _frozen_features(
    network: Network, source: Labelled, recipe: "Swd", run: Run
) -> tuple[Tensor, Tensor]:
    """High features (n, d) of the source in random order, each batch turned once, and labels."""
    by_batch(network.encoder)
    features, labels = [], []
    for images, of_images in shuffled(source, recipe.batch, run.rng, augment=recipe.augment):
        with run.autocast():
            features.append(network.encoder(run.to_device(images), SOURCE).high.float())
        labels.append(of_images)
        run.samples += len(images)
    return torch.cat(features), run.to_device(torch.cat(labels))
