"""Every stage of training and every method made of them, each declared once.

A stage is one training function, `train` in the module named here, with default hyper-parameters
and a statement of the data it may see; it is handed nothing else. A method is a chain of stages.
This file imports no torch: the workflow reads it to plan, and the documentation is tested
against it. Values without another source are those of Yu et al. 2020 or of its authors' code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

CHOICES: Mapping[str, tuple[Any, ...]] = {
    "augment": ("none", "wedge_preserving", "cube"),
    "coral_power": (1, 2),
    "pairing": ("any", "neighbours"),
    "selection": ("last", "best_on_test"),
}
"""The allowed values of every hyper-parameter that is a choice."""


@dataclass(frozen=True)
class Stage:
    """One training function.

    sees: the data it is handed, of `source` (volumes and labels), `unlabelled` (target volumes
    alone), `support` (the labelled shots) and `target_labels` (every label outside the test set).
    """

    name: str
    module: str
    sees: frozenset[str]
    defaults: Mapping[str, Any]
    title: str


@dataclass(frozen=True)
class Method:
    """A row of a table: a chain of stages, with what it changes of their defaults."""

    name: str
    role: str
    chain: tuple[str, ...]
    description: str
    reference: str
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


STAGES: Mapping[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage(
            "source",
            "fsft.methods.source",
            frozenset({"source"}),
            {
                "width": 32,
                "features": 32,
                "learning_rate": 1e-3,
                "epochs": 20,
                "batch": 32,
                "augment": "none",
                "double_softmax": False,
            },
            "Stage 1: encoder and classifier on the source",
        ),
        Stage(
            "coral",
            "fsft.methods.coral",
            frozenset({"source", "unlabelled"}),
            {
                "alpha": 500.0,
                "coral_power": 2,
                "learning_rate": 2e-4,
                "epochs": 20,
                "batch": 128,
                "split_encoder": True,
                "transductive": False,
                "augment": "none",
                "double_softmax": False,
                "selection": "last",
            },
            "Stage 2.1: covariances of source and target aligned",
        ),
        Stage(
            "discriminator",
            "fsft.methods.discriminator",
            frozenset({"source", "support"}),
            {
                "branch_3d": True,
                "learning_rate": 2e-4,
                "epochs": 100,
                "batch": 40,
                "split_encoder": True,
                "pairing": "any",
                "route_source_through_target": False,
                "augment": "none",
            },
            "Stage 2.2: discriminator on frozen features",
        ),
        Stage(
            "adapt",
            "fsft.methods.adapt",
            frozenset({"source", "support"}),
            {
                "gamma": 0.2,
                "adversarial": False,
                "learning_rate": 1e-3,
                "discriminator_learning_rate": 2e-4,
                "epochs": 30,
                "batch": 20,
                "split_encoder": True,
                "freeze_source_branch": False,
                "pairing": "any",
                "route_source_through_target": False,
                "augment": "none",
                "double_softmax": False,
                "selection": "last",
            },
            "Stage 3: encoder and classifier against the discriminator",
        ),
    )
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
            "fsft",
            "paper",
            FSFT_CHAIN,
            "The paper's method: CORAL start, a discriminator trained once, a split encoder.",
            PAPER,
        ),
        *(_factorial(*corner) for corner in product((False, True), repeat=4)),
    )
}
