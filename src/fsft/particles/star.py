"""Particles listed in a RELION STAR file, as versions 3.0, 3.1, 4 and 5 write them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import starfile

from fsft.runtime.errors import InputError

IMAGE, OPTICS_GROUP = "rlnImageName", "rlnOpticsGroup"
LABEL, CLASS = "fsftLabel", "fsftClass"
CLASS_COLUMNS = (LABEL, CLASS, "rlnClassNumber")
"""Where classes are looked for unless a column is named.

Files of predictions hold both of ours: CLASS is then what was predicted and LABEL what was known.
"""

UNASSIGNED = {"rlnClassNumber": "0"}
"""What RELION writes for a particle that it has not classified."""

ANGSTROM_PER_NM = 10
SAME_SIZE = 1e-3
"""Voxel sizes that differ by less than this part are the same, rounded."""

Blocks = dict[str, dict[str, Any] | pd.DataFrame]


def read_blocks(path: Path) -> tuple[Blocks, str]:
    """All blocks of a STAR file, their values as text, and the name of that of the particles.

    Raises InputError naming the file if it is no STAR file or has no table with rlnImageName.
    """
    try:
        columns = {str(column) for block in _read(path).values() for column in block}
        blocks = _read(path, as_text=sorted(columns))
    except (OSError, ValueError, IndexError, TypeError, KeyError) as error:
        raise InputError(f"{path} cannot be read as a STAR file: {error}") from error
    for name, block in blocks.items():
        if isinstance(block, pd.DataFrame) and IMAGE in block:
            return blocks, name
    raise InputError(f"{path} has no table with a column {IMAGE}; expected a list of particles")


def read_star(path: Path, class_column: str | None) -> pd.DataFrame:
    """Rows of `Particles.table` for the particles of a STAR file; voxel_nm is NaN if not told.

    class_column: where classes are; by default the first of CLASS_COLUMNS that there is. Without
    any, nothing is labelled. Images are looked for from the folder of the file and from those
    above it, one of which is the project. Raises InputError naming file and row.
    """
    blocks, name = read_blocks(path)
    particles = blocks[name]
    assert isinstance(particles, pd.DataFrame)
    _refuse_tilt_images(path, blocks)
    if particles.empty:
        raise InputError(f"{path} lists no particles; expected one or more")
    images = particles[IMAGE].fillna("").tolist()
    parts = [_split(image, f"{path}, row {n}") for n, image in _rows(images)]
    numbers, files = zip(*parts, strict=True)
    roots = path.resolve().parents
    found = {file: _find(file, roots) for file in dict.fromkeys(files)}
    for (n, image), file in zip(_rows(images), files, strict=True):
        if found[file] is None:
            raise InputError(
                f"{path}, row {n} ({image}): {file} is missing; looked for it in the folder of "
                "the STAR file and in those above"
            )
    return pd.DataFrame(
        {
            "name": images,
            "file": [found[file] for file in files],
            "number": numbers,
            "class": _classes(path, particles, class_column),
            "voxel_nm": _angstrom(path, particles, blocks.get("optics")) / ANGSTROM_PER_NM,
        }
    )


def _read(path: Path, as_text: Sequence[str] = ()) -> Blocks:
    blocks: Blocks = starfile.read(path, always_dict=True, parse_as_string=list(as_text))
    return blocks


def _rows(values: Sequence[str]) -> enumerate[str]:
    return enumerate(values, start=1)


def _split(image: str, where: str) -> tuple[int, str]:
    """RELION's `n@file` as number and file; number 0 for a file alone."""
    number, at, file = image.rpartition("@")
    if not file or (at and not (number.isdecimal() and int(number) > 0)):
        raise InputError(f"{where}: {IMAGE} is {image!r}; expected FILE or NUMBER@FILE, from 1 up")
    return (int(number) if at else 0), file


def _find(file: str, roots: Sequence[Path]) -> str | None:
    return next((str(root / file) for root in roots if (root / file).is_file()), None)


def _classes(path: Path, particles: pd.DataFrame, column: str | None) -> list[str]:
    if column is None:
        column = next((name for name in CLASS_COLUMNS if name in particles), None)
        if column is None:
            return [""] * len(particles)
    if column not in particles:
        raise InputError(f"{path} has no column {column}, which was named as that of the classes")
    return ["" if name == UNASSIGNED.get(column) else name for name in particles[column].fillna("")]


def _refuse_tilt_images(path: Path, blocks: Blocks) -> None:
    """RELION 5 writes the tilt images of a particle by default, and no volume."""
    stacks = _values(blocks.get("general"), "rlnTomoSubTomosAre2DStacks")
    if "1" in stacks or "2" in _values(blocks.get("optics"), "rlnImageDimensionality"):
        raise InputError(f"{path} lists 2D tilt images; expected subtomograms, extracted in 3D")


def _values(block: dict[str, Any] | pd.DataFrame | None, key: str) -> list[str]:
    """The values of a key in a block, which may be a loop or a list of single values."""
    if block is None or key not in block:
        return []
    return list(block[key]) if isinstance(block, pd.DataFrame) else [block[key]]


def _angstrom(path: Path, particles: pd.DataFrame, optics: object) -> np.ndarray:
    """Voxel size of each particle: of its optics group, or else one for all; NaN if not told."""
    if isinstance(optics, pd.DataFrame) and "rlnImagePixelSize" in optics:
        return _of_groups(path, particles, optics)
    if isinstance(optics, pd.DataFrame):
        return np.full(len(particles), np.nan)
    for column in ("rlnImagePixelSize", "rlnPixelSize"):
        if column in particles:
            return _one_size(path, _numbers(path, particles[column]))
    if {"rlnDetectorPixelSize", "rlnMagnification"} <= set(particles):
        micrometres = _numbers(path, particles["rlnDetectorPixelSize"])
        return _one_size(path, 1e4 * micrometres / _numbers(path, particles["rlnMagnification"]))
    return np.full(len(particles), np.nan)


def _of_groups(path: Path, particles: pd.DataFrame, optics: pd.DataFrame) -> np.ndarray:
    sizes = _numbers(path, optics["rlnImagePixelSize"])
    if OPTICS_GROUP not in particles or OPTICS_GROUP not in optics:
        return np.full(len(particles), _one_size(path, sizes)[0])
    of_group = dict(zip(optics[OPTICS_GROUP], sizes, strict=True))
    for n, group in _rows(particles[OPTICS_GROUP].tolist()):
        if group not in of_group:
            raise InputError(f"{path}, row {n}: there is no optics group {group!r} in data_optics")
    return np.array([of_group[group] for group in particles[OPTICS_GROUP]])


def _numbers(path: Path, column: "pd.Series[str]") -> np.ndarray:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    for (n, text), number in zip(_rows(column.tolist()), numbers, strict=True):
        if not 0 < number < np.inf:
            raise InputError(f"{path}, row {n}: {column.name} is {text!r}; expected more than 0")
    return numbers


def _one_size(path: Path, sizes: np.ndarray) -> np.ndarray:
    other = ~np.isclose(sizes, sizes[0], rtol=SAME_SIZE)
    if other.any():
        n = int(np.argmax(other))
        raise InputError(
            f"{path}, row {n + 1}: the voxels are {sizes[n]:g} A, but {sizes[0]:g} A in row 1; "
            "expected one size, or optics groups"
        )
    return np.full(len(sizes), sizes[0])
