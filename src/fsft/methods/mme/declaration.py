"""Minimax entropy."""

from dataclasses import dataclass

from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.semi_supervised import SEES, SemiSupervised, looking
from fsft.methods.work import Data, Settings, Work, source_batches


@dataclass(frozen=True)
class Mme(SemiSupervised):
    """Hyper-parameters of minimax entropy: CORAL's, of equal length, and the paper's own two."""

    cosine_temperature: float = hyper(
        0.05, "Divides the classifier's cosines.", at_least=1e-3, at_most=1e3
    )
    entropy_weight: float = hyper(
        0.1, "Weight of the entropy on the unlabelled target.", at_least=0, at_most=1e6
    )


def work(settings: Settings, data: Data) -> Work:
    """CORAL's, and a batch at the end of which the length of features is read."""
    return looking(settings, data, source_batches(settings, data)[1])


STAGE = Stage(
    name="mme",
    title="MME: entropy raised by the classifier and lowered by the encoder",
    sees=SEES,
    recipe=Mme,
    like="coral",
    train="fsft.methods.mme.trainer:train",
    work=work,
)

METHOD = Method(
    name="mme",
    title="MME",
    role="modern",
    chain=("source", "mme"),
    description=(
        "Cross entropy on source and support with a classifier of cosines, which raises the "
        "entropy of its predictions on the unlabelled target, while the encoder, through its "
        "reversed gradient, lowers it. Its probabilities take every feature for one of mean length."
    ),
    reference="Saito et al. 2019",
    own=STAGE,
)
