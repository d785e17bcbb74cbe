import math

import numpy as np
import pytest
import torch

from fsft.simulation.chain import TiltSeries, expand, reconstruct, record, tilt_series
from fsft.simulation.domain import Domain
from fsft.simulation.exposure import (
    Exposure,
    ExposureFilters,
    contrast,
    counting_noise,
    dose_damping,
    draw_exposure,
    expose,
)
from tests.unit.simulation.conftest import Atoms

B = Domain("B", -5.0, 2.0)
FLIPPED = Domain("B", -5.0, 2.0, phase_flipping=1, lowpass_per_nm=0.45)


def exposed(domain: Domain) -> tuple[TiltSeries, ExposureFilters]:
    series = tilt_series(domain, side=35, voxel_nm=1.0)
    assert series.exposed is not None
    return series, series.exposed


def still(domain: Domain, *, across: float = 0.0, along: float = 0.0) -> Exposure:
    """Every image moved alike, in nm, at the domain's defocus."""
    tilts = len(domain.tilts_deg)
    shift = torch.tensor([across, along], dtype=torch.float64).expand(tilts, 2)
    return Exposure(torch.full((tilts,), -domain.defocus_um, dtype=torch.float64), shift)


def volume(atoms: Atoms, series: TiltSeries) -> torch.Tensor:
    grid = len(series.waves)
    return torch.from_numpy(atoms.density(grid, 35 / grid)).float()[None]


def image(series: TiltSeries, atoms: Atoms, exposures: list[Exposure]) -> np.ndarray:
    slices = expand(series, volume(atoms, series))
    return reconstruct(series, record(series, slices, exposures))[0].numpy()


def test_without_any_deviation_both_ways_of_filtering_agree(atoms: Atoms) -> None:
    almost = Domain("B", -5.0, 2.0, alignment_error_nm=1e-9)
    found = image(exposed(almost)[0], atoms, [still(almost)])
    expected = image(tilt_series(B, side=35, voxel_nm=1.0), atoms, [])
    assert np.linalg.norm(found - expected) < 1e-4 * np.linalg.norm(expected)


def test_images_moved_along_the_axis_move_the_particle(atoms: Atoms) -> None:
    series, _ = exposed(Domain("B", -5.0, 2.0, alignment_error_nm=1))
    found = image(series, atoms, [still(B, along=2.0)])
    expected = image(series, Atoms(atoms.points + np.array([0, 2.0, 0])), [still(B)])
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.9999


def test_images_moved_across_the_axis_move_their_rows() -> None:
    series, filters = exposed(Domain("B", -5.0, 2.0, alignment_error_nm=1))
    tilts, width = len(B.tilts_deg), series.filters.shape[1]
    rows = torch.zeros(tilts, width, len(series.filters))
    rows[:, width // 2] = 1.0
    grid_nm = 35 / len(series.waves)
    found = expose(filters, rows, still(B, across=3 * grid_nm))
    expected = expose(filters, rows, still(B)).roll(3, dims=1)
    assert (found - expected)[:, 8:-8].norm() < 0.01 * expected.norm()


@pytest.mark.parametrize(("error_nm", "left"), [(0.5, 0.77), (1.0, 0.36)])
@pytest.mark.parametrize("direction", ["across", "along"])
def test_alignment_error_leaves_its_gaussian(error_nm: float, left: float, direction: str) -> None:
    """exp(-2 pi^2 sd^2 k^2) of the amplitude, here at about 4.4 nm, over many images."""
    domain = Domain("B", -5.0, 2.0, alignment_error_nm=error_nm)
    _, filters = exposed(domain)
    rng = np.random.default_rng(0)
    shift = torch.cat([draw_exposure(domain, rng).shift_nm for _ in range(100)])
    if direction == "across":
        k = filters.across[(filters.across - 1 / 4.4).abs().argmin()]
        found = torch.exp(2j * math.pi * k * shift[:, 0]).mean().abs()
    else:
        k = filters.along[(filters.along - 1 / 4.4).abs().argmin()]
        found = torch.cos(2 * math.pi * k * shift[:, 1]).mean()
    assert float(found) == pytest.approx(math.exp(-2 * (math.pi * error_nm * k) ** 2), abs=0.03)
    assert math.exp(-2 * (math.pi * error_nm / 4.4) ** 2) == pytest.approx(left, abs=0.01)


def test_spread_of_defocus_damps_the_mean_ctf() -> None:
    """E sin(chi + d) = sin(chi) exp(-Var d / 2), d = pi lambda k^2 of a normal deviate."""
    domain = Domain("B", -5.0, 2.0, defocus_spread_um=0.8, tilt_defocus_spread_um=0.6)
    _, filters = exposed(domain)
    rng = np.random.default_rng(0)
    draws = [draw_exposure(domain, rng).underfocus_um for _ in range(1500)]
    mean = torch.stack([contrast(filters, draw[:1])[0] for draw in draws]).mean(dim=0)
    phase = math.pi * 1.9687e-3 * 1e3 * filters.radius**2
    expected = contrast(filters, still(B).underfocus_um)[0] * torch.exp(-(phase**2) / 2)
    inside = filters.radius < 0.25
    assert (mean - expected)[inside].abs().max() < 0.06
    of_particle = torch.stack(draws).mean(dim=1)
    assert float(of_particle.std()) == pytest.approx(0.8, rel=0.06)


def test_dose_fades_as_grant_and_grigorieff_measured() -> None:
    """120 e/A^2 leave 0.64 at 4.4 nm; the images are taken outwards from 0 degrees."""
    domain = Domain("B", -5.0, 2.0, dose_per_a2=120)
    left = dose_damping(domain, torch.tensor([1 / 4.4, 0.0], dtype=torch.float64))
    assert float(left[:, 0].min()) == pytest.approx(0.645, abs=0.005)
    assert torch.all(left[:, 1] > 0.9999)
    assert int(left[:, 0].argmax()) == len(left) // 2
    assert set(left[:, 0].argsort()[:2].tolist()) == {0, len(left) - 1}
    ratio = left[0, 0].log() / left[len(left) // 2, 0].log()
    assert float(ratio) == pytest.approx(79, rel=0.03)


def test_counts_fluctuate_as_poisson_has_it() -> None:
    """200 nm let 60 % of the electrons through at 0 degrees, and 36 % at 60."""
    domain = Domain("B", -5.0, 2.0, thickness_nm=200)
    through = np.exp(-200 / 395.0 / np.cos(np.deg2rad([0.0, 60.0])))
    assert through == pytest.approx([0.60, 0.36], abs=0.005)
    counts = np.random.default_rng(0).poisson(300 * through[:, None], size=(2, 200_000))
    relative = counts.std(axis=1) / counts.mean(axis=1)
    expected = counting_noise(domain)[[20, 40]].numpy()
    assert expected[1] / expected[0] == pytest.approx(relative[1] / relative[0], rel=0.01)
    assert torch.equal(counting_noise(B), torch.ones(41, dtype=torch.float64))


def test_flipped_phases_all_have_one_sign() -> None:
    _, filters = exposed(FLIPPED)
    flipped = contrast(filters, still(B).underfocus_um)
    plain = contrast(filters._replace(domain=B), still(B).underfocus_um)
    assert plain.min() < -0.5 < 0.5 < plain.max()
    assert torch.equal(flipped, -plain.abs())
    away = contrast(filters, still(B).underfocus_um + 1.0)
    assert away.max() > 0.1
