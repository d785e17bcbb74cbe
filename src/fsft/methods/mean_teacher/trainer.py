"""Mean teacher (Tarvainen & Valpola 2017), with statistics per domain as in French et al. 2018."""

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from fsft.data.rotations import rotate
from fsft.methods.semi_supervised_training import linear, train_semi_supervised
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import TARGET, by_batch

if TYPE_CHECKING:
    from fsft.methods.mean_teacher.declaration import MeanTeacher

RAMP = 0.25
"""Share of the training over which the weight rises, about that of the paper on CIFAR-10."""


def train(network: Network, task: Task, recipe: "MeanTeacher", run: Run) -> None:
    """Minimise the cross entropy of source and support, and the distance to the teacher.

    The network itself becomes the teacher; what is trained is a copy, the student.
    """

    def turned(images: Tensor) -> Tensor:
        return rotate(images, "cube", run.rng)

    @torch.no_grad()
    def taught(images: Tensor) -> Tensor:
        by_batch(network)
        run.samples += len(images)
        with run.autocast():
            logits: Tensor = network(run.to_device(turned(images)), TARGET)
        return logits.float()

    def loss(student: Network, images: Tensor, features: Tensor, done: float) -> Tensor:
        distance = disagreement(linear(student, features), taught(images))
        return recipe.consistency * ramp(done) * distance

    train_semi_supervised(network, task, recipe, run, loss, view=turned, averaged=True)


def disagreement(student: Tensor, teacher: Tensor) -> Tensor:
    """Squared distance of two predictions, summed over the classes, mean over the samples.

    student, teacher: logits (n, classes).
    """
    distance: Tensor = (student.softmax(dim=1) - teacher.softmax(dim=1)).square().sum(dim=1).mean()
    return distance


def ramp(done: float) -> float:
    """How much of its weight the consistency has, from 0.007 to 1; done: share of the training."""
    return math.exp(-5 * (1 - min(done / RAMP, 1)) ** 2)
