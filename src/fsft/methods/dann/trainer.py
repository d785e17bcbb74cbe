"""Domain-adversarial training of the encoder (Ganin et al. 2016), without target labels."""

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from fsft.methods.aligned import train_aligned
from fsft.methods.reversal import reversed_gradient
from fsft.methods.training import Run, Task
from fsft.models.network import Network

if TYPE_CHECKING:
    from fsft.methods.dann.declaration import Dann

HIDDEN = 100
"""Units of the domain classifier's hidden layer, as in the paper's network for digits."""


def train(network: Network, task: Task, recipe: "Dann", run: Run) -> None:
    """Minimise the source's cross entropy and, through a reversal, the domain classifier's.

    The domain classifier is thrown away at the end.
    """
    domain = nn.Sequential(
        nn.Linear(network.encoder.size, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1)
    ).to(run.device)

    def losses(source: Tensor, target: Tensor, done: float) -> dict[str, Tensor]:
        return {"domain": domain_loss(domain, source, target, strength(done))}

    train_aligned(network, task, recipe, run, losses, heads=(domain,))


def strength(done: float) -> float:
    """How much of the reversed gradient the encoder gets: 0 at the start, towards 1 at the end.

    done: p, the share of the training that is done. Ganin et al. 2016.
    """
    return 2 / (1 + math.exp(-10 * done)) - 1


def domain_loss(domain: nn.Module, source: Tensor, target: Tensor, strength: float) -> Tensor:
    """Cross entropy of the domain classifier, mean of the source plus mean of the target.

    source: (n_s, d); target: (n_t, d). Its gradient reaches the features times -strength.
    """
    terms = []
    for features, label in ((source, 0.0), (target, 1.0)):
        logits = domain(reversed_gradient(features, strength))
        terms.append(
            functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))
        )
    return terms[0] + terms[1]
