"""Nearest class mean on frozen features (Snell et al. 2017, with cosines in place of distances)."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from fsft.methods.frozen import encoded, reestimate
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import TARGET

if TYPE_CHECKING:
    from fsft.methods.prototypes.declaration import Prototypes


def train(network: Network, task: Task, recipe: "Prototypes", run: Run) -> None:
    """Give the classifier the prototypes of the support as its weights, and no bias.

    Its logits are then |f| cos(f, prototype): the highest is that of the nearest prototype, and
    their softmax is that of the cosines at a temperature of 1 / |f|, which nothing has calibrated.
    """
    reestimate(network, task.unlabelled, TARGET, run)
    features = encoded(network, task.support, TARGET, run)
    labels = run.to_device(task.support.targets())
    with torch.no_grad():
        network.classifier.weight.copy_(prototypes(features, labels, network.classes))
        network.classifier.bias.zero_()
    run.samples += len(task.support)
    run.end_epoch(1, network)


def prototypes(features: Tensor, labels: Tensor, classes: int) -> Tensor:
    """Directions (classes, d) of the means of normalised features (n, d) of each class.

    A class without a sample has the zero vector.
    """
    sums = features.new_zeros(classes, features.shape[1])
    sums.index_add_(0, labels, functional.normalize(features, dim=1))
    return functional.normalize(sums, dim=1)
