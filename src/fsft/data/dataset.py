"""One dataset: a stack of subtomograms of one domain at one SNR, with a label for each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fsft.data.stack import Volumes, open_stack
from fsft.runtime.csv_file import read_columns
from fsft.runtime.errors import InputError

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
    """Open the dataset in `folder`: subtomograms.mrcs, particles.csv and manifest.json.

    Raises InputError if a file is missing, or if stack, table and manifest do not agree.
    """
    folder = Path(folder)
    for name in ("manifest.json", "particles.csv", "subtomograms.mrcs"):
        if not (folder / name).is_file():
            raise InputError(f"{folder / name} is missing; a dataset holds this file")
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        classes = tuple(manifest["classes"])
    except (ValueError, KeyError, TypeError):
        raise InputError(
            f"{folder / 'manifest.json'} is not the manifest of a dataset; expected JSON with its "
            "classes"
        ) from None
    volumes, voxel_nm = open_stack(folder / "subtomograms.mrcs")
    names = read_columns(folder / "particles.csv", "class")["class"]
    if len(names) != len(volumes):
        raise InputError(
            f"{folder / 'particles.csv'} has {len(names)} rows, but the stack beside it has "
            f"{len(volumes)} subtomograms; expected one row each"
        )
    labels = labels_of(names, classes, folder / "particles.csv")
    return Dataset(folder.name, volumes, labels, classes, voxel_nm)


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
