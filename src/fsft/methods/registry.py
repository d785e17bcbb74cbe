"""Every method, declared once: a chain of stages, of which one may be its own.

The workflow reads this to plan, so that it imports no torch, and the documentation is tested
against it. Values without another source are those of Yu et al. 2020 or of its authors' code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from fsft.methods.stages import ADAPT, PAPER_STAGES, Stage


@dataclass(frozen=True)
class Method:
    """A row of a table: a chain of stages, with what it changes of their defaults.

    role: `paper`, `control`, `ablation` or `factorial`. own: the stage of the chain that is
    declared here and not among the paper's.
    """

    name: str
    role: str
    chain: tuple[str, ...]
    description: str
    reference: str
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own: Stage | None = None


FINETUNE: Mapping[str, Any] = {
    "learning_rate": 1e-3,
    "epochs": 30,
    "batch": 10,
    "augment": "none",
    "double_softmax": False,
    "selection": "last",
    "shuffled_support": False,
}

PAPER = "Yu et al. 2020"
FSFT_CHAIN = ("source", "coral", "discriminator", "adapt")


def _factorial(coral: bool, frozen: bool, split: bool, branch_3d: bool) -> Method:
    """One corner of the 2^4 ablation of the paper's four claims."""
    name = "fsft_2x4_" + "".join(str(int(flag)) for flag in (coral, frozen, split, branch_3d))
    return Method(
        name=name,
        role="factorial",
        chain=FSFT_CHAIN if coral else ("source", "discriminator", "adapt"),
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


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(
            "source_only",
            "control",
            ("source",),
            "Stage 1 alone: what a source network knows of the target.",
            PAPER,
        ),
        Method(
            "coral",
            "paper",
            ("source", "coral"),
            "Unsupervised: aligns the feature covariances of source and unlabelled target.",
            "Sun & Saenko 2016",
        ),
        Method(
            "swd",
            "paper",
            ("source", "swd"),
            "Unsupervised: two classifiers learn to differ on the unlabelled target by the sliced "
            "Wasserstein distance of their outputs, and the encoder to make them agree.",
            "Lee et al. 2019",
            own=Stage(
                "swd",
                "fsft.methods.swd",
                frozenset({"source", "unlabelled"}),
                {
                    "projections": 128,
                    "encoder_steps": 4,
                    "learning_rate": 2e-4,
                    "epochs": 20,
                    "batch": 128,
                    "augment": "none",
                    "double_softmax": False,
                    "selection": "last",
                },
                "SWD: two classifiers and an encoder that makes them agree",
            ),
        ),
        Method(
            "finetune",
            "paper",
            ("source", "finetune"),
            "Stage 1, then cross entropy on the support in as many steps as Stage 3 takes.",
            PAPER,
            own=Stage(
                "finetune",
                "fsft.methods.finetune",
                frozenset({"support"}),
                FINETUNE,
                "Fine-tuning on the support",
            ),
        ),
        Method(
            "fada",
            "paper",
            ("source", "discriminator", "adapt"),
            "Few-shot adversarial: FSFT's trainer with a shared encoder, a 1-D discriminator "
            "trained in alternation, and no CORAL start.",
            "Motiian et al. 2017",
            {
                "discriminator": {"split_encoder": False, "branch_3d": False},
                "adapt": {"split_encoder": False, "adversarial": True},
            },
        ),
        Method(
            "fsft",
            "paper",
            FSFT_CHAIN,
            "The paper's method: CORAL start, a discriminator trained once, a split encoder.",
            PAPER,
        ),
        Method(
            "fsft_without_coral",
            "ablation",
            ("source", "discriminator", "adapt"),
            "FSFT from Stage 1 directly.",
            PAPER,
        ),
        Method(
            "fsft_gan",
            "ablation",
            FSFT_CHAIN,
            "FSFT with the discriminator trained in alternation with the encoder.",
            PAPER,
            {"adapt": {"adversarial": True}},
        ),
        Method(
            "fsft_1d_discriminator",
            "ablation",
            FSFT_CHAIN,
            "FSFT without the discriminator's 3-D branch.",
            PAPER,
            {"discriminator": {"branch_3d": False}},
        ),
        Method(
            "support_only",
            "control",
            ("support_only",),
            "The support alone, from scratch: what the source is worth.",
            "this project",
            own=Stage(
                "support_only",
                "fsft.methods.support_only",
                frozenset({"support"}),
                {**FINETUNE, "width": 32, "features": 32, "epochs": 200},
                "Control: the support alone, from scratch",
            ),
        ),
        Method(
            "source_and_target",
            "control",
            ("source", "adapt"),
            "Stage 1, then cross entropy on source and support together: FSFT without CORAL and "
            "without a discriminator, in as many steps.",
            "this project",
            {"adapt": {"gamma": 0.0}},
        ),
        Method(
            "oracle",
            "control",
            ("source", "oracle"),
            "Stage 1, then source and every target label outside the test set: what adaptation "
            "could reach. It sees more and takes more steps than any other.",
            "this project",
            own=Stage(
                "oracle",
                "fsft.methods.oracle",
                frozenset({"source", "target_labels"}),
                {**ADAPT, "gamma": 0.0, "epochs": 10},
                "Control: every target label outside the test set",
            ),
        ),
        *(_factorial(*corner) for corner in product((False, True), repeat=4)),
    )
}

STAGES: Mapping[str, Stage] = {
    **PAPER_STAGES,
    **{method.own.name: method.own for method in METHODS.values() if method.own},
}
"""The paper's stages, then those that a single method has."""
