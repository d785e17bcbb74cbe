"""Stage 2.1: unsupervised adaptation by aligned covariances (section 2.2.1, Algorithm 2)."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from fsft.methods.aligned import train_aligned
from fsft.methods.training import Run, Task
from fsft.models.network import Network

if TYPE_CHECKING:
    from fsft.methods.coral.declaration import Coral


def train(network: Network, task: Task, recipe: "Coral", run: Run) -> None:
    """Minimise the source's cross entropy + alpha * CORAL(source, unlabelled target), eq. 6."""

    def losses(source: Tensor, target: Tensor, _: float) -> dict[str, Tensor]:
        return {"coral": recipe.alpha * coral_loss(source, target, power=recipe.coral_power)}

    train_aligned(network, task, recipe, run, losses)


def coral_loss(source: Tensor, target: Tensor, *, power: int = 2) -> Tensor:
    """Frobenius distance between the feature covariances of two sides.

    source: (n_s, d); target: (n_t, d); ValueError unless n_s, n_t >= 2.
    Returns ||C_s - C_t||_F^power / (4 d^2). Power 2 is eq. 3 (Sun & Saenko 2016); power 1, the
    norm not squared, is what the authors' code computes. Eqs. 4 and 5 give the covariances.
    """
    if min(len(source), len(target)) < 2:
        raise ValueError("a covariance needs at least two feature vectors of each side")
    difference = covariance(source.float()) - covariance(target.float())
    squared = difference.square().sum()
    distance = squared if power == 2 else torch.sqrt(squared + torch.finfo(torch.float32).tiny)
    return distance / (4 * source.shape[1] ** 2)


def covariance(features: Tensor) -> Tensor:
    """Covariance (d, d) of features (n, d), that of torch.cov, which waits for the device."""
    centred = features - features.sum(dim=0) / len(features)
    return centred.T @ centred / (len(features) - 1)
