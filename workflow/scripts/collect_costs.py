"""Gather the costs of all models."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.collect import collect_costs

    predictions = map(Path, snakemake.input.predictions)
    collect_costs(
        costs=snakemake.params.costs,
        provenance=[Path(path) for path in snakemake.input.provenance],
        predictions=dict(zip(snakemake.params.left, predictions, strict=True)),
        stored=[Path(path) for path in snakemake.input.stored],
        stored_codes=snakemake.params.stored_codes,
        table=Path(snakemake.output.table),
    )
