"""Adam without what torch.compile would need: imported for it, that takes longer than some jobs."""

from collections.abc import Callable, Iterable
from inspect import unwrap

import torch
from torch import nn


class Adam(torch.optim.Adam):
    """torch's own Adam (Kingma & Ba 2015), for code that is not compiled; the same numbers.

    torch wraps these three methods to keep its compiler out of them, and the wrappers import that
    compiler, with a computer algebra system, at the first optimiser of a process.
    """

    add_param_group = unwrap(torch.optim.Adam.add_param_group)
    zero_grad = unwrap(torch.optim.Adam.zero_grad)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """One step; `closure`, if given, computes the gradients again and returns the loss."""
        loss: float | None = unwrap(torch.optim.Adam.step)(self, closure)
        return loss


def adam(parameters: Iterable[nn.Parameter], *, learning_rate: float) -> Adam:
    """Adam over some parameters of one device; on a GPU in one kernel for all of them."""
    parameters = list(parameters)
    return Adam(parameters, lr=learning_rate, fused=parameters[0].is_cuda)
