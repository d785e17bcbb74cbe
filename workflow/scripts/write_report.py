"""Write the report of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.report import write_report
    from fsft.reporting.view import View

    write_report(
        template=snakemake.params.template,
        view=View(**snakemake.params.view),
        metrics=Path(snakemake.input.metrics),
        costs=Path(snakemake.input.costs),
        config=Path(snakemake.input.config),
        made=[Path(path) for path in snakemake.input.made],
        report=Path(snakemake.output.report),
    )
