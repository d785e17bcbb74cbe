"""STAR files of all versions."""

from pathlib import Path

import numpy as np
import pytest

from fsft.own_data.reader import open_particles
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import star_text, write_mrc
from tests.unit.own_data.relion import RELION_3_0, RELION_3_1, RELION_5


def star(project: Path, text: str) -> Path:
    path = project / "job012" / "run_data.star"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "voxels", "classes"),
    [
        (RELION_3_0, [1.332, 1.332], ["", ""]),
        (RELION_3_1, [1.332, 1.0], ["", ""]),
        (RELION_5, [1.332, 1.332], ["", ""]),
        (RELION_5.replace("_rlnTomoSubTomosAre2DStacks   ", "loop_\n_rlnTomoSubTomosAre2DStacks\n"),
         [1.332, 1.332], ["", ""]),
    ],
)  # fmt: skip
def test_relion_s_forms_are_read(
    project: Path, volumes: np.ndarray, text: str, voxels: list[float], classes: list[str]
) -> None:
    particles = open_particles(star(project, text))
    assert particles.table["name"].tolist() == ["Particles/1.mrc", "Particles/2.mrc"]
    assert particles.table["voxel_nm"].tolist() == pytest.approx(voxels)
    assert particles.table["class"].tolist() == classes
    assert np.array_equal(particles.volume(1), volumes[2])


def test_2d_tilt_images_of_relion_5_are_refused(project: Path) -> None:
    flat = RELION_5.replace("Stacks                       0", "Stacks                       1")
    with pytest.raises(InputError, match=r"run_data\.star lists 2D tilt images"):
        open_particles(star(project, flat))


def test_a_given_column_holds_the_classes(project: Path) -> None:
    particles = open_particles(star(project, RELION_5), class_column="rlnTomoName")
    assert particles.table["class"].tolist() == ["TS_01", "TS_01"]
    with pytest.raises(InputError, match=r"run_data\.star has no column rlnGroupName"):
        open_particles(star(project, RELION_5), class_column="rlnGroupName")


def test_class_numbers_of_relion_are_labels_only_if_they_are_asked_for(project: Path) -> None:
    path = star(project, RELION_3_0)
    assert open_particles(path).table["class"].tolist() == ["", ""]
    numbers = open_particles(path, class_column="rlnClassNumber").table["class"].tolist()
    assert numbers == ["2", ""]


def test_numbers_and_words_are_classes_alike(tmp_path: Path, volumes: np.ndarray) -> None:
    write_mrc(tmp_path / "all.mrcs", volumes[:4])
    names = ["007", '"two words"', "none", "<NA>"]
    rows = [f"{i}@all.mrcs {name}" for i, name in enumerate(names, start=1)]
    (tmp_path / "p.star").write_text(star_text(rows))
    particles = open_particles(tmp_path / "p.star")
    assert particles.table["class"].tolist() == ["007", "two words", "none", ""]


def test_without_pixel_size_the_headers_tell(tmp_path: Path, volumes: np.ndarray) -> None:
    write_mrc(tmp_path / "1.mrc", volumes[0], voxel_nm=0.94)
    (tmp_path / "p.star").write_text("data_\n\nloop_\n_rlnImageName #1\n1.mrc\n\n")
    assert open_particles(tmp_path / "p.star").table["voxel_nm"].tolist() == pytest.approx([0.94])


def test_the_nearest_folder_above_has_the_images(tmp_path: Path, volumes: np.ndarray) -> None:
    write_mrc(tmp_path / "1.mrc", volumes[0])
    write_mrc(tmp_path / "near" / "1.mrc", volumes[1])
    (tmp_path / "near" / "p.star").write_text(star_text(["1.mrc a"]))
    assert np.array_equal(open_particles(tmp_path / "near" / "p.star").volume(0), volumes[1])
