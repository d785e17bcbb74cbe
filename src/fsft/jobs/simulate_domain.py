"""One dataset: a domain at one SNR, or further subtomograms of it to test by."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fsft.simulation import dataset
from fsft.simulation.domain import Domain
from fsft.structures.library import read_library


def simulate_domain(
    *,
    densities: Path,
    classes: Path,
    domain: Mapping[str, Any],
    snr: str,
    test_seed: int | None,
    subtomograms: Mapping[str, Any],
    master_seed: int,
    folder: Path,
) -> None:
    """Simulate subtomograms of all templates and write them as a dataset.

    densities, classes: see `read_library`. domain: the fields of a Domain. snr: as the
    configuration spells it. test_seed: of a test set, else None. subtomograms: how many and how
    large, see `dataset.simulate_domain`.
    """
    dataset.simulate_domain(
        read_library(densities, classes),
        Domain(**domain),
        snrs=[snr],
        folders=[folder],
        test_seed=test_seed,
        master_seed=master_seed,
        **subtomograms,
    )
