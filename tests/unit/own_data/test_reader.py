from pathlib import Path

import numpy as np
import pytest

from fsft.formats.dataset import open_dataset
from fsft.formats.montage import Montage
from fsft.own_data.dataset import write_dataset
from fsft.own_data.particles import Particles
from fsft.own_data.reader import open_particles
from tests.unit.own_data.conftest import (
    CLASSES,
    FORMS,
    SIDE,
    VOXEL_NM,
    star_of_stack,
    write_mrc,
)

MONTAGE = Montage(rows=2, columns=3, slices=SIDE, gap=1)


def opened(form: str, folder: Path, volumes: np.ndarray) -> Particles:
    tells = "npy" not in form and "montages" not in form
    path = FORMS[form](folder, volumes)
    return open_particles(path, voxel_nm=None if tells else VOXEL_NM, montage=MONTAGE)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_particles(
    form: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    particles = opened(form, tmp_path, volumes)
    assert len(particles) == len(volumes)
    assert particles.table["class"].tolist() == CLASSES
    assert particles.table["voxel_nm"].tolist() == pytest.approx([VOXEL_NM] * len(volumes))
    assert particles.table["row"].tolist() == list(range(1, len(volumes) + 1))
    for i, volume in enumerate(volumes):
        read = particles.volume(i)
        assert read.dtype == np.float32
        assert np.array_equal(read, volume)


def test_every_form_gives_the_same_dataset(tmp_path: Path, volumes: np.ndarray) -> None:
    written = []
    for form in FORMS:
        folder = tmp_path / form / "dataset"
        write_dataset(
            opened(form, tmp_path / form / "origin", volumes), folder, side=SIDE,
            voxel_nm=VOXEL_NM, invert=False, classes=["tric", "ribosome"],
        )  # fmt: skip
        written.append(open_dataset(folder))
    for dataset in written:
        assert np.array_equal(dataset.volumes, written[0].volumes)
        assert dataset.labels.tolist() == [1, 1, 1, 0, 0, 0, -1, -1]


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.uint16, np.float16, np.float32, ">f4"])
def test_the_number_formats_of_mrc_are_read(tmp_path: Path, kind: str) -> None:
    values = np.arange(2 * 27).reshape(2, 3, 3, 3).astype(kind)
    write_mrc(tmp_path / "s.mrcs", values)
    (tmp_path / "s.csv").write_text("class\na\nb\n")
    particles = open_particles(tmp_path / "s.mrcs")
    assert np.array_equal(particles.volume(1), values[1].astype(np.float32))


def test_a_stack_of_images_is_read_as_one_of_cubes(tmp_path: Path, volumes: np.ndarray) -> None:
    """Programs that know no volume stacks write all sections as images of one stack."""
    write_mrc(tmp_path / "s.mrcs", volumes.reshape(-1, SIDE, SIDE))
    (tmp_path / "s.csv").write_text("class\n" + "\n".join(f'"{name}"' for name in CLASSES) + "\n")
    particles = open_particles(tmp_path / "s.mrcs", voxel_nm=1.0)
    assert len(particles) == len(volumes)
    assert np.array_equal(particles.volume(5), volumes[5])


def test_the_user_s_voxel_size_takes_the_place_of_the_file_s(
    tmp_path: Path, volumes: np.ndarray
) -> None:
    particles = open_particles(star_of_stack(tmp_path, volumes), voxel_nm=2.0)
    assert set(particles.table["voxel_nm"]) == {2.0}


def test_opening_reads_no_volume(tmp_path: Path) -> None:
    """A stack of 50,000 particles of 800 MB that holds nothing but its header."""
    path = write_mrc(tmp_path / "s.mrcs", np.zeros((1, 16, 16, 16), dtype=np.float32))
    with path.open("r+b") as stack:
        stack.seek(8)
        stack.write(np.int32(50_000 * 16).tobytes())
        stack.truncate(1024 + 50_000 * 16**3 * 4)
        stack.seek(-4 * 16**3, 2)
        stack.write(np.arange(16**3, dtype="<f4").tobytes())
    (tmp_path / "s.csv").write_text("class\n" + '""\n' * 50_000)
    particles = open_particles(path)
    assert len(particles) == 50_000
    assert particles.volume(49_999).flat[-1] == 16**3 - 1
