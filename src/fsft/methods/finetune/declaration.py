"""Fine-tuning on the support."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage


@dataclass(frozen=True)
class Finetune:
    """Hyper-parameters of fine-tuning. With half of Stage 3's batch it takes as many steps, since
    Stage 3 goes through two groups of pairs where this goes through the support once."""

    learning_rate: float = shared.learning_rate(1e-3)
    epochs: int = shared.epochs(30)
    batch: int = shared.batch(10)
    augment: str = shared.augment()
    double_softmax: bool = shared.double_softmax()
    selection: str = shared.selection()
    shuffled_support: bool = shared.shuffled_support()


STAGE = Stage(
    name="finetune",
    title="Fine-tuning on the support",
    sees=frozenset({"support"}),
    recipe=Finetune,
    train="fsft.methods.finetune.trainer:train",
)

METHOD = Method(
    name="finetune",
    title="fine-tune",
    role="paper",
    chain=("source", "finetune"),
    description="Stage 1, then cross entropy on the support in as many steps as Stage 3 takes.",
    reference=shared.PAPER,
    own=STAGE,
)
