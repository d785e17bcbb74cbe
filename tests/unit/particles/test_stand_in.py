"""Stand-ins: what is written as a user would hold it is what was simulated."""

import json
from pathlib import Path

import numpy as np
import pytest
import starfile
import torch

from fsft.particles.harmonise import harmonise
from fsft.particles.reader import open_particles
from fsft.particles.stand_in import GREY_OFFSET, GREY_SCALE, simulate_stand_in
from fsft.runtime.errors import InputError
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.simulation.simulator import Simulator
from fsft.simulation.snr import inscribed_sphere, variance_inside
from fsft.structures.structure import Structure
from fsft.structures.template import Template, make_template

SIDE, VOXEL_NM = 20, 1.75
DOMAIN = Domain("neuron", defocus_um=-6.0, cs_mm=2.7, tilt_min_deg=-50, tilt_max_deg=70)
COUNTS = {"ball": 20, "rod": 24, "none": 6}


def template(name: str, points: np.ndarray) -> Template:
    return make_template(
        Structure(name, name, points, np.ones(len(points))),
        provider="procedural",
        side=SIDE,
        voxel_nm=VOXEL_NM,
        resolution_nm=4.0,
    )


@pytest.fixture(scope="module")
def templates() -> list[Template]:
    rng = np.random.default_rng(0)
    ball = rng.normal(size=(4000, 3)) * 2.0
    rod = rng.uniform(-1, 1, size=(4000, 3)) * [2.0, 2.0, 8.0]
    return [template("ball", ball), template("rod", rod), template("none", np.zeros((0, 3)))]


def write(templates: list[Template], folder: Path, **changes: object) -> Path:
    settings = {"counts": COUNTS, "snr": "0.1", "neighbours": 3, **changes}
    simulate_stand_in(
        templates,
        DOMAIN,
        snr_convention="variance_ratio",
        side=SIDE,
        voxel_nm=VOXEL_NM,
        master_seed=1,
        folder=folder,
        **settings,  # type: ignore[arg-type]
    )
    return folder / "particles.star"


def test_it_is_read_as_a_relion_star_with_every_label(
    templates: list[Template], tmp_path: Path
) -> None:
    path = write(templates, tmp_path)
    particles = open_particles(path)
    assert particles.table["class"].value_counts().to_dict() == COUNTS
    assert particles.table["voxel_nm"].to_numpy() == pytest.approx(VOXEL_NM)
    blocks = starfile.read(path)
    assert set(blocks) == {"optics", "particles"}
    assert blocks["particles"]["rlnTomoName"].str.startswith("synthetic").all()


def test_the_same_seed_writes_the_same_bytes(templates: list[Template], tmp_path: Path) -> None:
    first, second = (write(templates, tmp_path / name).parent for name in ("a", "b"))
    for name in ("particles.star", "particles.mrcs"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_without_noise_and_neighbours_it_is_the_signal_with_the_other_sign(
    templates: list[Template], tmp_path: Path
) -> None:
    particles = open_particles(write(templates, tmp_path, snr="1e5", neighbours=0))
    simulator = Simulator(DOMAIN, side=SIDE, voxel_nm=VOXEL_NM, master_seed=1)
    (batch,) = simulator.batches(templates[0], 4, size=4)
    for i, signal in enumerate(batch.signal.numpy()):
        same = harmonise(
            particles.volume(i), voxel_nm=VOXEL_NM, to_voxel_nm=VOXEL_NM, side=SIDE, invert=True
        )
        assert np.corrcoef(same.ravel(), signal.ravel())[0, 1] > 0.999


def test_the_snr_is_the_mean_over_the_classes_of_the_particles_alone(
    templates: list[Template], tmp_path: Path
) -> None:
    particles = open_particles(write(templates, tmp_path, neighbours=0))
    simulator = Simulator(DOMAIN, side=SIDE, voxel_nm=VOXEL_NM, master_seed=1)
    ratios, start = [], 0
    for each, count in zip(templates[:2], COUNTS.values(), strict=False):
        (batch,) = simulator.batches(each, count, size=count)
        raw = np.stack([particles.volume(start + i) for i in range(count)])
        grey = torch.from_numpy((raw - GREY_OFFSET) / GREY_SCALE)
        # grey = (signal + level * noise) / level, and noise is known
        of_signal = variance_inside(grey - batch.noise)
        ratios.append((of_signal / variance_inside(batch.noise)).mean())
        start += count
    assert float(torch.stack(ratios).mean()) == pytest.approx(0.1, rel=0.05)


def test_neighbours_reach_into_the_box_and_leave_the_particle_alone(
    templates: list[Template], tmp_path: Path
) -> None:
    lonely, crowded = (
        open_particles(write(templates, tmp_path / str(n), snr="1e5", neighbours=n)) for n in (0, 6)
    )
    inside = inscribed_sphere(SIDE).numpy() > 0
    core = np.zeros((SIDE,) * 3, dtype=bool)
    core[8:12, 8:12, 8:12] = True
    added = np.stack([crowded.volume(i) - lonely.volume(i) for i in range(10)])
    assert (added[:, ~inside].std(axis=1) > 0).all()
    assert added[:, core].std() < 0.5 * added[:, ~core].std()


def test_a_class_without_a_template_is_named(templates: list[Template], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds 'cube'; expected of ball, rod, none"):
        write(templates, tmp_path, counts={"cube": 3})


def test_a_source_may_have_the_class_of_nothing(templates: list[Template], tmp_path: Path) -> None:
    simulate_domain(
        templates,
        DOMAIN,
        snrs=["0.5"],
        folders=[tmp_path / "source"],
        per_class=12,
        side=SIDE,
        voxel_nm=VOXEL_NM,
        master_seed=0,
    )
    manifest = json.loads((tmp_path / "source" / "manifest.json").read_text())
    assert manifest["realised_variance_ratio"] == pytest.approx(0.5, rel=0.02)
