"""Batch normalisation with one set of statistics for each side.

A network that is trained on two sides and keeps one running mean ends up with the mean of a
mixture that neither side has. Here the affine weights are shared and the statistics are not.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

SOURCE, TARGET = "source", "target"
SIDES = (SOURCE, TARGET)


class SideBatchNorm(nn.Module):
    """Batch normalisation (Ioffe & Szegedy 2015) whose running statistics are per side.

    In training mode it normalises by the batch and updates the side's running statistics with
    `momentum`; in evaluation mode it uses the running statistics, or the batch's own where
    `by_batch` is set, and updates nothing.
    """

    def __init__(self, channels: int, *, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        for side in SIDES:
            self.register_buffer(f"{side}_mean", torch.zeros(channels))
            self.register_buffer(f"{side}_var", torch.ones(channels))
        self.momentum = momentum
        self.eps = eps
        self.by_batch = False

    def forward(self, x: Tensor, side: str) -> Tensor:
        """Normalise x (n, channels, ...) as a batch of `side`."""
        by_batch = self.by_batch and not self.training
        return nn.functional.batch_norm(
            x,
            None if by_batch else self.get_buffer(f"{side}_mean"),
            None if by_batch else self.get_buffer(f"{side}_var"),
            self.weight,
            self.bias,
            self.training or by_batch,
            self.momentum,
            self.eps,
        )

    def statistics(self, side: str) -> Tensor | None:
        """Mean and variance (2, channels) to normalise by, or None for those of the batch."""
        if self.training or self.by_batch:
            return None
        return torch.stack([self.get_buffer(f"{side}_mean"), self.get_buffer(f"{side}_var")])

    @torch.no_grad()
    def update(self, side: str, statistics: Tensor, *, count: int) -> None:
        """Move the running statistics of `side` towards those of a batch.

        statistics: mean and biased variance (2, channels) over `count` values of each channel.
        """
        unbiased = statistics[1] * count / (count - 1)
        self.get_buffer(f"{side}_mean").lerp_(statistics[0], self.momentum)
        self.get_buffer(f"{side}_var").lerp_(unbiased, self.momentum)


def norms(module: nn.Module) -> list[SideBatchNorm]:
    """All batch norms of sides inside `module`."""
    return [each for each in module.modules() if isinstance(each, SideBatchNorm)]


def copy_source_statistics(module: nn.Module) -> None:
    """Give the target the running statistics of the source, as when it was never seen."""
    for norm in norms(module):
        for kind in ("mean", "var"):
            norm.get_buffer(f"{TARGET}_{kind}").copy_(norm.get_buffer(f"{SOURCE}_{kind}"))


def by_batch(module: nn.Module) -> None:
    """Evaluation mode in which every batch is normalised by its own statistics."""
    module.eval()
    for norm in norms(module):
        norm.by_batch = True


def by_running(module: nn.Module) -> None:
    """Evaluation mode in which batches are normalised by the running statistics."""
    module.eval()
    for norm in norms(module):
        norm.by_batch = False


@torch.no_grad()
def recalibrate(encoder: nn.Module, batches: Iterable[Tensor], side: str) -> None:
    """Replace the running statistics of `side` by averages over `batches`.

    One cumulative pass (Izmailov et al. 2018, SWA's `update_bn`): every batch counts the same, so
    let the batches be of equal size. Leaves weights alone and the encoder in evaluation mode.
    """
    kept = [norm.momentum for norm in norms(encoder)]
    encoder.train()
    for count, images in enumerate(batches, start=1):
        for norm in norms(encoder):
            norm.momentum = 1 / count
        encoder(images, side)
    for norm, momentum in zip(norms(encoder), kept, strict=True):
        norm.momentum = momentum
    by_running(encoder)
