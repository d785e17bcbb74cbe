"""Draw the particles of the target before and after they were harmonised."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.plan.particles import open_entry
    from fsft.reporting.figures.harmonised_figure import draw

    draw(
        particles=open_entry(Path(snakemake.input.particles[0]), snakemake.params.entry),
        source=Path(snakemake.input.source).parent,
        target=Path(snakemake.input.target).parent,
        svg=Path(snakemake.output.svg),
        png=Path(snakemake.output.png),
    )
