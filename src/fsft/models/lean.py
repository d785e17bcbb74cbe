"""Convolution, batch norm and pooling of a single-channel volume, in the memory of a few volumes.

The first block's activations are an encoder's largest by far: 5.5 MB for each subtomogram of side
35 and 32 channels, several times over, for every subtomogram of a batch. Here they live for two
subtomograms at a time, in the processor's cache; only what pooling keeps is stored, and the rest
is computed again on the way back. The result is that of the three layers one after another, and
so is its gradient (batch normalisation: Ioffe & Szegedy 2015, section 3).
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn import functional
from torch.nn.grad import conv3d_weight

AT_ONCE = 2
"""Subtomograms convolved at once: two lie in cache, and one would lose the fast memory layout."""


def conv_norm_pool(
    x: Tensor, weight: Tensor, gamma: Tensor, beta: Tensor, statistics: Tensor | None, eps: float
) -> tuple[Tensor, Tensor]:
    """Convolve (3^3, zero padding), normalise and max-pool (2^3) volumes x (n, 1, s, s, s).

    weight: (channels, 1, 3, 3, 3); gamma, beta: (channels,). statistics: (2, channels) mean and
    variance to normalise by, or None for those of the batch. Returns the pooled volumes
    (n, channels, s // 2, ...) and the (2, channels) statistics, biased variance, that were used.
    No gradient flows to x.
    """
    pooled, used = _ConvNormPool.apply(x, weight, gamma, beta, statistics, eps)  # type: ignore[no-untyped-call]
    return pooled, used


class _ConvNormPool(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        weight: Tensor,
        gamma: Tensor,
        beta: Tensor,
        statistics: Tensor | None,
        eps: float,
    ) -> tuple[Tensor, Tensor]:
        # Where gamma is negative the largest output comes from the smallest convolution.
        sign = torch.where(gamma < 0, -1.0, 1.0)
        kernel = _channels_last(weight * _wide(sign).transpose(0, 1))
        shape = (len(x), len(weight), *(side // 2 for side in x.shape[2:]))
        pooled = _channels_last(torch.empty(shape))
        places = _channels_last(torch.empty(shape, dtype=torch.int16))
        corners = _corners(x.shape[2])
        total, squares = torch.zeros(len(weight)), torch.zeros(len(weight))
        for start in range(0, len(x), AT_ONCE):
            chunk = slice(start, start + AT_ONCE)
            convolved = functional.conv3d(_channels_last(x[chunk]), kernel, padding=1).float()
            pooled[chunk], found = functional.max_pool3d(convolved, 2, return_indices=True)
            torch.sub(found, corners, out=places[chunk])
            if statistics is None:
                voxels = _rows(convolved)
                total += voxels.sum(dim=0)
                squares += voxels.square().sum(dim=0)
        ctx.by_batch = statistics is None
        if statistics is None:
            mean = total / x.numel()
            statistics = torch.stack([mean * sign, squares / x.numel() - mean.square()])
        mean, inverse_std = statistics[0] * sign, (statistics[1] + eps).rsqrt()
        scale = gamma.abs() * inverse_std
        ctx.save_for_backward(x, kernel, sign, pooled, places, mean, inverse_std, scale)
        ctx.mark_non_differentiable(statistics)
        return pooled * _wide(scale) + _wide(beta - mean * scale), statistics

    @staticmethod
    @once_differentiable
    def backward(
        ctx: Any, gradient: Tensor, _: Tensor
    ) -> tuple[None, Tensor, Tensor, Tensor, None, None]:
        x, kernel, sign, pooled, places, mean, inverse_std, scale = ctx.saved_tensors
        channels, voxels = len(kernel), x[0].numel()
        rows = _rows(gradient)
        for_beta = rows.sum(dim=0)
        for_gamma = ((rows * _rows(pooled)).sum(dim=0) - mean * for_beta) * inverse_std
        slope = inverse_std * for_gamma / x.numel()
        offset = for_beta / x.numel() - mean * slope
        corners = _corners(x.shape[2])
        for_kernel = torch.zeros_like(kernel)
        scattered = torch.zeros(AT_ONCE, voxels, channels)
        for start in range(0, len(x), AT_ONCE):
            chunk = slice(start, start + AT_ONCE)
            spread = scattered[: len(x[chunk])].zero_()
            where, what = (
                values.permute(0, 2, 3, 4, 1).reshape(len(spread), -1, channels)
                for values in (places[chunk] + corners, gradient[chunk])
            )
            spread.scatter_(1, where, what)
            volumes = _channels_last(x[chunk])
            if ctx.by_batch:
                convolved = functional.conv3d(volumes, kernel, padding=1).float()
                spread.view(-1, channels).sub_(_rows(convolved).mul_(slope).add_(offset))
            slopes = spread.view(-1, *x.shape[2:], channels).permute(0, 4, 1, 2, 3)
            for_kernel += conv3d_weight(volumes, kernel.shape, slopes, padding=1)  # type: ignore[no-untyped-call]
        for_weight = for_kernel * _wide(scale * sign).transpose(0, 1)
        return None, for_weight, for_gamma * sign, for_beta, None, None


def _corners(side: int) -> Tensor:
    """Where each pooled block begins among the voxels of a volume, (side // 2, ...), int64.

    Places within a block are small numbers, which take a quarter of the memory.
    """
    start = torch.arange(0, side - 1, 2)
    return (start[:, None, None] * side + start[:, None]) * side + start


def _rows(volumes: Tensor) -> Tensor:
    """A row of channels for every voxel of volumes (n, channels, s, s, s)."""
    return volumes.permute(0, 2, 3, 4, 1).reshape(-1, volumes.shape[1])


def _wide(values: Tensor) -> Tensor:
    """Values (channels,) as (1, channels, 1, 1, 1)."""
    return values.view(1, -1, 1, 1, 1)


def _channels_last(volumes: Tensor) -> Tensor:
    return volumes.to(memory_format=torch.channels_last_3d)
