"""Pack what tables and figures are made from."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.grid import Grid
    from fsft.jobs.pack import pack_results

    pack_results(
        Grid(snakemake.config),
        Path(snakemake.input.config).parent,
        Path(snakemake.output.archive),
        whole=True,
    )
