"""One epoch of the discriminator between two of the encoder, as in adversarial training."""

import numpy as np
import torch
from torch.nn import functional

from fsft.data.batches import Samples
from fsft.data.rotations import rotate
from fsft.methods.discriminator.trainer import group_labels, group_logits
from fsft.methods.pairs import Pairs, group_batches
from fsft.methods.training import Run, Task, descend, trainable
from fsft.models.encoder import Features
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_batch


def train_discriminator(
    network: Network,
    task: Task,
    groups: list[Pairs],
    optimiser: torch.optim.Optimizer,
    run: Run,
    *,
    batch: int,
    epoch: int,
    augment: str,
    second_side: str,
) -> None:
    """Train the network's discriminator once over all pairs of the four groups.

    The encoder is left alone, its running statistics included. second_side: the front that the
    second member of a pair of one side goes through. Source: Motiian et al. 2017, Algorithm 1.
    """
    assert network.discriminator is not None
    trainable(network.discriminator)
    network.discriminator.train()
    by_batch(network.encoder)
    for chosen in group_batches(groups, batch, run.rng):
        same = [pairs for pairs in chosen if not pairs.crosses]
        cross = [pairs for pairs in chosen if pairs.crosses]
        parts = (
            (task.source, [pairs.first for pairs in same + cross], SOURCE),
            (task.source, [pairs.second for pairs in same], second_side),
            (task.support, [pairs.second for pairs in cross], TARGET),
        )
        encoded = [
            _encode(network, samples.take(np.concatenate(positions)), side, augment, run)
            for samples, positions, side in parts
            if positions
        ]
        second = Features(*(torch.cat(tensors) for tensors in zip(*encoded[1:], strict=True)))
        labels = run.to_device(group_labels(same + cross))
        logits = group_logits(network.discriminator, encoded[0], second, run)
        loss = functional.cross_entropy(logits, labels)
        descend(optimiser, {"discriminator": loss}, run, epoch=epoch, samples=2 * len(labels))


@torch.no_grad()
def _encode(network: Network, samples: Samples, side: str, augment: str, run: Run) -> Features:
    images = rotate(samples.images(), augment, run.rng)
    with run.autocast():
        low, high = network.encoder(run.to_device(images), side)
    return Features(low.float(), high.float())
