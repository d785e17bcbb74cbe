"""A small task with signal in it: four classes, told apart by where a bright slab lies."""

import numpy as np
import pytest
import torch

from fsft.data.batches import Labelled, Samples
from fsft.methods.registry import STAGES
from fsft.methods.training import Run, Task
from fsft.models.store import build_network

CLASSES, SIDE = 4, 16


def slabs(per_class, seed, offset=0.0):
    """Noise volumes with a slab whose place tells the class; `offset` shifts the side."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(CLASSES), per_class)
    volumes = rng.normal(offset, 1, size=(len(labels), SIDE, SIDE, SIDE))
    for volume, label in zip(volumes, labels, strict=True):
        volume[3 * label + 2 : 3 * label + 4] += 2
    return Labelled(volumes.astype(np.float16), np.arange(len(labels)), labels)


@pytest.fixture
def task():
    source, target = slabs(12, 0), slabs(6, 1, offset=0.5)
    shots = np.flatnonzero(np.arange(len(target)) % 6 < 2)
    unlabelled = Samples(target.volumes, np.flatnonzero(np.arange(len(target)) % 6 >= 2))
    return Task(source=source, unlabelled=unlabelled, support=target.take(shots))


@pytest.fixture
def network():
    torch.manual_seed(0)
    return build_network(side=SIDE, width=4, features=8, classes=CLASSES)


@pytest.fixture
def run():
    return Run(stage="source", rng=np.random.default_rng(0), device=torch.device("cpu"))


def recipe(stage, **changes):
    """The registry's defaults of a stage, shortened to two epochs, as its recipe."""
    short = {"epochs": 2} if "epochs" in STAGES[stage].defaults else {}
    return STAGES[stage].recipe(**{**short, **changes})
