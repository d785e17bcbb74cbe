"""The tilt series: from volumes to the reconstruction a microscope and a computer make of them.

Projection, filters and back-projection are linear and leave frequencies along the tilt axis (y)
apart. So volumes are expanded along y, once, in the waves that survive the low-pass, and each
wave has one small matrix that filters detector rows across the tilt axis: CTF, MTF, low-pass
and ramp together. Rows never wrap around. Along y the waves repeat, see `guard`.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from fsft.simulation.ctf import ctf, wavelength_nm
from fsft.simulation.domain import Domain
from fsft.simulation.exposure import (
    Exposure,
    ExposureFilters,
    counting_noise,
    dose_damping,
    expose,
)
from fsft.simulation.filters import damping, detector_mtf, low_pass, ramp
from fsft.simulation.fourier import convolution_matrices, fourier_basis
from fsft.simulation.projection import (
    Projector,
    detector_width,
    from_centre,
    interpolation_loss,
    multiply,
    projector,
)

RINGING_NM = 10.0
"""Distance over which the ringing of the low-pass fades."""

SAMPLES_PER_WAVE = 3
"""Voxels of the grid along the shortest wave that survives the low-pass: 1.17 nm if it is 3.5."""


class TiltSeries(NamedTuple):
    """One domain at one box size, as matrices.

    waves: (grid, m) along y, and box_waves, (side, m), the same in the voxels of the box.
    filters: (m, width, width) for signal rows, transposed.
    noise_waves: (width, q) across the tilt axis. noise_gain: (m, tilts, q) of low-pass and ramp.
    exposed: filters for images that differ by more than their tilt, which then replace `filters`.
    """

    projector: Projector
    waves: Tensor
    box_waves: Tensor
    filters: Tensor
    noise_waves: Tensor
    noise_gain: Tensor
    exposed: ExposureFilters | None


def tilt_series(domain: Domain, *, side: int, voxel_nm: float) -> TiltSeries:
    """Matrices of a domain for boxes of `side` voxels of voxel_nm."""
    grid = grid_side(domain, side=side, voxel_nm=voxel_nm)
    width = detector_width(grid)
    grid_nm = side * voxel_nm / grid
    end = end_per_nm(domain, voxel_nm)
    guard = guard_voxels(domain, voxel_nm=grid_nm, end_per_nm=end)
    along = fourier_basis(grid + guard, limit=end * grid_nm)
    across = fourier_basis(width + guard, limit=end * grid_nm)

    length = 4 * width
    signal_ramp = ramp(length) * math.radians(domain.tilt_step_deg)
    frequency = torch.fft.rfftfreq(length, dtype=torch.float64)
    radius = torch.hypot(frequency, along.frequency[:, None]) / grid_nm
    gain = band(domain, radius, voxel_nm=voxel_nm)
    gain *= signal_ramp / interpolation_loss(frequency) ** 2
    transfer = optics(domain, radius, voxel_nm=voxel_nm) * gain
    exposed = None
    if domain.varies:
        gain *= envelope(domain, radius, voxel_nm=voxel_nm)
        gains = (gain * dose_damping(domain, radius)).transpose(1, 2).float()
        half = 1 + len(along.frequency) // 2
        exposed = ExposureFilters(
            domain, gains, radius.T, frequency / grid_nm, along.frequency[1:half] / grid_nm
        )

    noise_ramp = ramp(width + guard) * math.radians(domain.tilt_step_deg)
    noise_radius = torch.hypot(across.frequency, along.frequency[:, None]) / grid_nm
    turns = (across.frequency * (width + guard)).round().long()
    noise_ramp = noise_ramp[turns] / interpolation_loss(across.frequency)
    noise_gain = band(domain, noise_radius, voxel_nm=voxel_nm) * noise_ramp
    noise_gain = noise_gain[:, None] * counting_noise(domain)[:, None]
    voxels = torch.arange(grid, dtype=torch.float64)
    return TiltSeries(
        projector(domain.tilts_deg, grid=grid, side=side),
        along.waves(voxels).float(),
        along.waves(from_centre(side) * grid / side + (grid - 1) / 2).float(),
        convolution_matrices(transfer, width).transpose(1, 2).float().contiguous(),
        across.waves(torch.arange(width, dtype=torch.float64)).float(),
        noise_gain.float(),
        exposed,
    )


def grid_side(domain: Domain, *, side: int, voxel_nm: float) -> int:
    """Voxels along an edge of the grid that fills a box and is projected.

    It is the low-pass that tells how fine it must be, not the voxels of the box.
    """
    waves = side * voxel_nm * end_per_nm(domain, voxel_nm)
    return math.ceil(SAMPLES_PER_WAVE * waves)


def end_per_nm(domain: Domain, voxel_nm: float) -> float:
    """The frequency at which everything ends: that of the low-pass, or Nyquist's of the box."""
    return min(domain.lowpass_per_nm + domain.lowpass_edge_per_nm, 0.5 / voxel_nm)


