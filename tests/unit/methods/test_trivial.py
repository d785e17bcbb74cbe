"""Rivals that learn next to nothing: what they read is what is said, and no label of the target."""

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from fsft.data.batches import Labelled, Samples
from fsft.methods.radial_profile import trainer as radial_profile
from fsft.methods.spectrum import trainer as spectrum
from fsft.methods.training import Task
from fsft.models.normalisation import SOURCE, TARGET, by_batch, by_running
from fsft.models.store import build_network, load_network, save_network

from .conftest import CLASSES, SIDE, recipe, slabs

SHELLS = {"side": SIDE, "shells": 10, "classes": CLASSES}


def shell_means(volumes):
    """One voxel after another."""
    sums, counts = np.zeros((len(volumes), 10)), np.zeros(10)
    for place in np.ndindex(volumes.shape[1:]):
        distance = np.linalg.norm(np.array(place) - (SIDE - 1) / 2)
        shell = int(distance / (SIDE / 2) * 10)
        if shell < 10:
            sums[:, shell] += volumes[(slice(None), *place)].astype(float)
            counts[shell] += 1
    return sums / np.maximum(counts, 1)


def log_probabilities(network, samples, domain):
    by_running(network)
    with torch.no_grad():
        return network(samples.images(), domain).log_softmax(dim=1).numpy()


def standardised(samples):
    return StandardScaler().fit_transform(shell_means(samples.volumes[samples.indices]))


def test_the_radial_profile_is_scikit_learns_regression_on_shell_means(task, run):
    network = build_network(**SHELLS)
    radial_profile.train(network, task, recipe("radial_profile"), run)
    regression = make_pipeline(StandardScaler(), LogisticRegression(max_iter=10_000))
    source = task.source.volumes[task.source.indices]
    regression.fit(shell_means(source), task.source.labels)
    expected = regression.predict_log_proba(shell_means(source))
    assert log_probabilities(network, task.source, SOURCE) == pytest.approx(expected, abs=2e-3)
    expected = regression[-1].predict_log_proba(standardised(task.unlabelled))
    assert log_probabilities(network, task.unlabelled, TARGET) == pytest.approx(expected, abs=2e-3)


def test_the_shots_alone_are_standardised_by_the_unlabelled_target(task, run):
    network = build_network(**SHELLS)
    seen = Task(unlabelled=task.unlabelled, support=task.support)
    radial_profile.train_on_support(network, seen, recipe("radial_profile_support"), run)
    scaler = StandardScaler().fit(shell_means(task.unlabelled.volumes[task.unlabelled.indices]))
    shots = scaler.transform(shell_means(task.support.volumes[task.support.indices]))
    regression = LogisticRegression(max_iter=10_000).fit(shots, task.support.labels)
    expected = regression.predict_log_proba(shots)
    assert log_probabilities(network, task.support, TARGET) == pytest.approx(expected, abs=2e-3)


def test_two_classes_are_told_apart_as_scikit_learn_does(run):
    data = slabs(8, 5)
    two = data.take(np.flatnonzero(data.labels < 2))
    network = build_network(**{**SHELLS, "classes": 2})
    radial_profile.train(network, Task(source=two, unlabelled=two), recipe("radial_profile"), run)
    regression = LogisticRegression(max_iter=10_000).fit(standardised(two), two.labels)
    expected = regression.predict_log_proba(standardised(two))
    assert log_probabilities(network, two, SOURCE) == pytest.approx(expected, abs=2e-3)


def test_a_radial_profile_is_stored_and_read_again(tmp_path, task, run):
    network = build_network(**SHELLS)
    radial_profile.train(network, task, recipe("radial_profile"), run)
    save_network(tmp_path / "model", network, SHELLS)
    again = load_network(tmp_path / "model", SHELLS)
    expected = log_probabilities(network, task.unlabelled, TARGET)
    assert np.array_equal(log_probabilities(again, task.unlabelled, TARGET), expected)


def blurred(volumes):
    return np.stack([gaussian_filter(each, 1.0, mode="wrap") for each in volumes])


def test_the_filter_of_a_known_blur_is_found(run):
    rng = np.random.default_rng(0)
    sharp = rng.normal(size=(60, 12, 12, 12)).astype(np.float32)
    everything = np.arange(len(sharp))
    powers = [
        spectrum.radial_power(Samples(volumes, everything), run)
        for volumes in (blurred(sharp), sharp)
    ]
    gain = (powers[0] / powers[1]).sqrt()
    frequency = np.fft.fftfreq(12)
    squared = sum(axis**2 for axis in np.meshgrid(*[frequency] * 3))
    transfer, radius = np.exp(-4 * np.pi**2 * squared), np.round(12 * np.sqrt(squared))
    expected = [np.sqrt(transfer[radius == each].mean()) for each in range(5)]
    assert gain[:5].numpy() == pytest.approx(np.array(expected), rel=0.04)


def test_a_filtered_source_has_the_targets_spectrum_and_unit_variance(run):
    rng = np.random.default_rng(0)
    sharp = rng.normal(size=(40, 12, 12, 12)).astype(np.float32)
    target = blurred(sharp[::-1]).copy()
    everything = np.arange(len(sharp))
    wanted, own = (
        spectrum.radial_power(Samples(volumes, everything), run) for volumes in (target, sharp)
    )
    images = torch.from_numpy(sharp).unsqueeze(1)
    seen = spectrum.filtered(images, (wanted / own).sqrt())
    assert seen.mean(dim=(1, 2, 3, 4)).numpy() == pytest.approx(np.zeros(40), abs=1e-5)
    assert seen.square().mean(dim=(1, 2, 3, 4)).numpy() == pytest.approx(np.ones(40), rel=1e-4)
    found = spectrum.radial_power(Samples(seen[:, 0].numpy(), everything), run)
    ratio = (found / wanted)[1:6]
    assert (ratio / ratio.mean()).numpy() == pytest.approx(np.ones(5), rel=0.05)


def test_the_ratio_is_bounded(task, run, monkeypatch):
    gains = []
    monkeypatch.setattr(spectrum, "fit", lambda *_, seen_as, **__: gains.append(seen_as))
    louder = Samples(task.unlabelled.volumes * np.float16(50), task.unlabelled.indices)
    seen = Task(source=task.source, unlabelled=louder)
    spectrum.train(
        build_network(side=SIDE, width=4, features=8, classes=CLASSES),
        seen,
        recipe("spectrum", largest_ratio=4.0),
        run,
    )
    assert gains[0].__closure__[0].cell_contents.max() == pytest.approx(2.0)


def test_matching_helps_where_the_domains_differ_by_a_filter(run):
    source, sharp = slabs(30, 0), slabs(30, 1)
    target = Labelled(blurred(sharp.volumes.astype(np.float32)), sharp.indices, sharp.labels)
    task = Task(source=source, unlabelled=Samples(target.volumes, target.indices))
    network = build_network(side=SIDE, width=4, features=8, classes=CLASSES)
    spectrum.train(network, task, recipe("spectrum", epochs=12, learning_rate=3e-3), run)
    by_batch(network)
    with torch.no_grad():
        right = network(target.images(), TARGET).argmax(dim=1) == target.targets()
    assert right.float().mean() > 0.9
