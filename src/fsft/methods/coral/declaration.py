"""Stage 2.1, and the method that ends there."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.work import Data, Settings, Work, source_batches


@dataclass(frozen=True)
class Aligned:
    """Hyper-parameters of a stage that trains on batches of source and unlabelled target."""

    learning_rate: float = shared.learning_rate(2e-4)
    epochs: int = shared.epochs(20)
    batch: int = shared.batch(128)
    split_encoder: bool = shared.split_encoder(False)
    transductive: bool = hyper(
        False, "As in the authors' code: the test set is also the unlabelled set."
    )
    augment: str = shared.augment()
    double_softmax: bool = shared.double_softmax()
    selection: str = shared.selection()


@dataclass(frozen=True)
class Coral(Aligned):
    """Hyper-parameters of Stage 2.1."""

    split_encoder: bool = shared.split_encoder()
    alpha: float = hyper(500.0, "Weight of the CORAL loss.", at_least=0, at_most=1e9)
    coral_power: int = hyper(
        2,
        "Power of the Frobenius norm: 2 in the paper, 1 in the authors' code.",
        one_of=(1, 2),
    )


def work(settings: Settings, data: Data) -> Work:
    """As many of the target as of the source in every batch, of which the last is not full."""
    batches, size = source_batches(settings, data)
    samples = settings["epochs"] * (data.source + batches * size)
    return Work(samples, samples, at_once=2 * size, watched=settings["epochs"])


STAGE = Stage(
    name="coral",
    title="Stage 2.1: covariances of source and target aligned",
    sees=frozenset({"source", "unlabelled"}),
    recipe=Coral,
    train="fsft.methods.coral.trainer:train",
    work=work,
)

METHOD = Method(
    name="coral",
    title="CORAL",
    role="paper",
    chain=("source", "coral"),
    description="Unsupervised: aligns the feature covariances of source and unlabelled target.",
    reference="Sun & Saenko 2016, as in Yu et al. 2020",
)
