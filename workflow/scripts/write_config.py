"""Write the effective configuration of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.write_config:write_config",
    snakemake.log[0],
    text=snakemake.params.text,
    config=Path(snakemake.output.config),
)
