import numpy as np
import pytest
import torch

from fsft.simulation.filters import low_pass
from fsft.simulation.projection import detector_width, interpolation_loss, multiply, projector
from tests.unit.simulation.conftest import SIGMA_NM, Atoms, make_complex

SIDE = 35


def columns(volume: np.ndarray) -> torch.Tensor:
    """A volume (z, y, x) as slices (1, z * x, y)."""
    side = len(volume)
    return torch.from_numpy(volume.astype(np.float32)).transpose(1, 2).reshape(1, side**2, side)


def analytic_projection(atoms: Atoms, tilt_deg: float) -> np.ndarray:
    """Projection (u, y) of Gaussians: Gaussians at the projected points."""
    x, y, z = atoms.points.T
    tilt = np.deg2rad(tilt_deg)
    u = x * np.cos(tilt) + z * np.sin(tilt)
    width = detector_width(SIDE)
    pixel, row = (np.arange(n) - (n - 1) / 2 for n in (width, SIDE))
    across, along = (
        np.exp(-((axis - place[:, None]) ** 2) / (2 * SIGMA_NM**2))
        for axis, place in ((pixel, u), (row, y))
    )
    return across.T @ along


@pytest.mark.parametrize("side", [16, 17, 24, 35, 64])
def test_detector_is_as_wide_as_needed_and_centred(side: int) -> None:
    width = detector_width(side)
    assert (width - side) % 2 == 0
    forward = projector(np.arange(-90.0, 91.0, 5.0), grid=side, side=side).forward.to_dense()
    assert torch.allclose(forward.sum(0), torch.tensor(37.0))


def in_band(images: np.ndarray, *, interpolated: bool) -> np.ndarray:
    """Images (n, u, y) after the low-pass of the chain, without the loss of interpolation."""
    across, along = np.fft.fftfreq(128), np.fft.rfftfreq(128)
    gain = low_pass(
        torch.from_numpy(np.hypot(across[:, None], along)), cutoff_per_nm=8 / 35, edge_per_nm=2 / 35
    ).numpy()
    if interpolated:
        gain = gain / interpolation_loss(torch.from_numpy(across)).numpy()[:, None]
    transformed = np.fft.rfft2(images, s=(128, 128), axes=(1, 2))
    return np.fft.irfft2(transformed * gain, s=(128, 128), axes=(1, 2))[:, :53, :35]


def test_projects_atoms_where_geometry_says() -> None:
    tilts = np.arange(-60.0, 61.0, 3.0)
    atoms = make_complex(1)
    rows = multiply(
        projector(tilts, grid=SIDE, side=SIDE).forward, columns(atoms.density(SIDE, 1.0))
    )
    images = in_band(rows.view(len(tilts), -1, SIDE).numpy(), interpolated=True)
    analytic = np.stack([analytic_projection(atoms, tilt) for tilt in tilts])
    correlation = [
        np.corrcoef(found.ravel(), expected.ravel())[0, 1]
        for found, expected in zip(images, in_band(analytic, interpolated=False), strict=True)
    ]
    assert min(correlation) > 0.9999


def test_back_projection_is_the_transpose() -> None:
    forward, backward = projector(np.array([-30.0, 0.0, 50.0]), grid=16, side=16)
    assert torch.equal(forward.to_dense().T, backward.to_dense())


def test_back_projection_reads_rows_between_pixels() -> None:
    """A wave across the detector, in the voxels of a box of another size."""
    tilts, grid, side, per_voxel = np.array([-40.0, 0.0, 25.0]), 30, 18, 0.2
    backward = projector(tilts, grid=grid, side=side).backward.to_dense().double().numpy()
    width = detector_width(grid)
    row = np.cos(2 * np.pi * per_voxel * (np.arange(width) - (width - 1) / 2))
    z, x = np.meshgrid(*[(np.arange(side) - (side - 1) / 2) * grid / side] * 2, indexing="ij")
    for number, tilt in enumerate(np.deg2rad(tilts)):
        found = backward[:, number * width : (number + 1) * width] @ row
        expected = np.cos(2 * np.pi * per_voxel * (x * np.cos(tilt) + z * np.sin(tilt))).ravel()
        error = found / np.sinc(per_voxel) ** 3 - expected
        assert np.sqrt(np.mean(error**2)) < 0.03
