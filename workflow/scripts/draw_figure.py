"""Draw one figure of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.present import draw_figure
    from fsft.reporting.view import View

    draw_figure(
        module=snakemake.params.module,
        view=View(**snakemake.params.view),
        stored={**dict(snakemake.input.items()), **snakemake.params.given},
        **{name: Path(path) for name, path in snakemake.output.items()},
    )
