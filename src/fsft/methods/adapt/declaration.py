"""Stage 3."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Stage, hyper
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class Adapt:
    """Hyper-parameters of Stage 3."""

    gamma: float = hyper(0.2, "Weight of the confusion loss.", at_least=0, at_most=1e6)
    adversarial: bool = hyper(
        False, "Discriminator trained in alternation, as in FADA, instead of frozen."
    )
    learning_rate: float = shared.learning_rate(1e-3)
    discriminator_learning_rate: float = hyper(
        2e-4,
        "Of Adam for the discriminator, if it is trained in alternation.",
        at_least=1e-9,
        at_most=1,
    )
    epochs: int = shared.epochs(30)
    batch: int = shared.batch(20)
    split_encoder: bool = shared.split_encoder()
    freeze_source_branch: bool = hyper(False, "Source front left alone, as Algorithm 1 reads.")
    pairing: str = shared.pairing()
    route_source_through_target: bool = shared.route_source_through_target()
    augment: str = shared.augment()
    double_softmax: bool = shared.double_softmax()
    double_softmax_of_pairs: bool = shared.double_softmax_of_pairs()
    one_mean_of_pairs: bool = hyper(
        False,
        "As in the authors' code: the confusion loss is one mean over the pairs of both groups, "
        "not the sum of a mean of each.",
    )
    discriminator_by_batch: bool = hyper(
        False,
        "As in the authors' code: the frozen discriminator normalises by the batch.",
    )
    selection: str = shared.selection()
    shuffled_support: bool = shared.shuffled_support()


def work_on(support: int, settings: Settings) -> Work:
    """Epochs with `support` labelled target subtomograms, two groups of pairs each, and four for a
    discriminator that is trained in alternation."""
    epochs, pairs = settings["epochs"], 2 * support
    confused = pairs if settings["gamma"] > 0 else 0
    alternated = 4 * support if settings["adversarial"] else 0
    return Work(
        samples=epochs * 2 * (pairs + alternated),
        trained=epochs * 2 * pairs,
        encoded=epochs * 2 * alternated,
        pairs=epochs * (confused + alternated),
        at_once=2 * settings["batch"],
        watched=epochs,
    )


def work(settings: Settings, data: Data) -> Work:
    """Of the support."""
    return work_on(data.support, settings)


STAGE = Stage(
    name="adapt",
    title="Stage 3: encoder and classifier against the discriminator",
    sees=frozenset({"source", "support"}),
    recipe=Adapt,
    train="fsft.methods.adapt.trainer:train",
    work=work,
)
