"""Match some test particles with the templates of all classes."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.match_templates:match_templates",
    snakemake.log[0],
    densities=Path(snakemake.input.densities),
    classes=Path(snakemake.input.classes),
    domain=snakemake.params.domain,
    dataset=Path(snakemake.input.dataset),
    truth=Path(snakemake.input.truth),
    particles=snakemake.params.particles,
    step_deg=snakemake.params.step_deg,
    seed=int(snakemake.wildcards.seed),
    master_seed=snakemake.params.master_seed,
    matches=Path(snakemake.output.matches),
)
