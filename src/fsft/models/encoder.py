"""The encoder: a front for each side and a back that both share (section 2.1, Figure 2)."""

import copy
from itertools import pairwise
from typing import NamedTuple

from torch import Tensor, nn

from fsft.models.convolution import Conv2d, Conv3d
from fsft.models.lean import conv_norm_pool
from fsft.models.normalisation import SOURCE, TARGET, SideBatchNorm
from fsft.runtime.errors import InputError

CONVOLUTIONS = {2: Conv2d, 3: Conv3d}
POOLS = {2: nn.MaxPool2d, 3: nn.MaxPool3d}


class Features(NamedTuple):
    """What an encoder makes of a batch.

    low: (n, channels, s, s[, s]), the output of the front of a side. high: (n, d).
    """

    low: Tensor
    high: Tensor


class ConvBlock(nn.Module):
    """Convolution 3, batch norm, max-pooling 2, ReLU; the side is halved.

    The paper's order is ReLU before pooling: the same function, but on eight times the memory.
    The convolution has no bias, for the normalisation that follows would remove it.
    """

    def __init__(self, inputs: int, outputs: int, *, dimensions: int = 3) -> None:
        super().__init__()
        self.conv = CONVOLUTIONS[dimensions](inputs, outputs, 3, padding=1, bias=False)
        self.norm = SideBatchNorm(outputs)
        self.pool = POOLS[dimensions](2)

    def forward(self, x: Tensor, side: str) -> Tensor:
        """x: (n, inputs, s, ...) of `side`; returns (n, outputs, s // 2, ...)."""
        pooled = (
            self._lean(x, side)
            if x.device.type == "cpu" and self.conv.weight.shape[1:] == (1, 3, 3, 3)
            else self.pool(self.norm(self.conv(x), side))
        )
        return nn.functional.relu(pooled, inplace=True)

    def _lean(self, x: Tensor, side: str) -> Tensor:
        """The same three layers without their full-size activations; for a single channel."""
        norm, given = self.norm, self.norm.statistics(side)
        pooled, used = conv_norm_pool(x, self.conv.weight, norm.weight, norm.bias, given, norm.eps)
        if norm.training:
            norm.update(side, used, count=x.numel())
        return pooled


class Blocks(nn.ModuleList):
    """Convolution blocks one after another."""

    def __init__(self, channels: tuple[int, ...], *, dimensions: int) -> None:
        super().__init__(ConvBlock(i, o, dimensions=dimensions) for i, o in pairwise(channels))

    def forward(self, x: Tensor, side: str) -> Tensor:
        """Apply every block in turn."""
        for block in self:
            x = block(x, side)
        return x


class Encoder(nn.Module):
    """f_0 after f_s or f_t: front blocks of a side, then back blocks that both share.

    side: voxels along an edge. front, back: output channels of their blocks, two and two in the
    paper. It has one front until `split` gives the target a copy of its own.
    Raises InputError if the blocks halve the side to nothing.
    """

    def __init__(
        self, *, side: int, front: tuple[int, ...], back: tuple[int, ...], dimensions: int = 3
    ) -> None:
        super().__init__()
        last = side >> (len(front) + len(back))
        if last < 1:
            raise InputError(
                f"subtomograms.side is {side}; {len(front) + len(back)} halvings leave nothing"
            )
        self.front = nn.ModuleDict({SOURCE: Blocks((1, *front), dimensions=dimensions)})
        self.back = Blocks((front[-1], *back), dimensions=dimensions)
        self.dimensions = dimensions
        self.low_channels = front[-1]
        self.low_side = side >> len(front)
        self.high_channels = back[-1]
        self.size = back[-1] * last**dimensions

    @property
    def is_split(self) -> bool:
        """Whether the target has a front of its own."""
        return TARGET in self.front

    def split(self) -> None:
        """Give the target its own copy of the source's front, unless it has one already."""
        if not self.is_split:
            self.front[TARGET] = copy.deepcopy(self.front[SOURCE])

    def forward(self, x: Tensor, side: str) -> Features:
        """Encode x (n, 1, s, ...), a batch of `side`, into low and high features."""
        front = self.front[side if self.is_split else SOURCE]
        low = front(x, side)
        return Features(low, self.back(low, side).flatten(1))
