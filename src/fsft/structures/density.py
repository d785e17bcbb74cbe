"""Weighted points to density: splatted onto a grid, then blurred to a resolution."""

import math
from itertools import product

import numpy as np
from scipy.ndimage import gaussian_filter

from fsft.runtime.errors import InputError


def blur_sigma_nm(resolution_nm: float) -> float:
    """Standard deviation per axis of the Gaussian that stands for a resolution.

    PDB2VOL's convention: the resolution is twice the standard deviation of the 3-D kernel, so that
    per axis it is resolution / (2 sqrt 3). Wriggers, Milligan & McCammon 1999 (Situs).
    """
    return resolution_nm / (2 * math.sqrt(3))


def points_to_density(
    points_nm: np.ndarray,
    weights: np.ndarray,
    *,
    voxels: int,
    voxel_nm: float,
    resolution_nm: float,
) -> np.ndarray:
    """Density of points about the origin on a cubic grid, at a resolution.

    points_nm: (n, 3) x, y, z; weights: (n,). Returns float32 (voxels, voxels, voxels) z, y, x,
    whose centre, index (voxels - 1) / 2, is the origin; what lies outside is left out. Splatting
    spreads a point by voxel_nm^2 / 6 per axis on average, which the blur is relieved of, so that
    the variance of a point is that of `blur_sigma_nm`. Raises InputError if the Gaussian is
    narrower than a voxel: the density of a turned structure would not be the turned density.
    """
    sigma = blur_sigma_nm(resolution_nm)
    if sigma < voxel_nm:
        raise InputError(
            f"structures.resolution_nm is {resolution_nm:g}, too fine for templates in voxels of "
            f"{voxel_nm:g} nm; expected at least {2 * math.sqrt(3) * voxel_nm:.3g}"
        )
    splatted = _splat(points_nm / voxel_nm, weights, voxels)
    rest = math.sqrt((sigma / voxel_nm) ** 2 - 1 / 6)
    blurred = gaussian_filter(splatted, rest, mode="constant", truncate=6, output=np.float32)
    return np.asarray(blurred)


def _splat(points: np.ndarray, weights: np.ndarray, voxels: int) -> np.ndarray:
    """Share each point (x, y, z in voxels) among the eight voxels around it, trilinearly."""
    position = points[:, ::-1] + (voxels - 1) / 2
    inside = ((position >= 0) & (position < voxels - 1)).all(axis=1)
    corner = np.floor(position[inside]).astype(np.int64)
    fraction = position[inside] - corner
    grid = np.zeros(voxels**3)
    for step in product((0, 1), repeat=3):
        share = np.where(step, fraction, 1 - fraction).prod(axis=1) * weights[inside]
        voxel = np.ravel_multi_index(tuple((corner + step).T), (voxels,) * 3)
        grid += np.bincount(voxel, share, minlength=voxels**3)
    return grid.reshape((voxels,) * 3)
