"""Draw one figure of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.present:draw_figure",
    snakemake.log[0],
    module=snakemake.params.module,
    view=snakemake.params.view,
    stored={**dict(snakemake.input.items()), **snakemake.params.given},
    **{name: Path(path) for name, path in snakemake.output.items()},
)
