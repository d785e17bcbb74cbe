"""Which tables and figures a configuration can fill; the others would be empty.

Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Callable, Mapping

from fsft.methods.declare import Method
from fsft.methods.registry import METHODS, STAGES
from fsft.plan.grid import Grid

FACTORIAL = tuple(name for name, method in METHODS.items() if method.role == "factorial")
ABLATIONS = ("fsft_without_coral", "fsft_gan", "fsft_1d_discriminator")

Need = Callable[[Grid], bool]


def _methods(*names: str) -> Need:
    return lambda grid: set(names) <= set(grid.config["methods"])


def _variant(*starts: str) -> Need:
    return lambda grid: any(variant.name.startswith(starts) for variant in grid.variants)


def _several(key: str) -> Need:
    """FSFT, and several of what the configuration lists under `key`."""
    section, _, name = key.rpartition(".")
    return lambda grid: (
        "fsft" in grid.config["methods"]
        and len((grid.config[section] if section else grid.config)[name]) > 1
    )


def _rivals(count: int) -> Need:
    """FSFT and other methods that may win a cell, `count` in all, on two pairs or more."""
    return lambda grid: (
        "fsft" in grid.config["methods"]
        and len(grid.pairs) > 1
        and sum(_may_win(METHODS[name]) for name in grid.config["methods"]) >= count
    )


def _may_win(method: Method) -> bool:
    sees_all = any("target_labels" in STAGES[stage].sees for stage in method.chain)
    return not sees_all and method.role not in ("ablation", "factorial")


NEEDS: Mapping[str, Need] = {
    "table1_ranks": _rivals(3),
    "table2": _methods("fada", "fsft"),
    "table4": _methods("fsft"),
    "table5": _methods("fsft", *ABLATIONS),
    "factorial": _methods(*FACTORIAL),
    "effects": _methods(*FACTORIAL),
    "factors": _variant("wedge_preserving", "cube"),
    "protocol": _variant("authors"),
    "sanity": lambda grid: (
        _variant("shuffled_support")(grid) and "source_only" in grid.config["methods"]
    ),
    "heatmap_figure": _rivals(2),
    "snr_figure": lambda grid: not grid.imported and _several("grid.target_snrs")(grid),
    "ranks_figure": _rivals(3),
    "figure4": _methods("fada", "fsft"),
    "shots_figure": _several("shots"),
    "stages_figure": _methods("fsft"),
    "curves_figure": _methods("fsft"),
    "embedding_figure": _methods("fsft"),
    "figure5": _variant("alpha_"),
    "mass_figure": lambda grid: (
        "fsft" in grid.config["methods"] and grid.config["structures"]["provider"] != "maps"
    ),
}
"""What a table or figure needs; one that is not named here is never empty."""


def fillable(name: str, grid: Grid) -> bool:
    """Whether a table or figure of the catalogue has something to show under a configuration."""
    return name not in NEEDS or NEEDS[name](grid)
