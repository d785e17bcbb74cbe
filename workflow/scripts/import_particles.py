"""Import the particles of the target."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.import_particles:import_particles",
    snakemake.log[0],
    path=Path(snakemake.input.particles[0]),
    entry=snakemake.params.entry,
    classes=Path(snakemake.input.classes),
    shots=max(snakemake.config["shots"]),
    side=snakemake.params.side,
    voxel_nm=snakemake.params.voxel_nm,
    folder=Path(snakemake.output.dataset),
)
