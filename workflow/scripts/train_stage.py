"""Train one stage of a method."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.train import train_stage

    given = {name: Path(path) for name, path in snakemake.input.items()}
    source, target = given.get("source"), given.get("target")
    train_stage(
        stage=snakemake.params.stage,
        module=snakemake.params.module,
        sees=frozenset(snakemake.params.sees),
        settings=snakemake.params.settings,
        network=snakemake.params.network,
        parent=given.get("parent"),
        source=source and source.parent,
        target=target and target.parent,
        split=given.get("split"),
        shots=int(snakemake.wildcards.get("shots", 0)),
        seed=int(snakemake.wildcards.seed),
        master_seed=snakemake.params.master_seed,
        device=snakemake.params.device,
        precision=snakemake.params.precision,
        jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
        code=snakemake.params.code,
        model=Path(snakemake.output.model),
        record=Path(snakemake.output.provenance),
        log=Path(snakemake.output.curve),
    )
