"""Gather the metrics of all predictions."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.collect import collect_metrics

    collect_metrics(
        predictions=[Path(path) for path in snakemake.input.predictions],
        runs=snakemake.params.runs,
        provider=snakemake.params.provider,
        table=Path(snakemake.output.table),
    )
