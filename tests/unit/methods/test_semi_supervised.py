"""Later methods that see source, support and unlabelled target: their losses, views, averages."""

import copy

import numpy as np
import pytest
import torch

from fsft.data.rotations import rotate
from fsft.methods.fixmatch import trainer as fixmatch
from fsft.methods.fixmatch.views import noisier, shifted, strong, weak, without_band
from fsft.methods.mean_teacher import trainer as mean_teacher
from fsft.methods.mme import trainer as mme
from fsft.methods.semi_supervised_training import follow
from fsft.methods.training import Task
from fsft.models.normalisation import TARGET, by_batch

from .conftest import recipe

TRAINERS = {"mme": mme, "mean_teacher": mean_teacher, "fixmatch": fixmatch}


def softmax(logits):
    raised = np.exp(logits)
    return raised / raised.sum(axis=1, keepdims=True)


def numpy_cosine_logits(features, weight, temperature):
    return np.array([[f @ w / np.linalg.norm(f) / temperature for w in weight] for f in features])


def numpy_entropy(features, weight, temperature):
    """Saito et al. 2019, eq. 2, one sample after another."""
    predicted = softmax(numpy_cosine_logits(features, weight, temperature))
    return np.mean([-sum(p * np.log(p) for p in row) for row in predicted])


def test_encoder_and_classifier_go_opposite_ways_on_the_entropy(network, task, run):
    rng = np.random.default_rng(0)
    values = {"features": rng.normal(size=(7, 5)), "weight": rng.normal(size=(3, 5))}
    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in values.items()}
    features = mme.reversed_gradient(tensors["features"], 1.0)
    entropy = mme.entropy(mme.cosine_logits(features, tensors["weight"], 0.5))
    assert entropy.item() == pytest.approx(numpy_entropy(*values.values(), 0.5), rel=1e-9)
    (-entropy).backward()
    step = 1e-6
    for key, sign in (("weight", -1), ("features", 1)):
        ends = []
        for way in (1, -1):
            moved = {**values, key: values[key].copy()}
            moved[key][2, 3] += way * step
            ends.append(numpy_entropy(*moved.values(), 0.5))
        slope = (ends[0] - ends[1]) / (2 * step)
        assert float(tensors[key].grad[2, 3]) == pytest.approx(sign * slope, abs=1e-8)


def test_the_encoder_lowers_an_entropy_that_the_classifier_is_paid_for(network, task, run):
    weight = torch.nn.functional.normalize(network.classifier.weight.detach(), dim=1)

    def entropy():
        by_batch(network)
        with torch.no_grad():
            features = network.encoder(task.unlabelled.images(), TARGET).high
        return mme.entropy(mme.cosine_logits(features, weight, 0.05)).item()

    before = entropy()
    settings = recipe("mme", epochs=1, batch=48, learning_rate=1e-3, entropy_weight=1e3)
    mme.train(network, task, settings, run)
    assert run.steps == 1
    assert entropy() < before / 2
    assert [row["value"] < 0 for row in run.rows if row["quantity"] == "unlabelled"] == [True]


def test_the_networks_own_logits_are_in_the_end_those_of_cosines(network, task, run):
    mme.train(network, task, recipe("mme"), run)
    assert not network.classifier.bias.any()
    by_batch(network)
    with torch.no_grad():
        features = network.encoder(task.unlabelled.images(), TARGET).high
        logits = network.classifier(features)
        length = features.norm(dim=1)
        weight = network.classifier.weight * 0.05 * length.mean()
        cosines = mme.cosine_logits(features, weight, 0.05)
    assert torch.allclose(logits / length[:, None] * length.mean(), cosines, rtol=0.1, atol=1e-3)


def test_disagreement_is_the_squared_distance_of_two_predictions():
    rng = np.random.default_rng(0)
    student, teacher = rng.normal(size=(2, 6, 4))
    expected = np.linalg.norm(softmax(student) - softmax(teacher), axis=1) ** 2
    found = mean_teacher.disagreement(torch.tensor(student), torch.tensor(teacher))
    assert float(found) == pytest.approx(expected.mean(), rel=1e-9)


def test_the_consistency_grows_to_its_weight_and_stays():
    found = [mean_teacher.ramp(done) for done in (0.0, 0.125, 0.25, 1.0)]
    assert found == pytest.approx([np.exp(-5), np.exp(-1.25), 1, 1])


def test_an_average_follows_with_the_papers_decay_in_the_long_run(network):
    student = copy.deepcopy(network)
    with torch.no_grad():
        for value in student.state_dict().values():
            value += 1
    for after, moved in ((1, 9 / 11), (81, 9 / 91), (10**6, 1e-3)):
        average = copy.deepcopy(network)
        follow(average, student, after=after)
        for name, before in network.state_dict().items():
            assert torch.allclose(
                average.state_dict()[name] - before, torch.tensor(moved), atol=1e-6
            )


@pytest.mark.parametrize("name", ["mean_teacher", "fixmatch"])
def test_the_row_is_an_average_which_starts_with_stage_1(name, network, task, run):
    before = copy.deepcopy(network.classifier.weight)
    settings = recipe(name, epochs=1, batch=48, learning_rate=0.11)
    TRAINERS[name].train(network, task, settings, run)
    moved = (network.classifier.weight - before).abs().max()
    assert run.steps == 1
    assert moved.item() == pytest.approx(0.11 * 9 / 11, rel=1e-4)  # Adam's first step is its rate


