"""Volumes in MRC files that other programs wrote, or damaged."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mrcfile
import numpy as np
import pytest

from fsft.formats.particle_mrc import mrc_layout, read_mrc
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import SIDE, VOXEL_NM, write_mrc

Change = Callable[[Path], object]


def with_header(**values: Any) -> Change:
    def change(path: Path) -> None:
        with mrcfile.open(path, mode="r+", permissive=True) as opened:
            for key, value in values.items():
                opened.header[key] = value

    return change


def with_bytes(start: int, values: bytes) -> Change:
    def change(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[start : start + len(values)] = values
        path.write_bytes(content)

    return change


def as_em(path: Path) -> None:
    head = bytes([6, 0, 0, 5]) + np.array([SIDE] * 3, "<i4").tobytes()
    path.write_bytes(head.ljust(512, b"\0") + path.read_bytes()[1024:])


@pytest.mark.parametrize("kind", [np.int8, np.int16, ">i2", np.uint16, np.float16, ">f4"])
@pytest.mark.parametrize(
    "change", [with_bytes(208, bytes(8)), with_bytes(212, bytes(4)), with_bytes(208, b"MAP\0")]
)
def test_files_without_stamps_are_read(
    tmp_path: Path, kind: str, change: Change, capfd: pytest.CaptureFixture[str]
) -> None:
    values = np.arange(27).reshape(3, 3, 3).astype(kind)
    path = write_mrc(tmp_path / "1.mrc", values)
    big = path.read_bytes()[212] == 0x11
    if big and kind == np.int8:
        pytest.skip("bytes have no order")
    change(path)
    assert np.array_equal(read_mrc(path, 0), values.astype(np.float32))
    assert mrc_layout(path).voxel_nm == pytest.approx(VOXEL_NM)
    assert capfd.readouterr().err.count(str(tmp_path)) <= 1


def test_bytes_that_imod_wrote_without_a_sign_are_read_so(tmp_path: Path) -> None:
    values = np.arange(1, 217).reshape(6, 6, 6).astype(np.uint8)
    path = write_mrc(tmp_path / "1.mrc", values.view(np.int8))
    for flags, expected in ((4, values), (5, values.view(np.int8))):
        with_bytes(152, np.array([1146047817, flags], "<i4").tobytes())(path)
        assert np.array_equal(read_mrc(path, 0), expected)


def test_a_volume_in_another_order_of_axes_is_turned_back(
    tmp_path: Path, volumes: np.ndarray
) -> None:
    path = write_mrc(tmp_path / "1.mrc", volumes[0].transpose(2, 0, 1))
    with_header(maps=1, mapr=3, mapc=2)(path)
    assert np.array_equal(read_mrc(path, 0), volumes[0])


def test_the_depth_of_a_stack_of_sections_is_not_that_of_a_voxel(
    tmp_path: Path, volumes: np.ndarray
) -> None:
    path = write_mrc(tmp_path / "s.mrcs", volumes.reshape(-1, SIDE, SIDE))
    with_header(mz=1, ispg=0)(path)
    assert mrc_layout(path).voxel_nm == pytest.approx(VOXEL_NM)
    assert np.array_equal(read_mrc(path, 3), volumes[2])


@pytest.mark.parametrize(
    "change",
    [with_header(cella=(0, 0, 0)), with_header(mx=0), with_header(cella=(np.nan, 1, 1)),
     with_header(cella=(np.inf, np.inf, np.inf))],
)  # fmt: skip
def test_a_voxel_size_that_says_nothing_is_none(
    tmp_path: Path, volumes: np.ndarray, change: Change
) -> None:
    path = write_mrc(tmp_path / "1.mrc", volumes[0])
    change(path)
    assert np.isnan(mrc_layout(path).voxel_nm)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.write_bytes(gzip.compress(path.read_bytes())), "is packed; expected it"),
        (as_em, "it is an EM file"),
        (lambda path: path.write_bytes(path.read_bytes()[:900]), "cannot be read as an MRC file"),
        (lambda path: path.write_bytes(b"text" * 500), "cannot be read as an MRC file"),
        (lambda path: path.write_bytes(bytes(2000)), "its header tells of 0 x 0 x 0 voxels"),
        (with_header(mode=3), "Unrecognised mode '3'"),
        (with_header(mode=101), "Unrecognised mode '101'"),
        (with_header(mode=4), "values of type complex64; expected real numbers"),
        (with_header(nsymbt=10**6), "has 1888 bytes; its header asks for 1001888"),
        (with_header(nsymbt=-8), "cannot be read as an MRC file"),
        (with_header(cellb=(90, 90, 60)), "a cell of angles 90, 90, 60"),
        (with_header(cella=(72, 72, 36)), "expected one edge for all axes"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_file_that_holds_no_cube_is_named(
    tmp_path: Path, volumes: np.ndarray, change: Change, said: str
) -> None:
    path = write_mrc(tmp_path / "1.mrc", volumes[0])
    change(path)
    with pytest.raises(InputError, match=said) as refused:
        read_mrc(path, 0)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)
