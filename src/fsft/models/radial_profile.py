"""An encoder without a learned number: means over shells, as many as it is told to take."""

import torch
from torch import Tensor, nn

from fsft.models.encoder import Features
from fsft.models.normalisation import SideBatchNorm


class RadialProfile(nn.Module):
    """The mean of a volume in concentric shells of equal thickness, standardised per side.

    The shells reach from the centre to half the side. Stands where an `Encoder` stands, but has
    nothing that could be split between the sides or that a discriminator could read.
    """

    is_split = False

    def __init__(self, *, side: int, shells: int) -> None:
        super().__init__()
        along = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
        distance = (along[:, None, None] ** 2 + along[:, None] ** 2 + along**2).sqrt().flatten()
        number = (distance / (side / 2) * shells).long()
        inside = (number[:, None] == torch.arange(shells)).double()
        means = inside / inside.sum(dim=0).clamp(min=1)
        self.register_buffer("means", means.float(), persistent=False)
        self.norm = SideBatchNorm(shells, eps=1e-12)
        self.size = shells

    def forward(self, x: Tensor, side: str) -> Features:
        """Encode x (n, 1, s, s, s), a batch of `side`; both features are the shells."""
        profile = self.norm(x.flatten(1) @ self.get_buffer("means"), side)
        return Features(profile, profile)
