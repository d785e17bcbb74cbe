"""Gather the metrics of all predictions."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.collect:collect_metrics",
    snakemake.log[0],
    predictions=[Path(path) for path in snakemake.input.predictions],
    runs=snakemake.params.runs,
    provider=snakemake.params.provider,
    table=Path(snakemake.output.table),
)
