"""Stage 1: encoder and classifier on the labelled source (section 2.1, eqs. 1 and 2)."""

from typing import TYPE_CHECKING

from fsft.data.batches import shuffled
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
    optimiser = adam(trainable(network), learning_rate=recipe.learning_rate)
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        for images, labels in shuffled(task.source, recipe.batch, run.rng, augment=recipe.augment):
            with run.autocast():
                logits = network(run.to_device(images), SOURCE)
            loss = classification_loss(
                logits, run.to_device(labels), double_softmax=recipe.double_softmax
            )
            descend(optimiser, {"classification": loss}, run, epoch=epoch, samples=len(images))
        copy_source_statistics(network)
        run.end_epoch(epoch, network)
