"""The trainers take any encoder: a 2-D one, from the digits of scikit-learn to their negatives."""

import copy
from functools import cache

import numpy as np
import torch
from sklearn.datasets import load_digits

from fsft.data.batches import Labelled
from fsft.methods.adapt import trainer as adapt
from fsft.methods.discriminator import trainer as discriminator
from fsft.methods.registry import METHODS, STAGES
from fsft.methods.source import trainer as source
from fsft.methods.training import Run, Task
from fsft.models.encoder import Encoder
from fsft.models.network import Network
from fsft.models.normalisation import TARGET, by_batch
from fsft.plan.nodes import effective_settings

SEEDS = (0, 1)
MODULES = {"source": source, "discriminator": discriminator, "adapt": adapt}


@cache
def domains() -> tuple[Labelled, Labelled, Labelled]:
    """Source, target to take shots from, and target to test on."""
    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8).astype(np.float32) / 16
    inverted = 1 - images
    order = np.random.default_rng(1).permutation(len(labels))
    parts = np.split(order, [500, 800])
    return tuple(
        Labelled(volumes, part, labels[part])
        for volumes, part in zip((images, inverted, inverted), parts, strict=True)
    )


def trained(method: str, stages: tuple[str, ...], task: Task, network: Network, seed: int):
    for stage in stages:
        run = Run(stage=stage, rng=np.random.default_rng(seed), device=torch.device("cpu"))
        settings = effective_settings(METHODS[method], stage)
        module = MODULES[stage]
        module.train(network, task, STAGES[stage].recipe(**settings), run)
    return network


@cache
def on_source(seed: int) -> Network:
    torch.manual_seed(seed)
    encoder = Encoder(side=8, front=(16,), back=(32,), dimensions=2)
    network = Network(encoder, classes=10)
    return trained("source_only", ("source",), Task(source=domains()[0]), network, seed)


@cache
def accuracy(method: str, shots: int, seed: int) -> float:
    data, pool, test = domains()
    members = [np.flatnonzero(pool.labels == label)[:shots] for label in range(10)]
    task = Task(source=data, support=pool.take(np.concatenate(members)))
    torch.manual_seed(seed)
    network = trained(method, METHODS[method].chain[1:], task, copy.deepcopy(on_source(seed)), seed)
    by_batch(network)
    with torch.no_grad():
        predicted = network(test.images(), TARGET).argmax(dim=1)
    return float((predicted == test.targets()).float().mean())


def mean(method: str, shots: int) -> float:
    return float(np.mean([accuracy(method, shots, seed) for seed in SEEDS]))


def test_fada_is_no_worse_than_joint_training_on_five_shots():
    assert mean("fada", 5) >= mean("source_and_target", 5) - 0.01


def test_fada_gains_from_more_shots():
    assert mean("fada", 1) + 0.1 < mean("fada", 5)
