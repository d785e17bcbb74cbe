"""FixMatch (Sohn et al. 2020), with views that are made for subtomograms."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from fsft.methods.fixmatch.views import strong, weak
from fsft.methods.semi_supervised_training import linear, train_semi_supervised
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import TARGET

if TYPE_CHECKING:
    from fsft.methods.fixmatch.declaration import FixMatch


def train(network: Network, task: Task, recipe: "FixMatch", run: Run) -> None:
    """Minimise the cross entropy of source and support, and that of what the network is sure of."""

    @torch.no_grad()
    def predicted(student: Network, images: Tensor) -> Tensor:
        run.samples += len(images)
        with run.autocast():
            logits: Tensor = student(run.to_device(weak(images, recipe, run.rng)), TARGET)
        return logits.float()

    def loss(student: Network, images: Tensor, features: Tensor, _: float) -> Tensor:
        of_strong, of_weak = linear(student, features), predicted(student, images)
        return recipe.pseudo_weight * pseudo_label_loss(of_strong, of_weak, recipe.threshold)

    train_semi_supervised(
        network,
        task,
        recipe,
        run,
        loss,
        view=lambda images: strong(images, recipe, run.rng),
        averaged=True,
    )


def pseudo_label_loss(strong: Tensor, weak: Tensor, threshold: float) -> Tensor:
    """Cross entropy of the strong views against the classes of the weak ones (eq. 4 of the paper).

    strong, weak: logits (n, classes). The mean is over all samples; one whose weak view has no
    class of a probability of `threshold` or more adds nothing.
    """
    sure, labels = weak.softmax(dim=1).max(dim=1)
    losses = functional.cross_entropy(strong, labels, reduction="none")
    mean: Tensor = (losses * (sure >= threshold)).mean()
    return mean
