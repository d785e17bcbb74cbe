"""The discriminator: which of four groups a pair of encoded subtomograms belongs to (Figure 3)."""

import torch
from torch import Tensor, nn

from fsft.models.encoder import CONVOLUTIONS, POOLS, Features
from fsft.runtime.errors import InputError

GROUPS = 4
HIDDEN = 64


class Discriminator(nn.Module):
    """Domain-class discriminator with a 3-D and a 1-D branch.

    The 1-D branch reads two high features; the 3-D branch reads the two low feature maps, joined
    along their channels. Without `branch_3d` it is the discriminator of FADA (Motiian et al. 2017).
    low_channels, low_side: shape of a low feature map. features: channels of its last block.
    size: length of a high feature.
    """

    def __init__(
        self,
        *,
        size: int,
        low_channels: int,
        low_side: int,
        features: int,
        dimensions: int = 3,
        branch_3d: bool = True,
    ) -> None:
        super().__init__()
        self.architecture = {"branch_3d": branch_3d}
        self.branch_1d = nn.Sequential(
            nn.Linear(2 * size, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU()
        )
        self.branch_3d: nn.Module | None = None
        if branch_3d:
            if low_side < 4:
                raise InputError(
                    f"the 3-D branch halves feature maps of side {low_side} twice; expected 4 or "
                    "more: use larger subtomograms (subtomograms.side) or a method without it"
                )
            joined = 2 * low_channels
            length = features * (low_side // 4) ** dimensions
            self.branch_3d = nn.Sequential(
                *_block(joined, joined, dimensions),
                *_block(joined, features, dimensions),
                nn.Flatten(),
                nn.Linear(length, HIDDEN),
            )
        branches = 2 if branch_3d else 1
        self.joint = nn.Sequential(
            nn.Linear(branches * HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, GROUPS)
        )

    def forward(self, first: Features, second: Features) -> Tensor:
        """Logits (n, 4) of the groups G1..G4 for n pairs."""
        branches = [self.branch_1d(torch.cat([first.high, second.high], dim=1))]
        if self.branch_3d is not None:
            branches.append(self.branch_3d(torch.cat([first.low, second.low], dim=1)))
        logits: Tensor = self.joint(torch.cat(branches, dim=1))
        return logits


def _block(inputs: int, outputs: int, dimensions: int) -> tuple[nn.Module, ...]:
    norm = {2: nn.BatchNorm2d, 3: nn.BatchNorm3d}[dimensions]
    return (
        CONVOLUTIONS[dimensions](inputs, outputs, 3, padding=1, bias=False),
        norm(outputs),
        POOLS[dimensions](2),
        nn.ReLU(),
    )
