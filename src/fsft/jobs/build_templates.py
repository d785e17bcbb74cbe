"""The template of every class of a run, in boxes of one size."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fsft.structures import provider
from fsft.structures.library import write_library
from fsft.structures.table import PROCEDURAL_TABLE


def build_templates(
    *,
    structures: Mapping[str, Any],
    files: Mapping[str, Any],
    side: int,
    voxel_nm: float,
    master_seed: int,
    densities: Path,
    classes: Path,
) -> None:
    """Build the templates and write them.

    structures: what of the key `structures` the result depends on; files: the whole key, which says
    where files of structures lie. side, voxel_nm: of subtomograms, for which templates have twice
    as many voxels of half the edge.
    """
    templates = provider.build_templates(
        structures["provider"],
        classes=structures["classes"],
        table=Path(files["table"]) if files["table"] else PROCEDURAL_TABLE,
        folder=files["folder"] and Path(files["folder"]),
        manifest=files["manifest"] and Path(files["manifest"]),
        side=side,
        voxel_nm=voxel_nm,
        resolution_nm=structures["resolution_nm"],
        master_seed=master_seed,
    )
    write_library(densities, classes, templates)
