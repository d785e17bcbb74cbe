import numpy as np
import pytest
import torch

from fsft.simulation import chain
from fsft.simulation.chain import (
    TiltSeries,
    detector_noise,
    expand,
    reconstruct,
    record,
    tilt_series,
)
from fsft.simulation.domain import Domain
from fsft.simulation.noise import Draw, Gains, draw, noise_gains, noise_volumes
from fsft.simulation.snr import variance_inside
from tests.unit.simulation.conftest import Atoms

A, B = Domain("A", -10.0, 2.2), Domain("B", -5.0, 2.0)
GRID = 30
GRID_NM = 35 / GRID
"""The grid that fills a box of 35 nm under the low-pass of A and B."""


@pytest.fixture(scope="module")
def series() -> TiltSeries:
    return tilt_series(A, side=35, voxel_nm=1.0)


def on_grid(atoms: Atoms) -> torch.Tensor:
    return torch.from_numpy(atoms.density(GRID, GRID_NM)).float()[None]


def volume_on(series: TiltSeries, atoms: Atoms) -> torch.Tensor:
    grid = len(series.waves)
    return torch.from_numpy(atoms.density(grid, 35 / grid)).float()[None]


def image(series: TiltSeries, volumes: torch.Tensor) -> torch.Tensor:
    return reconstruct(series, record(series, expand(series, volumes)))


def normals(series: TiltSeries, count: int, seed: int = 0) -> Draw:
    return draw([np.random.default_rng([seed, i]) for i in range(count)], series)


