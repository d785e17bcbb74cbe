"""Memory that jobs ask for, in MB: somewhat more than the peaks that were measured."""

from collections.abc import Mapping
from typing import Any

DATA_MB = 2000
"""Templates and simulations, which hold one subtomogram at a time."""

READING_MB = 2000
"""A model that reads a fixed number of subtomograms at once."""

PAGE_MB = 1500
"""Whatever says nothing else, as the profile of Slurm has it."""

PER_ACTIVATION = 4
"""Bytes of the first layer by voxel and channel of the subtomograms of a step."""


def training_mb(settings: Mapping[str, Any], *, width: int, side: int) -> int:
    """Memory of training a stage.

    At a side of 35, Stage 1 took 0.6 GB at a width of 16 and 0.75 GB at 32, Stage 2.1, which has
    the largest batches, 1.1 and 1.5 GB. The constant holds Snakemake itself, which a cluster runs
    in the same job.
    """
    activations = 2 * int(settings.get("batch", 128)) * width * side**3
    return PAGE_MB + PER_ACTIVATION * activations // 10**6
