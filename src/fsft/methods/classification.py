"""The classification loss that every stage shares."""

from torch import Tensor
from torch.nn import functional


def classification_loss(logits: Tensor, labels: Tensor, *, double_softmax: bool = False) -> Tensor:
    """Mean cross entropy of logits (n, classes) against labels (n,), eq. 2.

    double_softmax: apply a softmax first, as the authors' code does; it bounds the gradient.
    """
    logits = logits.float()
    return functional.cross_entropy(logits.softmax(dim=1) if double_softmax else logits, labels)
