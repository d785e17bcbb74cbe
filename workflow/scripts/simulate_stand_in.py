"""Simulate particles in the place of real ones."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.simulate_stand_in:simulate_stand_in",
    snakemake.log[0],
    densities=Path(snakemake.input.densities),
    classes=Path(snakemake.input.classes),
    domain=snakemake.params.domain,
    particles=snakemake.params.stand_in,
    snr_convention=snakemake.params.snr_convention,
    master_seed=snakemake.params.master_seed,
    star=Path(snakemake.output.star),
    stack=Path(snakemake.output.stack),
)
