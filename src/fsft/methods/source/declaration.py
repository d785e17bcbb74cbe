"""Stage 1, and the control that ends there."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage


@dataclass(frozen=True)
class Source:
    """Hyper-parameters of Stage 1."""

    width: int = shared.width(32)
    features: int = shared.features(32)
    learning_rate: float = shared.learning_rate(1e-3)
    epochs: int = shared.epochs(20)
    batch: int = shared.batch(32)
    augment: str = shared.augment()
    double_softmax: bool = shared.double_softmax()


STAGE = Stage(
    name="source",
    title="Stage 1: encoder and classifier on the source",
    sees=frozenset({"source"}),
    recipe=Source,
    train="fsft.methods.source.trainer:train",
)

METHOD = Method(
    name="source_only",
    role="control",
    chain=("source",),
    description=(
        "Stage 1 alone: what a source network knows of the target. Tables call it AdaBN (Li et al. "
        "2017) where batch norm has the statistics of the unlabelled target."
    ),
    reference=shared.PAPER,
)
