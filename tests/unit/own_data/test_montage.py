from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fsft.formats.montage import Montage, read_montage
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import write_montage

KNOWN = [
    (Montage(5, 6, slices=28, gap=1), (145, 174)),
    (Montage(7, 7, slices=40, gap=1), (287,) * 2),
]


def cube(side: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 60000, size=(side, side, side))


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize(("montage", "shape"), KNOWN)
def test_the_known_montages_are_read(
    tmp_path: Path, montage: Montage, shape: tuple[int, int]
) -> None:
    volume = cube(montage.slices)
    path = write_montage(
        tmp_path / "m.png", volume, rows=montage.rows, columns=montage.columns, gap=1
    )
    assert pixels(path).shape == shape
    assert np.array_equal(read_montage(path, montage), volume)


def test_the_gap_may_come_first(tmp_path: Path) -> None:
    volume = cube(4)
    path = write_montage(tmp_path / "m.png", volume, rows=2, columns=3, gap=2)
    Image.fromarray(np.roll(pixels(path), 2, axis=(0, 1))).save(path)
    assert np.array_equal(read_montage(path, Montage(2, 3, slices=4, gap=2)), volume)


def test_eight_bits_hold_a_volume_up_to_quantisation(tmp_path: Path) -> None:
    volume = cube(6)
    path = write_montage(tmp_path / "m.png", volume, rows=2, columns=3, gap=0)
    Image.fromarray((pixels(path) // 256).astype(np.uint8)).save(path)
    read = read_montage(path, Montage(2, 3, slices=6, gap=0)).astype(int)
    assert np.abs(256 * read - volume).max() < 256


@pytest.mark.parametrize(
    ("montage", "said"),
    [
        (Montage(2, 3, slices=4, gap=1), "has 12 x 18 pixels; expected 10 x 15"),
        (Montage(3, 2, slices=5, gap=1), "expected 18 x 12"),
        (Montage(2, 3, slices=4, gap=2), "no lines of one grey value"),
    ],
)
def test_another_grid_is_refused(tmp_path: Path, montage: Montage, said: str) -> None:
    path = write_montage(tmp_path / "m.png", cube(5), rows=2, columns=3, gap=1)
    with pytest.raises(InputError, match=rf"m\.png.*{said}"):
        read_montage(path, montage)


def test_colours_and_other_files_are_refused(tmp_path: Path) -> None:
    Image.new("RGB", (15, 10)).save(tmp_path / "colour.png")
    with pytest.raises(InputError, match=r"colour\.png is an image of mode RGB"):
        read_montage(tmp_path / "colour.png", Montage(2, 3, slices=4, gap=1))
    (tmp_path / "text.png").write_text("no image")
    with pytest.raises(InputError, match=r"text\.png cannot be read as an image"):
        read_montage(tmp_path / "text.png", Montage(2, 3, slices=4, gap=1))


def test_a_grid_too_small_for_its_slices_is_refused() -> None:
    with pytest.raises(InputError, match="more slices than tiles"):
        Montage(5, 5, slices=28, gap=1)
