"""Minimax entropy (Saito et al. 2019): semi-supervised, with a classifier of cosines."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from fsft.data.batches import endless
from fsft.methods.reversal import reversed_gradient
from fsft.methods.semi_supervised_training import train_semi_supervised
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import TARGET, by_batch

if TYPE_CHECKING:
    from fsft.methods.mme.declaration import Mme


def train(network: Network, task: Task, recipe: "Mme", run: Run) -> None:
    """Minimise the cross entropy of source and support, and play encoder against classifier.

    The weights of Stage 1's classifier, scaled to length 1, are the first estimated prototypes, and
    there is no bias. In the end they are scaled so that the network's own logits, which know no
    temperature and no length of features, are those of cosines for a feature of mean length.
    """
    with torch.no_grad():
        network.classifier.weight.copy_(functional.normalize(network.classifier.weight, dim=1))
        network.classifier.bias.zero_()

    def classify(trained: Network, features: Tensor) -> Tensor:
        return cosine_logits(features, trained.classifier.weight, recipe.cosine_temperature)

    def loss(trained: Network, _: Tensor, features: Tensor, __: float) -> Tensor:
        logits = classify(trained, reversed_gradient(features, 1.0))
        return -recipe.entropy_weight * entropy(logits)

    train_semi_supervised(network, task, recipe, run, loss, classify=classify)
    with torch.no_grad():
        length = _mean_length(network, task, recipe, run)
        network.classifier.weight /= recipe.cosine_temperature * length


def cosine_logits(features: Tensor, weight: Tensor, temperature: float) -> Tensor:
    """Logits (n, classes) of features (n, d) on the unit sphere; weight: (classes, d), as it is."""
    return functional.linear(functional.normalize(features, dim=1), weight) / temperature


def entropy(logits: Tensor) -> Tensor:
    """Mean entropy, in nats, of the predictions that logits (n, classes) stand for."""
    log_probability = logits.log_softmax(dim=1)
    mean: Tensor = -(log_probability.exp() * log_probability).sum(dim=1).mean()
    return mean


def _mean_length(network: Network, task: Task, recipe: "Mme", run: Run) -> Tensor:
    """Of the features of a batch of the unlabelled target."""
    size = min(recipe.batch, len(task.source))
    images = next(endless(task.unlabelled, size, run.rng))
    by_batch(network)
    with run.autocast():
        high = network.encoder(run.to_device(images), TARGET).high
    run.samples += size
    length: Tensor = high.float().norm(dim=1).mean()
    return length
