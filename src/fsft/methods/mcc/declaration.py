"""Minimum class confusion."""

from dataclasses import dataclass

from fsft.methods.coral.declaration import Aligned, work
from fsft.methods.declare import Method, Stage, hyper


@dataclass(frozen=True)
class Mcc(Aligned):
    """Hyper-parameters of minimum class confusion: CORAL's, of equal length, but for the one
    encoder of its paper, and a temperature."""

    temperature: float = hyper(
        2.5, "Divides the target's logits before the confusion.", at_least=1e-3, at_most=1e3
    )


STAGE = Stage(
    name="mcc",
    title="MCC: classes told apart on the unlabelled target",
    sees=frozenset({"source", "unlabelled"}),
    recipe=Mcc,
    like="coral",
    train="fsft.methods.mcc.trainer:train",
    work=work,
)

METHOD = Method(
    name="mcc",
    title="MCC",
    role="modern",
    chain=("source", "mcc"),
    description=(
        "Unsupervised: minimises how far predictions on the unlabelled target confuse each pair of "
        "classes."
    ),
    reference="Jin et al. 2020",
    own=STAGE,
)
