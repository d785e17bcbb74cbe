"""The sliced Wasserstein discrepancy."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.work import Data, Settings, Work, source_batches


@dataclass(frozen=True)
class Swd:
    """Hyper-parameters of SWD. projections: redrawn for every loss; encoder_steps: k of the
    paper."""

    projections: int = hyper(
        128,
        "Random directions of the sliced Wasserstein distance.",
        at_least=1,
        at_most=100_000,
    )
    encoder_steps: int = hyper(
        4, "Steps of the encoder for each of the two classifiers.", at_least=1, at_most=100
    )
    learning_rate: float = shared.learning_rate(2e-4)
    epochs: int = shared.epochs(20)
    batch: int = shared.batch(128)
    augment: str = shared.augment()
    double_softmax: bool = shared.double_softmax()
    selection: str = shared.selection()


def work(settings: Settings, data: Data) -> Work:
    """One pass for the second classifier's features, then three kinds of steps in turn."""
    batches, size = source_batches(settings, data)
    epochs, steps, target = settings["epochs"], settings["encoder_steps"], batches * size
    trained = epochs * (data.source + steps * target)
    encoded = data.source + epochs * (data.source + target)
    return Work(trained + encoded, trained, encoded, at_once=size, watched=epochs)


STAGE = Stage(
    name="swd",
    title="SWD: two classifiers and an encoder that makes them agree",
    sees=frozenset({"source", "unlabelled"}),
    recipe=Swd,
    train="fsft.methods.swd.trainer:train",
    work=work,
)

METHOD = Method(
    name="swd",
    title="SWD",
    role="paper",
    chain=("source", "swd"),
    description=(
        "Unsupervised: two classifiers learn to differ on the unlabelled target by the sliced "
        "Wasserstein distance of their outputs, and the encoder to make them agree."
    ),
    reference="Lee et al. 2019",
    own=STAGE,
)
