"""Encoder, classifier and, once there is one, discriminator: all that a method trains."""

from typing import cast

from torch import Tensor, nn

from fsft.models.discriminator import Discriminator
from fsft.models.encoder import Encoder
from fsft.models.radial_profile import RadialProfile


class Network(nn.Module):
    """An encoder with a linear classifier on its high features.

    Any encoder will do that returns Features for (images, side) and states its `size` and whether
    it `is_split`; stages that split it or read its low features ask for more.
    """

    def __init__(self, encoder: Encoder | RadialProfile, *, classes: int) -> None:
        super().__init__()
        self.encoder = cast(Encoder, encoder)
        self.classifier = nn.Linear(encoder.size, classes)
        self.discriminator: Discriminator | None = None

    @property
    def classes(self) -> int:
        """Number of classes."""
        return self.classifier.out_features

    def forward(self, images: Tensor, side: str) -> Tensor:
        """Class logits (n, classes) of images (n, 1, s, ...) of `side`."""
        logits: Tensor = self.classifier(self.encoder(images, side).high)
        return logits

    def add_discriminator(self, *, branch_3d: bool) -> Discriminator:
        """Give the network a fresh discriminator that fits its encoder: the last block of its 3-D
        branch has as many channels as the encoder's, as in the authors' code."""
        encoder = self.encoder
        self.discriminator = Discriminator(
            size=encoder.size,
            low_channels=encoder.low_channels,
            low_side=encoder.low_side,
            features=encoder.high_channels,
            dimensions=encoder.dimensions,
            branch_3d=branch_3d,
        )
        return self.discriminator
