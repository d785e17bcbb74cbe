"""Control: the support alone, from scratch. What is the source worth?"""

from dataclasses import dataclass

from fsft.methods import finetune
from fsft.methods.finetune import train

__all__ = ["Recipe", "train"]


@dataclass(frozen=True)
class Recipe(finetune.Recipe):
    """Hyper-parameters of fine-tuning, and the channels of the network as in Stage 1."""

    width: int
    features: int
