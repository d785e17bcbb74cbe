"""A trained model in the role it plays: one model may be a stage of several methods."""

from dataclasses import dataclass

from fsft.jobs.datasets import Pair
from fsft.methods.plan import Node

NO_SHOTS = 0
"""Shots of a model that has seen no support: it is the same for every number of shots."""


@dataclass(frozen=True)
class Model:
    """A trained model in a role: as a stage of a method under a variant, for one pair."""

    method: str
    variant: str
    node: Node
    pair: Pair
    shots: int

    def path(self, seed: int | str) -> str:
        """Where the model lives below the folder of models, without suffix."""
        return self._filled(self.node.path, seed)

    def read_path(self, seed: int | str) -> str:
        """Where its predictions of the target live below their folder, without suffix."""
        return self._filled(self.node.read_path, seed)

    @property
    def entry(self) -> dict[str, str | int]:
        """The role as it is written into tables."""
        return {
            "method": self.method,
            "variant": self.variant,
            "stage": self.node.stage,
            "shots": self.shots,
        }

    def _filled(self, path: str, seed: int | str) -> str:
        return path.format(
            source=self.pair.source, target=self.pair.target, shots=self.shots, seed=seed
        )
