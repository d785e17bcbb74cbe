"""Where templates are looked for: rotations that cover all of them evenly, and shifts in a cube.

Read while a configuration is planned, so nothing here imports torch.
"""

import math

import numpy as np
from scipy.spatial.transform import Rotation

from fsft.simulation.domain import Domain

LARGEST_SHIFT_NM = 1.75
"""Along each axis, as particles are simulated."""

OFF_CENTRE_SDS = 2.0
"""How many standard deviations of `off_centre_nm` are searched on top."""

SHIFTS_PER_WAVE = 3
"""Steps of a shift along the shortest wave that is left of a particle, at least."""

ROUNDING = 1e-9


def count_rotations(step_deg: float) -> int:
    """Rotations of which each has a cube of edge step_deg of the space of rotations to itself.

    The space is 8 pi^2 cubic radians large, measured by the angle between rotations; 20 degrees are
    1,857.
    """
    return math.ceil(8 * math.pi**2 / math.radians(step_deg) ** 3)


def rotation_grid(step_deg: float) -> Rotation:
    """That many rotations, evenly spread: a super-Fibonacci spiral. Alexa 2022, algorithm 1."""
    count = count_rotations(step_deg)
    place = np.arange(count) + 0.5
    inner, outer = np.sqrt(place / count), np.sqrt(1 - place / count)
    first, second = (2 * np.pi * place / turns for turns in (math.sqrt(2), 1.533751168755204288118))
    quaternions = [
        inner * np.sin(first),
        inner * np.cos(first),
        outer * np.sin(second),
        outer * np.cos(second),
    ]
    return Rotation.from_quat(np.stack(quaternions, axis=1))


def shift_grid(domain: Domain, *, voxel_nm: float) -> np.ndarray:
    """Shifts (n, 3), x, y, z in nm, of all places at which a domain has its particles.

    Along each axis they are a SHIFTS_PER_WAVE-th of the shortest wave apart, or less.
    """
    largest = LARGEST_SHIFT_NM + OFF_CENTRE_SDS * domain.off_centre_nm
    step = 1 / (SHIFTS_PER_WAVE * band_end_per_nm(domain, voxel_nm))
    along = np.linspace(-largest, largest, math.ceil(2 * largest / step - ROUNDING) + 1)
    return np.stack(np.meshgrid(along, along, along, indexing="ij"), axis=-1).reshape(-1, 3)


def band_end_per_nm(domain: Domain, voxel_nm: float) -> float:
    """The frequency at which particles end: that of the low-pass, or Nyquist's of their box."""
    return min(domain.lowpass_per_nm + domain.lowpass_edge_per_nm, 0.5 / voxel_nm)


def products(domain: Domain, *, side: int, voxel_nm: float, step_deg: float) -> float:
    """How many numbers a particle and a class have multiplied: rotations x shifts x waves."""
    waves = 4 / 3 * math.pi * (side * voxel_nm * band_end_per_nm(domain, voxel_nm)) ** 3
    return count_rotations(step_deg) * len(shift_grid(domain, voxel_nm=voxel_nm)) * waves
