"""One dataset: a stack of subtomograms of one domain at one SNR, with a label for each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fsft.formats.csv_file import read_columns
from fsft.formats.mrc_stack import Volumes, open_stack
from fsft.runtime.errors import InputError

STACK, TABLE, MANIFEST = "subtomograms.mrcs", "particles.csv", "manifest.json"
"""What lies in the folder of a dataset."""

UNLABELLED = -1


@dataclass(frozen=True)
class Dataset:
    """Subtomograms and their labels; the volumes stay on disk, or are on a device.

    volumes: (n, s, s, s) float16. labels: (n,) int64, an index into `classes`, or
    UNLABELLED. voxel_nm: edge of a voxel in nanometres.
    """

    name: str
    volumes: Volumes
    labels: np.ndarray
    classes: tuple[str, ...]
    voxel_nm: float

    @property
    def side(self) -> int:
        """Voxels along an edge of a subtomogram."""
        return int(self.volumes.shape[1])


def open_dataset(folder: Path | str) -> Dataset:
    """Open the dataset in `folder`: see `fsft.formats.dataset_writer`.

    Raises InputError if a file is missing, or if stack, table and manifest do not agree.
    """
    folder = Path(folder)
    for name in (MANIFEST, TABLE, STACK):
        if not (folder / name).is_file():
            raise InputError(f"{folder / name} is missing; a dataset holds this file")
    classes = tuple(read_manifest(folder)["classes"])
    volumes, voxel_nm = open_stack(folder / STACK)
    names = read_columns(folder / TABLE, "class")["class"]
    if len(names) != len(volumes):
        raise InputError(
            f"{folder / TABLE} has {len(names)} rows, but the stack beside it has "
            f"{len(volumes)} subtomograms; expected one row each"
        )
    labels = labels_of(names, classes, folder / TABLE)
    return Dataset(folder.name, volumes, labels, classes, voxel_nm)


def read_manifest(folder: Path) -> dict[str, Any]:
    """How a dataset came about, its `classes` among it; InputError if the file is damaged."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        tuple(manifest["classes"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"{path} is not the manifest of a dataset; expected JSON with its classes"
        ) from None
    return manifest


def labels_of(names: Sequence[str], classes: Sequence[str], path: Path) -> np.ndarray:
    """Index of each name in `classes`; an empty name is UNLABELLED.

    Raises InputError naming `path` and the row of the first unknown class.
    """
    index = {"": UNLABELLED, **{name: i for i, name in enumerate(classes)}}
    for row, name in enumerate(names):
        if name not in index:
            raise InputError(
                f"{path}, row {row + 1}: unknown class {name!r}; expected one of "
                f"{', '.join(classes)}, or nothing for an unlabelled subtomogram"
            )
    return np.array([index[name] for name in names], dtype=np.int64)
