"""Predict the test set of a target with one model."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.evaluate import evaluate_model

    evaluate_model(
        model=Path(snakemake.input.model),
        network=snakemake.params.network,
        target=Path(snakemake.input.target).parent,
        split=Path(snakemake.input.split),
        seed=snakemake.params.seed,
        master_seed=snakemake.params.master_seed,
        device=snakemake.config["device"],
        with_support=snakemake.params.with_support,
        precision=snakemake.params.precision,
        identity=snakemake.params.identity,
        code=snakemake.params.code,
        predictions=Path(snakemake.output.predictions),
    )
