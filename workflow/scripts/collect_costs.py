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
    provenance=[Path(path) for path in snakemake.input.provenance],
    predictions=dict(
        zip(snakemake.params.left, map(Path, snakemake.input.predictions), strict=True)
    ),
    stored=[Path(path) for path in snakemake.input.stored],
    stored_codes=snakemake.params.stored_codes,
    table=Path(snakemake.output.table),
)
