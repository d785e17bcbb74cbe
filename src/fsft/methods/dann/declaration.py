"""Domain-adversarial training."""

from dataclasses import dataclass

from fsft.methods.coral.declaration import Aligned, work
from fsft.methods.declare import Method, Stage


@dataclass(frozen=True)
class Dann(Aligned):
    """Hyper-parameters of domain-adversarial training: CORAL's, of equal length, but for the one
    encoder of its paper."""


STAGE = Stage(
    name="dann",
    title="DANN: the encoder against a classifier of the domains",
    sees=frozenset({"source", "unlabelled"}),
    recipe=Dann,
    like="coral",
    train="fsft.methods.dann.trainer:train",
    work=work,
)

METHOD = Method(
    name="dann",
    title="DANN",
    role="modern",
    chain=("source", "dann"),
    description=(
        "Unsupervised: a classifier learns to tell the domains apart, and the encoder, through its "
        "reversed gradient, that it cannot."
    ),
    reference="Ganin et al. 2016",
    own=STAGE,
)
