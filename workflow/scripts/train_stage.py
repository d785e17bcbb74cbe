"""Train one stage of a method."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

given = {name: Path(path) for name, path in snakemake.input.items()}
run_job(
    "fsft.jobs.train_stage:train_stage",
    snakemake.log[0],
    stage=snakemake.params.stage,
    train=snakemake.params.train,
    recipe=snakemake.params.recipe,
    sees=frozenset(snakemake.params.sees),
    settings=snakemake.params.settings,
    network=snakemake.params.network,
    parent=given.get("parent"),
    source=given.get("source"),
    target=given.get("target"),
    split=given.get("split"),
    shots=int(snakemake.wildcards.get("shots", 0)),
    seed=int(snakemake.wildcards.seed),
    master_seed=snakemake.params.master_seed,
    device=snakemake.config["device"],
    identity=snakemake.params.identity,
    precision=snakemake.params.precision,
    jobs_per_gpu=snakemake.resources.get("jobs_per_gpu", 1),
    code=snakemake.params.code,
    model=Path(snakemake.output.model),
    record=Path(snakemake.output.provenance),
    log=Path(snakemake.output.curve),
)
