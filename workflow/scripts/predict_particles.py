"""Predict the class of every particle of the target."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.predict_particles import predict_particles
    from fsft.own_data.reader import open_entry

    predict_particles(
        open_entry(Path(snakemake.input.particles[0]), snakemake.params.entry),
        models=[Path(model) for model in snakemake.input.models],
        network=snakemake.params.network,
        target=Path(snakemake.input.target).parent,
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
