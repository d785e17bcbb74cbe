"""Control: every target label outside the test set. What could any adaptation reach?"""

from fsft.methods import adapt
from fsft.methods.adapt import Recipe
from fsft.methods.training import Run, Task
from fsft.models.network import Network


def train(network: Network, task: Task, recipe: Recipe, run: Run) -> None:
    """Train as Stage 3 does, with all labelled target subtomograms for support."""
    adapt.train(network, Task(source=task.source, support=task.target), recipe, run)
