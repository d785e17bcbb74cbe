"""Logistic regression on shell means, standardised on each side (scikit-learn's solver)."""

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fsft.data.batches import Labelled, Samples, in_order
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_running, norms

if TYPE_CHECKING:
    from fsft.methods.radial_profile.declaration import RadialProfile, RadialProfileSupport

READ_AT_ONCE = 128
ITERATIONS = 10_000
"""At most; the solver needs some hundreds."""


def train(network: Network, task: Task, recipe: "RadialProfile", run: Run) -> None:
    """Fit the classifier to the source, standardised by itself as the target is by itself."""
    _standardise(network, task.source, SOURCE, run)
    _standardise(network, task.unlabelled, TARGET, run)
    _fit(network, task.source, SOURCE, recipe.inverse_penalty, run)


def train_on_support(
    network: Network, task: Task, recipe: "RadialProfileSupport", run: Run
) -> None:
    """Fit the classifier to the shots, standardised by the unlabelled target."""
    _standardise(network, task.unlabelled, TARGET, run)
    _fit(network, task.support, TARGET, recipe.inverse_penalty, run)


def _standardise(network: Network, samples: Samples, side: str, run: Run) -> None:
    """Set the running statistics of a side to those of all its samples."""
    (norm,) = norms(network.encoder)
    mean, variance = norm.get_buffer(f"{side}_mean"), norm.get_buffer(f"{side}_var")
    mean.zero_()
    variance.fill_(1)
    profiles = _encoded(network, samples, side, run)
    mean.copy_(profiles.mean(dim=0))
    variance.copy_(profiles.var(dim=0, unbiased=False))


def _fit(network: Network, samples: Labelled, side: str, inverse_penalty: float, run: Run) -> None:
    """Give the network the coefficients of a multinomial logistic regression.

    A class without a sample keeps the lowest score of any.
    """
    from sklearn.linear_model import LogisticRegression  # takes a second, which no other job needs

    features = _encoded(network, samples, side, run).double().cpu().numpy()
    solver = LogisticRegression(C=inverse_penalty, max_iter=ITERATIONS)
    solver.fit(features, samples.labels)
    weight, bias = solver.coef_, solver.intercept_
    if len(solver.classes_) == 2:
        weight, bias = np.concatenate([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
    with torch.no_grad():
        for own, found in ((network.classifier.weight, weight), (network.classifier.bias, bias)):
            own.zero_()
            own[solver.classes_] = run.to_device(torch.from_numpy(found).float())
    run.samples += len(samples)
    run.end_epoch(1, network)


@torch.no_grad()
def _encoded(network: Network, samples: Samples, side: str, run: Run) -> Tensor:
    by_running(network)
    return torch.cat(
        [
            network.encoder(run.to_device(batch.images()), side).high
            for batch in in_order(samples, READ_AT_ONCE)
        ]
    )
