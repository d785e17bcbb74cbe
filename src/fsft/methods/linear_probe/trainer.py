"""Logistic regression on frozen features of both sides (the baseline of Chen et al. 2019)."""

from typing import TYPE_CHECKING

import numpy as np
import torch

from fsft.methods.frozen import encoded, fit_regression, reestimate
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET

if TYPE_CHECKING:
    from fsft.methods.linear_probe.declaration import LinearProbe


def train(network: Network, task: Task, recipe: "LinearProbe", run: Run) -> None:
    """Fit the classifier to source and support; the encoder keeps its weights.

    Either side is normalised by its own statistics, the target's those of the unlabelled target,
    and the weights of its samples sum to half of their number.
    """
    reestimate(network, task.source, SOURCE, run)
    reestimate(network, task.unlabelled, TARGET, run)
    parts = ((task.source, SOURCE), (task.support, TARGET))
    sizes = [len(samples) for samples, _ in parts]
    fit_regression(
        network,
        torch.cat([encoded(network, samples, side, run) for samples, side in parts]),
        np.concatenate([samples.labels for samples, _ in parts]),
        run,
        inverse_penalty=recipe.inverse_penalty,
        weights=np.repeat([sum(sizes) / 2 / size for size in sizes], sizes),
    )
    run.samples += sum(sizes)
    run.end_epoch(1, network)