@pytest.mark.parametrize("threshold", [0.0, 0.6, 1.0])
def test_a_confident_prediction_is_the_label_of_the_strong_view(threshold):
    rng = np.random.default_rng(0)
    of_strong, of_weak = rng.normal(0, 2, size=(2, 30, 4))
    losses = [
        -np.log(given[wanted.argmax()]) if wanted.max() >= threshold else 0.0
        for given, wanted in zip(softmax(of_strong), softmax(of_weak), strict=True)
    ]
    strong_logits = torch.tensor(of_strong, requires_grad=True)
    weak_logits = torch.tensor(of_weak)
    found = fixmatch.pseudo_label_loss(strong_logits, weak_logits, threshold)
    assert found.item() == pytest.approx(np.mean(losses), rel=1e-9)
    assert (threshold == 1) == (found.item() == 0)


def volumes(count=6, side=12):
    return torch.randn(count, 1, side, side, side, generator=torch.Generator().manual_seed(0))


def power(images):
    """Of every image (n, k), with frequencies (k,) in cycles a voxel."""
    spectrum = np.fft.fftn(images[:, 0].numpy(), axes=(1, 2, 3))
    axes = np.meshgrid(*[np.fft.fftfreq(images.shape[-1])] * 3, indexing="ij")
    radius = np.sqrt(sum(axis**2 for axis in axes)).ravel().round(6)
    return np.abs(spectrum).reshape(len(images), -1) ** 2, radius


def test_a_band_of_the_stated_width_is_dropped_and_nothing_else():
    images, bands = volumes(), []
    before, radius = power(images)
    after, _ = power(without_band(images, 0.1, np.random.default_rng(0)))
    for was, left in zip(before, after, strict=True):
        gone = left < 1e-6 * was
        band = radius[gone]
        assert gone.sum() == ((radius >= band.min()) & (radius <= band.max())).sum()
        assert left[~gone] == pytest.approx(was[~gone], rel=1e-2)
        bands.append((band.min(), np.ptp(band)))
    assert 0.05 < max(width for _, width in bands) < 0.1
    assert len(set(bands)) > 1


def test_without_a_change_a_view_is_the_image(run):
    images = volumes()
    assert torch.equal(shifted(images, 0, run.rng), images)
    assert torch.equal(noisier(images, 0.0, run.rng), images)
    assert torch.allclose(without_band(images, 0.0, run.rng), images, atol=1e-5)


def test_noise_is_in_standard_deviations_of_each_image(run):
    images = volumes() * torch.arange(1, 7).view(-1, 1, 1, 1, 1)
    noise = noisier(images, 0.5, run.rng) - images
    ratio = noise.std(dim=(1, 2, 3, 4)) / images.std(dim=(1, 2, 3, 4))
    assert ratio.tolist() == pytest.approx([0.5] * 6, rel=0.1)


def test_a_weak_view_is_a_shift_and_a_turn_that_keeps_the_wedge(run):
    """The power spectrum does not see a shift, and a half turn about an axis flips two others."""
    images = volumes()
    spectra = [
        torch.fft.fftn(each[:, 0], dim=(1, 2, 3)).abs()
        for each in (images, weak(images, recipe("fixmatch", shift=2), run.rng))
    ]
    for before, after in zip(*spectra, strict=True):
        halves = [before.roll((-1, -1), pair).flip(pair) for pair in ((0, 1), (0, 2), (1, 2))]
        assert any(torch.allclose(after, each, atol=1e-3) for each in (before, *halves))
    assert not torch.equal(images, weak(images, recipe("fixmatch"), run.rng))


def test_a_strong_view_is_turned_by_the_cube():
    images = volumes()
    bare = recipe("fixmatch", noise=0.0, band=0.0)
    turned = rotate(images, "cube", np.random.default_rng(5))
    found = strong(images, bare, np.random.default_rng(5))
    assert torch.allclose(found, turned, atol=1e-5)


@pytest.mark.parametrize("name", TRAINERS)
def test_source_and_support_weigh_the_same(name, network, task, run):
    TRAINERS[name].train(network, task, recipe(name, epochs=1), run)
    first = {row["quantity"]: row["value"] for row in reversed(run.rows)}
    assert {"source_classification", "target_classification", "unlabelled"} == set(first)
    if name != "mme":  # whose cosines start elsewhere
        for side in ("source", "target"):
            assert first[f"{side}_classification"] == pytest.approx(np.log(4) / 2, rel=0.3)


@pytest.mark.parametrize("name", TRAINERS)
@pytest.mark.parametrize("missing", ["source", "unlabelled", "support"])
def test_they_use_all_that_they_see(name, missing, network, task, run):
    parts = {key: getattr(task, key) for key in ("source", "unlabelled", "support")}
    del parts[missing]
    with pytest.raises(ValueError, match=f"was not given the .*{missing}"):
        TRAINERS[name].train(network, Task(**parts), recipe(name), run)
