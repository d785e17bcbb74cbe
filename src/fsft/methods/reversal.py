"""The reversal of a gradient: one part lowers a loss that another raises (Ganin et al. 2016)."""

from torch import Tensor


def reversed_gradient(features: Tensor, strength: float) -> Tensor:
    """The features themselves, through which a gradient goes back times -strength."""
    reversal = features.view_as(features)
    reversal.register_hook(lambda gradient: -strength * gradient)  # type: ignore[no-untyped-call]
    return reversal
