"""Import the particles of the target."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.own_data import import_particles

    import_particles(
        path=Path(snakemake.input.particles[0]),
        entry=snakemake.params.entry,
        classes=Path(snakemake.input.classes),
        shots=max(snakemake.config["shots"]),
        side=snakemake.params.side,
        voxel_nm=snakemake.params.voxel_nm,
        folder=Path(snakemake.output.manifest).parent,
    )
