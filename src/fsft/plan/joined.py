"""Several stored runs in one table: which can stand there, and what differs between them.

Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fsft.methods.variants import DEFAULT
from fsft.plan import definitions
from fsft.plan.grid import Grid
from fsft.plan.needs import has_data
from fsft.reporting.catalogue import ITEMS
from fsft.runtime.errors import InputError

JOINED = "table2"
"""The table that shows several runs; it has a row for each target."""

ALONE = "this run"
"""What a run is called that has a table to itself."""


def check_joined(grids: Mapping[str, Grid]) -> None:
    """Raise InputError unless runs, by their folders, can stand in one table.

    Each needs what the table shows, and targets of its own, since rows are named after them.
    """
    seen: dict[str, str] = {}
    for folder, grid in grids.items():
        if not has_data(JOINED, grid):
            raise InputError(
                f"{folder} has no Table 2, in which several runs are drawn; expected a run of the "
                f"methods {' and '.join(ITEMS[JOINED].needs.methods)}"
            )
        for target in dict.fromkeys(pair.target for pair in grid.pairs):
            if target in seen:
                raise InputError(
                    f"{seen[target]} and {folder} both have the target {target}; expected runs of "
                    "different targets, since Table 2 has a row for each"
                )
            seen[target] = folder


def names(folders: Iterable[str]) -> dict[str, str]:
    """What runs are called in one table, by their folders: these alone, if they differ."""
    short = {folder: Path(folder).name for folder in folders}
    if len(short) == 1:
        return dict.fromkeys(short, ALONE)
    return short if len(set(short.values())) == len(short) else {each: each for each in short}


def differing(grids: Mapping[str, Grid]) -> list[str]:
    """The keys in which runs differ, each with what it is in every run; grids: by their folders.

    Of all that the numbers in their common table rest on, but for the targets themselves.
    """
    if len(grids) < 2:
        return []
    told = {name: _telling(grids[folder]) for folder, name in names(grids).items()}
    found = []
    for key in dict.fromkeys(key for settings in told.values() for key in settings):
        values = {name: settings.get(key, "none") for name, settings in told.items()}
        if len(set(values.values())) > 1:
            each = ", ".join(f"{value} in {name}" for name, value in values.items())
            found.append(f"{key}: {each}")
    return found


def _telling(grid: Grid) -> dict[str, str]:
    """What the numbers of a run rest on, by key; where its data lie is read nowhere."""
    config = grid.config
    structures = {key: value for key, value in config["structures"].items() if value is not None}
    sources = {
        f"domains.{name}": definitions.domain(config, name)
        for name in config["grid"]["source_domains"]
    }
    sections = {
        "structures": structures,
        "subtomograms": definitions.subtomograms(config),
        **sources,
        "splits": {**config["splits"], **definitions.splits(config, grid.reported.target_domain)},
        "grid": {key: config["grid"][key] for key in ("source_domains", "source_snrs")},
        **_stages(grid),
    }
    plain = {key: config[key] for key in ("seeds", "shots", "master_seed", "precision")}
    nested = {
        f"{section}.{key}": value
        for section, values in sections.items()
        for key, value in values.items()
    }
    return {key: _text(value) for key, value in (plain | nested).items()}


def _stages(grid: Grid) -> dict[str, dict[str, Any]]:
    """The settings of the stages of the methods shown; a list where these do not agree."""
    found: dict[str, dict[str, Any]] = {}
    for method in ITEMS[JOINED].needs.methods:
        for node in grid.plan.chain(method, DEFAULT):
            for key, value in node.settings:
                values = found.setdefault(f"stages.{node.stage}", {}).setdefault(key, [])
                if value not in values:
                    values.append(value)
    return found


def _text(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)
