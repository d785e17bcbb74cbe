"""Template matching of some test particles: what of it a configuration asks for.

It knows the templates and the imaging condition of the target, so the target must be simulated.
Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Mapping
from typing import Any

from fsft.plan import definitions
from fsft.plan.datasets import imported
from fsft.plan.grid import Grid
from fsft.runtime.errors import InputError

Config = Mapping[str, Any]


def check_matching(config: Config) -> None:
    """Raise InputError if particles are to be matched of which nobody knows the templates."""
    name, asked = imported(config), config["template_matching"]["particles"]
    if asked and name is not None:
        raise InputError(
            f"configuration key template_matching.particles is {asked}; expected 0 for the target "
            f"{name}, which is imported, since only of a simulated one are templates and CTF known"
        )


def matches(grid: Grid) -> dict[int, str]:
    """The file of every seed, below the folder of a run, of the pair shown; none if not asked."""
    if not grid.config["template_matching"]["particles"]:
        return {}
    return {seed: match_path(grid.reported.target, seed) for seed in grid.config["seeds"]}


def match_path(target: str, seed: int | str) -> str:
    """Where the file of a target and seed lies, below the folder of a run."""
    return f"template_matching/{target}/seed-{seed}.csv"


def settings(config: Config) -> dict[str, Any]:
    """How many particles are matched, and how finely."""
    section = config["template_matching"]
    return {"particles": section["particles"], "step_deg": float(section["step_deg"])}


def matched_domain(grid: Grid) -> dict[str, Any]:
    """The imaging condition of the particles that are matched."""
    return definitions.domain(grid.config, grid.reported.target_domain)
