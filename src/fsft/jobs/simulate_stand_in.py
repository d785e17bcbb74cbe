"""Synthetic particles in the place of real ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fsft.own_data import stand_in
from fsft.simulation.domain import Domain
from fsft.structures.library import read_library


def simulate_stand_in(
    *,
    densities: Path,
    classes: Path,
    domain: Mapping[str, Any],
    particles: Mapping[str, Any],
    snr_convention: str,
    master_seed: int,
    star: Path,
    stack: Path,
) -> None:
    """Simulate particles as they come from a microscope, and their list.

    densities, classes: see `read_library`. domain: the fields of a Domain. particles: how many and
    how large, see `stand_in.simulate_stand_in`.
    """
    stand_in.simulate_stand_in(
        read_library(densities, classes),
        Domain(**domain),
        snr_convention=snr_convention,
        master_seed=master_seed,
        star=star,
        stack=stack,
        **particles,
    )
