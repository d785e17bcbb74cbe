"""Gather the metrics of all predictions."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.collect import collect_metrics

    predictions = map(Path, snakemake.input.predictions)
    collect_metrics(
        roles=snakemake.params.roles,
        predictions=dict(zip(snakemake.params.left, predictions, strict=True)),
        stored={
            cell: (Path(path), identity)
            for cell, (path, identity) in snakemake.params.stored.items()
        },
        provider=snakemake.params.provider,
        table=Path(snakemake.output.table),
    )
