"""Build the template of every class of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.classes import procedural_table
    from fsft.structures.library import write_library
    from fsft.structures.provider import build_templates

    structures, files = snakemake.params.structures, snakemake.config["structures"]
    templates = build_templates(
        structures["provider"],
        classes=structures["classes"],
        table=procedural_table(files),
        folder=files["folder"] and Path(files["folder"]),
        manifest=files["manifest"] and Path(files["manifest"]),
        side=snakemake.params.side,
        voxel_nm=snakemake.params.voxel_nm,
        resolution_nm=structures["resolution_nm"],
        master_seed=snakemake.params.master_seed,
    )
    write_library(Path(snakemake.output.densities).parent, templates)
