"""Classifiers on an encoder that is left alone: those of scikit-learn, on what the encoder says."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from fsft.methods.frozen import encoded, reestimate
from fsft.methods.linear_probe import trainer as linear_probe
from fsft.methods.prototypes import trainer as prototypes
from fsft.methods.training import TrainingDivergedError
from fsft.models.normalisation import SOURCE, TARGET, by_batch, by_running

from .conftest import CLASSES, recipe

TRAINERS = {"linear_probe": linear_probe, "prototypes": prototypes}


def features(network, samples, side):
    by_running(network)
    with torch.no_grad():
        return network.encoder(samples.images(), side).high.double().numpy()


def logits(network, samples, side):
    by_running(network)
    with torch.no_grad():
        return network(samples.images(), side)


def test_re_estimated_statistics_are_those_of_all_samples(network, task, run):
    by_batch(network.encoder)
    with torch.no_grad():
        expected = network.encoder(task.source.images(), SOURCE).high
    reestimate(network, task.source, SOURCE, run)
    assert encoded(network, task.source, SOURCE, run) == pytest.approx(expected, rel=1e-2, abs=1e-2)


@pytest.mark.parametrize("name", TRAINERS)
def test_the_encoder_keeps_its_weights_and_its_other_statistics(network, task, run, name):
    before = {key: value.clone() for key, value in network.encoder.named_parameters()}
    TRAINERS[name].train(network, task, recipe(name), run)
    assert all(torch.equal(before[key], value) for key, value in network.encoder.named_parameters())


def test_the_probe_is_scikit_learns_with_either_side_counted_alike(network, task, run):
    linear_probe.train(network, task, recipe("linear_probe"), run)
    parts = ((task.source, SOURCE), (task.support, TARGET))
    assert len(task.source) == 6 * len(task.support)
    # the shots six times over weigh what the source weighs; then to the total that C refers to
    read = np.concatenate([features(network, *parts[0]), *[features(network, *parts[1])] * 6])
    labels = np.concatenate([task.source.labels, *[task.support.labels] * 6])
    inverse_penalty = (len(task.source) + len(task.support)) / len(labels)
    regression = LogisticRegression(C=inverse_penalty, max_iter=10_000).fit(read, labels)
    expected = regression.predict_log_proba(features(network, task.support, TARGET))
    found = logits(network, task.support, TARGET).log_softmax(dim=1).numpy()
    assert found == pytest.approx(expected, abs=2e-3)


def test_the_prototypes_are_the_nearest_centroids_of_scikit_learn(network, task, run):
    prototypes.train(network, task, recipe("prototypes"), run)
    support = normalize(features(network, task.support, TARGET))
    labels = task.support.labels
    means = normalize([support[labels == each].mean(axis=0) for each in range(CLASSES)])
    unlabelled = features(network, task.unlabelled, TARGET)
    nearest = cdist(unlabelled, means, metric="cosine").argmin(axis=1)
    found = logits(network, task.unlabelled, TARGET)
    assert np.array_equal(found.argmax(dim=1).numpy(), nearest)
    lengths = np.linalg.norm(unlabelled, axis=1, keepdims=True)
    assert found.numpy() / lengths == pytest.approx(normalize(unlabelled) @ means.T, abs=1e-4)


@pytest.mark.parametrize("name", TRAINERS)
def test_features_that_are_not_finite_stop_with_a_sentence(network, task, run, name):
    network.encoder.back[-1].conv.weight.data.fill_(float("nan"))
    said = rf"^stage {name} on A -> B: a feature of the (source|target) is not finite; expected"
    with pytest.raises(TrainingDivergedError, match=said):
        TRAINERS[name].train(network, task, recipe(name), replace(run, stage=name, data="A -> B"))
