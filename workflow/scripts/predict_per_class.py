"""Write a list of particles for each predicted class."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.own_data.predictions import write_star_per_class

    write_star_per_class(Path(snakemake.input.star), Path(snakemake.output.folder))
