"""Fine-tuning and the controls."""

import copy

import numpy as np
import pytest
import torch

from fsft.methods.adapt import trainer as adapt
from fsft.methods.finetune import trainer as finetune
from fsft.methods.oracle import trainer as oracle
from fsft.methods.registry import STAGES
from fsft.methods.support_only import trainer as support_only
from fsft.methods.training import Run, Task
from fsft.models.normalisation import TARGET, by_batch

from .conftest import recipe, slabs


def accuracy(network, samples):
    by_batch(network)
    with torch.no_grad():
        predicted = network(samples.images(), TARGET).argmax(dim=1)
    return float((predicted == samples.targets()).float().mean())


def test_fine_tuning_learns_the_support(network, task, run):
    only = Task(support=task.support)
    finetune.train(network, only, recipe("finetune", epochs=40), run)
    assert accuracy(network, task.support) == 1.0


def test_the_support_alone_is_learned_by_the_same_training(network, task):
    settings = {"epochs": 3, "learning_rate": 1e-3, "batch": 4}
    trained = []
    for module, stage in ((finetune, "finetune"), (support_only, "support_only")):
        each = copy.deepcopy(network)
        run = Run(stage=stage, rng=np.random.default_rng(0), device=torch.device("cpu"))
        module.train(each, Task(support=task.support), recipe(stage, **settings), run)
        trained.append(each.classifier.weight)
    assert torch.equal(*trained)


@pytest.mark.parametrize("shots", [1, 2, 3, 5])
def test_fine_tuning_takes_as_many_steps_as_stage_3(network, shots):
    data = slabs(6, 0)
    support = data.take(np.flatnonzero(np.arange(len(data)) % 6 < shots))
    steps = []
    for module, stage in ((finetune, "finetune"), (adapt, "adapt")):
        run = Run(stage=stage, rng=np.random.default_rng(0), device=torch.device("cpu"))
        changes = {"gamma": 0.0} if stage == "adapt" else {}
        settings = recipe(stage, epochs=1, batch=STAGES[stage].defaults["batch"], **changes)
        module.train(copy.deepcopy(network), Task(source=data, support=support), settings, run)
        steps.append(run.steps)
    assert steps[0] == steps[1]


def test_the_oracle_needs_the_labels_of_the_target(network, task, run):
    given = Task(source=task.source, support=task.support)
    with pytest.raises(ValueError, match="not given the target"):
        oracle.train(network, given, recipe("oracle"), run)
