import pytest
import torch
from torch_ctf import calculate_ctf_1d

from fsft.simulation.ctf import ctf, wavelength_nm

FREQUENCY = torch.linspace(0, 0.5, 200, dtype=torch.float64)
PAPER = {"A": (10.0, 2.2), "B": (5.0, 2.0)}


def ours(underfocus_um: float, cs_mm: float) -> torch.Tensor:
    return ctf(
        FREQUENCY,
        underfocus_um=underfocus_um,
        cs_mm=cs_mm,
        voltage_kv=300.0,
        amplitude_contrast=0.07,
    )


def zeros_nm(values: torch.Tensor) -> list[float]:
    """Resolutions at which the values change sign."""
    crossing = torch.nonzero(values[1:] * values[:-1] < 0).flatten()
    share = values[crossing] / (values[crossing] - values[crossing + 1])
    return (1 / (FREQUENCY[crossing] + share * FREQUENCY[1])).tolist()


def test_wavelength_at_300_kv_is_1_9687_pm() -> None:
    assert wavelength_nm(300.0) == pytest.approx(1.9687e-3, rel=1e-4)


@pytest.mark.parametrize("domain", PAPER)
def test_agrees_with_torch_ctf(domain: str) -> None:
    underfocus_um, cs_mm = PAPER[domain]
    theirs = calculate_ctf_1d(
        defocus=underfocus_um,
        voltage=300.0,
        spherical_aberration=cs_mm,
        amplitude_contrast=0.07,
        phase_shift=0.0,
        pixel_size=10.0,
        n_samples=len(FREQUENCY),
        oversampling_factor=1,
    )
    assert (ours(underfocus_um, cs_mm) - theirs).abs().max() < 1e-3


def test_zeros_of_the_paper_domains() -> None:
    """Where pi lambda dz k^2 - pi/2 Cs lambda^3 k^4 = n pi - asin(0.07)."""
    assert zeros_nm(ours(*PAPER["A"]))[:4] == pytest.approx([4.49, 3.16, 2.57, 2.22], abs=0.006)
    assert zeros_nm(ours(*PAPER["B"]))[:2] == pytest.approx([3.17, 2.23], abs=0.006)


def test_spherical_aberration_does_not_matter_at_1_nm_voxels() -> None:
    assert (ours(10.0, 2.2) - ours(10.0, 2.0)).abs().max() < 6e-4
