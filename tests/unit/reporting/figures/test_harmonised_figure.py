"""What the figure of harmonised particles says is true of particles that are known."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from fsft.own_data.dataset import write_dataset
from fsft.own_data.reader import open_particles
from fsft.reporting.average_particle import MOST, Average, agreement, average, spread
from fsft.reporting.figures.harmonised_figure import draw
from fsft.reporting.style import RULES
from fsft.reporting.writer import MINUS
from tests.unit.own_data.conftest import write_mrc

SIDE, VOXEL_NM = 24, 1.5
ENTRY = dict.fromkeys(("montage", "labels", "class_column"))


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
    inner = balls(1, dark=True)
    assert np.isinf(average(inner, VOXEL_NM).contrast_error)


def test_the_error_of_the_contrast_is_that_of_a_mean() -> None:
    rng = np.random.default_rng(2)
    noise = average((rng.normal(size=(SIDE,) * 3) for _ in range(200)), VOXEL_NM)
    inner = 4 / 3 * np.pi * (SIDE / 4) ** 3
    expected = (1 / inner + 1 / (SIDE**3 - inner)) ** 0.5 / 200**0.5
    assert noise.contrast_error == pytest.approx(expected, rel=0.15)
    assert abs(noise.contrast) < 4 * noise.contrast_error


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
    mistaken = replace(source, voxel_nm=0.75)
    assert agreement(source, mistaken) < agreement(source, same_on_finer_grid) - 0.1


def test_particles_are_spread_over_the_set() -> None:
    assert spread(3).tolist() == [0, 1, 2]
    assert (len(spread(50_000)), spread(50_000)[-1]) == (MOST, 49_999)


@pytest.fixture
def datasets(tmp_path: Path) -> Callable[..., None]:
    """Write a source, A, and a target, own, of 8 particles that came bright."""

    def write(*, invert: bool, synthetic: bool = False, voxel_nm: float = VOXEL_NM) -> None:
        given = {}
        for name, dark, size in (("source", True, VOXEL_NM), ("came", False, voxel_nm)):
            volumes = np.stack(list(balls(8, dark=dark))).astype(np.float32)
            write_mrc(tmp_path / f"{name}.mrcs", volumes)
            (tmp_path / f"{name}.csv").write_text("class\n" + "ball\n" * 8)
            given[name] = open_particles(tmp_path / f"{name}.mrcs", voxel_nm=size)
        settings = {"side": SIDE, "voxel_nm": VOXEL_NM, "classes": ["ball"], "synthetic": synthetic}
        for key, name, sign in (("source", "A", False), ("came", "own", invert)):
            write_dataset(given[key], tmp_path / name, invert=sign, **settings)  # type: ignore[arg-type]

    return write


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Draw the figure and return its SVG, with letters as letters."""
    monkeypatch.setitem(RULES, "svg.fonttype", "none")

    def text(voxel_nm: float = VOXEL_NM) -> str:
        svg, png = tmp_path / "figure.svg", tmp_path / "figure.png"
        draw(
            particles=tmp_path / "came.mrcs",
            entry={**ENTRY, "voxel_nm": voxel_nm},
            source=tmp_path / "A",
            target=tmp_path / "own",
            svg=svg,
            png=png,
        )
        assert imread(png).std() > 0.1
        return svg.read_text()

    return text


def test_what_is_right_is_said_to_be_and_drawn_the_same_twice(
    datasets: Callable[..., None], drawn: Callable[..., str]
) -> None:
    datasets(invert=True)
    first = drawn()
    assert "signs of the middle agree" in first
    assert "spectra 1.00" in first or "spectra 0.99" in first
    assert first.count("mean of 8") == 3
    assert first.count("<image") == 3 * 4 + 2
    assert "ynthetic" not in first
    assert drawn() == first


def test_a_wrong_sign_is_said_and_synthetic_data_are_called_so(
    datasets: Callable[..., None], drawn: Callable[..., str]
) -> None:
    datasets(invert=False, synthetic=True)
    wrong = drawn()
    assert "signs of the middle DIFFER: see the key invert" in wrong
    assert "A, synthetic" in wrong
    assert wrong.count("own, synthetic stand-in") == 2


def test_a_wrong_voxel_size_shows_in_the_correlation(
    datasets: Callable[..., None], drawn: Callable[..., str]
) -> None:
    datasets(invert=True, voxel_nm=2 * VOXEL_NM)
    wrong = drawn(2 * VOXEL_NM)
    (correlation,) = re.findall(r"radial spectra (\S+?)<", wrong)
    assert float(correlation.replace(MINUS, "-")) < 0.9


def test_reporting_does_not_import_torch() -> None:
    code = "import sys, fsft.reporting.figures.harmonised_figure; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
