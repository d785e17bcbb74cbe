"""Band-limited Fourier bases and convolution matrices: FFTs of short rows, as small products."""

import math
from typing import NamedTuple

import torch
from torch import Tensor


class Basis(NamedTuple):
    """Some real waves of a period, orthonormal over it, of which a window is kept.

    waves: (side, m) float64, the first `side` samples. frequency: (m,) in cycles per sample.
    White noise of unit variance has independent standard normal coefficients.
    """

    waves: Tensor
    frequency: Tensor


def fourier_basis(side: int, *, period: int, limit: float) -> Basis:
    """Constant, cosines and sines of `period` samples below `limit` (cycles per sample)."""
    order = torch.arange(period, dtype=torch.float64)
    turns = torch.arange(1, (period + 1) // 2, dtype=torch.float64)
    turns = turns[turns < limit * period]
    angle = 2 * math.pi / period * order[:side, None] * turns
    scale = math.sqrt(2 / period)
    constant = torch.full((side, 1), 1 / math.sqrt(period), dtype=torch.float64)
    waves = torch.cat([constant, scale * torch.cos(angle), scale * torch.sin(angle)], dim=1)
    return Basis(waves, torch.cat([torch.zeros(1), turns, turns]) / period)


def convolution_matrices(transfer: Tensor, width: int) -> Tensor:
    """Matrices (m, width, width) that filter rows of `width` samples, surrounded by nothing.

    transfer: (m, length // 2 + 1) gains at the frequencies of an rfft of `length` samples, which
    must be at least 2 * width, so that no row wraps onto itself.
    """
    kernel: Tensor = torch.fft.irfft(transfer)
    position = torch.arange(width)
    lag = torch.remainder(position[:, None] - position, kernel.shape[1])
    return kernel[:, lag]
