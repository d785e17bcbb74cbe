"""Eight small particles of two classes and none, written in every form that is read."""

from collections.abc import Callable
from pathlib import Path

import mrcfile
import numpy as np
import pytest
from PIL import Image

SIDE, VOXEL_NM = 6, 1.2
CLASSES = ["ribosome"] * 3 + ["tric"] * 3 + [""] * 2
FOLDERS = {"ribosome": "ribosome", "tric": "tric", "": "unlabelled"}

Write = Callable[[Path, np.ndarray], Path]


@pytest.fixture(scope="session")
def volumes() -> np.ndarray:
    """Whole numbers that all formats hold exactly."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 200, size=(len(CLASSES), SIDE, SIDE, SIDE)).astype(np.float32)


@pytest.fixture
def project(tmp_path: Path, volumes: np.ndarray) -> Path:
    for number in (1, 2):
        write_mrc(tmp_path / "Particles" / f"{number}.mrc", volumes[number], voxel_nm=5.0)
    (tmp_path / "job012").mkdir()
    return tmp_path


def write_mrc(path: Path, values: np.ndarray, *, voxel_nm: float = VOXEL_NM) -> Path:
    """One volume, or a stack of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mrcfile.new(path, overwrite=True) as mrc:
        mrc.set_data(values)
        mrc.voxel_size = voxel_nm * 10
    return path


def write_montage(path: Path, values: np.ndarray, *, rows: int, columns: int, gap: int) -> Path:
    """Slices in a grid, each with lines of white after it."""
    side, pitch = len(values), len(values) + gap
    image = np.full((rows * pitch, columns * pitch), 65535, dtype=np.uint16)
    for i, plane in enumerate(values):
        top, left = i // columns * pitch, i % columns * pitch
        image[top : top + side, left : left + side] = plane
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path)
    return path


def star_text(rows: list[str], *, angstrom: float = VOXEL_NM * 10) -> str:
    """Optics and particles in RELION 3.1's form; a row is an image and its class."""
    return (
        "\n# version 30001\n\ndata_optics\n\nloop_ \n_rlnOpticsGroupName #1 \n_rlnOpticsGroup #2 \n"
        "_rlnImagePixelSize #3 \n_rlnImageSize #4 \n_rlnImageDimensionality #5 \n"
        f"opticsGroup1            1     {angstrom:.6f}          {SIDE}            3 \n \n"
        "\n# version 30001\n\ndata_particles\n\nloop_ \n_rlnImageName #1 \n_fsftClass #2 \n"
        "_rlnOpticsGroup #3 \n" + "".join(f"{row} 1 \n" for row in rows) + "\n"
    )


def star_of_files(folder: Path, volumes: np.ndarray) -> Path:
    rows = []
    for i, (volume, name) in enumerate(zip(volumes, CLASSES, strict=True)):
        write_mrc(folder / "project" / "Extract" / f"{i}.mrc", volume)
        rows.append(f'Extract/{i}.mrc "{name}"')
    star = folder / "project" / "Select" / "job007" / "particles.star"
    star.parent.mkdir(parents=True)
    star.write_text(star_text(rows))
    return star


def star_of_stack(folder: Path, volumes: np.ndarray) -> Path:
    write_mrc(folder / "all.mrcs", volumes)
    rows = [f'{i:06d}@all.mrcs "{name}"' for i, name in enumerate(CLASSES, start=1)]
    (folder / "particles.star").write_text(star_text(rows))
    return folder / "particles.star"


def folders_of(suffix: str) -> Write:
    def write(folder: Path, volumes: np.ndarray) -> Path:
        for i, (volume, name) in enumerate(zip(volumes, CLASSES, strict=True)):
            path = folder / FOLDERS[name] / f"{i}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            if suffix == ".mrc":
                write_mrc(path, volume)
            elif suffix == ".npy":
                np.save(path, volume)
            else:
                write_montage(path, volume, rows=2, columns=3, gap=1)
        return folder

    return write


def stack_and_table(folder: Path, volumes: np.ndarray) -> Path:
    stack = write_mrc(folder / "all.mrcs", volumes)
    rows = [f"{i},{name}" for i, name in enumerate(CLASSES)]
    (folder / "all.csv").write_text("\n".join(["index,class", *rows]) + "\n")
    return stack


FORMS: dict[str, Write] = {
    "star of files": star_of_files,
    "star of a stack": star_of_stack,
    "folders of mrc": folders_of(".mrc"),
    "folders of npy": folders_of(".npy"),
    "folders of montages": folders_of(".png"),
    "stack and table": stack_and_table,
}
