"""Simulate one domain at one SNR, or the test set of a seed."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.simulate_domain:simulate_domain",
    snakemake.log[0],
    densities=Path(snakemake.input.densities),
    classes=Path(snakemake.input.classes),
    domain=snakemake.params.domain,
    snr=snakemake.wildcards.snr,
    test_seed=int(seed) if (seed := snakemake.wildcards.get("seed")) else None,
    subtomograms=snakemake.params.subtomograms,
    master_seed=snakemake.params.master_seed,
    folder=Path(snakemake.output.dataset),
)
