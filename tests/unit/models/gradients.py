"""Gradients of every convolution of the networks against float64, in memory that holds NaN.

python -m tests.unit.models.gradients

Prints as JSON how wrong the gradients of each precision are. What oneDNN takes the processor for is
settled by its first call, so that every answer needs a process of its own.
"""

import copy
import ctypes
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from fsft.models.convolution import Conv3d
from fsft.models.encoder import ConvBlock
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE
from fsft.models.store import build_network
from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.device import BFLOAT16, FLOAT32, autocast

WIDTHS, FEATURES, SIDES = (8, 16, 32), 32, range(16, 49)
"""The networks of the demo, the reduced grid and the paper's, and sizes of subtomograms."""

SLOW = 3e6
"""Products in a convolution from which on bfloat16 is left out where only plain loops do it."""

SMALL = 4
"""The largest side that is tried with several batches: only small ones were ever wrong."""

CPU, NAN, M_PERTURB = torch.device("cpu"), 255, -6

Shape = tuple[int, int, int]


def convolutions(network: Network) -> dict[str, nn.Module]:
    """The blocks of the encoder and the convolutions of the discriminator, by name."""
    network.add_discriminator(branch_3d=True)
    named = dict(network.named_modules())
    blocks = {name: each for name, each in named.items() if isinstance(each, ConvBlock)}
    joined = {name: each for name, each in named.items() if isinstance(each, Conv3d)}
    return blocks | {name: joined[name] for name in joined if name.startswith("discriminator")}


def shapes() -> list[Shape]:
    """Inputs, outputs and side of every convolution, once each; the first in the widest alone."""
    sides: dict[str, set[int]] = {}
    for side in SIDES:
        network = build_network(side=side, width=1, features=1, classes=2)
        for name, module in convolutions(network).items():
            seen = sides.setdefault(name, set())
            module.register_forward_pre_hook(lambda _, x, seen=seen: seen.add(x[0].shape[2]))
        features = network.encoder(torch.randn(2, 1, side, side, side), SOURCE)
        network.discriminator(features, features)
    found = set()
    for width in WIDTHS:
        network = build_network(side=max(SIDES), width=width, features=FEATURES, classes=2)
        for name, module in convolutions(network).items():
            outputs, inputs = next(module.parameters()).shape[:2]
            if inputs > 1 or width == max(WIDTHS):
                found |= {(inputs, outputs, side) for side in sides[name]}
    return sorted(found)


@contextmanager
def memory_of(byte: int) -> Iterator[None]:
    """Have glibc hand over all memory filled with `byte`; four of 255 are NaN. See mallopt(3).

    glibc inverts what it is told, and a zero tells it to stop: hence the ninth bit.
    """
    mallopt = ctypes.CDLL("libc.so.6").mallopt
    mallopt(M_PERTURB, 0x100 | ~byte & 0xFF)
    try:
        yield
    finally:
        mallopt(M_PERTURB, 0)


def gradients(convolution: nn.Module, x: Tensor, weights: Tensor) -> list[Tensor]:
    """Those of the weighted sum of a convolution's outputs, by its kernel and by its input."""
    return list(torch.autograd.grad((convolution(x) * weights).sum(), [convolution.weight, x]))


def errors(shape: Shape, batch: int, precisions: list[str]) -> dict[str, float]:
    """The larger relative error of the two gradients by precision."""
    inputs, outputs, side = shape
    convolution = Conv3d(inputs, outputs, 3, padding=1, bias=False)
    x, weights = (torch.randn(batch, channels, side, side, side) for channels in shape[:2])
    exact = copy.deepcopy(convolution).double()
    expected = gradients(exact, x.double().requires_grad_(), weights.double())
    x, weights = (each.to(memory_format=torch.channels_last_3d) for each in (x, weights))
    found = {}
    for precision in precisions:
        with memory_of(NAN), autocast(CPU, precision):
            mine = gradients(convolution, x.requires_grad_(), weights)
        found[precision] = max(map(relative, mine, expected))
    return found


def first_errors(shape: Shape, precisions: list[str]) -> dict[str, float]:
    """How much memory that nobody wrote changes the gradients of an encoder's first block.

    Its convolution and the way back through it are written out, for a single channel.
    """
    _, outputs, side = shape
    block, x = ConvBlock(1, outputs), torch.randn(2, 1, side, side, side)
    found = {}
    for precision in precisions:
        by_memory = []
        for byte in (0, NAN):
            with memory_of(byte), autocast(CPU, precision):
                total = block(x, SOURCE).float().square().sum()
                by_memory.append(torch.autograd.grad(total, list(block.parameters())))
        found[precision] = max(map(relative, *by_memory))
    return found


def relative(found: Tensor, expected: Tensor) -> float:
    """The error of a tensor relative to its size; NaN if it holds one."""
    return float((found - expected).norm() / expected.norm())


def precisions(shape: Shape) -> list[str]:
    """What a convolution is tried in: all that this process may use in less than a second."""
    inputs, outputs, side = shape
    if os.environ.get("ONEDNN_MAX_CPU_ISA") == "AVX2":
        return [FLOAT32]
    quick = 27 * inputs * outputs * side**3 < SLOW
    return [FLOAT32, BFLOAT16] if quick or has_kernels() else [FLOAT32]


def has_kernels() -> bool:
    """Whether oneDNN convolves in bfloat16 here, by itself or emulated; torch has plain loops."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def measure() -> list[tuple[Shape, int, str, float]]:
    """Shape, batch, precision and error of all convolutions; the smallest in several batches."""
    found = []
    for shape in shapes():
        for batch in (5, 8) if shape[2] <= SMALL else (2,):
            tried = precisions(shape)
            made = first_errors(shape, tried) if shape[0] == 1 else errors(shape, batch, tried)
            found += [(shape, batch, precision, error) for precision, error in made.items()]
    return found


if __name__ == "__main__":
    keep_freed_memory()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with memory_of(NAN):
        poisoned = all(bool(torch.empty(10**size).isnan().all()) for size in range(3, 8))
    print(json.dumps({"errors": measure(), "poisoned": poisoned}))
