"""Predict the test set of a target with one model."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.evaluate_model:evaluate_model",
    snakemake.log[0],
    model=Path(snakemake.input.model),
    network=snakemake.params.network,
    target=Path(snakemake.input.target),
    split=Path(snakemake.input.split),
    test=Path(test) if (test := snakemake.input.get("test")) else None,
    part_tested=snakemake.params.part_tested,
    seed=snakemake.params.seed,
    master_seed=snakemake.params.master_seed,
    device=snakemake.config["device"],
    precision=snakemake.params.precision,
    jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
    with_support=snakemake.params.with_support,
    identity=snakemake.params.identity,
    code=snakemake.params.code,
    predictions=Path(snakemake.output.predictions),
)
