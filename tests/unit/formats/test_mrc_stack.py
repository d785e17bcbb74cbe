from pathlib import Path

import mrcfile
import numpy as np
import pytest

from fsft.formats.mrc_stack import StackWriter, let_go, open_stack
from fsft.runtime.errors import InputError


def volumes(count: int = 5, side: int = 6) -> np.ndarray:
    rng = np.random.default_rng(0)
    return rng.normal(size=(count, side, side, side)).astype(np.float16)


def write(path: Path, *, count: int = 5, side: int = 6) -> np.ndarray:
    written = volumes(count, side)
    with StackWriter(path, count=count, side=side, voxel_nm=0.94) as writer:
        writer.append(written[:2])
        writer.append(written[2:])
    return written


def test_a_stack_comes_back_as_it_was_written(tmp_path: Path) -> None:
    written = write(tmp_path / "s.mrcs")
    read, voxel_nm = open_stack(tmp_path / "s.mrcs")
    assert isinstance(read, np.memmap)
    assert not read.flags.writeable
    assert np.array_equal(read, written)
    assert voxel_nm == pytest.approx(0.94)


def test_mrcfile_reads_it_as_a_valid_volume_stack(tmp_path: Path) -> None:
    written = write(tmp_path / "s.mrcs")
    assert mrcfile.validate(tmp_path / "s.mrcs")
    with mrcfile.open(tmp_path / "s.mrcs") as mrc:
        assert mrc.is_volume_stack()
        assert mrc.header.mode == 12
        assert np.array_equal(mrc.data, written)
        assert mrc.voxel_size.x == pytest.approx(9.4)


def test_equal_stacks_are_equal_files(tmp_path: Path) -> None:
    write(tmp_path / "a.mrcs")
    write(tmp_path / "b.mrcs")
    assert (tmp_path / "a.mrcs").read_bytes() == (tmp_path / "b.mrcs").read_bytes()


@pytest.mark.parametrize("given", [4, 6])
def test_another_number_of_volumes_leaves_no_file(tmp_path: Path, given: int) -> None:
    with (
        pytest.raises(ValueError, match="volumes written"),
        StackWriter(tmp_path / "s.mrcs", count=5, side=6, voxel_nm=1.0) as writer,
    ):
        writer.append(volumes(given))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_old_file(tmp_path: Path) -> None:
    before = write(tmp_path / "s.mrcs")
    with (
        pytest.raises(ValueError, match="volumes are"),
        StackWriter(tmp_path / "s.mrcs", count=5, side=6, voxel_nm=1.0) as writer,
    ):
        [writer.append(part) for part in (volumes(2) * 0, volumes(3, side=7))]
    assert [path.name for path in tmp_path.iterdir()] == ["s.mrcs"]
    assert np.array_equal(open_stack(tmp_path / "s.mrcs")[0], before)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.mrcs"):
        open_stack(tmp_path / "none.mrcs")


@pytest.mark.parametrize("kept", [10, 1024, 2000])
def test_a_truncated_file_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "s.mrcs"
    write(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(InputError, match=r"s\.mrcs"):
        open_stack(path)


@pytest.mark.parametrize(
    ("shape", "kind", "said"),
    [((6, 6, 6), "f2", "space group"), ((2, 6, 6, 6), "f4", "mode 2"), ((2, 6, 6, 5), "f2", "x 6")],
)
def test_another_kind_of_file_is_refused(
    tmp_path: Path, shape: tuple[int, ...], kind: str, said: str
) -> None:
    with mrcfile.new(tmp_path / "s.mrcs") as mrc:
        mrc.set_data(np.zeros(shape, dtype=kind))
        mrc.voxel_size = 10.0
    with pytest.raises(InputError, match=said):
        open_stack(tmp_path / "s.mrcs")


def test_no_voxel_size_is_refused(tmp_path: Path) -> None:
    with mrcfile.new(tmp_path / "s.mrcs") as mrc:
        mrc.set_data(volumes())
    with pytest.raises(InputError, match="voxel size"):
        open_stack(tmp_path / "s.mrcs")


def test_pages_let_go_are_no_memory_of_the_process_and_read_the_same_again(tmp_path: Path) -> None:
    written = write(tmp_path / "s.mrcs", count=20, side=32)
    read, _ = open_stack(tmp_path / "s.mrcs")

    def resident_kb() -> int:
        mappings = Path("/proc/self/smaps").read_text().split("s.mrcs\n")
        return int(mappings[1].partition("Rss:")[2].split()[0])

    assert np.array_equal(read, written)
    assert resident_kb() > 1000
    let_go(read)
    assert resident_kb() == 0
    assert np.array_equal(read, written)