def guard_voxels(domain: Domain, *, voxel_nm: float, end_per_nm: float) -> int:
    """Empty voxels between a box and its next copy along the tilt axis.

    The CTF spreads a point by wavelength x defocus x frequency, 5.6 nm at -10 um and the end of
    the low-pass; with 10 nm for the ringing these are 16 voxels of 1 nm, and 13 at -5 um. What
    then still wraps into the box is less than 0.1 % of the signal.
    """
    spread = wavelength_nm(domain.voltage_kv) * abs(domain.defocus_um) * 1e3 * end_per_nm
    return math.ceil((spread + RINGING_NM) / voxel_nm)


def optics(domain: Domain, frequency: Tensor, *, voxel_nm: float) -> Tensor:
    """What microscope and detector make of projected density: CTF x MTF x damping, x -1 (dark).

    frequency: any shape, 1/nm.
    """
    contrast = ctf(
        frequency,
        underfocus_um=-domain.defocus_um,
        cs_mm=domain.cs_mm,
        voltage_kv=domain.voltage_kv,
        amplitude_contrast=domain.amplitude_contrast,
    )
    return -contrast * envelope(domain, frequency, voxel_nm=voxel_nm)


def envelope(domain: Domain, frequency: Tensor, *, voxel_nm: float) -> Tensor:
    """MTF x damping at frequencies of any shape, 1/nm."""
    mtf = detector_mtf(frequency, voxel_nm=voxel_nm)
    return mtf * damping(frequency, b_factor_nm2=domain.b_factor_nm2)


def band(domain: Domain, frequency: Tensor, *, voxel_nm: float) -> Tensor:
    """What a box of voxels of voxel_nm holds of the low-pass of a domain: nothing past Nyquist.

    frequency: any shape, 1/nm.
    """
    passed = low_pass(
        frequency, cutoff_per_nm=domain.lowpass_per_nm, edge_per_nm=domain.lowpass_edge_per_nm
    )
    return torch.where(frequency <= 0.5 / voxel_nm, passed, 0.0)


def expand(series: TiltSeries, volumes: Tensor) -> Tensor:
    """Volumes (n, z, y, x) on the grid as waves along the tilt axis, (n, z * x, m)."""
    count, grid = volumes.shape[:2]
    return volumes.transpose(2, 3).reshape(count, grid * grid, grid) @ series.waves


def record(series: TiltSeries, slices: Tensor, exposures: Sequence[Exposure] = ()) -> Tensor:
    """Filtered projections (n, tilts * width, m) of slices (n, z * x, m).

    exposures: one for each, if the domain's images vary.
    """
    count, _, modes = slices.shape
    width = series.filters.shape[1]
    rows = multiply(series.projector.forward, slices).view(-1, width, modes)
    if series.exposed is not None:
        of_each = zip(rows.chunk(count), exposures, strict=True)
        exposed = torch.stack([expose(series.exposed, *particle) for particle in of_each])
        return exposed.view(count, -1, modes)
    filtered = torch.bmm(rows.permute(2, 0, 1).contiguous(), series.filters)
    return filtered.permute(1, 2, 0).contiguous().view(count, -1, modes)


def detector_noise(series: TiltSeries, coefficients: Tensor) -> Tensor:
    """White noise of every tilt after low-pass and ramp, as (n, tilts * width, m).

    coefficients: (n, m, tilts, q) standard normal numbers, one for each wave that survives.
    """
    count, modes = coefficients.shape[:2]
    rows = (series.noise_gain * coefficients) @ series.noise_waves.T
    return rows.permute(0, 2, 3, 1).reshape(count, -1, modes)


def reconstruct(series: TiltSeries, rows: Tensor) -> Tensor:
    """Back-projection of rows (n, tilts * width, m) into boxes (n, z, y, x)."""
    side = series.box_waves.shape[0]
    slices = multiply(series.projector.backward, rows)
    return (slices @ series.box_waves.T).view(-1, side, side, side).transpose(2, 3).contiguous()
