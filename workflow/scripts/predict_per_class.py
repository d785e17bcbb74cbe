"""Write a list of particles for each predicted class."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.predict_per_class:predict_per_class",
    snakemake.log[0],
    star=Path(snakemake.input.star),
    folder=Path(snakemake.output.folder),
)
