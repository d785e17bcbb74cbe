"""The contrast transfer function of the microscope."""

import math

import torch
from scipy import constants
from torch import Tensor


def wavelength_nm(voltage_kv: float) -> float:
    """Relativistic wavelength of the electron in nanometres; 1.9687e-3 at 300 kV.

    De Broglie: h / sqrt(2 m e V (1 + e V / 2 m c^2)).
    """
    energy = constants.e * voltage_kv * 1e3
    rest = constants.m_e * constants.c**2
    momentum = math.sqrt(2 * constants.m_e * energy * (1 + energy / (2 * rest)))
    return float(constants.h / momentum * 1e9)


def ctf(
    frequency: Tensor,
    *,
    underfocus_um: float | Tensor,
    cs_mm: float,
    voltage_kv: float,
    amplitude_contrast: float,
) -> Tensor:
    """Contrast transfer at spatial frequencies (any shape, 1/nm), positive at low frequency.

    sqrt(1 - A^2) sin chi + A cos chi with chi = pi lambda dz k^2 - pi/2 Cs lambda^3 k^4 and
    underfocus dz positive. That protein is dark is a sign of its own, in `fsft.simulation.chain`.
    Erickson & Klug 1971; sign and scale are those of torch-ctf.
    """
    length = wavelength_nm(voltage_kv)
    squared = frequency.square()
    defocus = math.pi * length * underfocus_um * 1e3 * squared
    aberration = math.pi / 2 * cs_mm * 1e6 * length**3 * squared.square()
    chi = defocus - aberration
    phase_contrast = math.sqrt(1 - amplitude_contrast**2)
    return phase_contrast * torch.sin(chi) + amplitude_contrast * torch.cos(chi)
