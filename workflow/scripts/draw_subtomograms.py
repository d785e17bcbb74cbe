"""Draw subtomograms of one class at every SNR."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.reporting.figures.subtomograms_figure import subtomograms_figure

    subtomograms_figure(
        [Path(stack).parent for stack in snakemake.input],
        svg=Path(snakemake.output.svg),
        png=Path(snakemake.output.png),
    )
