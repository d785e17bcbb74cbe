"""Fine-tuning: cross entropy on the support alone."""

from dataclasses import dataclass

from fsft.data.batches import shuffled
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.training import Keeper, Run, Task, descend, trainable
from fsft.models.network import Network
from fsft.models.normalisation import TARGET


@dataclass(frozen=True)
class Recipe:
    """Hyper-parameters of fine-tuning. With half of Stage 3's batch it takes as many steps, since
    Stage 3 goes through two groups of pairs where this goes through the support once."""

    learning_rate: float
    epochs: int
    batch: int
    augment: str
    double_softmax: bool
    selection: str
    shuffled_support: bool


def train(network: Network, task: Task, recipe: Recipe, run: Run) -> None:
    """Minimise the cross entropy of the support over the whole network."""
    optimiser = adam(trainable(network), learning_rate=recipe.learning_rate)
    keeper = Keeper(recipe.selection)
    for epoch in range(1, recipe.epochs + 1):
        network.train()
        for images, labels in shuffled(task.support, recipe.batch, run.rng, augment=recipe.augment):
            with run.autocast():
                logits = network(run.to_device(images), TARGET)
            loss = classification_loss(
                logits, run.to_device(labels), double_softmax=recipe.double_softmax
            )
            descend(optimiser, {"classification": loss}, run, epoch=epoch, samples=len(images))
        keeper.see(network, run.end_epoch(epoch, network))
    keeper.restore(network)
