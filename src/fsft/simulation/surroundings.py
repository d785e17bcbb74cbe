"""What lies around a particle in a cell: other complexes, and a membrane.

Both end where the box ends, so that a membrane has edges there.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from fsft.simulation.rotation import Pose, random_pose
from fsft.simulation.simulator import Simulated, Simulator
from fsft.structures.template import Template

GAP_NM = 6.0
"""Largest gap between the sphere about a particle and that about a neighbour, or a membrane."""

LEAFLETS_NM = 3.8
"""Distance of the head groups of the two leaflets of a bilayer. Nagle & Tristram-Nagle 2000."""

LEAFLET_SD_NM = 1.0
"""Of the density of a leaflet; finer, it would not be seen below the low-pass."""


def crowd(
    simulator: Simulator,
    template: Template,
    batch: Simulated,
    others: Sequence[Template],
    neighbours: int,
) -> Tensor:
    """Densities on the grid, (n, s, s, s), of what lies around the particles of a batch of a class.

    neighbours: complexes of random classes of `others`, in random poses, that touch or nearly touch
    each particle. A membrane is there by the domain's probability. What lies around a subtomogram
    does not depend on its batch.
    """
    grid = simulator.grid.side
    around = torch.zeros(len(batch.numbers), grid, grid, grid)
    room_nm = simulator.half_edge_nm - template.radius_nm
    for density, number, pose in zip(around, batch.numbers, batch.poses, strict=True):
        rng = simulator.stream("neighbours", template.name, number)
        for other, beside in _beside(template, pose, room_nm, others, neighbours, rng):
            (placed,) = simulator.placed(other, [beside])
            density += placed
        rng = simulator.stream("membrane", template.name, number)
        if rng.uniform() < simulator.domain.membrane:
            near_nm = template.radius_nm + _gap_nm(room_nm - LEAFLETS_NM, pose, rng)
            density += _membrane(simulator, near_nm, pose, others, rng)
    return around


def _beside(
    template: Template,
    pose: Pose,
    room_nm: float,
    others: Sequence[Template],
    neighbours: int,
    rng: np.random.Generator,
) -> Iterator[tuple[Template, Pose]]:
    """Random neighbours around a particle, in contact with its sphere or a gap away from it."""
    for _ in range(neighbours):
        other = others[int(rng.integers(len(others)))]
        direction = rng.normal(size=3)
        distance_nm = template.radius_nm + _gap_nm(room_nm, pose, rng) + other.radius_nm
        away = distance_nm * direction / np.linalg.norm(direction)
        yield other, Pose(random_pose(rng).rotation, pose.shift_nm + away)


def _gap_nm(room_nm: float, pose: Pose, rng: np.random.Generator) -> float:
    """A random gap up to GAP_NM, or less where what is beside would stay outside the box.

    room_nm: from the particle's sphere to the faces of the box if it lies in its middle.
    """
    room_nm -= float(np.linalg.norm(pose.shift_nm))
    return float(rng.uniform(0, min(GAP_NM, max(room_nm, 0))))


def _membrane(
    simulator: Simulator,
    near_nm: float,
    pose: Pose,
    others: Sequence[Template],
    rng: np.random.Generator,
) -> Tensor:
    """A flat bilayer in a random direction from a particle, its near leaflet at near_nm from it.

    Its leaflets are as dense as the complexes of `others` are where most of their mass is.
    """
    normal = rng.normal(size=3)
    normal /= np.linalg.norm(normal)
    box = simulator.grid
    depth = torch.from_numpy(normal).float() @ box.points - float(normal @ pose.shift_nm) - near_nm
    leaflets = sum(
        torch.exp(-((depth - at) ** 2) / (2 * LEAFLET_SD_NM**2)) for at in (0.0, LEAFLETS_NM)
    )
    dense = np.mean([np.square(each.density).sum() / each.density.sum() for each in others])
    placed = torch.zeros(box.side**3)
    placed[box.voxel] = float(dense) * leaflets
    return placed.view(box.side, box.side, box.side)
