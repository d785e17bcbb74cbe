"""Fine-tuning: cross entropy on the support alone."""

from typing import TYPE_CHECKING

from fsft.data.batches import shuffled
from fsft.methods.adam import adam
from fsft.methods.classification import classification_loss
from fsft.methods.training import Keeper, Run, Task, descend, trainable
from fsft.models.network import Network
from fsft.models.normalisation import TARGET

if TYPE_CHECKING:
    from fsft.methods.finetune.declaration import Finetune


def train(network: Network, task: Task, recipe: "Finetune", run: Run) -> None:
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
