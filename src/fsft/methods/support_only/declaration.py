"""Control: the support alone, from scratch. What is the source worth?"""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage
from fsft.methods.finetune.declaration import Finetune


@dataclass(frozen=True)
class SupportOnly(Finetune):
    """Hyper-parameters of fine-tuning, and the channels of the network as in Stage 1."""

    epochs: int = shared.epochs(200)
    width: int = shared.width(32)
    features: int = shared.features(32)


STAGE = Stage(
    name="support_only",
    title="Control: the support alone, from scratch",
    sees=frozenset({"support"}),
    recipe=SupportOnly,
    train="fsft.methods.support_only.trainer:train",
)

METHOD = Method(
    name="support_only",
    role="control",
    chain=("support_only",),
    description=(
        "The support alone, from scratch, which it soon knows by heart; see "
        "radial_profile_support for what the shots hold."
    ),
    reference="this project",
    own=STAGE,
)
