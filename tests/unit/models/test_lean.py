import pytest
import torch
from torch import nn
from torch.nn import functional

from fsft.models.encoder import ConvBlock
from fsft.models.lean import conv_norm_pool
from fsft.models.normalisation import SOURCE, by_batch, by_running


@pytest.fixture
def given():
    torch.manual_seed(0)
    x = torch.randn(5, 1, 9, 9, 9)
    weight, gamma, beta = torch.randn(6, 1, 3, 3, 3), torch.randn(6), torch.randn(6)
    return x, *(each.requires_grad_() for each in (weight, gamma, beta))


def layers(x, weight, gamma, beta, mean=None, var=None):
    """The same by torch's own three layers."""
    convolved = functional.conv3d(x, weight, padding=1)
    by_batch = mean is None
    normal = functional.batch_norm(convolved, mean, var, gamma, beta, by_batch, 0.0, 1e-5)
    return functional.max_pool3d(normal, 2)


@pytest.mark.parametrize("by_batch", [True, False])
def test_values_and_gradients_are_those_of_the_three_layers(given, by_batch):
    statistics = None if by_batch else torch.stack([torch.randn(6), torch.rand(6) + 1])
    parts = () if by_batch else tuple(statistics)
    ours, _ = conv_norm_pool(*given, statistics, 1e-5)
    theirs = layers(*given, *parts)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    weights = torch.randn_like(theirs)
    found = torch.autograd.grad((ours.relu() * weights).sum(), given[1:])
    expected = torch.autograd.grad((theirs.relu() * weights).sum(), given[1:])
    for mine, reference in zip(found, expected, strict=True):
        torch.testing.assert_close(mine, reference, rtol=1e-4, atol=1e-3)


def test_the_statistics_are_those_of_the_convolution(given):
    x, weight, gamma, beta = given
    _, statistics = conv_norm_pool(x, weight, gamma, beta, None, 1e-5)
    convolved = functional.conv3d(x, weight, padding=1)
    torch.testing.assert_close(statistics[0], convolved.mean((0, 2, 3, 4)), rtol=1e-4, atol=1e-5)
    variance = convolved.var((0, 2, 3, 4), unbiased=False)
    torch.testing.assert_close(statistics[1], variance, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("mode", [nn.Module.train, by_batch, by_running])
def test_a_block_takes_either_road_to_the_same_place(mode):
    torch.manual_seed(0)
    lean, plain = ConvBlock(1, 4), ConvBlock(1, 4)
    plain.load_state_dict(lean.state_dict())
    x = torch.randn(3, 1, 8, 8, 8) + 2
    mode(lean)
    mode(plain)
    expected = functional.relu(plain.pool(plain.norm(plain.conv(x), SOURCE)))
    torch.testing.assert_close(lean(x, SOURCE), expected, rtol=1e-4, atol=1e-5)
    for name, buffer in plain.named_buffers():
        torch.testing.assert_close(dict(lean.named_buffers())[name], buffer)


def test_the_gradient_of_the_weight_is_that_of_double_precision():
    """Of a batch of 16, whose normalisation takes sums of opposite signs from each other."""
    torch.manual_seed(0)
    x, weight = torch.randn(16, 1, 20, 20, 20), torch.randn(8, 1, 3, 3, 3) / 5
    gamma, beta = torch.rand(8) - 0.3, torch.randn(8)
    exact = [each.double() for each in (x, weight, gamma, beta)]
    found = []
    for way, given in ((conv_norm_pool, (x, weight, gamma, beta)), (layers, exact)):
        kernel = given[1].requires_grad_()
        pooled = way(*given, None, 1e-5)[0] if way is conv_norm_pool else way(*given)
        slopes = torch.linspace(-1, 1, pooled.numel(), dtype=pooled.dtype).view_as(pooled)
        found.append(torch.autograd.grad(pooled, kernel, slopes)[0].double())
    assert (found[0] - found[1]).abs().max() < 1e-5 * found[1].abs().max()
