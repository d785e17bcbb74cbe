import numpy as np
import pytest
import torch

from fsft.methods.adapt.trainer import confusion_loss
from fsft.methods.classification import classification_loss
from fsft.methods.coral.trainer import coral_loss, covariance
from fsft.methods.pairs import G1, G3


@pytest.mark.parametrize("power", [1, 2])
def test_coral_is_the_covariance_distance_of_numpy(power):
    rng = np.random.default_rng(0)
    source, target = rng.normal(size=(20, 5)), rng.normal(size=(30, 5)) * 2
    distance = np.linalg.norm(np.cov(source.T) - np.cov(target.T), "fro")
    loss = coral_loss(torch.tensor(source), torch.tensor(target), power=power)
    assert float(loss) == pytest.approx(distance**power / (4 * 5**2), rel=1e-5)


@pytest.mark.parametrize("power", [1, 2])
def test_coral_has_a_finite_gradient_where_the_domains_agree(power):
    features = torch.randn(8, 3, requires_grad=True)
    loss = coral_loss(features, features.detach().clone(), power=power)
    loss.backward()
    assert float(loss.detach()) < 1e-10
    assert torch.isfinite(features.grad).all()


@pytest.mark.parametrize(("n", "d"), [(2, 5), (33, 17), (128, 32)])
def test_the_covariance_and_its_gradient_are_torchs_bit_for_bit(n, d):
    ours, theirs = (torch.randn(n, d).requires_grad_() for _ in range(2))
    theirs.data.copy_(ours.data)
    found, expected = covariance(ours), torch.cov(theirs.T)
    weights = torch.randn(d, d)
    for each in (found, expected):
        (each * weights).sum().backward()
    assert torch.equal(found, expected)
    assert torch.equal(ours.grad, theirs.grad)


def test_coral_does_not_see_a_shift_of_the_mean():
    features = torch.randn(50, 4, dtype=torch.float64)
    assert float(coral_loss(features, features + 3)) < 1e-9


def test_a_covariance_needs_two_vectors():
    with pytest.raises(ValueError, match="at least two"):
        coral_loss(torch.randn(1, 3), torch.randn(5, 3))


def test_confusion_is_lowest_where_cross_domain_pairs_pass_for_same_domain_ones():
    sure = 10 * torch.eye(4)
    confused = confusion_loss(sure[[G1, G1]], sure[[G3]])
    told_apart = confusion_loss(sure[[1, 1]], sure[[3]])
    assert float(confused) < 1e-3
    assert float(told_apart) == pytest.approx(20, rel=1e-3)


def test_a_batch_without_pairs_of_one_group_confuses_by_the_other_alone():
    logits = torch.tensor([[2.0, 0.0, 1.0, 0.0]])
    none = torch.empty(0, 4)
    both = confusion_loss(logits, logits)
    apart = confusion_loss(logits, none), confusion_loss(none, logits)
    assert float(sum(apart)) == pytest.approx(float(both))
    assert float(apart[1] - apart[0]) == pytest.approx(1)


def test_double_softmax_bounds_the_loss_of_a_sure_mistake():
    logits = torch.tensor([[100.0, 0.0]])
    wrong = torch.tensor([1])
    assert float(classification_loss(logits, wrong)) == pytest.approx(100)
    bounded = classification_loss(logits, wrong, double_softmax=True)
    assert float(bounded) == pytest.approx(np.log(1 + np.e), rel=1e-5)


def test_the_authors_confusion_is_one_mean_over_softmaxed_pairs():
    same, other = torch.randn(5, 4), torch.randn(3, 4)
    joined = torch.cat([same, other]).softmax(dim=1).double().numpy()
    wanted = np.array([G1] * 5 + [G3] * 3)
    scores = joined - np.log(np.exp(joined).sum(axis=1, keepdims=True))
    expected = -scores[np.arange(8), wanted].mean()
    found = confusion_loss(same, other, double_softmax=True, one_mean=True)
    assert float(found) == pytest.approx(expected, rel=1e-5)
