"""Encode some subtomograms with the model of each stage."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.embed import extract_features

    extract_features(
        stages=snakemake.params.stages,
        models=[Path(model) for model in snakemake.input.models],
        network=snakemake.params.network,
        source=Path(snakemake.input.source).parent,
        target=Path(snakemake.input.target).parent,
        split=Path(snakemake.input.split),
        seed=int(snakemake.wildcards.seed),
        master_seed=snakemake.params.master_seed,
        device=snakemake.params.device,
        precision=snakemake.params.precision,
        jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
        features=Path(snakemake.output.features),
    )
