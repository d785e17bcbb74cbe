"""Predict the test set of a pair with all models trained for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.evaluate import evaluate_models

    evaluate_models(
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
