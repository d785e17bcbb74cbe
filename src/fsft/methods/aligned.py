"""The loop of a stage that trains on a batch of the source and one of the unlabelled target."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from torch import Tensor, nn

from fsft.data.batches import endless, shuffled
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.training import Keeper, Run, Task, descend, trainable
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET

if TYPE_CHECKING:
    from fsft.methods.coral.declaration import Aligned

Losses = Callable[[Tensor, Tensor, float], Mapping[str, Tensor]]
"""From high features (n, d) of source and target, and the share of the training that is done."""


def train_aligned(
    network: Network,
    task: Task,
    recipe: "Aligned",
    run: Run,
    losses: Losses,
    *,
    heads: tuple[nn.Module, ...] = (),
) -> None:
    """Minimise the source's cross entropy and further losses, over the network and `heads`.

    An epoch is one pass over the source; the unlabelled target is repeated to keep up with it.
    """
    if recipe.split_encoder:
        network.encoder.split()
    optimiser = adam(trainable(network, *heads), learning_rate=recipe.learning_rate)
    size = min(recipe.batch, len(task.source))
    steps = recipe.epochs * -(-len(task.source) // size)
    done = 0
    target_batches = endless(task.unlabelled, size, run.rng, augment=recipe.augment)
    keeper = Keeper(recipe.selection)
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        for images, labels in shuffled(task.source, size, run.rng, augment=recipe.augment):
            with run.autocast():
                source = network.encoder(run.to_device(images), SOURCE).high
                target = network.encoder(run.to_device(next(target_batches)), TARGET).high
                logits = network.classifier(source)
            classification = classification_loss(
                logits, run.to_device(labels), double_softmax=recipe.double_softmax
            )
            further = losses(source.float(), target.float(), done / steps)
            descend(
                optimiser,
                {"classification": classification, **further},
                run,
                epoch=epoch,
                samples=len(images) + size,
            )
            done += 1
        keeper.see(network, run.end_epoch(epoch, network))
    keeper.restore(network)
