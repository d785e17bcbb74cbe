"""Make one table of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

given = dict(snakemake.input.items())
run_job(
    "fsft.jobs.present:make_table",
    snakemake.log[0],
    module=snakemake.params.module,
    caption=snakemake.params.caption,
    view=snakemake.params.view,
    made_with=Path(given.pop("made_with")),
    stored=given,
    **{name: Path(path) for name, path in snakemake.output.items()},
)
