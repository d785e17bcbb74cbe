"""Named changes of hyper-parameters that are run beside the default, and the presets of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from fsft.methods.fsft import WITHOUT_LOSS
from fsft.methods.registry import METHODS

DEFAULT = "default"
"""Name of the variant that changes nothing."""

Settings = Mapping[str, Mapping[str, Any]]
"""Hyper-parameters by stage; the stage `all` stands for every stage that has the key."""


@dataclass(frozen=True)
class Variant:
    """A named change of hyper-parameters.

    methods: to run it for. pairs: `report` for the pair and shots that are shown, `all` for every
    pair and all shots.
    test_includes_support: judge it on test and support together.
    """

    name: str
    methods: tuple[str, ...]
    stages: Settings = field(default_factory=dict)
    pairs: str = "report"
    test_includes_support: bool = False


AUTHORS: Mapping[str, Any] = {
    "double_softmax": True,
    "double_softmax_of_pairs": True,
    "one_mean_of_pairs": True,
    "discriminator_by_batch": True,
    "coral_power": 1,
    "selection": "best_on_test",
    "transductive": True,
    "pairing": "neighbours",
    "route_source_through_target": True,
}
"""What the authors' code does, by hyper-parameter, where it departs from paper or good practice.

The epoch is selected in Stage 3 only. It also counts the support as test, and normalises by the
statistics of each test batch, which is stored for every model as the reading `batch`."""


def _as_authors(*keys: str) -> Settings:
    """Some of the authors' choices, in the stages that make them."""
    chosen = {key: AUTHORS[key] for key in keys}
    selection = {key: chosen.pop(key) for key in ("selection",) if key in chosen}
    return {"all": chosen, "adapt": selection}


ALPHAS = ("0", "1", "10", "100", "500", "1000", "10000")
"""Weights of the CORAL loss, around the paper's 500."""

SEVERAL = tuple(name for name, method in METHODS.items() if method.role != "factorial")

PRESETS: Mapping[str, tuple[Variant, ...]] = {
    "alpha_sweep": tuple(
        Variant(
            f"alpha_{alpha}{suffix}",
            ("fsft",),
            {
                "coral": {
                    "coral_power": power,
                    **(WITHOUT_LOSS if alpha == "0" else {"alpha": float(alpha)}),
                }
            },
        )
        for (power, suffix), alpha in product(((2, ""), (1, "_unsquared")), ALPHAS)
    ),
    "rotations": tuple(
        Variant(turns, SEVERAL, {"all": {"augment": turns}})
        for turns in ("wedge_preserving", "cube")
    ),
    "authors": (
        *(Variant(f"authors_{key}", ("coral", "fsft"), _as_authors(key)) for key in AUTHORS),
        Variant("authors_test_includes_support", ("fsft",), test_includes_support=True),
        Variant(
            "authors",
            ("source_only", "coral", "fsft"),
            _as_authors(*AUTHORS),
            test_includes_support=True,
        ),
    ),
    "sanity": (
        Variant(
            "shuffled_support",
            ("finetune", "fada", "fsft", "source_and_target"),
            {"all": {"shuffled_support": True}},
        ),
    ),
}
"""Sets of variants by name: Figure 5 and the tables of factors, of the protocol and of sanity."""


def chosen(
    presets: list[str], own: list[Mapping[str, Any]], methods: list[str]
) -> tuple[Variant, ...]:
    """The variants of some presets, for those of `methods` they concern, then one's own."""
    of_presets = (
        replace(variant, methods=tuple(name for name in variant.methods if name in methods))
        for preset in presets
        for variant in PRESETS[preset]
    )
    return (
        *(variant for variant in of_presets if variant.methods),
        *(Variant(**{**variant, "methods": tuple(variant["methods"])}) for variant in own),
    )
