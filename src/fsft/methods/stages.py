"""The stages of the paper, each declared once, and what a declaration of a stage holds.

A stage is one training function, `train` in the module named here, with default hyper-parameters
and a statement of the data it may see; it is handed nothing else. Imports no torch. Values without
another source are those of Yu et al. 2020 or of its authors' code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CHOICES: Mapping[str, tuple[Any, ...]] = {
    "augment": ("none", "wedge_preserving", "cube"),
    "coral_power": (1, 2),
    "pairing": ("any", "neighbours"),
    "selection": ("last", "best_on_test"),
}
"""The allowed values of every hyper-parameter that is a choice."""

RANGES: Mapping[str, tuple[float, float]] = {
    "width": (1, 1024),
    "features": (1, 1024),
    "learning_rate": (1e-9, 1),
    "discriminator_learning_rate": (1e-9, 1),
    "epochs": (1, 100_000),
    "batch": (4, 4096),
    "alpha": (0, 1e9),
    "gamma": (0, 1e6),
    "projections": (1, 100_000),
    "encoder_steps": (1, 100),
}
"""Lowest and highest value of every hyper-parameter that is a number. Four to a batch: the last one
of an epoch then holds two or more, of which a covariance can be taken."""


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


ADAPT: Mapping[str, Any] = {
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
    "shuffled_support": False,
}


PAPER_STAGES: Mapping[str, Stage] = {
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
                "shuffled_support": False,
            },
            "Stage 2.2: discriminator on frozen features",
        ),
        Stage(
            "adapt",
            "fsft.methods.adapt",
            frozenset({"source", "support"}),
            ADAPT,
            "Stage 3: encoder and classifier against the discriminator",
        ),
    )
}
