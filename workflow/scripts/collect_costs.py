"""Gather the costs of all models."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.collect import collect_costs

    collect_costs(
        costs=snakemake.params.costs,
        provenance=dict(
            zip(snakemake.params.trained, map(Path, snakemake.input.provenance), strict=True)
        ),
        table=Path(snakemake.output.table),
    )
