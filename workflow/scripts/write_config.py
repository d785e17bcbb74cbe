"""Write the effective configuration of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.pack import write_config

    write_config(Path(snakemake.output.config), snakemake.params.config)
