"""Whether what is simulated fits its boxes: templates and imaging conditions in voxels.

Read by the workflow while it plans, so nothing here imports torch.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from fsft.plan.datasets import is_stand_in, levels
from fsft.runtime.errors import InputError
from fsft.simulation.domain import Domain

FINEST = math.sqrt(3)
"""Finest resolution of a template, in voxels of a subtomogram: see `points_to_density`, whose
voxels are half as large."""

Config = Mapping[str, Any]


def check_boxes(config: Config) -> None:
    """Raise InputError, naming the key, for templates or domains that a box cannot hold."""
    resolution_nm = config["structures"]["resolution_nm"]
    for key, box, domain in _simulated(config):
        voxel_nm, edge_nm = box["voxel_nm"], box["side"] * box["voxel_nm"]
        if not FINEST * voxel_nm <= resolution_nm <= edge_nm / 2:
            raise InputError(
                f"configuration key structures.resolution_nm is {resolution_nm:g}; expected "
                f"{FINEST * voxel_nm:.3g} to {edge_nm / 2:.3g}, root 3 voxels to half an edge of "
                f"{key}"
            )
        passes = Domain(name=domain, **config["domains"][domain]).lowpass_per_nm
        if passes * edge_nm < 1:
            raise InputError(
                f"configuration key domains.{domain}.lowpass_per_nm is {passes:g}; expected at "
                f"least {1 / edge_nm:.3g}, one wave along an edge of {key}"
            )


def _simulated(config: Config) -> Iterator[tuple[str, Config, str]]:
    """Boxes that are filled by simulation: the key of side and voxel_nm, these, and the domain."""
    for domain in levels(config):
        yield "subtomograms", config["subtomograms"], domain
    for name, entry in config["particles"].items():
        if is_stand_in(entry):
            stand_in = entry["stand_in"]
            yield f"particles.{name}.stand_in", stand_in, stand_in["domain"]
