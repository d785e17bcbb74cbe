from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import starfile

from fsft.formats.montage import Montage
from fsft.own_data.particles import Particles
from fsft.own_data.predictions import write_star, write_star_per_class
from fsft.own_data.reader import open_particles
from fsft.own_data.relion_list import read_list
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import CLASSES, FORMS, VOXEL_NM, stack_and_table, star_of_files
from tests.unit.own_data.relion import RELION_3_0, RELION_3_1, RELION_5
from tests.unit.own_data.test_relion_list import star

PREDICTED = ["tric", "ribosome", "two words", "7", "7", "7", "none", "tric"]


def numbers(count: int) -> np.ndarray:
    return np.random.default_rng(0).random(count, dtype=np.float32)


def write(particles: Particles, path: Path, predicted: list[str] | None = None) -> None:
    count = len(particles)
    write_star(
        particles,
        path,
        predicted=(predicted or PREDICTED)[:count],
        probability=numbers(count),
        margin=numbers(count) / 1e6,
    )


@pytest.mark.parametrize("form", ["star of files", "star of a stack", "stack and table"])
def test_starfile_reads_it_back_without_loss(
    form: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    particles = open_particles(FORMS[form](tmp_path / "origin", volumes))
    write(particles, tmp_path / "out.star")
    blocks = starfile.read(tmp_path / "out.star", always_dict=True)
    rows = blocks["particles"]
    assert rows["fsftClass"].tolist() == PREDICTED
    assert rows["fsftLabel"].tolist() == CLASSES
    assert np.array_equal(rows["fsftProbability"].astype(np.float32), numbers(8))
    assert np.array_equal(rows["fsftMargin"].astype(np.float32), numbers(8) / np.float32(1e6))
    assert blocks["optics"]["rlnImagePixelSize"].tolist() == [VOXEL_NM * 10]
    assert set(rows["rlnOpticsGroup"]) == set(blocks["optics"]["rlnOpticsGroup"])
    starfile.write(blocks, tmp_path / "again.star", float_format="%.9g")
    again = starfile.read(tmp_path / "again.star", always_dict=True)
    for name, block in blocks.items():
        pd.testing.assert_frame_equal(again[name], block, rtol=1e-8, check_dtype=False)


@pytest.mark.parametrize("text", [RELION_3_1, RELION_5])
def test_what_relion_wrote_stays_as_it_was(project: Path, text: str) -> None:
    path = star(project, text)
    write(open_particles(path), project / "job012" / "out.star")
    before = starfile.read(path, always_dict=True)
    after = starfile.read(project / "job012" / "out.star", always_dict=True)
    assert list(after) == list(before)
    added = ["fsftClass", "fsftProbability", "fsftMargin", "fsftLabel"]
    pd.testing.assert_frame_equal(after["particles"].drop(columns=added), before["particles"])
    pd.testing.assert_frame_equal(after["optics"], before["optics"])
    if "general" in before:
        assert after["general"] == before["general"]


def test_relion_3_0_becomes_3_1(project: Path) -> None:
    write(open_particles(star(project, RELION_3_0)), project / "out.star")
    blocks = starfile.read(project / "out.star", always_dict=True)
    assert blocks["optics"]["rlnImagePixelSize"].tolist() == [13.32]
    assert blocks["particles"]["rlnCoordinateX"].tolist() == [101.0, 111.0]
    assert "rlnMagnification" not in blocks["particles"]


@pytest.mark.parametrize("form", FORMS)
def test_our_reader_finds_the_same_particles_in_it(
    form: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    path = FORMS[form](tmp_path / "origin", volumes)
    montage = Montage(2, 3, slices=6, gap=1)
    particles = open_particles(path, voxel_nm=VOXEL_NM, montage=montage)
    beside = path if path.is_dir() else path.parent
    write(particles, beside / "out.star")
    again = open_particles(beside / "out.star", montage=montage)
    assert again.table["class"].tolist() == CLASSES
    assert again.table["voxel_nm"].tolist() == pytest.approx([VOXEL_NM] * 8)
    for i, volume in enumerate(volumes):
        assert np.array_equal(again.volume(i), volume)
    guessed = open_particles(beside / "out.star", montage=montage, class_column="fsftClass")
    assert guessed.table["class"].tolist() == PREDICTED


def test_equal_predictions_are_equal_files(tmp_path: Path, volumes: np.ndarray) -> None:
    particles = open_particles(star_of_files(tmp_path, volumes))
    write(particles, tmp_path / "a.star")
    write(particles, tmp_path / "b.star")
    text = (tmp_path / "a.star").read_text()
    assert text == (tmp_path / "b.star").read_text()
    assert text.startswith("data_optics")


@pytest.mark.parametrize("name", ["5' end", 'a"b', "a#b", "TRiC/CCT", "tab\tbed", "", "<NA>"])
def test_a_class_that_no_list_or_file_can_be_named_after_is_refused(
    name: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    particles = open_particles(stack_and_table(tmp_path, volumes))
    with pytest.raises(InputError, match=r"out\.star: .*expected"):
        write(particles, tmp_path / "out.star", ["tric", name, *PREDICTED[2:]])
    assert not (tmp_path / "out.star").exists()


PAIRS = [
    ("20S (a)", "20S [a]"),
    ("TRiC CCT", "TRiC_CCT"),
    ("a b", "a  b"),
    ("1", "01"),
    ("1", "1.0"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_classes_never_share_a_file(
    pair: tuple[str, str], tmp_path: Path, volumes: np.ndarray
) -> None:
    particles = open_particles(stack_and_table(tmp_path, volumes))
    write(particles, tmp_path / "out.star", [*pair] * 4)
    write_star_per_class(tmp_path / "out.star", tmp_path / "per_class")
    of_class = {
        path.stem: read_list(path)[0]["particles"].table
        for path in (tmp_path / "per_class").iterdir()
    }
    assert {name: set(rows["fsftClass"]) for name, rows in of_class.items()} == {
        name: {name} for name in pair
    }
    images = pd.concat(of_class.values())["rlnImageName"]
    assert sorted(images) == sorted(
        read_list(tmp_path / "out.star")[0]["particles"].table["rlnImageName"]
    )


def test_a_class_that_is_no_file_name_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "out.star").write_text("data_\n\nloop_\n_rlnImageName\n_fsftClass\n1@s.mrcs ../x\n")
    with pytest.raises(InputError, match=r"out\.star: '\.\./x' holds '\.'"):
        write_star_per_class(tmp_path / "out.star", tmp_path / "per_class")
    assert not list(tmp_path.rglob("x.star"))
