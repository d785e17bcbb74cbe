"""Predict the test set of a pair with all models trained for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.evaluate:evaluate_models",
    snakemake.log[0],
    entries=snakemake.params.entries,
    models=[Path(model) for model in snakemake.input.models],
    networks=snakemake.params.networks,
    target=Path(snakemake.input.target).parent,
    split=Path(snakemake.input.split),
    seed=int(snakemake.wildcards.seed),
    master_seed=snakemake.params.master_seed,
    device=snakemake.params.device,
    precision=snakemake.params.precision,
    jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
    predictions=Path(snakemake.output.predictions),
    with_support=snakemake.params.get("with_support", 0),
)