def power_by_angle(volumes: np.ndarray) -> np.ndarray:
    """Mean Fourier power in the band by angle from the beam's normal plane, in steps of 5 deg."""
    power = (np.abs(np.fft.fftn(volumes, axes=(1, 2, 3))) ** 2).mean(axis=0)
    frequency = np.fft.fftfreq(volumes.shape[1])
    kz, ky, kx = np.meshgrid(frequency, frequency, frequency, indexing="ij")
    radius = np.sqrt(kx**2 + ky**2 + kz**2)
    angle = np.rad2deg(np.arctan2(np.abs(kz), np.abs(kx)))
    use = (radius > 0.08) & (radius < A.lowpass_per_nm) & (np.hypot(kx, kz) > 0.06)
    which = np.minimum(angle[use] // 5, 17).astype(int)
    return np.bincount(which, power[use]) / np.maximum(np.bincount(which), 1)


def low_passed(volume: np.ndarray) -> np.ndarray:
    """A volume after the low-pass of the domains, in three dimensions."""
    frequency = np.meshgrid(*[np.fft.fftfreq(96)] * 3, indexing="ij")
    radius = torch.from_numpy(np.sqrt(np.square(frequency).sum(axis=0)))
    gain = chain.band(A, radius, voxel_nm=1.0).numpy()
    transformed = np.fft.fftn(volume, s=(96, 96, 96), axes=(0, 1, 2))
    return np.fft.ifftn(transformed * gain).real[:35, :35, :35]


@pytest.mark.parametrize("domain", [A, B], ids=["A", "B"])
def test_protein_is_dark(atoms: Atoms, domain: Domain) -> None:
    volume = on_grid(atoms)
    found = image(tilt_series(domain, side=35, voxel_nm=1.0), volume)
    assert np.corrcoef(found.flatten(), atoms.density(35, 1.0).ravel())[0, 1] < -0.5


@pytest.mark.parametrize("domain", [A, B], ids=["A", "B"])
def test_nothing_wraps_into_the_box(
    atoms: Atoms, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume = on_grid(atoms)
    found = image(tilt_series(domain, side=35, voxel_nm=1.0), volume)
    monkeypatch.setattr(chain, "RINGING_NM", 200.0)
    alone = image(tilt_series(domain, side=35, voxel_nm=1.0), volume)
    assert (found - alone).norm() < 1e-3 * alone.norm()


def test_full_range_of_tilts_without_ctf_gives_the_input_back(
    atoms: Atoms, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = Domain("all", -10.0, 2.2, tilt_min_deg=-90, tilt_max_deg=87)
    monkeypatch.setattr(chain, "optics", lambda _, frequency, **__: torch.ones_like(frequency))
    found = image(tilt_series(domain, side=35, voxel_nm=1.0), on_grid(atoms)).numpy()
    expected = low_passed(atoms.density(35, 1.0))
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.999
    scale = np.vdot(found, expected) / np.vdot(expected, expected)
    assert scale == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("per_nm", [0.05, 0.1, 0.15, 0.2])
def test_filters_are_optics_band_and_ramp(series: TiltSeries, per_nm: float) -> None:
    """The response to a point transforms into the gains that simulation multiplies."""
    width = series.filters.shape[1]
    response = series.filters[0, width // 2].double()
    position = torch.arange(width, dtype=torch.float64) - width // 2
    per_voxel = per_nm * GRID_NM
    found = torch.dot(response, torch.cos(2 * np.pi * per_voxel * position))
    frequency = torch.tensor(per_nm, dtype=torch.float64)
    gain = chain.optics(A, frequency, voxel_nm=1.0) * per_voxel * np.deg2rad(3.0)
    assert float(found) == pytest.approx(float(gain) / np.sinc(per_voxel) ** 6, rel=0.03)


def test_nothing_passes_nyquist_of_a_box(atoms: Atoms) -> None:
    """A box of coarse voxels holds what a fine one holds below that frequency."""
    below = Domain("A", -10.0, 2.2, lowpass_per_nm=0.5 / 2.5, lowpass_edge_per_nm=0.0)
    fine, coarse = (
        tilt_series(domain, side=side, voxel_nm=35 / side)
        for domain, side in ((below, 42), (A, 14))
    )
    assert fine.waves.shape == coarse.waves.shape
    every_third = image(fine, volume_on(fine, atoms))[:, 1::3, 1::3, 1::3]
    found = image(coarse, volume_on(coarse, atoms))
    assert np.corrcoef(found.flatten(), every_third.flatten())[0, 1] > 0.995


@pytest.mark.parametrize("kind", ["structural", "detector"])
def test_noise_is_white_before_the_chain(series: TiltSeries, kind: str) -> None:
    """Its power along rows is that of the filters over the loss of one interpolation.

    Specimens' noise meets optics and one loss of its own, the detector's meets neither.
    """
    raw = normals(series, 64)
    if kind == "structural":
        rows = record(series, raw.structural)[..., 0]
    else:
        rows = detector_noise(series, raw.detector)[..., 0]
    rows = rows.reshape(-1, series.filters.shape[1])
    power = torch.fft.rfft(rows * torch.hann_window(rows.shape[1])).abs().square().mean(0)
    frequency = torch.fft.rfftfreq(rows.shape[1])
    end = A.lowpass_per_nm * GRID_NM
    inside = (frequency > 0.07) & (frequency < end - 0.04)
    expected = (frequency / torch.sinc(frequency) ** 3).square()
    if kind == "structural":
        expected *= chain.optics(A, frequency / GRID_NM, voxel_nm=1.0).square()
        inside &= expected > 0.1 * expected[inside].max()
    flat = power[inside] / expected[inside]
    assert inside.sum() >= 5
    assert (flat / flat.mean() - 1).abs().max() < 0.08
    assert power[frequency > end + 0.1].max() < 1e-3 * power.max()


def test_missing_wedge_is_that_of_a_tilt_series(series: TiltSeries) -> None:
    """Measured on this chain 0.74, 0.31, 0.06, 0.04 beyond 55; an ideal mask would leave 0."""
    gains = noise_gains(series, A, master_seed=0)
    profile = power_by_angle(noise_volumes(series, normals(series, 8), gains).numpy())
    relative = dict(zip(range(0, 90, 5), profile / profile[0], strict=True))
    assert 0.6 < relative[50] < 1.4
    assert 0.1 < relative[60] < 0.6
    assert 0.005 < relative[65] < 0.15
    assert 0.002 < relative[70] < 0.1
    assert relative[85] < 0.03


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_each_noise_has_its_share_of_the_variance(share: float) -> None:
    domain = Domain("A", -10.0, 2.2, structural_noise=share)
    series = tilt_series(domain, side=35, voxel_nm=1.0)
    gains = noise_gains(series, domain, master_seed=0)
    raw = normals(series, 64)
    structural = noise_volumes(series, raw, Gains(gains.structural, 0.0))
    detector = noise_volumes(series, raw, Gains(0.0, gains.detector))
    assert variance_inside(structural).mean() == pytest.approx(share, rel=0.04)
    assert variance_inside(detector).mean() == pytest.approx(1 - share, rel=0.04)


def test_volumes_do_not_depend_on_their_batch(series: TiltSeries) -> None:
    raw = normals(series, 5)
    gains = Gains(1.0, 2.0)
    volumes = torch.randn(5, GRID, GRID, GRID, generator=torch.Generator().manual_seed(1))
    together = image(series, volumes), noise_volumes(series, raw, gains)
    for i in range(5):
        one = Draw(raw.structural[i : i + 1], raw.detector[i : i + 1])
        assert torch.equal(image(series, volumes[i : i + 1])[0], together[0][i])
        assert torch.equal(noise_volumes(series, one, gains)[0], together[1][i])
