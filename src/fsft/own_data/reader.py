"""One way to open real particles, whatever form they come in."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fsft.formats.montage import Montage
from fsft.formats.particle_mrc import mrc_layout
from fsft.own_data.folders import list_folders, list_stack, table_beside
from fsft.own_data.labels import read_labels
from fsft.own_data.particles import Particles
from fsft.own_data.relion_list import SAME_SIZE, read_star
from fsft.runtime.errors import InputError

COLUMNS = ["source", "row", "name", "file", "number", "class", "voxel_nm"]
SMALLEST_NM, LARGEST_NM = 0.01, 100.0
"""Voxels that a tomogram may have, with room to spare."""


def open_particles(
    path: Path | str,
    *,
    voxel_nm: float | None = None,
    montage: Montage | None = None,
    labels: Path | None = None,
    class_column: str | None = None,
) -> Particles:
    """The particles of a STAR file, of an .mrcs stack, or of a folder with one for each class.

    A stack needs a CSV with a column `class` beside it, or in `labels`. Files in folders are .mrc,
    .npy or .png, all of one kind; images need their `montage`. voxel_nm: edge of a voxel, instead
    of what the files say; .npy and .png say nothing. labels: a CSV that takes the place of all
    classes found otherwise, see `read_labels`. class_column: in a STAR file, see `read_star`.
    No volume is read. Raises InputError naming file and row.
    """
    path = Path(path)
    if class_column is not None and path.suffix != ".star":
        raise InputError(
            f"{path} has no column {class_column}; expected a STAR file, or no class_column"
        )
    if path.suffix == ".star":
        table = read_star(path, class_column)
    elif os.path.isdir(path):  # noqa: PTH112 - no error
        table = list_folders(path)
    elif path.suffix == ".mrcs":
        table = list_stack(path)
        labels = labels or table_beside(path)
    else:
        raise InputError(f"{path} is no folder, .star or .mrcs file; expected particles in one")
    table["source"] = str(path)
    table["row"] = range(1, len(table) + 1)
    _refuse_repeats(table)
    _refuse_absent(table)
    if labels is not None:
        table["class"] = read_labels(labels, table["name"].tolist())
    if voxel_nm is not None:
        table["voxel_nm"] = voxel_nm
    elif "voxel_nm" not in table or table["voxel_nm"].isna().any():
        table["voxel_nm"] = _header_voxel_nm(table)
    for row, size in zip(table["row"], table["voxel_nm"], strict=True):
        if not SMALLEST_NM <= size <= LARGEST_NM:
            raise InputError(
                f"{path}, row {row}: the voxels are {size:g} nm; expected {SMALLEST_NM:g} to "
                f"{LARGEST_NM:g} nm, of which RELION writes ten times as many in A"
            )
    return Particles(path, table[COLUMNS], montage)


def open_entry(path: Path, entry: Mapping[str, Any]) -> Particles:
    """The same, as an entry of the key `particles` says it."""
    return open_particles(
        path,
        voxel_nm=entry["voxel_nm"],
        montage=entry["montage"] and Montage(**entry["montage"]),
        labels=entry["labels"] and Path(entry["labels"]),
        class_column=entry["class_column"],
    )


def _refuse_repeats(table: pd.DataFrame) -> None:
    """A volume listed twice, under whatever path, could be labelled here and tested on there."""
    real = {file: os.path.realpath(file) for file in table["file"].unique()}
    first: dict[tuple[str, int], tuple[int, str]] = {}
    for source, row, name, file, number in zip(
        *(table[column] for column in ("source", "row", "name", "file", "number")), strict=True
    ):
        volume = real[file], max(number, 1)  # the only one of a file may be numbered or not
        before, other = first.setdefault(volume, (row, name))
        if before != row:
            raise InputError(
                f"{source}, row {row} ({name}): this is the volume of row {before} ({other}); "
                "expected each once"
            )


def _refuse_absent(table: pd.DataFrame) -> None:
    """What the header of a stack says that it does not hold."""
    for file, rows in table[table["number"] > 0].groupby("file", sort=False):
        volumes = mrc_layout(Path(str(file))).volumes
        beyond = rows[rows["number"] > volumes]
        if len(beyond):
            row = beyond.iloc[0]
            raise InputError(
                f"{row['source']}, row {row['row']} ({row['name']}): {file} holds {volumes} "
                f"volumes; there is no number {row['number']}"
            )


def _header_voxel_nm(table: pd.DataFrame) -> float:
    """The one voxel size in the headers of all files."""
    first = np.nan
    listed = table.drop_duplicates("file")
    for source, row, file in zip(listed["source"], listed["row"], listed["file"], strict=True):
        path = Path(file)
        found = mrc_layout(path).voxel_nm if path.suffix in (".mrc", ".mrcs") else np.nan
        if np.isnan(found):
            raise InputError(f"{source}, row {row}: {file} tells no voxel size; give voxel_nm")
        if row == 1:
            first = found
        elif not np.isclose(found, first, rtol=SAME_SIZE):
            raise InputError(
                f"{source}, row {row}: {file} has voxels of {found:g} nm, but {first:g} nm in row "
                "1; expected one size, or optics groups"
            )
    return first
