"""Template matching against correlations that are written out, and on particles of known class."""

import numpy as np
import pytest
import torch
from scipy.ndimage import fourier_shift
from scipy.spatial.transform import Rotation

from fsft.simulation.domain import Domain
from fsft.simulation.matching import LEAST_NOISE, NOISE_DRAWS, best_correlations
from fsft.simulation.rotation import Pose
from fsft.simulation.search_grid import rotation_grid, shift_grid
from fsft.simulation.simulator import Simulator
from fsft.simulation.snr import mix
from tests.unit.simulation.conftest import make_template

SIDE, VOXEL_NM = 16, 2.2
BOX = {"side": SIDE, "voxel_nm": VOXEL_NM}
TEMPLATES = [make_template(f"class {seed}", seed, **BOX) for seed in (1, 2, 3)]


def particles(simulator: Simulator, count: int, snr: float) -> np.ndarray:
    """Subtomograms of every class, one after another."""
    volumes = []
    for template in TEMPLATES:
        for batch in simulator.batches(template, count, size=count):
            volumes += list(mix(batch.signal, batch.noise, [snr]))
    return torch.cat(volumes).numpy()


def written_out(
    volume: np.ndarray, image: np.ndarray, noise: np.ndarray, shifts: np.ndarray
) -> float:
    """The highest of Pearson's correlations in real space of one white volume with another in all
    shifts; NumPy's full transforms, SciPy's shifts."""
    k = np.stack(np.meshgrid(*[np.fft.fftfreq(SIDE, 1 / SIDE)] * 3, indexing="ij"))
    radius = np.sqrt((k**2).sum(axis=0))
    inside = (radius > 0) & (radius < SIDE / 2)
    power = (np.abs(np.fft.fftn(noise, axes=(1, 2, 3))) ** 2).mean(axis=0)
    half = inside & ((k[2] > 0) | (k[2] == 0))  # those that rfftn keeps
    gain = np.where(inside, 1 / np.sqrt(power + LEAST_NOISE * power[half].mean()), 0)
    seen = np.fft.ifftn(gain * np.fft.fftn(volume)).real.ravel()
    spectrum = gain * np.fft.fftn(image)
    moved = (np.fft.ifftn(fourier_shift(spectrum, shift[::-1] / VOXEL_NM)) for shift in shifts)
    return max(np.corrcoef(seen, each.real.ravel())[0, 1] for each in moved)


def test_it_is_the_highest_correlation_of_white_volumes_in_real_space() -> None:
    domain = Domain("A", -10.0, 2.2)
    simulator = Simulator(domain, master_seed=1, **BOX)
    rotations = Rotation.random(3, rng=np.random.default_rng(0))
    shifts = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, -1.7], [-0.4, 1.3, 0.9]])
    volumes = particles(simulator, 1, 1.0).astype(np.float32)
    found = best_correlations(
        volumes, TEMPLATES[:2], simulator, rotations=rotations, shifts_nm=shifts
    )
    noise = torch.cat([simulator.replicate("", n) for n in range(NOISE_DRAWS)]).numpy()
    for column, template in enumerate(TEMPLATES[:2]):
        poses = [Pose(each, np.zeros(3)) for each in rotations]
        images = simulator.image(torch.stack(simulator.placed(template, poses))).numpy()
        expected = [
            max(written_out(volume, image, noise, shifts) for image in images) for volume in volumes
        ]
        np.testing.assert_allclose(found[:, column], expected, atol=1e-4)


@pytest.mark.parametrize(
    "domain",
    [
        Domain("A", -10.0, 2.2),
        Domain("cell", -5.0, 2.0, dose_per_a2=60.0, phase_flipping=1.0, alignment_error_nm=0.3),
    ],
    ids=["paper", "cell"],
)
def test_without_much_noise_every_particle_is_of_its_class(domain: Domain) -> None:
    simulator = Simulator(domain, master_seed=1, **BOX)
    volumes = particles(simulator, 8, 1000.0)
    found = best_correlations(
        volumes,
        TEMPLATES,
        simulator,
        rotations=rotation_grid(40),
        shifts_nm=shift_grid(domain, voxel_nm=VOXEL_NM),
    )
    assert (found.argmax(1) == np.repeat(np.arange(3), 8)).mean() > 0.95
    assert found.max() <= 1 + 1e-5


def test_a_pose_that_is_tried_is_found_where_it_is() -> None:
    """The template in one pose correlates with itself, moved by a shift that is tried and by its
    opposite, which is not."""
    domain = Domain("A", -10.0, 2.2)
    simulator = Simulator(domain, master_seed=1, **BOX)
    rotations = rotation_grid(90)
    shift = np.array([1.7, -1.0, 0.5])
    placed = simulator.placed(TEMPLATES[0], [Pose(rotations[5], shift), Pose(rotations[5], -shift)])
    volumes = simulator.image(torch.stack(placed)).numpy()
    told = {"rotations": rotations, "shifts_nm": shift[None]}
    there, away = best_correlations(volumes, TEMPLATES[:1], simulator, **told)[:, 0]
    assert there > 0.97 > 0.9 > away


def test_the_numbers_do_not_depend_on_what_is_matched_together() -> None:
    domain = Domain("A", -10.0, 2.2)
    simulator = Simulator(domain, master_seed=1, **BOX)
    volumes = particles(simulator, 1, 1.0)
    told = {"rotations": rotation_grid(90), "shifts_nm": shift_grid(domain, voxel_nm=VOXEL_NM)}
    together = best_correlations(volumes, TEMPLATES, simulator, **told)
    alone = best_correlations(volumes[1:2], TEMPLATES[2:], simulator, **told)
    np.testing.assert_allclose(alone, together[1:2, 2:], atol=1e-5)
