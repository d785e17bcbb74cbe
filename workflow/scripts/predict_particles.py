"""Predict the class of every particle of the target."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.predict_particles:predict_particles",
    snakemake.log[0],
    particles=Path(snakemake.input.particles[0]),
    entry=snakemake.params.entry,
    models=[Path(model) for model in snakemake.input.models],
    network=snakemake.params.network,
    target=Path(snakemake.input.target),
    splits=[Path(split) for split in snakemake.input.splits],
    seeds=snakemake.params.seeds,
    sees=frozenset(snakemake.params.sees),
    shots=snakemake.params.shots,
    master_seed=snakemake.params.master_seed,
    device=snakemake.config["device"],
    precision=snakemake.params.precision,
    jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
    star=Path(snakemake.output.star),
    csv=Path(snakemake.output.csv),
)
