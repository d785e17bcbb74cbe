import math

import pytest
import torch

from fsft.simulation.filters import damping, detector_mtf, low_pass, ramp
from fsft.simulation.fourier import convolution_matrices, fourier_basis

NYQUIST = torch.tensor([0.0, 0.25, 0.5], dtype=torch.float64)


def test_detector_is_sinc_of_half_the_fraction_of_nyquist() -> None:
    expected = torch.tensor([1.0, math.sin(math.pi / 4) / (math.pi / 4), 2 / math.pi])
    assert torch.allclose(detector_mtf(NYQUIST, voxel_nm=1.0), expected.double())
    assert torch.allclose(detector_mtf(NYQUIST / 2, voxel_nm=2.0), expected.double())


def test_low_pass_halves_in_the_middle_of_its_edge() -> None:
    frequency = torch.tensor([0.0, 0.2, 0.25, 0.3, 0.4])
    gain = low_pass(frequency, cutoff_per_nm=0.2, edge_per_nm=0.1)
    assert torch.allclose(gain, torch.tensor([1.0, 1.0, 0.5, 0.0, 0.0]), atol=1e-6)
    sharp = low_pass(frequency, cutoff_per_nm=0.2, edge_per_nm=0.0)
    assert sharp.tolist() == [1, 1, 0, 0, 0]


def test_b_factor_damps_by_its_definition() -> None:
    assert damping(torch.tensor(0.2), b_factor_nm2=100.0) == pytest.approx(math.exp(-1))


@pytest.mark.parametrize("length", [64, 201])
def test_ramp_is_the_frequency_but_for_its_mean(length: int) -> None:
    frequency = torch.fft.rfftfreq(length, dtype=torch.float64)
    gain = ramp(length)
    assert torch.allclose(gain, frequency, atol=1 / length)
    assert 0 < gain[0] < 1 / length


def test_basis_is_orthonormal_over_its_period_and_complete_below_the_limit() -> None:
    basis, samples = fourier_basis(30, limit=0.2), torch.arange(30).double()
    waves = basis.waves(samples)
    assert torch.allclose(waves.T @ waves, torch.eye(11).double(), atol=1e-12)
    assert basis.frequency.max() < 0.2
    between = samples + 0.3
    signal, moved = (torch.cos(2 * math.pi * (4 * at / 30 + 0.1)) for at in (samples, between))
    assert torch.allclose(waves @ (waves.T @ signal), signal)
    assert torch.allclose(basis.waves(between) @ (waves.T @ signal), moved)


def test_convolution_matrix_filters_like_a_padded_fft() -> None:
    torch.manual_seed(0)
    transfer = torch.rand(2, 33, dtype=torch.float64)
    row = torch.randn(16, dtype=torch.float64)
    padded = torch.fft.irfft(torch.fft.rfft(row, n=64) * transfer, n=64)[:, :16]
    assert torch.allclose(convolution_matrices(transfer, 16) @ row, padded)
