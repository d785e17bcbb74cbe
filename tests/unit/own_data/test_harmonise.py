"""Resampling against FFTs, and simulated particles brought from one sampling to another."""

from pathlib import Path

import numpy as np
import pytest
from scipy.signal import resample as scipy_resample

from fsft.formats.mrc_stack import open_stack
from fsft.own_data.harmonise import harmonise, resample, soft_box, standardise
from fsft.runtime.errors import InputError
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from tests.unit.simulation.conftest import make_atoms, make_template

SIDE, VOXEL_NM = 35, 1.0
OTHERS = {"finer and wider": (0.8, 52), "coarser and wider": (1.3, 33), "narrower": (0.8, 40)}
PER_CLASS, SEEDS = 2, (1, 2)
ENOUGH = 0.98


def simulated(folder: Path, side: int, voxel_nm: float) -> np.ndarray:
    simulate_domain(
        [make_template(f"c{seed}", seed, side=side, voxel_nm=voxel_nm) for seed in SEEDS],
        Domain("A", -10.0, 2.2),
        snrs=["1000"],
        folders=[folder],
        per_class=PER_CLASS,
        side=side,
        voxel_nm=voxel_nm,
        master_seed=7,
    )
    return np.array(open_stack(folder / "subtomograms.mrcs")[0], dtype=np.float32)


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return simulated(tmp_path_factory.mktemp("direct"), SIDE, VOXEL_NM)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """The same particles in other voxels and boxes, with bright and dark changed."""
    return {
        name: -simulated(tmp_path_factory.mktemp("other"), side, voxel_nm)
        for name, (voxel_nm, side) in OTHERS.items()
    }


def correlation(ours: list[np.ndarray], theirs: np.ndarray) -> float:
    pairs = zip(ours, theirs, strict=True)
    return float(np.mean([np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in pairs]))


@pytest.mark.parametrize("name", OTHERS)
def test_particles_of_another_sampling_become_those_simulated_directly(
    name: str, direct: np.ndarray, foreign: dict[str, np.ndarray]
) -> None:
    def brought(*, voxel_nm: float, invert: bool) -> list[np.ndarray]:
        return [
            harmonise(v, voxel_nm=voxel_nm, to_voxel_nm=VOXEL_NM, side=SIDE, invert=invert)
            for v in foreign[name]
        ]

    voxel_nm = OTHERS[name][0]
    right = brought(voxel_nm=voxel_nm, invert=True)
    assert correlation(right, direct) > ENOUGH

    assert correlation(brought(voxel_nm=voxel_nm, invert=False), direct) < -ENOUGH
    assert correlation(brought(voxel_nm=VOXEL_NM, invert=True), direct) < 0.9
    assert correlation(_cornered(-foreign[name], voxel_nm), direct) < 0.9


def _cornered(volumes: np.ndarray, voxel_nm: float) -> list[np.ndarray]:
    """Resampled, but in the box they came in: voxels are counted from its corner."""
    own = round(len(volumes[0]) * voxel_nm / VOXEL_NM)
    cornered = np.zeros((len(volumes), *[max(own, SIDE)] * 3))
    for place, volume in zip(cornered, volumes, strict=True):
        place[:own, :own, :own] = resample(
            volume, voxel_nm=voxel_nm, to_voxel_nm=VOXEL_NM, side=own
        )
    return list(cornered[:, :SIDE, :SIDE, :SIDE])


@pytest.mark.parametrize(("old_side", "side"), [(30, 10), (30, 15), (15, 15), (15, 40)])
def test_resampling_is_that_of_scipy_where_its_grid_is_ours(old_side: int, side: int) -> None:
    """scipy keeps the first sample in place, we the middle of the box."""
    volume = np.random.default_rng(0).normal(size=(old_side,) * 3)
    ours = resample(volume, voxel_nm=1.0, to_voxel_nm=old_side / side, side=side)
    shift = (old_side / side - 1) / 2
    theirs = _shifted(volume, shift)
    for axis in range(3):
        theirs = scipy_resample(theirs, side, axis=axis)
    if old_side > side and side % 2 == 0:  # we keep the waves at the new Nyquist frequency whole
        ours, theirs = _below_nyquist(ours), _below_nyquist(theirs)
    assert np.allclose(ours, theirs, atol=1e-12)


