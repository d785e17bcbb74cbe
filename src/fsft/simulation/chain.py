"""The tilt series: from volumes to the reconstruction a microscope and a computer make of them.

Projection, filters and back-projection are linear and leave frequencies along the tilt axis (y)
apart. So volumes are expanded along y, once, in the waves that survive the low-pass, and each
wave has one small matrix that filters detector rows across the tilt axis: CTF, MTF, low-pass
and ramp together. Rows never wrap around. Along y the waves repeat, see `guard`.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from fsft.simulation.ctf import ctf, wavelength_nm
from fsft.simulation.domain import Domain
from fsft.simulation.filters import damping, detector_mtf, low_pass, ramp
from fsft.simulation.fourier import convolution_matrices, fourier_basis
from fsft.simulation.projection import (
    Projector,
    detector_width,
    interpolation_loss,
    multiply,
    projector,
)

RINGING_NM = 10.0
"""Distance over which the ringing of the low-pass fades."""


class TiltSeries(NamedTuple):
    """One domain at one box size, as matrices.

    waves: (side, m) along y. filters: (m, width, width) for signal rows, transposed.
    noise_waves: (width, q) across the tilt axis. noise_gain: (m, 1, q) of low-pass and ramp.
    """

    projector: Projector
    waves: Tensor
    filters: Tensor
    noise_waves: Tensor
    noise_gain: Tensor


def tilt_series(domain: Domain, *, side: int, voxel_nm: float) -> TiltSeries:
    """Matrices of a domain for boxes of `side` voxels of voxel_nm."""
    width = detector_width(side)
    period, noise_period = (n + guard(domain, voxel_nm=voxel_nm) for n in (side, width))
    limit = (domain.lowpass_per_nm + domain.lowpass_edge_per_nm) * voxel_nm
    along = fourier_basis(side, period=period, limit=limit)
    across = fourier_basis(width, period=noise_period, limit=limit)

    length = 4 * width
    signal_ramp = ramp(length) * math.radians(domain.tilt_step_deg)
    frequency = torch.fft.rfftfreq(length, dtype=torch.float64)
    radius = torch.hypot(frequency, along.frequency[:, None]) / voxel_nm
    transfer = optics(domain, radius, voxel_nm=voxel_nm) * band(domain, radius) * signal_ramp
    transfer /= interpolation_loss(frequency) ** 2

    noise_ramp = ramp(noise_period) * math.radians(domain.tilt_step_deg)
    noise_radius = torch.hypot(across.frequency, along.frequency[:, None]) / voxel_nm
    turns = (across.frequency * noise_period).round().long()
    noise_ramp = noise_ramp[turns] / interpolation_loss(across.frequency)
    noise_gain = band(domain, noise_radius) * noise_ramp
    return TiltSeries(
        projector(domain.tilts_deg, side),
        along.waves.float(),
        convolution_matrices(transfer, width).transpose(1, 2).float().contiguous(),
        across.waves.float(),
        noise_gain.float()[:, None],
    )


def guard(domain: Domain, *, voxel_nm: float) -> int:
    """Empty voxels between a box and its next copy along the tilt axis.

    The CTF spreads a point by wavelength x defocus x frequency, 5.6 nm at -10 um and the end of
    the low-pass; with 10 nm for the ringing these are 16 voxels of 1 nm, and 13 at -5 um. What
    then still wraps into the box is less than 0.1 % of the signal.
    """
    end = min(domain.lowpass_per_nm + domain.lowpass_edge_per_nm, 0.5 / voxel_nm)
    spread = wavelength_nm(domain.voltage_kv) * abs(domain.defocus_um) * 1e3 * end
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
    mtf = detector_mtf(frequency, voxel_nm=voxel_nm)
    return -contrast * mtf * damping(frequency, b_factor_nm2=domain.b_factor_nm2)


def band(domain: Domain, frequency: Tensor) -> Tensor:
    """The low-pass of a domain at frequencies of any shape, 1/nm."""
    return low_pass(
        frequency, cutoff_per_nm=domain.lowpass_per_nm, edge_per_nm=domain.lowpass_edge_per_nm
    )


def expand(series: TiltSeries, volumes: Tensor) -> Tensor:
    """Volumes (n, z, y, x) as waves along the tilt axis, (n, z * x, m)."""
    count, side = volumes.shape[:2]
    return volumes.transpose(2, 3).reshape(count, side * side, side) @ series.waves


def record(series: TiltSeries, slices: Tensor) -> Tensor:
    """Filtered projections (n, tilts * width, m) of slices (n, z * x, m)."""
    count, _, modes = slices.shape
    width = series.filters.shape[1]
    rows = multiply(series.projector.forward, slices).view(-1, width, modes)
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
    """Back-projection of rows (n, tilts * width, m) into volumes (n, z, y, x)."""
    side = series.waves.shape[0]
    slices = multiply(series.projector.backward, rows)
    return (slices @ series.waves.T).view(-1, side, side, side).transpose(2, 3).contiguous()
