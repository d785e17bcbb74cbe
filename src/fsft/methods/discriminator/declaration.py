"""Stage 2.2."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Stage, hyper
from fsft.methods.discriminator import SUPPORT_COPIES
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class Discriminate:
    """Hyper-parameters of Stage 2.2."""

    branch_3d: bool = hyper(True, "Discriminator with its 3-D branch.")
    learning_rate: float = shared.learning_rate(2e-4)
    epochs: int = shared.epochs(100)
    batch: int = shared.batch(40)
    split_encoder: bool = shared.split_encoder()
    pairing: str = shared.pairing()
    route_source_through_target: bool = shared.route_source_through_target()
    augment: str = shared.augment()
    double_softmax_of_pairs: bool = shared.double_softmax_of_pairs()
    shuffled_support: bool = shared.shuffled_support()


def work(settings: Settings, data: Data) -> Work:
    """Every subtomogram is encoded before the first step; the steps are of the discriminator."""
    copies = 1 if settings["augment"] == "none" else SUPPORT_COPIES
    passes = 2 if settings["route_source_through_target"] else 1
    pairs = settings["epochs"] * 4 * data.support
    return Work(2 * pairs, encoded=passes * data.source + copies * data.support, pairs=pairs)


STAGE = Stage(
    name="discriminator",
    title="Stage 2.2: discriminator on frozen features",
    sees=frozenset({"source", "support"}),
    recipe=Discriminate,
    train="fsft.methods.discriminator.trainer:train",
    work=work,
)
