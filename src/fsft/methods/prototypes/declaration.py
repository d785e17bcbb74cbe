"""The nearest mean of what Stage 1 makes of the support."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class Prototypes:
    """It has none of its own."""

    shuffled_support: bool = shared.shuffled_support()


def work(settings: Settings, data: Data) -> Work:
    """One pass for the statistics of the target, one for the features; none goes back."""
    read = data.unlabelled + data.support
    return Work(read, encoded=read, watched=1)


STAGE = Stage(
    name="prototypes",
    title="Mean features of the support as classifier",
    sees=frozenset({"unlabelled", "support"}),
    recipe=Prototypes,
    train="fsft.methods.prototypes.trainer:train",
    work=work,
)

METHOD = Method(
    name="prototypes",
    role="modern",
    chain=("source", "prototypes"),
    description=(
        "The class whose mean of the support's features, on the unit sphere, is nearest by the "
        "cosine, after the target's statistics are re-estimated. Its probabilities are a softmax "
        "of cosine times length of the features: they order the classes and are not calibrated."
    ),
    reference="Snell et al. 2017",
    own=STAGE,
)
