"""Particles of one's own, and stand-ins for them: what the key `particles` may hold.

Read by the workflow while it plans, so nothing here imports torch, and readers only when needed.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fsft.plan.checks import check_snr
from fsft.plan.classes import chosen_classes
from fsft.plan.datasets import imported, is_stand_in
from fsft.runtime.errors import InputError
from fsft.runtime.files import visible

OF_FILES = ("labels", "class_column", "voxel_nm", "montage")
"""Keys of an entry that say how the files of its path are read."""

Config = Mapping[str, Any]


def check_particles(config: Config) -> None:
    """Raise InputError, naming the key, for an entry of `particles` that cannot be used."""
    for name, entry in config["particles"].items():
        key = f"particles.{name}"
        if name in config["domains"]:
            raise InputError(f"configuration key {key} is also a domain; expected another name")
        if (entry["path"] is None) != is_stand_in(entry):
            raise InputError(
                f"configuration key {key} has {'both' if entry['path'] else 'none'} of path and "
                "stand_in; expected one of them"
            )
        if is_stand_in(entry):
            _check_stand_in(key, entry, config)
        else:
            _check_files(key, entry)
    if imported(config) and config["predict"]["method"] not in config["methods"]:
        raise InputError(
            f"configuration key predict.method is {config['predict']['method']!r}; expected one of "
            f"methods, {', '.join(config['methods'])}"
        )


def listing(entry: Config) -> list[str]:
    """The files and folders that say which particles there are and what labels they have."""
    from fsft.own_data.folders import table_beside

    path = Path(entry["path"])
    found = [path]
    if path.is_dir():
        found += [folder for folder in visible(path) if folder.is_dir()]
    if entry["labels"] is not None:
        found.append(Path(entry["labels"]))
    elif path.suffix == ".mrcs":
        found.append(table_beside(path))
    return [str(each) for each in found]


def counted(entry: Config, classes: Sequence[str], shots: int) -> dict[str, int]:
    """Particles of an entry by their label; the empty name counts those that have none.

    No volume is read. Raises InputError naming file and row as the import would if a file is
    missing or the labels cannot be used.
    """
    from fsft.own_data.labels import check_labels
    from fsft.own_data.reader import open_entry

    if is_stand_in(entry):
        return dict(entry["stand_in"]["counts"])
    table = open_entry(Path(entry["path"]), entry).table
    check_labels(table, classes, shots)
    return {str(name): int(count) for name, count in table["class"].value_counts().items()}


def _check_files(key: str, entry: Config) -> None:
    for name in ("path", "labels"):
        if entry[name] is not None and not os.path.exists(entry[name]):  # noqa: PTH110 - no error
            raise InputError(f"configuration key {key}.{name}: {entry[name]} does not exist")
    try:
        listing(entry)
    except InputError as error:
        raise InputError(f"configuration key {key}.path: {error}") from None


def _check_stand_in(key: str, entry: Config, config: Config) -> None:
    for name in OF_FILES:
        if entry[name] is not None:
            raise InputError(f"configuration key {key}.{name} is of a path, not of a stand_in")
    stand_in = entry["stand_in"]
    if stand_in["domain"] not in config["domains"]:
        raise InputError(
            f"configuration key {key}.stand_in.domain is {stand_in['domain']!r}; expected one of "
            f"the domains, {', '.join(config['domains'])}"
        )
    if stand_in["domain"] in config["grid"]["source_domains"]:
        raise InputError(
            f"configuration key {key}.stand_in.domain must differ from grid.source_domains, since "
            "one domain has one set of particles"
        )
    check_snr(f"{key}.stand_in.snr", stand_in["snr"])
    classes, counts = chosen_classes(config["structures"]), stand_in["counts"]
    most = max(config["shots"])
    for name in counts:
        if name not in classes:
            raise InputError(
                f"configuration key {key}.stand_in.counts holds {name!r}, which is no class of the "
                f"run; expected of {', '.join(classes)}"
            )
    for name in classes:
        if counts.get(name, 0) < most:
            raise InputError(
                f"configuration key {key}.stand_in.counts has {counts.get(name, 0)} of {name}; "
                f"expected {most} or more, one for each shot"
            )
