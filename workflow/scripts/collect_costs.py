"""Gather the costs of all models."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.collect:collect_costs",
    snakemake.log[0],
    costs=snakemake.params.costs,
    provenance=dict(
        zip(snakemake.params.trained, map(Path, snakemake.input.provenance), strict=True)
    ),
    table=Path(snakemake.output.table),
)
