"""Real particles brought to the sampling, box, contrast and scale of the particles learnt from."""

from functools import lru_cache

import numpy as np

from fsft.runtime.errors import InputError

EDGE_VOXELS = 3.0
"""Width of the soft edge around a particle whose box is too small."""


def harmonise(
    volume: np.ndarray,
    *,
    voxel_nm: float,
    to_voxel_nm: float,
    side: int,
    invert: bool,
) -> np.ndarray:
    """A particle on `side` voxels of to_voxel_nm, of mean 0 and variance 1, float32.

    volume: a cube z, y, x in voxels of voxel_nm; the centres of both boxes agree. invert: change
    the sign, so that dark becomes bright.
    """
    old_side = len(volume)
    signed = -volume.astype(np.float64) if invert else volume.astype(np.float64)
    resampled = resample(signed, voxel_nm=voxel_nm, to_voxel_nm=to_voxel_nm, side=side)
    measured = old_side * voxel_nm / to_voxel_nm
    return standardise(soft_box(resampled, measured_voxels=measured))


def resample(volume: np.ndarray, *, voxel_nm: float, to_voxel_nm: float, side: int) -> np.ndarray:
    """The trigonometric interpolant of a cube, on `side` voxels of to_voxel_nm about its centre.

    What a Fourier transform of the cube cropped or padded to the new Nyquist frequency gives, at
    any ratio of voxel sizes and any shift of the grids: three products with small matrices. Beyond
    its box the volume repeats. float64 (side, side, side).
    """
    matrix = _interpolation(len(volume), side, to_voxel_nm / voxel_nm)
    for _ in range(3):  # each product takes the last axis and puts it first
        volume = np.tensordot(matrix, volume, axes=(1, 2))
    return volume


def soft_box(volume: np.ndarray, *, measured_voxels: float) -> np.ndarray:
    """Fade into the mean what lies outside the middle measured_voxels of a cube.

    Half a cosine of EDGE_VOXELS ends where the measured field does. A cube that was measured as a
    whole stays as it is.
    """
    side = len(volume)
    if measured_voxels >= side * (1 - 1e-6):
        return volume
    to_field_edge = measured_voxels / 2 - np.abs(np.arange(side) - (side - 1) / 2)
    rise = np.clip(to_field_edge / EDGE_VOXELS, 0, 1)
    line = np.sin(np.pi / 2 * rise) ** 2
    weight = line[:, None, None] * line[:, None] * line
    mean = (weight * volume).sum() / weight.sum()
    return np.asarray(mean + weight * (volume - mean))


def standardise(volume: np.ndarray) -> np.ndarray:
    """Mean 0 and variance 1, float32; InputError if all voxels are the same."""
    deviation = volume.std(dtype=np.float64)
    if not deviation > 0:
        raise InputError("the volume is the same everywhere; expected a particle")
    standard = (volume - volume.mean(dtype=np.float64)) / deviation
    return np.asarray(standard, dtype=np.float32)


@lru_cache(maxsize=16)
def _interpolation(old_side: int, side: int, ratio: float) -> np.ndarray:
    """Matrix (side, old_side) from samples of a period to points `ratio` apart about its middle.

    Sum of the waves of `old_side` samples that the new grid can hold. The wave at the Nyquist
    frequency of an even number of samples is a cosine.
    """
    turns = np.arange(old_side // 2 + 1)
    turns = turns[2 * turns * ratio <= old_side * (1 + 1e-6)]
    share = np.where((turns == 0) | (2 * turns == old_side), 1.0, 2.0) / old_side
    position = (np.arange(side) - (side - 1) / 2) * ratio + (old_side - 1) / 2
    lag = position[:, None] - np.arange(old_side)
    return np.asarray(np.cos(2 * np.pi / old_side * lag[..., None] * turns) @ share)
