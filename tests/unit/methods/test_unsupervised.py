"""Later methods that see no target label: their losses by formulas written out once more."""

import numpy as np
import pytest
import torch
from torch import nn

from fsft.methods.dann.trainer import domain_loss, strength
from fsft.methods.dann.trainer import train as train_dann
from fsft.methods.mcc.trainer import class_confusion
from fsft.methods.registry import METHODS, STAGES
from fsft.methods.reversal import reversed_gradient
from fsft.methods.variants import DEFAULT
from fsft.methods.work import Data
from fsft.plan.nodes import make_plan
from fsft.plan.work import work_of

from .conftest import recipe

RIVALS = [
    name
    for name, method in METHODS.items()
    if method.role == "modern" and STAGES[method.chain[-1]].like == "coral"
]


@pytest.mark.parametrize("rival", RIVALS)
@pytest.mark.parametrize("changes", [{}, {"epochs": 3, "batch": 20}])
@pytest.mark.parametrize("source", [5, 127, 128, 129, 3440])
@pytest.mark.parametrize("unlabelled", [12, 2193])
def test_a_rival_trains_on_as_much_as_coral(rival, changes, source, unlabelled):
    data = Data(source=source, held_out=9, unlabelled=unlabelled, support=9, labelled=9, test=9)
    plan = make_plan(("coral", rival), stages={"coral": changes})
    works = [
        work_of(node.stage, dict(node.settings), data)
        for node in (plan.ends[name, DEFAULT] for name in ("coral", rival))
    ]
    assert works[0].trained == works[1].trained > 0


def domain_gradients(strength_of_reversal):
    """Gradients of the domain loss: of the features, and of the classifier's own weights."""
    torch.manual_seed(0)
    domain = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)).double()
    source, target = (torch.randn(n, 3, dtype=torch.float64, requires_grad=True) for n in (5, 7))
    domain_loss(domain, source, target, strength_of_reversal).backward()
    return domain, source, target


def numpy_domain_loss(domain, source, target):
    sure = [domain(features).detach().numpy() for features in (source, target)]
    return np.log1p(np.exp(sure[0])).mean() + np.log1p(np.exp(-sure[1])).mean()


@pytest.mark.parametrize("times", [0.0, 0.3, 1.0])
def test_the_encoder_is_led_up_the_domain_loss_and_its_classifier_down(times):
    domain, source, target = domain_gradients(times)
    step = 1e-6
    for values, factor in ((source, -times), (target, -times), (domain[0].weight, 1.0)):
        for place in ((0, 0), (3, 2)):
            ends = []
            for sign in (1, -1):
                with torch.no_grad():
                    values[place] += sign * step
                    ends.append(numpy_domain_loss(domain, source, target))
                    values[place] -= sign * step
            slope = (ends[0] - ends[1]) / (2 * step)
            assert float(values.grad[place]) == pytest.approx(factor * slope, abs=1e-8)


def test_a_reversal_leaves_the_features_as_they_are():
    features = torch.randn(4, 3, requires_grad=True)
    assert torch.equal(reversed_gradient(features, 0.7), features)


def test_the_reversal_grows_from_nothing_to_all():
    found = [strength(done) for done in (0.0, 0.1, 0.5, 1.0)]
    assert found == pytest.approx(np.tanh(5 * np.array([0, 0.1, 0.5, 1.0])), abs=1e-12)


def test_the_domain_classifier_is_thrown_away(network, task, run):
    before = set(network.state_dict())
    train_dann(network, task, recipe("dann", split_encoder=False), run)
    assert set(network.state_dict()) == before


def numpy_confusion(logits, temperature):
    """Jin et al. 2020, one pair of classes after another."""
    scores = np.exp(logits / temperature)
    predicted = scores / scores.sum(axis=1, keepdims=True)
    number, classes = predicted.shape
    entropy = [-sum(p * np.log(p) for p in row) for row in predicted]
    weight = [number * (1 + np.exp(-h)) / sum(1 + np.exp(-e) for e in entropy) for h in entropy]
    confusion = np.zeros((classes, classes))
    for j in range(classes):
        for k in range(classes):
            confusion[j, k] = sum(
                w * row[j] * row[k] for w, row in zip(weight, predicted, strict=True)
            )
    total = 0.0
    for j in range(classes):
        total += sum(confusion[j, k] for k in range(classes) if k != j) / sum(confusion[j])
    return total / classes


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_class_confusion_is_the_papers(temperature):
    logits = np.random.default_rng(0).normal(0, 3, size=(9, 4))
    found = class_confusion(torch.tensor(logits), temperature=temperature)
    assert float(found) == pytest.approx(numpy_confusion(logits, temperature), rel=1e-9)


def test_class_confusion_is_none_where_predictions_are_sure_and_most_where_they_know_nothing():
    sure = 1e3 * torch.eye(5)
    assert float(class_confusion(sure, temperature=2.5)) == pytest.approx(0, abs=1e-6)
    assert float(class_confusion(sure * 0, temperature=2.5)) == pytest.approx(0.8)
