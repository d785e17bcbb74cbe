"""A tilt series from other hands: torch-fourier-slice projects, torch-ctf is the microscope.

The particle is known in closed form and so sampled where it lies, finely and far around; filters
are a plain FFT each, and back-projection reads cubic splines. Nothing comes from the package.
"""

import numpy as np
import torch
from scipy.ndimage import map_coordinates
from scipy.spatial.transform import Rotation
from torch_ctf import calculate_ctf_2d
from torch_fourier_slice import project_3d_to_2d

from tests.unit.simulation.conftest import SIGMA_NM, Atoms

FINE_NM, FINE_SIDE = 0.8, 96
TILTS_DEG = np.arange(-60.0, 61.0, 3.0)
CUTOFF, EDGE = 8 / 35, 2 / 35


def independent_signal(
    projections: np.ndarray, *, side: int, voxel_nm: float, underfocus_um: float, cs_mm: float
) -> np.ndarray:
    """What the tilt series of a domain makes of projections, (side, side, side) z, y, x."""
    ctf = calculate_ctf_2d(
        defocus=underfocus_um, astigmatism=0.0, astigmatism_angle=0.0, voltage=300.0,
        spherical_aberration=cs_mm, amplitude_contrast=0.07, phase_shift=0.0,
        pixel_size=10 * FINE_NM, image_shape=(FINE_SIDE, FINE_SIDE), rfft=False, fftshift=False,
    ).numpy()  # fmt: skip
    across = np.fft.fftfreq(FINE_SIDE, FINE_NM)
    radius = np.hypot(across[:, None], across)
    mtf = np.sinc(radius * voxel_nm)
    low_pass = np.cos(np.pi / 2 * np.clip((radius - CUTOFF) / EDGE, 0, 1)) ** 2
    gain = ctf * mtf * low_pass * np.abs(across)
    filtered = np.fft.ifft2(np.fft.fft2(projections) * gain).real
    return back_project(filtered, side=side, voxel_nm=voxel_nm)


def project(atoms: Atoms) -> np.ndarray:
    """Images (tilts, y, u), the centre in pixel FINE_SIDE // 2. A tilt turns about y."""
    axis = (np.arange(FINE_SIDE) - FINE_SIDE // 2) * FINE_NM
    waves = np.exp(-((axis - atoms.points[..., None]) ** 2) / (2 * SIGMA_NM**2))
    volume = np.einsum("nx,ny,nz->zyx", *waves.transpose(1, 0, 2), optimize=True)
    turns = Rotation.from_euler("y", -TILTS_DEG[:, None], degrees=True).as_matrix()
    images = project_3d_to_2d(torch.from_numpy(volume).float(), torch.from_numpy(turns).float())
    return images.double().numpy()


def back_project(images: np.ndarray, *, side: int, voxel_nm: float) -> np.ndarray:
    """The sum over tilts of what lies at u = x cos t + z sin t."""
    axis = (np.arange(side) - (side - 1) / 2) * voxel_nm
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    volume = np.zeros((side, side, side))
    for image, tilt in zip(images, np.deg2rad(TILTS_DEG), strict=True):
        place = np.stack([y, x * np.cos(tilt) + z * np.sin(tilt)]) / FINE_NM + FINE_SIDE // 2
        volume += map_coordinates(image, place, order=3, mode="constant")
    return volume
