import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fsft.formats.dataset import open_dataset
from fsft.own_data.dataset import write_dataset
from fsft.own_data.harmonise import harmonise
from fsft.own_data.particles import Particles
from fsft.own_data.reader import open_particles
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import CLASSES, SIDE, VOXEL_NM, star_text, write_mrc

SOURCE_CLASSES = ["tric", "proteasome", "ribosome"]


def write(particles: Particles, folder: Path, **changes: object) -> None:
    settings = {"side": 8, "voxel_nm": 1.0, "invert": True, "classes": SOURCE_CLASSES}
    write_dataset(particles, folder, **(settings | changes))  # type: ignore[arg-type]


@pytest.fixture
def stack(tmp_path: Path, volumes: np.ndarray) -> Path:
    write_mrc(tmp_path / "all.mrcs", volumes)
    rows = "".join(f'"{name}"\n' for name in CLASSES)
    (tmp_path / "all.csv").write_text("class\n" + rows)
    return tmp_path / "all.mrcs"


def test_the_folder_is_a_dataset(stack: Path, tmp_path: Path, volumes: np.ndarray) -> None:
    write(open_particles(stack), tmp_path / "real")
    dataset = open_dataset(tmp_path / "real")
    assert np.isfinite(dataset.volumes).all()
    assert dataset.classes == tuple(SOURCE_CLASSES)
    assert dataset.voxel_nm == pytest.approx(1.0)
    assert dataset.labels.tolist() == [2, 2, 2, 0, 0, 0, -1, -1]
    for stored, volume in zip(dataset.volumes, volumes, strict=True):
        expected = harmonise(volume, voxel_nm=VOXEL_NM, to_voxel_nm=1.0, side=8, invert=True)
        assert np.allclose(stored, expected, atol=2e-3)


def test_table_and_manifest_tell_where_it_comes_from(stack: Path, tmp_path: Path) -> None:
    write(open_particles(stack), tmp_path / "real")
    table = pd.read_csv(tmp_path / "real" / "particles.csv", keep_default_na=False)
    assert list(table) == ["index", "class", "particle"]
    assert table["particle"].iat[7] == "8@all.mrcs"
    manifest = json.loads((tmp_path / "real" / "manifest.json").read_text())
    assert manifest["dataset"] == "real"
    assert manifest["synthetic"] is False
    assert manifest["provider"] == "particles"
    assert manifest["labelled"] == {"tric": 3, "proteasome": 0, "ribosome": 3}
    assert manifest["unlabelled"] == 2
    for name, digest in manifest["sha256"].items():
        content = (tmp_path / "real" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_a_dataset_can_be_read_as_particles_again(stack: Path, tmp_path: Path) -> None:
    write(open_particles(stack), tmp_path / "real")
    again = open_particles(tmp_path / "real" / "subtomograms.mrcs")
    assert again.table["class"].tolist() == CLASSES
    assert again.volume(0).shape == (8, 8, 8)


def test_optics_groups_are_brought_to_one_voxel_size(tmp_path: Path) -> None:
    """The same wave, of 6 nm, seen in voxels of 1 nm and of 1.5 nm."""
    files = {"fine.mrc": (12, 1.0), "coarse.mrc": (8, 1.5)}
    for name, (side, voxel_nm) in files.items():
        wave = np.cos(2 * np.pi / 6 * (np.arange(side) - (side - 1) / 2) * voxel_nm)
        write_mrc(tmp_path / name, np.tile(wave, (side, side, 1)).astype(np.float32))
    text = star_text(["fine.mrc tric", "coarse.mrc tric"], angstrom=10.0)
    text = text.replace("3 \n \n", "3 \nopticsGroup2 2 15.0 6 3 \n \n").replace(
        "coarse.mrc tric 1", "coarse.mrc tric 2"
    )
    (tmp_path / "p.star").write_text(text)
    write(open_particles(tmp_path / "p.star"), tmp_path / "real", side=SIDE)
    fine, coarse = open_dataset(tmp_path / "real").volumes.astype(np.float32)
    assert np.allclose(fine, coarse, atol=2e-3)


def test_a_bad_particle_leaves_the_dataset_as_it_was(
    stack: Path, tmp_path: Path, volumes: np.ndarray
) -> None:
    write(open_particles(stack), tmp_path / "real")
    before = (tmp_path / "real" / "manifest.json").read_bytes()
    spoilt = np.memmap(stack, dtype="<f4", mode="r+", offset=1024, shape=volumes.shape)
    spoilt[6, 1, 2, 3] = np.nan
    spoilt.flush()
    with pytest.raises(InputError, match=r"all\.mrcs, row 7 \(7@all\.mrcs\).*NaN"):
        write(open_particles(stack), tmp_path / "real")
    assert (tmp_path / "real" / "manifest.json").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_an_unknown_class_is_refused_before_anything_is_written(
    stack: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"all\.mrcs, row 1 .*'ribosome' is not a class"):
        write(open_particles(stack), tmp_path / "real", classes=["tric"])
    assert not (tmp_path / "real").exists()
