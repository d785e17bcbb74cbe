"""The loop of a stage that trains on source, support and unlabelled target at once."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fsft.data.batches import endless, shuffled
from fsft.data.rotations import rotate
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.shares import shares
from fsft.methods.training import Keeper, Run, Task, descend, trainable
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET

if TYPE_CHECKING:
    from fsft.methods.semi_supervised import SemiSupervised

DECAY = 0.999
"""Of the average of weights (Tarvainen & Valpola 2017; Sohn et al. 2020)."""

View = Callable[[Tensor], Tensor]
"""Of images (n, 1, s, ...), as many."""

Classify = Callable[[Network, Tensor], Tensor]
"""Logits (n, classes) that a network gives features (n, d)."""

UnlabelledLoss = Callable[[Network, Tensor, Tensor, float], Tensor]
"""From the network that is trained, unlabelled images before `view`, its features (n, d) of them
after it, and the share of the training that is done."""


def linear(network: Network, features: Tensor) -> Tensor:
    """The network's own logits."""
    logits: Tensor = network.classifier(features)
    return logits


def train_semi_supervised(
    network: Network,
    task: Task,
    recipe: "SemiSupervised",
    run: Run,
    unlabelled_loss: UnlabelledLoss,
    *,
    view: View = lambda images: images,
    classify: Classify = linear,
    averaged: bool = False,
) -> None:
    """Minimise the mean cross entropy of source and support, and a loss of the unlabelled target.

    An epoch is one pass over the source; support and unlabelled target are repeated to keep up with
    it, see `shares`. averaged: train a copy, of which `network` becomes the average over the steps.
    """
    if recipe.split_encoder:
        network.encoder.split()
    student = copy.deepcopy(network) if averaged else network
    optimiser = adam(trainable(student), learning_rate=recipe.learning_rate)
    size = min(recipe.batch, len(task.source))
    of_support, of_unlabelled = shares(size)
    steps = recipe.epochs * -(-len(task.source) // size)
    done = 0
    unlabelled = endless(task.unlabelled, of_unlabelled, run.rng, augment=recipe.augment)
    keeper = Keeper(recipe.selection)
    for epoch in range(1, recipe.epochs + 1):
        student.train()
        for images, labels in shuffled(task.source, size, run.rng, augment=recipe.augment):
            shots = task.support.take(np.resize(run.rng.permutation(len(task.support)), of_support))
            drawn = next(unlabelled)
            target = torch.cat([rotate(shots.images(), recipe.augment, run.rng), view(drawn)])
            with run.autocast():
                high = [
                    student.encoder(run.to_device(each), side).high.float()
                    for each, side in ((images, SOURCE), (target, TARGET))
                ]
            losses = {
                name: classification_loss(
                    classify(student, features),
                    run.to_device(truth),
                    double_softmax=recipe.double_softmax,
                )
                / 2
                for name, features, truth in (
                    ("source_classification", high[0], labels),
                    ("target_classification", high[1][:of_support], shots.targets()),
                )
            }
            losses["unlabelled"] = unlabelled_loss(
                student, drawn, high[1][of_support:], done / steps
            )
            descend(optimiser, losses, run, epoch=epoch, samples=len(images) + size)
            done += 1
            if averaged:
                follow(network, student, after=done)
        keeper.see(network, run.end_epoch(epoch, network))
    keeper.restore(network)


@torch.no_grad()
def follow(average: Network, student: Network, *, after: int) -> None:
    """Move an average towards the network after its step number `after`, statistics included.

    The decay is DECAY in the long run and (1 + n) / (10 + n) before, as in TensorFlow's
    ExponentialMovingAverage: in the papers a thousand steps are the end of the training, here all
    of it, and an average of all lags behind.
    """
    weight = 1 - min(DECAY, (1 + after) / (10 + after))
    pairs = zip(average.state_dict().values(), student.state_dict().values(), strict=True)
    for mean, value in pairs:
        if value.is_floating_point():
            mean.lerp_(value, weight)
        else:  # counts, as that of batches which a discriminator has seen
            mean.copy_(value)
