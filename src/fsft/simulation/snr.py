"""Signal-to-noise ratio: what it means here, and how signal and noise are mixed to have it."""

import math
from collections.abc import Iterator, Sequence
from functools import cache

import torch
from torch import Tensor

from fsft.runtime.errors import InputError

RATIO_PER_SNR = {"variance_ratio": 1.0, "aitom": 0.5}
"""Var S / Var N for an SNR of 1. The parameter of the lab's code, AITom, is twice the ratio."""


def variance_ratio(snr: str, convention: str) -> float:
    """Var S / Var N that an SNR, spelled as in the configuration, stands for.

    Raises InputError unless it is a positive number and the convention is known.
    """
    try:
        value = float(snr)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise InputError(f"SNR {snr!r} in grid.source_snrs or grid.target_snrs is not positive")
    if convention not in RATIO_PER_SNR:
        known = " or ".join(RATIO_PER_SNR)
        raise InputError(f"subtomograms.snr_convention is {convention!r}; expected {known}")
    return value * RATIO_PER_SNR[convention]


@cache
def inscribed_sphere(side: int) -> Tensor:
    """1 in the voxels within side / 2 of the centre of the box and 0 in others, float32."""
    square = (torch.arange(side) - (side - 1) / 2) ** 2
    return (square[:, None, None] + square[:, None] + square < (side / 2) ** 2).float()


def variance_inside(volumes: Tensor) -> Tensor:
    """Variance of each of volumes (n, s, s, s) over the inscribed sphere, (n,)."""
    weight = inscribed_sphere(volumes.shape[-1])
    weight = weight / weight.sum()
    mean = (volumes * weight).sum((1, 2, 3), keepdim=True)
    return ((volumes - mean).square() * weight).sum((1, 2, 3))


def mix(
    signal: Tensor, noise: Tensor, ratios: Sequence[float], *, around: Tensor | None = None
) -> Iterator[Tensor]:
    """Signal plus noise with Var S / Var N = ratio inside the inscribed sphere, for each ratio.

    signal, noise: (n, s, s, s), both after the whole chain; around: the same of what lies around
    each particle, which is neither S nor N. A volume without any signal is noise alone. Yields
    (n, s, s, s) float16, each volume of zero mean and unit variance over the box.
    """
    variance = variance_inside(signal)
    equal = torch.where(variance > 0, variance, 1.0) / variance_inside(noise)
    if around is not None:
        signal = signal + around
    signal = signal - signal.mean((1, 2, 3), keepdim=True)
    noise = noise - noise.mean((1, 2, 3), keepdim=True)
    moments = [
        (a * b).mean((1, 2, 3)) for a, b in ((signal, signal), (signal, noise), (noise, noise))
    ]
    for ratio in ratios:
        amplitude = (equal / ratio).sqrt()
        scale = (moments[0] + 2 * amplitude * moments[1] + amplitude**2 * moments[2]).rsqrt()
        signal_gain, noise_gain = (gain[:, None, None, None] for gain in (scale, scale * amplitude))
        yield (signal_gain * signal).addcmul_(noise_gain, noise).half()
