"""Draw support, unlabelled and test of one target dataset."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.start import run_job

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

run_job(
    "fsft.jobs.split_dataset:draw_split",
    snakemake.log[0],
    target=Path(snakemake.input.target),
    seed=int(snakemake.wildcards.seed),
    master_seed=snakemake.params.master_seed,
    sizes=snakemake.params.splits,
    split=Path(snakemake.output.split),
)
