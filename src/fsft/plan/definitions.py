"""What a job is told of the configuration: all that it uses, nothing else, and spelled in one way.

Two configurations that mean the same give the same values here, so that what is made under one is
not made again under the other. Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fsft.plan.classes import chosen_classes, procedural_table
from fsft.plan.datasets import tested_apart
from fsft.runtime.canonical import canonical
from fsft.simulation.domain import Domain
from fsft.structures.table import read_table

Config = Mapping[str, Any]


def structures(config: Config) -> dict[str, Any]:
    """The classes and what the provider says of each; files of structures are told by themselves.

    Where tables and folders lie is no part of it, what is in them is.
    """
    section = config["structures"]
    names = chosen_classes(section)
    return {
        "provider": section["provider"],
        "classes": names,
        "resolution_nm": float(section["resolution_nm"]),
        "definitions": _definitions(section, names),
    }


def structure_paths(config: Config) -> list[str]:
    """The files of the classes, if the provider reads a folder of them."""
    section = config["structures"]
    if section["provider"] != "maps":
        return []
    from fsft.structures.maps import structure_files

    files = structure_files(Path(section["folder"]))
    return [str(files[name]) for name in chosen_classes(section)]


def subtomograms(config: Config) -> dict[str, Any]:
    """Size and number of the simulated subtomograms."""
    section = config["subtomograms"]
    return {**canonical(section), "voxel_nm": float(section["voxel_nm"])}


def domain(config: Config, name: str) -> dict[str, Any]:
    """An imaging condition with all of its values, those that are not given too.

    Keys that came later are left out where they change nothing.
    """
    condition = Domain(name=name, **config["domains"][name]).definition
    return {key: value if key == "name" else float(value) for key, value in condition.items()}


def splits(config: Config, target: str) -> dict[str, Any]:
    """How a target is divided: all of it is trained on if its test set is a dataset of its own."""
    section, apart = config["splits"], tested_apart(config, target)
    return {
        "support_pool": section["support_pool"],
        "unlabelled_fraction": 1.0 if apart else float(section["unlabelled_fraction"]),
    }


def tested(config: Config) -> dict[str, Any]:
    """Size and number of the subtomograms of a test set that is a dataset of its own."""
    return {**subtomograms(config), "per_class": config["splits"]["test_per_class"]}


def stand_in(entry: Config) -> dict[str, Any]:
    """The synthetic particles of an entry of `particles`, but for their domain."""
    given = {key: canonical(entry["stand_in"][key]) for key in sorted(entry["stand_in"])}
    del given["domain"]
    return {"neighbours": 0, **given, "snr": str(given["snr"])}


def _definitions(section: Config, names: list[str]) -> list[dict[str, Any]]:
    """The rows of a table of synthetic complexes, or the entries of a manifest."""
    if section["provider"] == "procedural":
        rows = {row.name: row for row in read_table(procedural_table(section))}
        return [asdict(rows[name]) for name in names]
    if section["provider"] == "rcsb":
        from fsft.structures.rcsb import read_manifest

        entries = read_manifest(Path(section["manifest"]))
        return [canonical({**asdict(entries[name]), "where": ""}) for name in names]
    return []
