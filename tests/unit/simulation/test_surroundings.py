from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from fsft.simulation.domain import Domain
from fsft.simulation.rotation import Pose
from fsft.simulation.simulator import Simulated, Simulator
from fsft.simulation.surroundings import LEAFLET_SD_NM, LEAFLETS_NM, crowd
from tests.unit.simulation.conftest import make_template

TEMPLATE = replace(make_template("blob", 1), radius_nm=1.0)
PLACE_NM = np.array([1.0, -2.0, 0.5])


def around(membrane: float, count: int) -> tuple[torch.Tensor, Simulator]:
    domain = Domain("B", -5.0, 2.0, membrane=membrane)
    simulator = Simulator(domain, side=35, voxel_nm=1.0, master_seed=0)
    nothing = torch.zeros(count, 1, 1, 1)
    pose = Pose(Rotation.identity(), PLACE_NM)
    batch = Simulated(list(range(count)), [pose] * count, nothing, nothing, [])
    return crowd(simulator, TEMPLATE, batch, [TEMPLATE], 0), simulator


def test_a_membrane_is_two_flat_leaflets_beside_the_particle() -> None:
    """So its variance is that of the two in one direction, and much larger in the others."""
    (density,), simulator = around(1.0, 1)
    box = simulator.grid
    weight = density.view(-1)[box.voxel].double()
    points = box.points.double()
    inner = box.distance < 16
    weight, points = weight[inner] / weight[inner].sum(), points[:, inner]
    centre = points @ weight
    spread = (points - centre[:, None]) * weight @ (points - centre[:, None]).T
    variances, directions = torch.linalg.eigh(spread)
    expected = LEAFLETS_NM**2 / 4 + LEAFLET_SD_NM**2
    assert float(variances[0]) == pytest.approx(expected, rel=0.1)
    assert variances[1] > 2 * variances[0]
    middle = abs(float(directions[:, 0] @ (centre - torch.from_numpy(PLACE_NM))))
    near = middle - LEAFLETS_NM / 2
    assert TEMPLATE.radius_nm - 0.3 < near < TEMPLATE.radius_nm + 6.3


def test_the_part_of_particles_at_a_membrane_is_that_of_the_domain() -> None:
    densities, _ = around(0.25, 200)
    part = float((densities.amax((1, 2, 3)) > 0).float().mean())
    assert part == pytest.approx(0.25, abs=0.08)
