"""The templates of a run on disk: a volume stack of their densities and a table of classes."""

from collections.abc import Sequence
from pathlib import Path

import mrcfile
import numpy as np
import pandas as pd

from fsft.formats.mrc_numbers import ANGSTROM_PER_NM
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing
from fsft.structures.template import Template

COLUMNS = ["name", "provider", "symmetry", "residues", "mass_kda", "radius_nm"]


def write_library(densities: Path, classes: Path, templates: Sequence[Template]) -> None:
    """Write templates, all of one size, as float32 volumes and a row each, in their order."""
    with (
        replacing(densities) as path,
        mrcfile.new(path, np.stack([template.density for template in templates])) as stack,
    ):
        stack.voxel_size = ANGSTROM_PER_NM * templates[0].voxel_nm
        stack.header.label[0] = "fsft templates"  # mrcfile's own tells the time of day
    rows = [[getattr(template, column) for column in COLUMNS] for template in templates]
    with replacing(classes) as path:
        pd.DataFrame(rows, columns=COLUMNS).to_csv(path, index=False, float_format="%.3f")


def read_library(densities: Path, classes: Path) -> list[Template]:
    """Read what `write_library` wrote.

    Raises InputError if a file is missing or unreadable, or if stack and table do not agree.
    """
    for path in (densities, classes):
        if not path.is_file():
            raise InputError(f"{path} is missing; expected the templates of the classes")
    try:
        with mrcfile.open(densities) as stack:
            volumes, edge = stack.data.copy(), float(stack.voxel_size.x)
    except ValueError as error:
        raise InputError(f"{densities} cannot be read: {error}") from error
    table = pd.read_csv(
        classes,
        dtype={"name": str, "symmetry": str},
        keep_default_na=False,
        na_values={"mass_kda": [""]},
    )
    if list(table.columns) != COLUMNS or volumes.ndim != 4 or len(volumes) != len(table):
        raise InputError(
            f"{classes} does not fit the volumes of {densities}; expected a row for each"
        )
    voxel_nm = round(edge / ANGSTROM_PER_NM, 6)
    return [
        Template(density=density, voxel_nm=voxel_nm, **{str(key): row[key] for key in COLUMNS})
        for density, row in zip(volumes, table.to_dict("records"), strict=True)
    ]
