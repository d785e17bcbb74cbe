"""Stage 1: encoder and classifier on the labelled source (section 2.1, eqs. 1 and 2)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from torch import Tensor

from fsft.data.batches import Labelled, shuffled
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.training import Run, Task, descend, trainable
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, copy_source_statistics

if TYPE_CHECKING:
    from fsft.methods.source.declaration import Source


def train(network: Network, task: Task, recipe: "Source", run: Run) -> None:
    """Train f_0, f_s and g by cross entropy on the source.

    The target has no branch yet: later stages begin it as a copy of the source's, statistics
    included.
    """
    fit(network, task.source, recipe, run)


def fit(
    network: Network,
    source: Labelled,
    recipe: "Source",
    run: Run,
    *,
    seen_as: Callable[[Tensor], Tensor] | None = None,
) -> None:
    """The same on a source that the network sees changed by `seen_as`, if that is given."""
    optimiser = adam(trainable(network), learning_rate=recipe.learning_rate)
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        for images, labels in shuffled(source, recipe.batch, run.rng, augment=recipe.augment):
            seen = run.to_device(images)
            with run.autocast():
                logits = network(seen_as(seen) if seen_as else seen, SOURCE)
            loss = classification_loss(
                logits, run.to_device(labels), double_softmax=recipe.double_softmax
            )
            descend(optimiser, {"classification": loss}, run, epoch=epoch, samples=len(images))
        copy_source_statistics(network)
        run.end_epoch(epoch, network)
