"""Make one table of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

read = dict(snakemake.input.items())
run_job(
    "fsft.jobs.make_table:make_table",
    snakemake.log[0],
    module=snakemake.params.module,
    caption=snakemake.params.caption,
    made_with=[Path(path) for path in read.pop("made_with")],
    given={**read, **snakemake.params.told},
    **{name: Path(path) for name, path in snakemake.output.items()},
)
