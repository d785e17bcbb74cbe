"""Convolutions that compute in float32 where bfloat16 cannot be trusted.

oneDNN's weight gradient of a bfloat16 convolution whose input has side 2 reads memory that nobody
wrote: NaN, infinity or any number in a third of the calls (torch 2.13.0, processors with AVX-512).
So small an input costs nothing in float32 either.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

SMALLEST_SIDE = 3
"""The side from which on an input is convolved in the precision of the context."""


class Conv2d(nn.Conv2d):
    """torch's own, in float32 where the input is small."""

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, s, s)."""
        return _convolve(super().forward, x)


class Conv3d(nn.Conv3d):
    """torch's own, in float32 where the input is small."""

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, s, s, s)."""
        return _convolve(super().forward, x)


def _convolve(convolution: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    if min(x.shape[2:]) >= SMALLEST_SIDE or not torch.is_autocast_enabled(x.device.type):
        return convolution(x)
    with torch.autocast(x.device.type, enabled=False):
        return convolution(x.float())
