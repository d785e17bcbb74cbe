"""Which tables and figures of a configuration have data to show; the others would be empty.

Read by the workflow while it plans, so nothing here imports torch.
"""

from typing import Any

from fsft.methods.declare import Method
from fsft.methods.registry import METHODS, STAGES
from fsft.plan import definitions
from fsft.plan.grid import Grid
from fsft.plan.matching import matches
from fsft.plan.nodes import effective_settings
from fsft.reporting.catalogue import ITEMS
from fsft.reporting.item import Needs
from fsft.simulation.domain import IN_SITU

SWEPT = "fsft"
"""The method whose weight of the CORAL loss is varied (the paper's Figure 5)."""


def has_data(name: str, grid: Grid) -> bool:
    """Whether a table or figure of the catalogue has something to show under a configuration."""
    return _met(ITEMS[name].needs, grid)


def _met(needs: Needs, grid: Grid) -> bool:
    methods = set(grid.config["methods"])
    wanted = {*needs.methods, *(each.name for each in METHODS.values() if each.role == needs.role)}
    return (
        wanted <= methods
        and (not needs.any_of or not methods.isdisjoint(needs.any_of))
        and (
            not needs.variants
            or any(each.name.startswith(needs.variants) for each in grid.variants)
        )
        and all(len(_value(grid.config, key)) > 1 for key in needs.several)
        and (not needs.rivals or _compete(grid) >= needs.rivals)
        and (not needs.coral_weights or bool(coral_weights(grid)))
        and needs.target in (None, "imported" if grid.imported else "simulated")
        and not (needs.in_situ and in_situ(grid) is None)
        and not (needs.matches and not matches(grid))
        and not (needs.masses and grid.config["structures"]["provider"] == "maps")
    )


def _value(config: Any, key: str) -> Any:
    for name in key.split("."):
        config = config[name]
    return config


def _compete(grid: Grid) -> int:
    """How many methods may win a cell; none where the domains shown have a single pair."""
    if len(grid.pairs_of_domains) < 2:
        return 0
    return sum(_may_win(METHODS[name]) for name in grid.config["methods"])


def _may_win(method: Method) -> bool:
    sees_all = any("target_labels" in STAGES[stage].sees for stage in method.chain)
    return not sees_all and method.role not in ("ablation", "factorial")


def in_situ(grid: Grid) -> dict[str, Any] | None:
    """The first simulated domain that has what a cell adds, its box and the master seed, if any."""
    for name in grid.snrs:
        domain = definitions.domain(grid.config, name)
        if not domain.keys().isdisjoint(IN_SITU):
            box = {key: grid.config["subtomograms"][key] for key in ("side", "voxel_nm")}
            return {"domain": domain, **box, "master_seed": grid.config["master_seed"]}
    return None


def coral_weights(grid: Grid) -> list[dict[str, Any]]:
    """The variants that change the weight of the CORAL loss, and nothing but it and its power or,
    where it is nothing, the split that it would train.

    Each with its `variant`, `alpha` and `coral_power`, the settings of Stage 2.1 in effect.
    """
    found = []
    for variant in grid.variants:
        changed = {key for settings in variant.stages.values() for key in settings}
        if SWEPT not in variant.methods or "alpha" not in changed:
            continue
        settings = effective_settings(
            METHODS[SWEPT], "coral", grid.config["stages"], variant.stages
        )
        allowed = {"alpha", "coral_power"} | ({"split_encoder"} if not settings["alpha"] else set())
        if changed <= allowed:
            weight = {key: settings[key] for key in ("alpha", "coral_power")}
            found.append({"variant": variant.name, **weight})
    return found