def _shifted(volume: np.ndarray, by: float) -> np.ndarray:
    """Every sample replaced by what lies `by` samples behind it on each axis."""
    spectrum = np.fft.fftn(volume)
    for axis, n in enumerate(volume.shape):
        wave = np.exp(2j * np.pi * np.fft.fftfreq(n) * by)
        if n % 2 == 0:
            wave[n // 2] = wave[n // 2].real
        spectrum *= np.expand_dims(wave, [i for i in range(3) if i != axis])
    return np.asarray(np.fft.ifftn(spectrum).real)


def _below_nyquist(volume: np.ndarray) -> np.ndarray:
    spectrum, middle = np.fft.fftn(volume), len(volume) // 2
    spectrum[middle], spectrum[:, middle], spectrum[:, :, middle] = 0, 0, 0
    return np.asarray(np.fft.ifftn(spectrum).real)


@pytest.mark.parametrize(("voxel_nm", "side"), [(0.731, 41), (1.0, 32), (1.05, 30)])
def test_the_field_keeps_its_size_at_any_ratio(voxel_nm: float, side: int) -> None:
    """Gaussians known in closed form, which no grid here cuts."""
    atoms = make_atoms(3, radius_nm=6.0)
    before, after = atoms.density(36, 0.9), atoms.density(side, voxel_nm)
    resampled = resample(before, voxel_nm=0.9, to_voxel_nm=voxel_nm, side=side)
    inside = slice(2, -2)  # 36 voxels of 0.9 nm reach beyond the middle of each grid
    difference = (resampled - after)[inside, inside, inside]
    assert np.abs(difference).max() < 2e-3 * after.max()


def test_the_own_sampling_changes_nothing_but_the_scale() -> None:
    volume = np.random.default_rng(0).normal(3, 2, size=(12, 12, 12)).astype(np.float32)
    same = harmonise(volume, voxel_nm=0.94, to_voxel_nm=0.94, side=12, invert=False)
    assert same.dtype == np.float32
    assert np.allclose(same, (volume - volume.mean()) / volume.std(), atol=1e-5)
    dark = harmonise(volume, voxel_nm=0.94, to_voxel_nm=0.94, side=12, invert=True)
    assert np.array_equal(dark, -same)


def test_the_result_has_mean_0_and_variance_1() -> None:
    volume = np.random.default_rng(0).normal(100, 7, size=(20, 20, 20))
    for side, to_voxel_nm in ((35, 1.0), (12, 1.0), (16, 2.5)):
        result = harmonise(volume, voxel_nm=1.3, to_voxel_nm=to_voxel_nm, side=side, invert=True)
        assert result.shape == (side,) * 3
        assert abs(result.mean(dtype=np.float64)) < 1e-6
        assert result.std(dtype=np.float64) == pytest.approx(1, abs=1e-6)


def test_what_was_not_measured_fades_into_the_mean() -> None:
    volume = np.random.default_rng(0).normal(5, 1, size=(21, 21, 21))
    faded = soft_box(volume, measured_voxels=13)
    outside = np.ones(volume.shape, dtype=bool)
    outside[4:-4, 4:-4, 4:-4] = False
    assert np.ptp(faded[outside]) < 1e-12
    inside = slice(7, -7)
    assert np.allclose(faded[inside, inside, inside], volume[inside, inside, inside])
    flat = soft_box(np.full_like(volume, 5.0), measured_voxels=13)
    assert np.allclose(flat, 5.0)
    assert soft_box(volume, measured_voxels=21) is volume


def test_a_flat_volume_cannot_be_standardised() -> None:
    with pytest.raises(InputError, match="same everywhere"):
        standardise(np.full((4, 4, 4), 2.5))
