"""Filters that act on projections: detector, band limit and the ramp of the reconstruction."""

import math

import torch
from torch import Tensor


def detector_mtf(frequency: Tensor, *, voxel_nm: float) -> Tensor:
    """Modulation transfer of square pixels, sinc(pi w / 2) with w = fraction of Nyquist.

    frequency: any shape, 1/nm. Returns 1 at rest and 2 / pi at Nyquist.
    """
    return torch.sinc(frequency * voxel_nm)


def damping(frequency: Tensor, *, b_factor_nm2: float) -> Tensor:
    """Envelope exp(-B k^2 / 4) of a B-factor. frequency: any shape, 1/nm."""
    return torch.exp(-b_factor_nm2 / 4 * frequency.square())


def low_pass(frequency: Tensor, *, cutoff_per_nm: float, edge_per_nm: float) -> Tensor:
    """1 up to the cutoff, 0 from cutoff + edge on, half a cosine between. frequency: 1/nm."""
    if edge_per_nm == 0:
        return torch.le(frequency, cutoff_per_nm).to(frequency.dtype)
    beyond = ((frequency - cutoff_per_nm) / edge_per_nm).clamp(0, 1)
    return torch.cos(beyond.mul(math.pi / 2)).square()


def ramp(length: int) -> Tensor:
    """Discrete ramp at the frequencies of rfft, (length // 2 + 1,) float64, in cycles per voxel.

    The transform of 1/4 at lag 0, -1 / (pi lag)^2 at odd and 0 at even lags. Unlike |k| sampled
    it keeps the mean right. Kak & Slaney 1988, eq. 3.61.
    """
    lag = torch.arange(length, dtype=torch.float64)
    lag = torch.minimum(lag, length - lag)
    kernel = torch.where(lag % 2 == 1, -1 / (math.pi * lag.clamp(min=1)) ** 2, 0.0)
    kernel[0] = 0.25
    return torch.real(torch.fft.rfft(kernel))
