"""Simulate one domain at one SNR, or the test set of a seed."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.simulation.dataset import simulate_domain
    from fsft.simulation.domain import Domain
    from fsft.structures.library import read_library

    simulate_domain(
        read_library(Path(snakemake.input.templates).parent),
        Domain(**snakemake.params.domain),
        snrs=[snakemake.wildcards.snr],
        folders=[Path(snakemake.output.manifest).parent],
        test_seed=int(seed) if (seed := snakemake.wildcards.get("seed")) else None,
        master_seed=snakemake.params.master_seed,
        **snakemake.params.subtomograms,
    )
