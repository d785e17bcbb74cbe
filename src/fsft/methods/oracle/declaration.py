"""Control: every target label outside the test set. What could any adaptation reach?"""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.adapt.declaration import Adapt, work_on
from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class Oracle(Adapt):
    """Hyper-parameters of Stage 3, without a discriminator."""

    gamma: float = hyper(0.0, "Weight of the confusion loss.", at_least=0, at_most=1e6)
    epochs: int = shared.epochs(10)


def work(settings: Settings, data: Data) -> Work:
    """That of Stage 3, of all labelled target subtomograms."""
    return work_on(data.labelled, settings)


STAGE = Stage(
    name="oracle",
    title="Control: every target label outside the test set",
    sees=frozenset({"source", "target_labels"}),
    recipe=Oracle,
    train="fsft.methods.oracle.trainer:train",
    work=work,
)

METHOD = Method(
    name="oracle",
    role="control",
    chain=("source", "oracle"),
    description=(
        "Stage 1, then source and every target label outside the test set, in more steps than any "
        "other: what this recipe reaches with all labels, and no upper bound for other classifiers."
    ),
    reference="this project",
    own=STAGE,
)
