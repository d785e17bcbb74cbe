"""FSFT, and what takes it apart: ablations, and the 2^4 factorial of the paper's four claims."""

from itertools import product

from fsft.methods.declare import Method
from fsft.methods.shared import PAPER

CHAIN = ("source", "coral", "discriminator", "adapt")
WITHOUT_CORAL = ("source", "discriminator", "adapt")

WITHOUT_LOSS = {"alpha": 0.0, "split_encoder": False}
"""CORAL's steps on the source alone. Its loss is all that would train a front of the target, which
would stay behind while the back that both share moves on; so there is one front, as in Stage 1."""

METHOD = Method(
    name="fsft",
    title="FSFT",
    role="paper",
    chain=CHAIN,
    description=("The paper's method: CORAL start, a discriminator trained once, a split encoder."),
    reference=PAPER,
)

CONTROLS = (
    Method(
        name="coral_finetune",
        title="CORAL, fine-tuned",
        role="control",
        chain=("source", "coral", "finetune"),
        description="CORAL, then fine-tuning on the support alone.",
        reference="this project",
    ),
    Method(
        name="fsft_without_confusion",
        title="FSFT without confusion",
        role="control",
        chain=("source", "coral", "adapt"),
        description="FSFT without its confusion loss: CORAL, then source and support together.",
        reference="this project",
        overrides={"adapt": {"gamma": 0.0}},
    ),
    Method(
        name="coral_alpha_0",
        title="CORAL's steps at alpha 0",
        role="control",
        chain=("source", "coral"),
        description="The steps of CORAL without its loss: longer training on the source.",
        reference="this project",
        overrides={"coral": WITHOUT_LOSS},
    ),
    Method(
        name="coral_unsquared",
        title="CORAL, unsquared norm",
        role="control",
        chain=("source", "coral"),
        description="CORAL by the norm of the authors' code, to which the paper's alpha belongs.",
        reference=PAPER,
        overrides={"coral": {"coral_power": 1}},
    ),
    Method(
        name="fsft_unsquared",
        title="FSFT, unsquared norm",
        role="control",
        chain=CHAIN,
        description="FSFT from there.",
        reference=PAPER,
        overrides={"coral": {"coral_power": 1}},
    ),
)

ABLATIONS = (
    Method(
        name="fsft_alpha_0",
        title="FSFT with CORAL's steps at alpha 0",
        role="ablation",
        chain=CHAIN,
        description="FSFT with the steps of the CORAL start but without its loss.",
        reference="this project",
        overrides={"coral": WITHOUT_LOSS},
    ),
    Method(
        name="fsft_without_coral",
        title="FSFT without CORAL",
        role="ablation",
        chain=WITHOUT_CORAL,
        description="FSFT from Stage 1 directly.",
        reference=PAPER,
    ),
    Method(
        name="fsft_gan",
        title="FSFT with GAN",
        role="ablation",
        chain=CHAIN,
        description="FSFT with the discriminator trained in alternation with the encoder.",
        reference=PAPER,
        overrides={"adapt": {"adversarial": True}},
    ),
    Method(
        name="fsft_1d_discriminator",
        title="FSFT without 3-D discriminator",
        role="ablation",
        chain=CHAIN,
        description="FSFT without the discriminator's 3-D branch.",
        reference=PAPER,
        overrides={"discriminator": {"branch_3d": False}},
    ),
)


def _corner(coral: bool, frozen: bool, split: bool, branch_3d: bool) -> Method:
    """One corner of the factorial."""
    name = "fsft_2x4_" + "".join(str(int(flag)) for flag in (coral, frozen, split, branch_3d))
    return Method(
        name=name,
        role="factorial",
        chain=CHAIN if coral else WITHOUT_CORAL,
        overrides={
            **({"coral": {"split_encoder": split}} if coral else {}),
            "discriminator": {"split_encoder": split, "branch_3d": branch_3d},
            "adapt": {"split_encoder": split, "adversarial": not frozen},
        },
        description=(
            f"FSFT {'with' if coral else 'without'} the CORAL start, discriminator "
            f"{'frozen' if frozen else 'trained in alternation'}, encoder "
            f"{'split' if split else 'shared'}, {'3-D and 1-D' if branch_3d else '1-D'} branch."
        ),
        reference="this project",
    )


FACTORIAL = tuple(_corner(*flags) for flags in product((False, True), repeat=4))
