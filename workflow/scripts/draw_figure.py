"""Draw one figure of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.draw_figure:draw_figure",
    snakemake.log[0],
    module=snakemake.params.module,
    given={**dict(snakemake.input.items()), **snakemake.params.told},
    **{name: Path(path) for name, path in snakemake.output.items()},
)
