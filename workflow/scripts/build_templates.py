"""Build the template of every class of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.build_templates:build_templates",
    snakemake.log[0],
    structures=snakemake.params.structures,
    files=snakemake.config["structures"],
    side=snakemake.params.side,
    voxel_nm=snakemake.params.voxel_nm,
    master_seed=snakemake.params.master_seed,
    densities=Path(snakemake.output.densities),
    classes=Path(snakemake.output.classes),
)
