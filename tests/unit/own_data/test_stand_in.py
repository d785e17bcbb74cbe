"""Stand-ins: what is written as a user would hold it is what was simulated."""

import json
from pathlib import Path

import numpy as np
import pytest
import starfile
import torch

from fsft.own_data.harmonise import harmonise
from fsft.own_data.reader import open_particles
from fsft.own_data.stand_in import GREY_OFFSET, GREY_SCALE, simulate_stand_in
from fsft.runtime.errors import InputError
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.simulation.simulator import Simulator
from fsft.simulation.snr import variance_inside
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
        star=folder / "particles.star",
        stack=folder / "particles.mrcs",
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


def test_neighbours_reach_into_every_box_and_leave_the_particle_mostly_alone(
    templates: list[Template], tmp_path: Path
) -> None:
    lonely, crowded = (
        open_particles(write(templates, tmp_path / str(n), snr="1e5", neighbours=n)) for n in (0, 4)
    )
    start = 0
    for each in templates[:2]:
        rows = range(start, start + COUNTS[each.name])
        start += COUNTS[each.name]
        alone = np.stack([lonely.volume(i) for i in rows])
        added = np.stack([crowded.volume(i) for i in rows]) - alone
        own = distance_nm() < each.radius_nm
        assert (added.std(axis=(1, 2, 3)) > 0.3 * alone.std(axis=(1, 2, 3))).all()
        assert added[:, own].var() < 0.05 * alone[:, own].var()
        assert added[:, own].std() < 0.5 * added[:, ~own].std()


def test_the_class_of_nothing_shows_neighbours_only(
    templates: list[Template], tmp_path: Path
) -> None:
    lonely, crowded = (
        open_particles(write(templates, tmp_path / str(n), snr="1e5", neighbours=n)) for n in (0, 4)
    )
    for i in range(sum(COUNTS.values()) - COUNTS["none"], sum(COUNTS.values())):
        assert crowded.volume(i).std() > 50 * lonely.volume(i).std()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({**COUNTS, "cube": 3}, "holds 'cube'; expected of ball, rod, none"),
        ({"ball": 3, "none": 3}, "lacks 'rod'; expected each of ball, rod, none"),
    ],
)
def test_classes_and_templates_that_do_not_match_are_named(
    templates: list[Template], tmp_path: Path, counts: dict[str, int], expected: str
) -> None:
    with pytest.raises(InputError, match=expected):
        write(templates, tmp_path, counts=counts)


def test_progress_is_told(
    templates: list[Template], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(templates, tmp_path)
    assert "stand-in of domain neuron: 50/50 subtomograms, " in capsys.readouterr().err


def distance_nm() -> np.ndarray:
    """Of each voxel from the centre of the box."""
    square = ((np.arange(SIDE) - (SIDE - 1) / 2) * VOXEL_NM) ** 2
    return np.asarray(np.sqrt(square[:, None, None] + square[:, None] + square))


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
