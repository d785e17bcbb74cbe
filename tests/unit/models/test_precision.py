"""Gradients are right in every precision that the processor has, and on lesser processors."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from fsft.models.convolution import Conv2d, Conv3d
from fsft.models.normalisation import SOURCE
from fsft.models.store import build_network
from fsft.runtime.device import autocast

CPU = torch.device("cpu")
ROOT = Path(__file__).parents[3]

LARGEST = {"float32": 1e-5, "bfloat16": 0.02}
"""Relative error of a gradient: of sums of rounded products, and of numbers of 8 bits."""


@pytest.mark.parametrize("isa", ["", "AVX512_CORE", "AVX2"])
def test_gradients_in_memory_that_holds_nan_are_those_of_float64(isa: str) -> None:
    if isa and not torch.cpu.get_capabilities().get("avx512_f", False):
        pytest.skip(f"oneDNN lowered to {isa} is the same here: this processor has no AVX-512")
    lowered = {"ONEDNN_MAX_CPU_ISA": isa} if isa else {}
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.models.gradients"],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "ONEDNN_VERBOSE": "profile_create", **lowered},
        capture_output=True,
        text=True,
        check=True,
    )
    *said, last = done.stdout.splitlines()
    found = json.loads(last)
    taken_for = re.search("cpu,isa:(.*)", "\n".join(said))
    tried = {precision for *_, precision, _ in found["errors"]}
    print(torch.cpu.get_capabilities().get("cpu_name"), taken_for and taken_for[1], *sorted(tried))
    assert found["poisoned"]
    assert len({tuple(shape) for shape, *_ in found["errors"]}) > 100
    wrong = [row for row in found["errors"] if not row[-1] < LARGEST[row[-2]]]
    assert wrong == []


@pytest.mark.parametrize("layer", [Conv2d(2, 3, 3, padding=1), Conv3d(2, 3, 3, padding=1)])
@pytest.mark.parametrize(("side", "dtype"), [(2, torch.float32), (3, torch.bfloat16)])
def test_a_side_below_three_is_convolved_in_float32(
    layer: Conv2d | Conv3d, side: int, dtype: torch.dtype
) -> None:
    dimensions = layer.weight.ndim - 2
    x = torch.randn(2, 2, *[side] * dimensions).bfloat16()
    with autocast(CPU, "bfloat16"):
        found = layer(x)
    assert found.dtype == dtype
    if side == 2:
        assert torch.equal(found, layer(x.float()))


@pytest.mark.parametrize("side", [16, 20, 31, 35])
def test_no_convolution_of_a_network_computes_in_bfloat16_below_side_three(side: int) -> None:
    network = build_network(side=side, width=2, features=2, classes=2)
    discriminator = network.add_discriminator(branch_3d=True)
    computed = {}

    def note(_: object, given: tuple[torch.Tensor], made: torch.Tensor) -> None:
        computed[given[0].shape[2]] = made.dtype

    convolutions = [each for each in network.modules() if isinstance(each, torch.nn.Conv3d)]
    for convolution in convolutions:
        convolution.register_forward_hook(note)
    with autocast(CPU, "bfloat16"):
        features = network.encoder(torch.randn(2, 1, side, side, side), SOURCE)
        discriminator(features, features)
    halves = (side // 2, side // 4, side // 8)
    assert computed == {s: torch.float32 if s < 3 else torch.bfloat16 for s in halves}
