"""Stage 3: encoder and classifier against the discriminator (section 2.3, eqs. 8 and 9)."""

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fsft.data.batches import Labelled
from fsft.data.rotations import rotate
from fsft.methods.adam import adam
from fsft.methods.alternation import train_discriminator
from fsft.methods.classification import classification_loss
from fsft.methods.discriminator.trainer import group_logits
from fsft.methods.pairs import G1, G2, G3, G4, Pairs, PairSampler, group_batches
from fsft.methods.training import Keeper, Run, Task, descend, frozen, trainable
from fsft.models.discriminator import Discriminator
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET

if TYPE_CHECKING:
    from fsft.methods.adapt.declaration import Adapt

DISCRIMINATOR_BATCHES = 2
"""A discriminator's batch holds four groups where the encoder's holds two."""


def train(network: Network, task: Task, recipe: "Adapt", run: Run) -> None:
    """Minimise CE_source + CE_target + gamma * confusion over pairs of G2 and G4.

    FSFT, FADA and their ablations are this trainer with other flags. Without a discriminator
    (gamma 0) it is the joint fine-tuning of source and target.
    """
    if recipe.split_encoder:
        network.encoder.split()
    sampler = PairSampler(task.source.labels, task.support.labels, pairing=recipe.pairing)
    parameters = trainable(network.encoder, network.classifier)
    if recipe.freeze_source_branch:
        frozen(network.encoder.front[SOURCE])
    optimiser = adam([p for p in parameters if p.requires_grad], learning_rate=recipe.learning_rate)
    discriminator_optimiser = (
        adam(trainable(_discriminator(network)), learning_rate=recipe.discriminator_learning_rate)
        if recipe.adversarial
        else None
    )
    keeper = Keeper(recipe.selection)
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        if recipe.freeze_source_branch:
            frozen(network.encoder.front[SOURCE])
        if network.discriminator is not None:
            frozen(network.discriminator)
            network.discriminator.train(recipe.discriminator_by_batch)
        pairs = [sampler.draw(group, run.rng) for group in (G2, G4)]
        for batch in group_batches(pairs, recipe.batch, run.rng):
            losses = _encoder_losses(network, task, batch, recipe, run)
            samples = 2 * sum(len(pairs.first) for pairs in batch)
            descend(optimiser, losses, run, epoch=epoch, samples=samples)
        if discriminator_optimiser is not None:
            train_discriminator(
                network,
                task,
                [sampler.draw(group, run.rng) for group in (G1, G2, G3, G4)],
                discriminator_optimiser,
                run,
                batch=DISCRIMINATOR_BATCHES * recipe.batch,
                epoch=epoch,
                augment=recipe.augment,
                second_side=TARGET if recipe.route_source_through_target else SOURCE,
            )
        keeper.see(network, run.end_epoch(epoch, network))
    keeper.restore(network)


def _encoder_losses(
    network: Network, task: Task, batch: list[Pairs], recipe: "Adapt", run: Run
) -> dict[str, Tensor]:
    """The terms of eq. 9 for a batch of pairs of G2 and G4."""
    first = np.concatenate([pairs.first for pairs in batch])
    second = np.concatenate([pairs.second for pairs in batch])
    source, source_labels = _images(task.source, first, recipe, run)
    target, target_labels = _images(task.support, second, recipe, run)
    with run.autocast():
        source_features = network.encoder(source, SOURCE)
        target_features = network.encoder(target, TARGET)
        source_logits = network.classifier(source_features.high)
        target_logits = network.classifier(target_features.high)
    losses = {
        name: classification_loss(logits, labels, double_softmax=recipe.double_softmax)
        for name, logits, labels in (
            ("source_classification", source_logits, source_labels),
            ("target_classification", target_logits, target_labels),
        )
    }
    if recipe.gamma > 0:
        logits = group_logits(_discriminator(network), source_features, target_features, run)
        sizes = [len(pairs.first) for pairs in batch]
        parts = dict(zip((pairs.group for pairs in batch), torch.split(logits, sizes), strict=True))
        none = logits[:0]
        confusion = confusion_loss(
            parts.get(G2, none),
            parts.get(G4, none),
            double_softmax=recipe.double_softmax_of_pairs,
            one_mean=recipe.one_mean_of_pairs,
        )
        losses["confusion"] = recipe.gamma * confusion
    return losses


def confusion_loss(
    same_class: Tensor,
    other_class: Tensor,
    *,
    double_softmax: bool = False,
    one_mean: bool = False,
) -> Tensor:
    """DCD loss: cross-side pairs are to be taken for pairs of one side, eq. 8.

    same_class, other_class: discriminator logits (n, 4) of pairs in G2 and in G4, to be taken for
    G1 and G3. The terms are added (the paper prints a minus sign; its text and code add); one
    without pairs, as a small batch may have, is left out. double_softmax, one_mean: as in the
    authors' code, softmax first, and the mean over all pairs in place of the sum of the means.
    """
    groups = [(same_class, G1), (other_class, G3)]
    wanted = [torch.full((len(each),), group, device=each.device) for each, group in groups]
    parts = [(logits, labels) for (logits, _), labels in zip(groups, wanted, strict=True)]
    if one_mean:
        parts = [(torch.cat([same_class, other_class]), torch.cat(wanted))]
    return sum(
        (
            classification_loss(logits, labels, double_softmax=double_softmax)
            for logits, labels in parts
            if len(logits)
        ),
        start=torch.zeros((), device=same_class.device),
    )


def _images(
    samples: Labelled, positions: np.ndarray, recipe: "Adapt", run: Run
) -> tuple[Tensor, Tensor]:
    """Images, turned if the recipe says so, and labels of some samples, on the device."""
    batch = samples.take(positions)
    images = rotate(batch.images(), recipe.augment, run.rng)
    return run.to_device(images), run.to_device(batch.targets())


def _discriminator(network: Network) -> Discriminator:
    if network.discriminator is None:
        raise ValueError("gamma is above 0, but no discriminator stage came before this one")
    return network.discriminator
