"""DANN on a plane: one axis tells the classes apart, the other only on the source."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from fsft.methods.dann.trainer import domain_loss, strength

SEEDS, STEPS = (0, 1, 2), 400


def points(rng: np.random.Generator, offset: float) -> tuple[Tensor, Tensor]:
    """200 points of two classes, moved along the second axis by `offset`."""
    labels = np.repeat([0, 1], 100)
    places = (2 * labels - 1)[:, None] * np.array([1.0, 2.0]) + rng.normal(0, 0.4, size=(200, 2))
    places[:, 1] += offset
    return torch.tensor(places, dtype=torch.float32), torch.tensor(labels)


def accuracy(seed: int, *, against: bool) -> float:
    """Of the target, after training with or without the domain classifier."""
    rng = np.random.default_rng(seed)
    (source, labels), (target, of_target) = points(rng, 0.0), points(rng, -4.0)
    torch.manual_seed(seed)
    encoder, classifier, domain = nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 1)
    every = [*encoder.parameters(), *classifier.parameters(), *domain.parameters()]
    optimiser = torch.optim.Adam(every, lr=0.02)
    for step in range(STEPS):
        of_source, features = encoder(source), encoder(target)
        loss = functional.cross_entropy(classifier(of_source), labels)
        if against:
            loss = loss + domain_loss(domain, of_source, features, strength(step / STEPS))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    predicted = classifier(encoder(target)).argmax(dim=1)
    return float((predicted == of_target).float().mean())


def test_it_forgets_the_axis_that_differs() -> None:
    alone, against = (
        np.mean([accuracy(seed, against=against) for seed in SEEDS]) for against in (False, True)
    )
    assert alone < 0.7
    assert against > alone + 0.2
