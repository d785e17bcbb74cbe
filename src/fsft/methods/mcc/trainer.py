"""Minimum class confusion (Jin et al. 2020), without target labels."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from fsft.methods.aligned import train_aligned
from fsft.methods.training import Run, Task
from fsft.models.network import Network

if TYPE_CHECKING:
    from fsft.methods.mcc.declaration import Mcc


def train(network: Network, task: Task, recipe: "Mcc", run: Run) -> None:
    """Minimise the source's cross entropy + the confusion of classes on the target."""

    def losses(_: Tensor, target: Tensor, __: float) -> dict[str, Tensor]:
        logits = network.classifier(target)
        return {"confusion": class_confusion(logits, temperature=recipe.temperature)}

    train_aligned(network, task, recipe, run, losses)


def class_confusion(logits: Tensor, *, temperature: float) -> Tensor:
    """How much classes are confused by predictions on a batch (Jin et al. 2020, section 3).

    logits: (n, classes). Predictions count by 1 + exp(-entropy), scaled to a mean of 1, through
    which no gradient goes, as in the authors' code. Each row of the confusion matrix is divided by
    its sum; returned is the sum off the diagonal by the number of classes, from 0 to 1.
    """
    log_probability = (logits / temperature).log_softmax(dim=1)
    probability = log_probability.exp()
    entropy = -(probability * log_probability).sum(dim=1).detach()
    certainty = 1 + torch.exp(-entropy)
    weight = len(logits) * certainty / certainty.sum()
    confusion = probability.T @ (weight[:, None] * probability)
    of_row = confusion.sum(dim=1, keepdim=True).clamp(min=torch.finfo(torch.float32).tiny)
    between: Tensor = 1 - (confusion / of_row).diagonal().mean()
    return between
