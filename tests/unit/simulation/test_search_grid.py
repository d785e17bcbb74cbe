"""Rotations and shifts that leave nothing out of what particles do."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from fsft.simulation.chain import end_per_nm
from fsft.simulation.domain import Domain
from fsft.simulation.rotation import random_pose
from fsft.simulation.search_grid import (
    band_end_per_nm,
    count_rotations,
    rotation_grid,
    shift_grid,
)

DOMAIN = Domain("B", -5.0, 2.0)


def nearest_deg(grid: Rotation, others: Rotation) -> np.ndarray:
    """Angle of each of some rotations to the nearest of a grid."""
    overlap = np.abs(others.as_quat() @ grid.as_quat().T).max(axis=1)
    return np.rad2deg(2 * np.arccos(np.clip(overlap, 0, 1)))


@pytest.mark.parametrize("step", [20.0, 30.0, 60.0])
def test_no_rotation_is_farther_than_a_step_from_the_grid(step: float) -> None:
    grid = rotation_grid(step)
    assert len(grid) == count_rotations(step)
    away = nearest_deg(grid, Rotation.random(5000, rng=np.random.default_rng(0)))
    assert away.max() < 1.05 * step
    # a cube of edge `step` has its points 0.48 of it from its centre on average
    assert 0.45 * step < away.mean() < 0.60 * step


def test_twenty_degrees_are_1857_rotations_as_far_apart_as_random_ones() -> None:
    grid = rotation_grid(20)
    assert len(grid) == 1857
    apart = np.concatenate([(grid[i].inv() * grid).magnitude() for i in range(0, 1857, 100)])
    assert np.rad2deg(apart.mean()) == pytest.approx(126.5, abs=1)


@pytest.mark.parametrize("off_centre_nm", [0.0, 1.5])
def test_every_shift_of_the_simulation_has_one_nearby(off_centre_nm: float) -> None:
    domain = Domain("B", -5.0, 2.0, off_centre_nm=off_centre_nm)
    grid = shift_grid(domain, voxel_nm=1.0)
    largest = np.abs(grid).max()
    rng = np.random.default_rng(0)
    uniform = np.stack([random_pose(rng).shift_nm for _ in range(2000)])
    assert np.abs(uniform).max() <= largest - 2 * off_centre_nm < 1.01 * np.abs(uniform).max()
    along = np.unique(grid[:, 0])
    assert len(grid) == len(along) ** 3
    assert np.diff(along).max() <= 1 / (3 * band_end_per_nm(domain, 1.0)) + 1e-9


@pytest.mark.parametrize("voxel_nm", [1.0, 1.75, 2.2])
def test_the_band_ends_where_the_simulation_ends_it(voxel_nm: float) -> None:
    assert band_end_per_nm(DOMAIN, voxel_nm) == end_per_nm(DOMAIN, voxel_nm)
