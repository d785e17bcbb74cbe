"""Methods from outside: folders of predictions that become rows of every table.

A folder holds what `fsft.write_predictions` writes: a file for every pair and seed of the grid,
for one number of shots or several, or for none at all. A method that was run on some pairs or seeds
only is refused: it would be ranked over cells, and averaged over repeats, that it has chosen.
Read by the workflow while it plans, so nothing here imports torch.
"""

from pathlib import Path
from typing import Any

from fsft.methods.registry import METHODS
from fsft.methods.variants import DEFAULT
from fsft.plan.checks import check_folder
from fsft.plan.datasets import tested_in, truth_path
from fsft.plan.grid import Grid
from fsft.plan.planned_model import NO_SHOTS
from fsft.reporting.names import method_name
from fsft.runtime.errors import InputError

STAGE = "foreign"
"""What stands in place of a stage in the rows of a method from outside."""


def file_name(source: str, target: str, *, shots: int, seed: int) -> str:
    """Where the predictions of a pair and seed lie below the folder of a method."""
    return f"{source}__{target}/shots-{shots}_seed-{seed}.safetensors"


def foreign_roles(grid: Grid) -> list[dict[str, Any]]:
    """Rows of metrics of all methods from outside: the columns of a role, and the file as its cell.

    Raises InputError as `check_foreign` does for files.
    """
    return [
        {
            "source": pair.source,
            "target": pair.target,
            "source_snr": pair.source_snr,
            "target_snr": pair.target_snr,
            "method": name,
            "variant": DEFAULT,
            "stage": STAGE,
            "shots": shots,
            "seed": seed,
            "cell": str(_file(folder, pair.source, pair.target, shots, seed)),
        }
        for name, folder in grid.config["foreign"].items()
        for shots in _shots(grid, name, folder)
        for pair in grid.pairs
        for seed in grid.config["seeds"]
    ]


def tested_files(grid: Grid) -> dict[str, str]:
    """By the file of predictions, what says which test set it is of: a path below the run."""
    return {
        role["cell"]: truth_path(target, seed, tested_in(grid.config, target, seed))
        for role in foreign_roles(grid)
        for target, seed in [(role["target"], role["seed"])]
    }


def check_foreign(grid: Grid) -> None:
    """Raise InputError, naming the key, for a name that is taken or a folder that will not do."""
    taken = {name.casefold() for method in METHODS for name in (method, method_name(method))}
    for name, folder in grid.config["foreign"].items():
        key = f"foreign.{name}"
        if name.casefold() in taken:
            raise InputError(
                f"configuration key {key} has the name of a method of the registry; "
                "expected another"
            )
        check_folder(key, folder)
        if not Path(folder).is_dir():
            raise InputError(
                f"configuration key {key} is {folder}, which does not exist; expected the folder "
                "that its predictions were written into"
            )
        _shots(grid, name, folder)


def _shots(grid: Grid, name: str, folder: str) -> list[int]:
    """The numbers of shots for which a folder holds every pair and seed of the grid."""
    of_grid = {
        shots: [
            _file(folder, pair.source, pair.target, shots, seed)
            for pair in grid.pairs
            for seed in grid.config["seeds"]
        ]
        for shots in (NO_SHOTS, *grid.config["shots"])
    }
    lacking = {shots: [path for path in of_grid[shots] if not path.is_file()] for shots in of_grid}
    found = [shots for shots in of_grid if len(lacking[shots]) < len(of_grid[shots])]
    key, shown = f"configuration key foreign.{name}", grid.config["report"]["shots"]
    for shots in found:
        if lacking[shots]:
            raise InputError(
                f"{key}: {lacking[shots][0]} is missing; expected predictions of every pair and "
                "seed of the grid"
            )
    if NO_SHOTS in found and len(found) > 1:
        raise InputError(
            f"{key}: {folder} has predictions with shots and without; expected one kind, since a "
            "method that sees no support is the same for every number of shots"
        )
    if not {NO_SHOTS, shown} & set(found):
        raise InputError(
            f"{key}: {folder} holds no {of_grid[shown][0].relative_to(folder)}; expected "
            f"predictions for report.shots, {shown}, or for none"
        )
    return found


def _file(folder: str, source: str, target: str, shots: int, seed: int) -> Path:
    return Path(folder) / file_name(source, target, shots=shots, seed=seed)
