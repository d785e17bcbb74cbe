"""A logistic regression on what Stage 1 makes of source and support."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class LinearProbe:
    """Hyper-parameters of the logistic regression. inverse_penalty: C of scikit-learn."""

    inverse_penalty: float = shared.inverse_penalty()
    shuffled_support: bool = shared.shuffled_support()


def work(settings: Settings, data: Data) -> Work:
    """One pass for the statistics of either side, one for the features; none goes back."""
    fitted = data.source + data.support
    read = data.source + data.unlabelled + fitted
    return Work(read, encoded=read, watched=1)


STAGE = Stage(
    name="linear_probe",
    title="Logistic regression on frozen features of source and support",
    sees=frozenset({"source", "unlabelled", "support"}),
    recipe=LinearProbe,
    train="fsft.methods.linear_probe.trainer:train",
    work=work,
)

METHOD = Method(
    name="linear_probe",
    role="modern",
    chain=("source", "linear_probe"),
    description=(
        "Logistic regression on Stage 1's features, left alone, of source and support, which weigh "
        "the same, each under its own re-estimated statistics."
    ),
    reference="Chen et al. 2019",
    own=STAGE,
)
