"""Stage 3 with all labelled target subtomograms for support. What could any adaptation reach?"""

from typing import TYPE_CHECKING

from fsft.methods.adapt import trainer
from fsft.methods.training import Run, Task
from fsft.models.network import Network

if TYPE_CHECKING:
    from fsft.methods.oracle.declaration import Oracle


def train(network: Network, task: Task, recipe: "Oracle", run: Run) -> None:
    """Train as Stage 3 does."""
    trainer.train(network, Task(source=task.source, support=task.target), recipe, run)
