"""The templates of a run on disk: templates.mrcs, a volume stack, and classes.csv beside it."""

from collections.abc import Sequence
from pathlib import Path

import mrcfile
import numpy as np
import pandas as pd

from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing
from fsft.structures.template import Template

DENSITIES, CLASSES = "templates.mrcs", "classes.csv"
COLUMNS = ["name", "provider", "symmetry", "residues", "mass_kda", "radius_nm"]


def write_library(folder: Path, templates: Sequence[Template]) -> None:
    """Write templates, all of one size, as float32 volumes and a row each, in their order."""
    with (
        replacing(folder / DENSITIES) as path,
        mrcfile.new(path, np.stack([template.density for template in templates])) as stack,
    ):
        stack.voxel_size = 10 * templates[0].voxel_nm
        stack.header.label[0] = "fsft templates"  # mrcfile's own tells the time of day
    rows = [[getattr(template, column) for column in COLUMNS] for template in templates]
    with replacing(folder / CLASSES) as path:
        pd.DataFrame(rows, columns=COLUMNS).to_csv(path, index=False, float_format="%.3f")


def read_library(folder: Path) -> list[Template]:
    """Read what `write_library` wrote.

    Raises InputError if a file is missing or unreadable, or if stack and table do not agree.
    """
    for name in (DENSITIES, CLASSES):
        if not (folder / name).is_file():
            raise InputError(f"{folder / name} is missing; expected the templates of the classes")
    try:
        with mrcfile.open(folder / DENSITIES) as stack:
            densities, voxel_nm = stack.data.copy(), round(float(stack.voxel_size.x) / 10, 6)
    except ValueError as error:
        raise InputError(f"{folder / DENSITIES} cannot be read: {error}") from error
    table = pd.read_csv(
        folder / CLASSES,
        dtype={"name": str, "symmetry": str},
        keep_default_na=False,
        na_values={"mass_kda": [""]},
    )
    if list(table.columns) != COLUMNS or densities.ndim != 4 or len(densities) != len(table):
        raise InputError(
            f"{folder / CLASSES} does not fit the volumes of {folder / DENSITIES}; expected a row "
            "for each"
        )
    return [
        Template(density=density, voxel_nm=voxel_nm, **{str(key): row[key] for key in COLUMNS})
        for density, row in zip(densities, table.to_dict("records"), strict=True)
    ]
