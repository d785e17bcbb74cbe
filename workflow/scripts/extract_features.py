"""Encode some subtomograms with the model of each stage."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.extract_features:extract_features",
    snakemake.log[0],
    stages=snakemake.params.stages,
    models=[Path(model) for model in snakemake.input.models],
    network=snakemake.params.network,
    source=Path(snakemake.input.source),
    target=Path(snakemake.input.target),
    split=Path(snakemake.input.split),
    test=Path(test) if (test := snakemake.input.get("test")) else None,
    seed=int(snakemake.wildcards.seed),
    master_seed=snakemake.params.master_seed,
    device=snakemake.config["device"],
    identity=snakemake.params.identity,
    precision=snakemake.params.precision,
    jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
    features=Path(snakemake.output.features),
)
