"""The stages learn what they are for, on images that a small network can tell apart."""

import copy

import numpy as np
import torch

from fsft.data.batches import Labelled
from fsft.methods.coral import trainer as coral
from fsft.methods.discriminator import trainer as discriminator
from fsft.methods.oracle import trainer as oracle
from fsft.methods.source import trainer as source
from fsft.methods.swd import trainer as swd
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_batch
from tests.unit.methods.conftest import network as network
from tests.unit.methods.conftest import recipe, slabs
from tests.unit.methods.conftest import run as run
from tests.unit.methods.conftest import task as task


def accuracy(network: Network, samples: Labelled, side: str) -> float:
    by_batch(network)
    with torch.no_grad():
        predicted = network(samples.images(), side).argmax(dim=1)
    return float((predicted == samples.targets()).float().mean())


def test_stage_1_learns_the_source(network, task, run):
    source.train(network, task, recipe("source", epochs=20, learning_rate=3e-3), run)
    assert accuracy(network, task.source, SOURCE) > 0.9


def test_stage_2_1_brings_the_covariances_together(network, task, run):
    source.train(network, task, recipe("source", epochs=6), run)
    distances = {}
    for alpha in (0.0, 1e4):
        each = copy.deepcopy(network)
        noted = Run(stage="coral", rng=np.random.default_rng(0), device=torch.device("cpu"))
        settings = recipe("coral", alpha=alpha, epochs=10, batch=24, learning_rate=1e-3)
        coral.train(each, task, settings, noted)
        by_batch(each)
        with torch.no_grad():
            high = [
                each.encoder(part.images(), side).high
                for part, side in ((task.source, SOURCE), (task.unlabelled, TARGET))
            ]
        distances[alpha] = float(torch.dist(torch.cov(high[0].T), torch.cov(high[1].T)))
    assert distances[1e4] < 0.7 * distances[0.0]


def test_stage_2_2_tells_the_groups_apart(network, task, run):
    source.train(network, task, recipe("source", epochs=8), run)
    settings = recipe("discriminator", epochs=60, learning_rate=2e-3)
    discriminator.train(network, task, settings, run)
    accuracies = [row["value"] for row in run.rows if row["quantity"] == "discriminator_accuracy"]
    assert np.mean(accuracies[-5:]) > 0.6 > np.mean(accuracies[:3])


def test_classifiers_are_driven_apart_and_the_encoder_brings_them_together(network, task, run):
    settings = recipe("swd", epochs=6, batch=24, learning_rate=1e-3)
    swd.train(network, task, settings, run)
    last = [row for row in run.rows if row["epoch"] == 6 and row["quantity"] == "discrepancy"]
    apart, together = last[0], last[-1]
    assert apart["value"] < 0 < together["value"]
    assert together["value"] < last[1]["value"]


def test_the_oracle_learns_from_every_target_label(network, task, run):
    target = slabs(10, 7, offset=0.5)
    source.train(network, task, recipe("source", epochs=4), run)
    settings = recipe("oracle", epochs=12)
    oracle.train(network, Task(source=task.source, target=target), settings, run)
    assert accuracy(network, slabs(10, 8, offset=0.5), TARGET) > 0.9
