"""Band-limited Fourier bases and convolution matrices: FFTs of short rows, as small products."""

import math
from typing import NamedTuple

import torch
from torch import Tensor


class Basis(NamedTuple):
    """Some real waves of `period` samples, orthonormal over it.

    frequency: (m,) in cycles per sample, first the constant, then cosines, then sines.
    White noise of unit variance has independent standard normal coefficients.
    """

    period: int
    frequency: Tensor

    def waves(self, position: Tensor) -> Tensor:
        """The waves (n, m) at positions (n,), in samples and between them."""
        turns = self.frequency[1 : 1 + len(self.frequency) // 2]
        angle = 2 * math.pi * position[:, None] * turns
        scale = math.sqrt(2 / self.period)
        constant = torch.full((len(position), 1), 1 / math.sqrt(self.period), dtype=torch.float64)
        return torch.cat([constant, scale * torch.cos(angle), scale * torch.sin(angle)], dim=1)


def fourier_basis(period: int, *, limit: float) -> Basis:
    """Constant, cosines and sines of `period` samples below `limit` (cycles per sample)."""
    turns = torch.arange(1, (period + 1) // 2, dtype=torch.float64)
    turns = turns[turns < limit * period]
    return Basis(period, torch.cat([torch.zeros(1), turns, turns]) / period)


def convolution_matrices(transfer: Tensor, width: int) -> Tensor:
    """Matrices (m, width, width) that filter rows of `width` samples, surrounded by nothing.

    transfer: (m, length // 2 + 1) gains at the frequencies of an rfft of `length` samples, which
    must be at least 2 * width, so that no row wraps onto itself.
    """
    kernel: Tensor = torch.fft.irfft(transfer)
    position = torch.arange(width)
    lag = torch.remainder(position[:, None] - position, kernel.shape[1])
    return kernel[:, lag]
