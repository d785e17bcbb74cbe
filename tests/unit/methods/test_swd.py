import copy

import numpy as np
import ot
import pytest
import torch

from fsft.data.batches import Labelled
from fsft.methods.source import trainer as source
from fsft.methods.swd import trainer as swd
from fsft.methods.swd.trainer import directions, sliced_wasserstein
from fsft.models.normalisation import SOURCE, by_batch

from .conftest import recipe


def points(n, d, seed):
    return np.random.default_rng(seed).random((n, d))


def test_the_distance_is_that_of_python_optimal_transport():
    first, second = points(40, 6, 0), points(40, 6, 1) ** 2
    along = directions(6, 50, 0).double()
    ours = sliced_wasserstein(torch.tensor(first), torch.tensor(second), along)
    theirs = ot.sliced_wasserstein_distance(first, second, projections=along.numpy(), p=2)
    assert float(ours) == pytest.approx(theirs**2, rel=1e-6)


def test_in_one_dimension_it_is_the_closed_form_for_gaussians():
    rng = np.random.default_rng(0)
    first, second = rng.normal(1.0, 2.0, (200_000, 1)), rng.normal(-0.5, 0.5, (200_000, 1))
    ours = sliced_wasserstein(torch.tensor(first), torch.tensor(second), torch.ones(1, 1).double())
    assert float(ours) == pytest.approx(1.5**2 + 1.5**2, rel=0.02)


def test_the_gradient_is_finite_where_the_outputs_agree():
    first = torch.rand(8, 3, requires_grad=True)
    sliced_wasserstein(first, first.detach().clone(), directions(3, 16, 0)).backward()
    assert torch.isfinite(first.grad).all()


def test_directions_cover_the_sphere_evenly():
    along = directions(4, 20_000, 0)
    assert torch.allclose(along.norm(dim=0), torch.ones(20_000))
    assert torch.allclose(along @ along.T / 20_000, torch.eye(4) / 4, atol=0.01)


def test_each_step_changes_only_the_parameters_it_may(network, task, run, monkeypatch):
    changed, optimisers = [], []

    def watched(optimiser, losses, *arguments, **options):
        optimisers.append(optimiser)
        before = {name: value.clone() for name, value in network.named_parameters()}
        descend(optimiser, losses, *arguments, **options)
        after = dict(network.named_parameters())
        parts = {name.split(".")[0] for name in before if not before[name].equal(after[name])}
        changed.append((tuple(losses), parts))

    descend = swd.descend
    monkeypatch.setattr(swd, "descend", watched)
    settings = recipe("swd", epochs=1, batch=48, encoder_steps=2)
    swd.train(network, task, settings, run)
    both, heads, encoder = {"encoder", "classifier"}, {"classifier"}, {"encoder"}
    warm_up = (("second",), set())
    assert changed[0] == warm_up
    assert [step for step in changed if step != warm_up] == [
        (("classification", "second"), both),
        (("classification", "second", "discrepancy"), heads),
        (("discrepancy",), encoder),
        (("discrepancy",), encoder),
    ]
    # of its own, the last would move the encoder at full length however small the discrepancy
    assert len(set(optimisers[-4:])) == 1


def test_the_classifiers_seek_the_discrepancy_and_the_encoder_avoids_it(
    network, task, run, monkeypatch
):
    signs = []

    def watched(optimiser, losses, *arguments, **options):
        signs.append((len(losses), losses.get("discrepancy", torch.zeros(())).sign().item()))
        descend(optimiser, losses, *arguments, **options)

    descend = swd.descend
    monkeypatch.setattr(swd, "descend", watched)
    swd.train(network, task, recipe("swd", epochs=1, batch=48, encoder_steps=1), run)
    assert signs[-3:] == [(2, 0), (3, -1), (1, 1)]


def test_the_second_classifier_fits_the_source_before_the_first_adversarial_step(
    network, task, run
):
    source.train(network, task, recipe("source", epochs=20, learning_rate=3e-3), run)
    before = copy.deepcopy(network.state_dict())
    second = swd.second_classifier(network, task, recipe("swd", batch=12), run)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    by_batch(network)
    with torch.no_grad():
        high = network.encoder(task.source.images(), SOURCE).high
        own, other = (
            float((head(high).argmax(dim=1) == task.source.targets()).float().mean())
            for head in (network.classifier, second)
        )
    assert own > 0.9
    assert other > own - 0.02


def test_it_needs_no_support(network, task, run):
    blind = type(task)(source=task.source, unlabelled=task.unlabelled)
    swd.train(network, blind, recipe("swd", batch=24), run)
    assert not isinstance(task.unlabelled, Labelled)
