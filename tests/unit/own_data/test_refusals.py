"""Every message names the file, and the row where there is one."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from fsft.own_data.reader import open_particles
from fsft.runtime.errors import InputError
from fsft.structures.maps import structure_files
from tests.unit.own_data.conftest import stack_and_table, star_text, write_mrc
from tests.unit.own_data.relion import RELION_3_0


def star(folder: Path, rows: list[str]) -> Path:
    (folder / "p.star").write_text(star_text(rows))
    return folder / "p.star"


def missing(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "1.mrc", volumes[0])
    return star(folder, ["1.mrc a", "2.mrc a"])


def repeated(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    return star(folder, ["1@s.mrcs a", "2@s.mrcs b", "0001@s.mrcs b"])


def unnumbered(folder: Path, volumes: np.ndarray) -> Path:
    return star(folder, ["x@s.mrcs a"])


def two_sizes_in_headers(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0], voxel_nm=1.0)
    write_mrc(folder / "a" / "2.mrc", volumes[1], voxel_nm=1.1)
    return folder


def two_sizes_in_a_star(folder: Path, volumes: np.ndarray) -> Path:
    for number in (1, 2):
        write_mrc(folder / "Particles" / f"{number}.mrc", volumes[number])
    text = RELION_3_0.replace("13.320000  0", "10.000000  0")
    (folder / "p.star").write_text(text)
    return folder / "p.star"


def no_such_group(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    path = star(folder, ["1@s.mrcs a", "2@s.mrcs b"])
    path.write_text(path.read_text().replace("2@s.mrcs b 1", "2@s.mrcs b 4"))
    return path


def empty_class(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0])
    (folder / "b").mkdir()
    return folder


def two_kinds(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0])
    np.save(folder / "a" / "2.npy", volumes[0])
    return folder


def no_voxel_size(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0], voxel_nm=0.0)
    return folder


def no_table(folder: Path, volumes: np.ndarray) -> Path:
    return write_mrc(folder / "s.mrcs", volumes)


def short_table(folder: Path, volumes: np.ndarray) -> Path:
    stack = stack_and_table(folder, volumes)
    (folder / "all.csv").write_text("class\na\nb\n")
    return stack


def truncated_stack(folder: Path, volumes: np.ndarray) -> Path:
    stack = stack_and_table(folder, volumes)
    stack.write_bytes(stack.read_bytes()[:-1])
    return stack


def no_star(folder: Path, volumes: np.ndarray) -> Path:
    (folder / "p.star").write_text("a,b\n1,2\n")
    return folder / "p.star"


def no_rows(folder: Path, volumes: np.ndarray) -> Path:
    return star(folder, [])


def beyond(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    return star(folder, ["8@s.mrcs a", "9@s.mrcs a"])


def respelled(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    return star(folder, ["1@s.mrcs a", f"1@../{folder.name}/s.mrcs b"])


def linked(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    (folder / "link.mrcs").symlink_to("s.mrcs")
    return star(folder, ["2@s.mrcs a", "2@link.mrcs b"])


def alone_and_numbered(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "1.mrc", volumes[0])
    return star(folder, ["1.mrc a", "1@1.mrc b"])


def linked_in_folders(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0])
    (folder / "b").mkdir()
    (folder / "b" / "2.mrc").symlink_to("../a/1.mrc")
    return folder


def numbered_array(folder: Path, volumes: np.ndarray) -> Path:
    np.save(folder / "s.npy", volumes[0])
    return star(folder, ["1@s.npy a", "2@s.npy b"])


def two_lists(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    path = star(folder, ["1@s.mrcs a"])
    path.write_text(path.read_text() + "data_more\n\nloop_\n_rlnImageName\n2@s.mrcs\n")
    return path


def long_number(folder: Path, volumes: np.ndarray) -> Path:
    return star(folder, [f"{'9' * 5000}@s.mrcs a"])


def long_name(folder: Path, volumes: np.ndarray) -> Path:
    return star(folder, [f"1@{'s' * 300}.mrcs a"])


def absurd_size(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "s.mrcs", volumes)
    path = star(folder, ["1@s.mrcs a"])
    path.write_text(path.read_text().replace("12.000000", "1e-300"))
    return path


def other_kind(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0])
    write_mrc(folder / "a" / "2.MRC", volumes[1])
    return folder


def deeper(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0])
    write_mrc(folder / "a" / "tomogram" / "2.mrc", volumes[1])
    return folder


def loose(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "a" / "1.mrc", volumes[0])
    return write_mrc(folder / "2.mrc", volumes[1]).parent


REFUSED_ON_OPENING: list[tuple[Callable[[Path, np.ndarray], Path], str]] = [
    (missing, r"p\.star, row 2 \(2\.mrc\): 2\.mrc is missing"),
    (repeated, r"row 3 \(0001@s\.mrcs\): this is the volume of row 1 \(1@s\.mrcs\)"),
    (respelled, r"row 2 \(1@\.\./.*\): this is the volume of row 1 \(1@s\.mrcs\)"),
    (linked, r"row 2 \(2@link\.mrcs\): this is the volume of row 1 \(2@s\.mrcs\)"),
    (alone_and_numbered, r"row 2 \(1@1\.mrc\): this is the volume of row 1 \(1\.mrc\)"),
    (linked_in_folders, r"row 2 \(b/2\.mrc\): this is the volume of row 1 \(a/1\.mrc\)"),
    (numbered_array, r"s\.npy cannot be read as an MRC file"),
    (beyond, r"p\.star, row 2 \(9@s\.mrcs\): .* holds 8 volumes; there is no number 9"),
    (two_lists, r"has the column rlnImageName in data_particles and data_more; expected one"),
    (long_number, r"row 1: rlnImageName is '9{79}\.\.\.; expected FILE or NUMBER@FILE"),
    (long_name, r"row 1 .* is missing"),
    (absurd_size, r"row 1: the voxels are 1e-301 nm; expected 0\.01 to 100 nm"),
    (other_kind, r"2\.MRC is none of \.mrc, \.npy, \.png"),
    (deeper, r"tomogram is none of \.mrc, \.npy, \.png"),
    (loose, r"2\.mrc lies in no folder of a class"),
    (unnumbered, r"p\.star, row 1: rlnImageName is 'x@s\.mrcs'"),
    (two_sizes_in_headers, r"row 2: .*2\.mrc has voxels of 1\.1 nm, but 1 nm in row 1"),
    (two_sizes_in_a_star, r"p\.star, row 2: the voxels are 10 A, but 13\.32 A in row 1"),
    (no_such_group, r"p\.star, row 2: there is no optics group '4'"),
    (empty_class, r"b is empty"),
    (two_kinds, r"holds \.mrc and \.npy files; expected one kind"),
    (no_voxel_size, r"row 1: .*1\.mrc tells no voxel size"),
    (no_table, r"s\.mrcs has no s\.csv or particles\.csv beside it"),
    (short_table, r"all\.csv has 2 rows for 8 particles"),
    (truncated_stack, r"all\.mrcs has \d+ bytes; its header asks for \d+"),
    (no_star, r"p\.star, line 1 stands in no block; expected a STAR file"),
    (no_rows, r"p\.star lists no particles"),
]


@pytest.mark.parametrize(("make", "said"), REFUSED_ON_OPENING)
def test_junk_is_refused_on_opening(
    make: Callable[[Path, np.ndarray], Path], said: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    path = make(tmp_path, volumes)
    with pytest.raises(InputError, match=said) as refused:
        open_particles(path)
    assert str(tmp_path) in str(refused.value)


@pytest.fixture
def unreadable(tmp_path: Path, volumes: np.ndarray) -> Iterator[Path]:
    """A folder with one class that the process may not read."""
    write_mrc(tmp_path / "own" / "a" / "1.mrc", volumes[0])
    (tmp_path / "p.star").write_text(star_text(["1.mrc a"]))
    for path in ("own/a", "p.star"):
        (tmp_path / path).chmod(0)
    is_root = os.geteuid() == 0
    if is_root:  # who may read anything
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_mode & 0o777 == 0o700:
                folder.chmod(0o755)
        os.seteuid(65534)
    yield tmp_path
    if is_root:
        os.seteuid(0)
    (tmp_path / "own" / "a").chmod(0o700)


@pytest.mark.parametrize("path", ["own", "own/a", "p.star"])
def test_what_may_not_be_read_is_named(unreadable: Path, path: str) -> None:
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        open_particles(unreadable / path)


def test_a_folder_of_structures_that_may_not_be_read_is_named(unreadable: Path) -> None:
    with pytest.raises(InputError, match="own/a cannot be read: Permission denied"):
        structure_files(unreadable / "own" / "a")


def test_a_column_of_classes_is_of_a_star_file(tmp_path: Path, volumes: np.ndarray) -> None:
    with pytest.raises(InputError, match=r"all\.mrcs has no column x; expected a STAR file"):
        open_particles(stack_and_table(tmp_path, volumes), class_column="x")


@pytest.mark.parametrize("path", ["none", "n" * 300, "none.star", "none.mrcs", "file.txt"])
def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(InputError, match=re.escape(path)):
        open_particles(tmp_path / path)


def spoilt(volumes: np.ndarray, value: float) -> np.ndarray:
    volume = volumes[1].copy()
    volume[0, 0, 0] = value
    return volume


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda v: spoilt(v, np.nan), "holds NaN or infinite voxels"),
        (lambda v: spoilt(v, -np.inf), "holds NaN or infinite voxels"),
        (lambda v: v[1].astype(np.float64) * 1e300, "holds NaN or infinite voxels"),
        (lambda v: v[1, :, :, 1:], "holds 6 x 6 x 5 voxels; expected a cube"),
        (lambda v: v[1, 0], "holds 6 x 6 voxels; expected a cube"),
        (lambda v: v[1] * 0 + 3, "holds 3 in every voxel"),
        (lambda v: v[1].astype(complex), "does not hold real numbers"),
        (lambda v: np.array([{}], dtype=object), "cannot be read as an array"),
    ],
)
def test_a_bad_particle_is_named_when_it_is_read(
    change: Callable[[np.ndarray], np.ndarray], said: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    (tmp_path / "a").mkdir()
    np.save(tmp_path / "a" / "1.npy", volumes[0])
    np.save(tmp_path / "a" / "2.npy", change(volumes), allow_pickle=True)
    particles = open_particles(tmp_path, voxel_nm=1.0)
    particles.volume(0)
    with pytest.raises(InputError, match=rf"row 2 \(a/2\.npy\): .*2\.npy {said}"):
        particles.volume(1)


@pytest.mark.parametrize(
    ("shape", "kept", "said"),
    [
        ((6, 6, 6), 1500, r"has 1500 bytes; its header asks for 1888"),
        ((6, 6, 6), 500, r"cannot be read as an MRC file"),
        ((12, 6, 6), None, r"holds 12 sections of 6 x 6, 12 to a volume; expected cubic"),
        ((6, 6, 5), None, r"holds 6 sections of 5 x 6"),
        ((2, 6, 6, 6), None, r"holds 2 volumes; expected one, or a number to it"),
    ],
)
def test_a_bad_mrc_is_named_with_its_row(
    shape: tuple[int, ...], kept: int | None, said: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    write_mrc(tmp_path / "1.mrc", volumes[0])
    path = write_mrc(tmp_path / "2.mrc", np.ones(shape, dtype=np.float32))
    path.write_bytes(path.read_bytes()[:kept])
    particles = open_particles(star(tmp_path, ["1.mrc a", "2.mrc a"]))
    with pytest.raises(InputError, match=rf"p\.star, row 2 \(2\.mrc\): .*2\.mrc {said}"):
        particles.volume(1)


def test_an_image_needs_its_grid(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(b"")
    with pytest.raises(InputError, match=r"row 1 \(a/1\.png\): .*expected the grid"):
        open_particles(tmp_path, voxel_nm=1.0).volume(0)
