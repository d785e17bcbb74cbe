import numpy as np
import pytest
from scipy.ndimage import affine_transform
from scipy.spatial.transform import Rotation

from fsft.runtime.errors import InputError
from fsft.structures.density import blur_sigma_nm, points_to_density


def moments(density, voxel_nm):
    """Mean and variance per axis (x, y, z) about the centre of the grid."""
    axis = (np.arange(len(density)) - (len(density) - 1) / 2) * voxel_nm
    weights = [density.sum(axis=others) / density.sum() for others in ((0, 1), (0, 2), (1, 2))]
    mean = np.array([weight @ axis for weight in weights])
    return mean, np.array([weight @ axis**2 for weight in weights]) - mean**2


def test_the_blur_is_that_of_pdb2vol():
    # Situs pdb2vol: the kernel's standard deviation in 3-D is half the resolution.
    assert np.sqrt(3) * blur_sigma_nm(4.0) == pytest.approx(2.0)
    assert blur_sigma_nm(4.0) == pytest.approx(1.1547, abs=1e-4)


def test_a_point_becomes_a_gaussian_of_that_width_in_its_place():
    points = np.random.default_rng(0).uniform(-1, 1, (120, 3))
    variances = []
    for point in points:
        density = points_to_density(
            point[None], np.ones(1), voxels=30, voxel_nm=0.5, resolution_nm=4.0
        )
        mean, variance = moments(density, 0.5)
        assert mean == pytest.approx(point, abs=1e-4)
        variances.append(variance)
    # Splatting adds f (1 - f) voxel^2, which is 1/6 of voxel^2 on average over the fraction f.
    assert np.mean(variances, axis=0) == pytest.approx(blur_sigma_nm(4.0) ** 2, rel=3e-3)


def test_weight_is_kept_and_what_lies_outside_is_left_out():
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.3, -0.7], [50.0, 0.0, 0.0]])
    density = points_to_density(
        points, np.array([2.0, 3.0, 7.0]), voxels=40, voxel_nm=0.5, resolution_nm=4.0
    )
    assert density.dtype == np.float32
    assert density.sum() == pytest.approx(5.0, rel=1e-5)


def test_the_density_of_turned_points_is_the_turned_density():
    rng = np.random.default_rng(1)
    points = rng.normal(0, 2.5, (200, 3)) * [1.0, 0.6, 1.4]
    weights = rng.uniform(1, 3, 200)
    grid = {"voxels": 70, "voxel_nm": 0.5, "resolution_nm": 4.0}
    density = points_to_density(points, weights, **grid)
    for rotation in Rotation.random(3, rng=rng):
        turned = points_to_density(rotation.apply(points), weights, **grid)
        back = rotation.as_matrix()[::-1, ::-1].T  # to z, y, x
        expected = affine_transform(density, back, 34.5 - back @ np.full(3, 34.5), order=1)
        error = np.linalg.norm(turned - expected) / np.linalg.norm(expected)
        assert error < 0.015


def test_a_resolution_finer_than_the_grid_is_refused():
    with pytest.raises(InputError, match=r"resolution_nm is 1, too fine .* at least 1\.73"):
        points_to_density(np.zeros((1, 3)), np.ones(1), voxels=8, voxel_nm=0.5, resolution_nm=1.0)
