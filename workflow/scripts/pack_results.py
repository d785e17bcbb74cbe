"""Pack what tables and figures are made from."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.pack_results:pack_run",
    snakemake.log[0],
    config=snakemake.config,
    archive=Path(snakemake.output.archive),
)
