import json

import pytest
import safetensors.torch
import torch
from torch import nn

from fsft.models.encoder import ConvBlock, Encoder
from fsft.models.normalisation import (
    SOURCE,
    TARGET,
    SideBatchNorm,
    by_batch,
    by_running,
    recalibrate,
)
from fsft.models.store import build_network, load_network, save_network
from fsft.runtime.errors import InputError

ARCHITECTURE = {"side": 16, "width": 4, "features": 8, "classes": 3}


def test_a_block_is_the_papers_convolution_batch_norm_relu_pooling():
    block, x = ConvBlock(1, 5), torch.randn(3, 1, 9, 9, 9)
    nn.init.normal_(block.norm.weight)
    nn.init.normal_(block.norm.bias)
    normal = nn.BatchNorm3d(5)
    normal.weight, normal.bias = block.norm.weight, block.norm.bias
    papers = nn.Sequential(block.conv, normal, nn.ReLU(), nn.MaxPool3d(2))
    torch.testing.assert_close(block(x, SOURCE), papers(x))


@pytest.mark.parametrize(
    ("side", "width", "features", "size"),
    [(28, 16, 128, 128), (35, 32, 32, 256), (40, 32, 32, 256)],
)
def test_feature_lengths_are_those_of_the_paper(side, width, features, size):
    encoder = Encoder(side=side, front=(width, width), back=(width, features))
    low, high = encoder.eval()(torch.zeros(1, 1, side, side, side), SOURCE)
    assert high.shape == (1, size)
    assert encoder.size == size
    assert low.shape == (1, width, *[encoder.low_side] * 3)


def test_a_box_too_small_for_its_blocks_is_refused():
    with pytest.raises(InputError, match=r"subtomograms\.side is 12"):
        Encoder(side=12, front=(2, 2), back=(2, 2))


def test_each_domain_keeps_the_statistics_of_its_own_batches():
    norm = SideBatchNorm(2, momentum=1.0)
    near, far = torch.randn(500, 2), 3 * torch.randn(500, 2) + 7
    norm(near, SOURCE)
    norm(far, TARGET)
    torch.testing.assert_close(norm.source_mean, near.mean(0))
    torch.testing.assert_close(norm.target_var, far.var(0))


def test_reading_by_batch_updates_nothing_and_ignores_running_statistics():
    norm, x = SideBatchNorm(2), 5 * torch.randn(100, 2) + 3
    by_batch(norm)
    standard = norm(x, SOURCE)
    assert torch.allclose(standard.mean(0), torch.zeros(2), atol=1e-5)
    assert torch.equal(norm.source_mean, torch.zeros(2))
    by_running(norm)
    torch.testing.assert_close(norm(x, SOURCE), x, rtol=1e-4, atol=1e-4)


def test_recalibration_is_the_mean_of_the_batches_statistics():
    encoder = Encoder(side=8, front=(3,), back=(4,))
    batches = [torch.randn(6, 1, 8, 8, 8) + shift for shift in (0.0, 2.0, 5.0)]
    conv = encoder.front[SOURCE][0].conv
    expected = torch.stack([conv(batch).mean((0, 2, 3, 4)) for batch in batches]).mean(0)
    recalibrate(encoder, batches, TARGET)
    norm = encoder.front[SOURCE][0].norm
    torch.testing.assert_close(norm.target_mean, expected.detach())
    assert torch.equal(norm.source_mean, torch.zeros(3))
    assert norm.momentum == 0.1


def test_a_split_gives_the_target_an_equal_front_of_its_own():
    encoder, x = Encoder(side=8, front=(3,), back=(4,)).eval(), torch.randn(2, 1, 8, 8, 8)
    before = encoder(x, TARGET).high
    encoder.split()
    torch.testing.assert_close(encoder(x, TARGET).high, before)
    nn.init.zeros_(encoder.front[TARGET][0].conv.weight)
    assert not torch.equal(encoder(x, TARGET).high, encoder(x, SOURCE).high)


@pytest.mark.parametrize("branch_3d", [None, False, True])
def test_a_stored_network_comes_back_whole(tmp_path, branch_3d):
    network = build_network(**ARCHITECTURE)
    if branch_3d is not None:
        network.encoder.split()
        network.add_discriminator(branch_3d=branch_3d)
    save_network(tmp_path / "model.safetensors", network, ARCHITECTURE)
    again = load_network(tmp_path / "model.safetensors", ARCHITECTURE)
    expected, found = network.state_dict(), again.state_dict()
    assert expected.keys() == found.keys()
    assert all(torch.equal(expected[name], found[name]) for name in expected)


def test_a_truncated_model_is_refused_by_name(tmp_path):
    path = tmp_path / "model.safetensors"
    save_network(path, build_network(**ARCHITECTURE), ARCHITECTURE)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"model\.safetensors is not a complete fsft model"):
        load_network(path, ARCHITECTURE)


@pytest.mark.parametrize("key", ARCHITECTURE)
def test_a_network_of_another_architecture_is_refused_by_name(tmp_path, key):
    path = tmp_path / "model.safetensors"
    save_network(path, build_network(**ARCHITECTURE), ARCHITECTURE)
    expected = {**ARCHITECTURE, key: 2 * ARCHITECTURE[key]}
    found, wanted = (f"{key} {each[key]}" for each in (ARCHITECTURE, expected))
    said = rf"model\.safetensors holds .*{found}\b.*; expected one of .*{wanted}\b"
    with pytest.raises(InputError, match=said):
        load_network(path, expected)


@pytest.mark.parametrize("metadata", [{}, {"architecture": "5"}, {"architecture": "{"}])
def test_weights_of_somebody_else_are_refused_by_name(tmp_path, metadata):
    path = tmp_path / "model.safetensors"
    safetensors.torch.save_file({"a": torch.zeros(2)}, path, metadata)
    with pytest.raises(InputError, match=r"model\.safetensors is not a complete fsft model"):
        load_network(path, ARCHITECTURE)


def test_a_discriminator_of_another_version_is_refused_by_name(tmp_path):
    path = tmp_path / "model.safetensors"
    network = build_network(**ARCHITECTURE)
    network.add_discriminator(branch_3d=True).architecture["last_channels"] = 8
    save_network(path, network, ARCHITECTURE)
    said = r"model\.safetensors holds a discriminator of branch_3d True, last_channels 8, made by"
    with pytest.raises(InputError, match=said):
        load_network(path, ARCHITECTURE)


def test_weights_of_another_architecture_are_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    parts = {**ARCHITECTURE, "split": False, "discriminator": None}
    weights = build_network(**{**ARCHITECTURE, "width": 5}).state_dict()
    safetensors.torch.save_file(dict(weights), path, {"architecture": json.dumps(parts)})
    with pytest.raises(InputError, match="weights of another architecture"):
        load_network(path, ARCHITECTURE)
