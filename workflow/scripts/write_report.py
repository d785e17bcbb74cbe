"""Write the report of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.write_report:write_report",
    snakemake.log[0],
    template=snakemake.params.template,
    view=snakemake.params.view,
    metrics=Path(snakemake.input.metrics),
    costs=Path(snakemake.input.costs),
    config=Path(snakemake.input.config),
    made=[Path(path) for path in snakemake.input.made],
    report=Path(snakemake.output.report),
)
