import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation
from scipy.stats import kstest

from fsft.simulation.rotation import (
    LARGEST_SHIFT_NM,
    Pose,
    place,
    random_pose,
    reach_nm,
    relion_angles,
    sampling_box,
    sharpened,
)
from tests.unit.simulation.conftest import Atoms


def set_in_box(atoms: Atoms, pose: Pose) -> np.ndarray:
    density = torch.from_numpy(atoms.density(70, 0.5).astype(np.float32))
    reach = reach_nm(density, 0.5)
    sharp, box = sharpened(density), sampling_box(35, 1.0)
    return place(sharp, voxel_nm=0.5, reach_nm=reach, pose=pose, box=box).numpy()


def moved(atoms: Atoms, rotation: Rotation, shift_nm: np.ndarray) -> Atoms:
    return Atoms(rotation.apply(atoms.points) + shift_nm)


def test_rotations_are_uniform() -> None:
    """The mean angle between two rotations of Haar measure is pi / 2 + 2 / pi = 126.5 degrees."""
    rng = np.random.default_rng(0)
    matrices = np.array([random_pose(rng).rotation.as_matrix() for _ in range(1000)])
    trace = np.einsum("aij,bij->ab", matrices, matrices)[np.triu_indices(1000, 1)]
    angles = np.arccos((trace - 1).clip(-2, 2) / 2)
    assert np.rad2deg(angles.mean()) == pytest.approx(126.5, abs=1.0)


def test_every_direction_is_as_likely() -> None:
    """Uniform Euler angles pass the test above, but crowd the poles; cos tilt must be uniform."""
    rng = np.random.default_rng(0)
    matrices = np.array([random_pose(rng).rotation.as_matrix() for _ in range(1000)])
    assert kstest(matrices[:, 2, 2], "uniform", args=(-1, 2)).pvalue > 0.01
    angles = np.arccos((np.trace(matrices, axis1=1, axis2=2) - 1) / 2)
    assert kstest(angles, lambda angle: (angle - np.sin(angle)) / np.pi).pvalue > 0.01


def test_shifts_fill_their_range() -> None:
    rng = np.random.default_rng(0)
    shifts = np.array([random_pose(rng).shift_nm for _ in range(500)])
    assert np.abs(shifts).max() <= LARGEST_SHIFT_NM
    assert shifts.std() == pytest.approx(LARGEST_SHIFT_NM / 3**0.5, rel=0.05)


def test_placing_moves_every_atom_as_the_pose_says(atoms: Atoms) -> None:
    rng = np.random.default_rng(3)
    for _ in range(5):
        pose = random_pose(rng)
        expected = moved(atoms, pose.rotation, pose.shift_nm).density(35, 1.0)
        error = set_in_box(atoms, pose) - expected
        assert np.linalg.norm(error) < 0.015 * np.linalg.norm(expected)
        assert np.abs(error).max() < 0.03 * expected.max()


def test_relion_angles_recreate_the_particle(atoms: Atoms) -> None:
    pose = random_pose(np.random.default_rng(5))
    rot, tilt, psi = relion_angles(pose.rotation)
    again = Rotation.from_euler("ZYZ", [rot, tilt, psi], degrees=True).inv()
    expected = moved(atoms, again, pose.shift_nm).density(35, 1.0)
    assert np.corrcoef(set_in_box(atoms, pose).ravel(), expected.ravel())[0, 1] > 0.999


def test_relion_angles_are_those_of_the_relion_matrix() -> None:
    """RELION's Euler_angles2matrix, written out (euler.cpp), takes reference to particle."""
    rotation = Rotation.random(rng=np.random.default_rng(1))
    (ca, cb, cg), (sa, sb, sg) = (f(np.deg2rad(relion_angles(rotation))) for f in (np.cos, np.sin))
    matrix = np.array(
        [
            [cg * cb * ca - sg * sa, cg * cb * sa + sg * ca, -cg * sb],
            [-sg * cb * ca - cg * sa, -sg * cb * sa + cg * ca, sg * sb],
            [sb * ca, sb * sa, cb],
        ]
    )
    np.testing.assert_allclose(matrix, rotation.as_matrix(), atol=1e-12)
