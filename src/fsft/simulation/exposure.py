"""What differs between the tilts of a series and between particles: alignment, defocus, dose.

None of it is in the paper's domains. A domain that has any of it takes this way from projections to
filtered rows, by FFT with a transfer of its own for every particle and tilt; others take the
matrices of `fsft.simulation.chain`, which is faster.
"""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from fsft.simulation.ctf import ctf
from fsft.simulation.domain import Domain

MEAN_FREE_PATH_NM = 395.0
"""Of electrons of 300 kV in vitreous ice, with an energy filter. Rice et al. 2018."""


class Exposure(NamedTuple):
    """How the tilts of one particle were taken, in addition to what its domain says.

    underfocus_um: (tilts,). shift_nm: (tilts, 2), across and along the tilt axis.
    """

    underfocus_um: Tensor
    shift_nm: Tensor


class ExposureFilters(NamedTuple):
    """All of a domain's filters but for contrast and shifts, for rows of `width` pixels.

    gain: (tilts, f, m) at the frequencies of an rfft across the axis and the waves along it.
    radius: (f, m), 1/nm. across: (f,) and along: (m // 2,), the frequencies, 1/nm.
    """

    domain: Domain
    gain: Tensor
    radius: Tensor
    across: Tensor
    along: Tensor


def draw_exposure(domain: Domain, rng: np.random.Generator) -> Exposure:
    """Random alignment errors and defocus of a particle; all normal, see `Domain`."""
    tilts = len(domain.tilts_deg)
    of_particle = domain.defocus_spread_um * rng.standard_normal()
    of_tilts = domain.tilt_defocus_spread_um * rng.standard_normal(tilts)
    shift = domain.alignment_error_nm * rng.standard_normal((tilts, 2))
    underfocus = -domain.defocus_um + of_particle + of_tilts
    return Exposure(torch.from_numpy(underfocus), torch.from_numpy(shift))


def expose(filters: ExposureFilters, rows: Tensor, exposure: Exposure) -> Tensor:
    """Projections (tilts, width, m) of one particle, filtered and shifted."""
    width = rows.shape[1]
    turned = torch.exp(-2j * math.pi * exposure.shift_nm[:, :1] * filters.across)
    transfer = contrast(filters, exposure.underfocus_um) * filters.gain * turned[..., None]
    length = 2 * (len(filters.across) - 1)
    spectrum = torch.fft.rfft(rows, n=length, dim=1) * transfer.to(torch.complex64)
    filtered = torch.fft.irfft(spectrum, n=length, dim=1)[:, :width]
    return _along(filtered, exposure.shift_nm[:, 1], filters.along)


def contrast(filters: ExposureFilters, underfocus_um: Tensor) -> Tensor:
    """CTF (tilts, f, m), dark; its phases flipped by the domain's defocus if it says so.

    Phase flipping multiplies by the sign of the CTF that is believed to hold, which is that of the
    domain: what its particles deviate remains. Frank 2006, chapter 2.
    """
    domain = filters.domain
    taken = _ctf(domain, filters.radius, underfocus_um[:, None, None])
    if domain.phase_flipping:
        believed = _ctf(domain, filters.radius, torch.tensor(-domain.defocus_um))
        taken = taken * torch.where(believed < 0, -1.0, 1.0)
    return -taken


def dose_damping(domain: Domain, frequency: Tensor) -> Tensor:
    """What radiation damage leaves of the amplitude, (tilts, *frequency.shape); frequency: 1/nm.

    exp(-N / 2 Ne) with the critical exposure Ne = 0.245 k^-1.665 + 2.81 e/A^2, k in 1/A, at 300 kV,
    by Grant & Grigorieff 2015. N, the exposure at the middle of an image, grows from the tilt
    nearest to 0 outwards, as Hagen, Wan & Briggs 2017 acquire them, in equal parts of the dose.
    """
    tilts = np.abs(domain.tilts_deg)
    order = np.empty(len(tilts))
    order[np.argsort(tilts, kind="stable")] = np.arange(len(tilts))
    exposure = torch.from_numpy(domain.dose_per_a2 * (order + 0.5) / len(tilts))
    critical = 0.245 * (frequency / 10).clamp(min=1e-6) ** -1.665 + 2.81
    return torch.exp(-exposure.view(-1, *[1] * frequency.ndim) / (2 * critical))


def counting_noise(domain: Domain) -> Tensor:
    """Relative amplitude (tilts,) of the detector's noise: that of counting, 1 at tilt 0.

    Of the electrons exp(-d / (L cos t)) reach the detector through a slab of thickness d (Yan et
    al. 2015). Counts are Poisson's, and images are divided by their mean, so that what a tilt has
    of noise goes as one over the root of its counts.
    """
    path = 1 / np.cos(np.deg2rad(domain.tilts_deg)) - 1
    return torch.from_numpy(np.exp(domain.thickness_nm / MEAN_FREE_PATH_NM * path / 2))


def _ctf(domain: Domain, frequency: Tensor, underfocus_um: Tensor) -> Tensor:
    return ctf(
        frequency,
        underfocus_um=underfocus_um,
        cs_mm=domain.cs_mm,
        voltage_kv=domain.voltage_kv,
        amplitude_contrast=domain.amplitude_contrast,
    )


def _along(rows: Tensor, shift_nm: Tensor, frequency: Tensor) -> Tensor:
    """Rows (tilts, width, m) moved along the tilt axis: cosines and sines turn into each other."""
    angle = 2 * math.pi * shift_nm[:, None, None] * frequency
    cos, sin = torch.cos(angle).float(), torch.sin(angle).float()
    constant, cosines, sines = rows.tensor_split([1, 1 + len(frequency)], dim=2)
    moved = cosines * cos - sines * sin, cosines * sin + sines * cos
    return torch.cat([constant, *moved], dim=2)
