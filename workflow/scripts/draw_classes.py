"""Draw the classes of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.reporting.figures.classes_figure import draw
    from fsft.structures.library import read_library

    draw(
        read_library(Path(snakemake.input.templates).parent),
        svg=Path(snakemake.output.svg),
        png=Path(snakemake.output.png),
    )
