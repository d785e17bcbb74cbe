"""Simulate particles in the place of real ones."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.own_data.stand_in import simulate_stand_in
    from fsft.simulation.domain import Domain
    from fsft.structures.library import read_library

    simulate_stand_in(
        read_library(Path(snakemake.input.templates).parent),
        Domain(**snakemake.params.domain),
        snr_convention=snakemake.params.snr_convention,
        master_seed=snakemake.params.master_seed,
        folder=Path(snakemake.output.star).parent,
        **snakemake.params.stand_in,
    )
