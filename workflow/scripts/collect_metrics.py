"""Gather the metrics of all predictions."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.collect_tables:collect_metrics",
    snakemake.log[0],
    roles=snakemake.params.roles,
    predictions=dict(
        zip(snakemake.params.left, map(Path, snakemake.input.predictions), strict=True)
    ),
    stored={
        cell: (Path(path), identity) for cell, (path, identity) in snakemake.params.stored.items()
    },
    foreign=dict(
        zip(snakemake.params.foreign, map(Path, snakemake.input.foreign_tested), strict=True)
    ),
    provider=snakemake.params.provider,
    table=Path(snakemake.output.table),
)
