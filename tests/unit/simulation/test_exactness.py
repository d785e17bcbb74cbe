"""The simulation against a chain of other hands, at the boxes that configurations name."""

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from fsft.simulation.domain import Domain
from fsft.simulation.rotation import Pose
from fsft.simulation.simulator import Simulator
from fsft.structures.structure import Structure
from fsft.structures.template import make_template
from tests.unit.simulation.conftest import Atoms, make_complex
from tests.unit.simulation.independent_chain import independent_signal, project

BOXES = [(35, 1.0), (20, 1.75), (28, 0.94), (40, 1.368), (32, 1.4)]
DOMAINS = [Domain("A", -10.0, 2.2), Domain("B", -5.0, 2.0)]
POSE = Pose(Rotation.from_rotvec([0.5, -1.1, 0.8]), np.array([1.2, -0.7, 1.5]))
POINTS = make_complex(3).points


@pytest.fixture(scope="module")
def projections() -> np.ndarray:
    return project(Atoms(POSE.rotation.apply(POINTS) + POSE.shift_nm))


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
@pytest.mark.parametrize(("side", "voxel_nm"), BOXES)
def test_agrees_with_an_independent_chain(
    projections: np.ndarray, domain: Domain, side: int, voxel_nm: float
) -> None:
    """From points in space to the voxels of a subtomogram."""
    structure = Structure("complex", "here", POINTS, np.ones(len(POINTS)))
    box = {"side": side, "voxel_nm": voxel_nm}
    template = make_template(structure, provider="procedural", **box, resolution_nm=4.0)
    simulator = Simulator(domain, **box, master_seed=0)
    found = simulator.image(torch.stack(simulator.placed(template, [POSE])))
    expected = independent_signal(
        projections, **box, underfocus_um=-domain.defocus_um, cs_mm=domain.cs_mm
    )
    assert -np.corrcoef(found.flatten(), expected.ravel())[0, 1] > 0.9995
