"""What the figure of harmonised particles says is true of particles that are known."""

from pathlib import Path

import numpy as np
import pytest

from fsft.particles.dataset import write_dataset
from fsft.particles.reader import open_particles
from fsft.reporting.harmonised_figure import draw
from fsft.reporting.sampled import MOST, Average, agreement, average, spread
from tests.unit.particles.conftest import write_mrc

SIDE, VOXEL_NM = 24, 1.5


def balls(count: int, *, dark: bool, radius_nm: float = 8.0, voxel_nm: float = VOXEL_NM):
    """Balls in white noise, each at its own place near the centre."""
    rng = np.random.default_rng(0)
    axis = (np.arange(SIDE) - (SIDE - 1) / 2) * voxel_nm
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    for _ in range(count):
        a, b, c = rng.uniform(-1, 1, 3)
        ball = ((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) < radius_nm**2
        yield (-1.0 if dark else 1.0) * ball + rng.normal(scale=0.5, size=ball.shape)


def averaged(count: int = 10, voxel_nm: float = VOXEL_NM, **ball: float | bool) -> Average:
    return average(balls(count, voxel_nm=voxel_nm, **ball), voxel_nm)  # type: ignore[arg-type]


def test_contrast_is_negative_where_density_is_dark() -> None:
    dark, bright = averaged(dark=True), averaged(dark=False)
    assert dark.contrast < -0.5
    assert bright.contrast == pytest.approx(-dark.contrast, rel=0.05)


def test_white_noise_has_a_flat_spectrum_of_one() -> None:
    rng = np.random.default_rng(1)
    noise = average((rng.normal(size=(SIDE,) * 3) for _ in range(40)), VOXEL_NM)
    frequency, power = noise.radial_power()
    assert frequency[-1] == pytest.approx(0.5 / VOXEL_NM)
    assert power == pytest.approx(np.ones_like(power), abs=0.1)


def test_spectra_agree_at_the_right_voxel_size_only() -> None:
    source = averaged(dark=True)
    assert agreement(source, averaged(dark=False)) > 0.98
    same_on_finer_grid = averaged(dark=True, voxel_nm=1.2)
    assert agreement(source, same_on_finer_grid) > 0.95
    mistaken = Average(*(getattr(source, key) for key in ("first", "mean", "power")), 0.75, 10)
    assert agreement(source, mistaken) < agreement(source, same_on_finer_grid) - 0.1


def test_particles_are_spread_over_the_set() -> None:
    assert spread(3).tolist() == [0, 1, 2]
    assert (len(spread(50_000)), spread(50_000)[-1]) == (MOST, 49_999)


def test_it_is_drawn_the_same_twice(tmp_path: Path) -> None:
    for name, dark in (("source", True), ("came", False)):
        write_mrc(tmp_path / f"{name}.mrcs", np.stack(list(balls(4, dark=dark))).astype(np.float32))
        (tmp_path / f"{name}.csv").write_text("class\n" + "ball\n" * 4)
    given = {name: open_particles(tmp_path / f"{name}.mrcs") for name in ("source", "came")}
    settings = {"side": SIDE, "voxel_nm": VOXEL_NM, "classes": ["ball"]}
    write_dataset(given["source"], tmp_path / "A", name="A", invert=False, **settings)  # type: ignore[arg-type]
    write_dataset(given["came"], tmp_path / "own", name="own", invert=True, **settings)  # type: ignore[arg-type]
    files = [tmp_path / f"{n}.{kind}" for n in (1, 2) for kind in ("svg", "png")]
    for svg, png in (files[:2], files[2:]):
        draw(
            particles=given["came"],
            source=tmp_path / "A",
            target=tmp_path / "own",
            svg=svg,
            png=png,
        )
    assert files[0].read_bytes() == files[2].read_bytes()
