"""Particles listed in a RELION STAR file, as versions 3.0, 3.1, 4 and 5 write them."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from fsft.formats.mrc_numbers import ANGSTROM_PER_NM
from fsft.formats.star_file import Block, Blocks, read_blocks
from fsft.runtime.errors import InputError, quoted
from fsft.structures.class_name import MISSING

IMAGE, OPTICS_GROUP = "rlnImageName", "rlnOpticsGroup"
LABEL, CLASS = "fsftLabel", "fsftClass"
CLASS_COLUMNS = (LABEL, CLASS)
"""Where classes are looked for unless a column is named.

Files of predictions hold both: CLASS is then what was predicted and LABEL what was known. Not
rlnClassNumber, which is 1 for all particles of a refinement.
"""

UNASSIGNED = {"rlnClassNumber": "0"}
"""What RELION writes for a particle that it has not classified."""

NUMBERED = re.compile(r"([^/@]*)@(.+)")
NUMBER = re.compile(r"0*[1-9][0-9]{0,8}")
SAME_SIZE = 1e-3
"""Voxel sizes that differ by less than this part are the same, rounded."""


def read_list(path: Path) -> tuple[Blocks, str]:
    """All blocks of a STAR file and the name of that of the particles.

    Raises InputError naming the file as `read_blocks` does, or unless one table has rlnImageName.
    """
    blocks = read_blocks(path)
    names = [name for name, block in blocks.items() if block.is_loop and IMAGE in block.table]
    if not names:
        raise InputError(f"{path} has no table with a column {IMAGE}; expected a list of particles")
    if len(names) > 1:
        tables = " and ".join(f"data_{name}" for name in names)
        raise InputError(f"{path} has the column {IMAGE} in {tables}; expected one list")
    return blocks, names[0]


def read_star(path: Path, class_column: str | None) -> pd.DataFrame:
    """Rows of `Particles.table` for the particles of a STAR file; voxel_nm is NaN if not told.

    class_column: where classes are; by default the first of CLASS_COLUMNS that there is. Without
    any, nothing is labelled. Images are looked for from the folder of the file and from those
    above it, one of which is the project. Raises InputError naming file and row.
    """
    blocks, name = read_list(path)
    particles = blocks[name].table
    _refuse_tilt_images(path, blocks)
    if particles.empty:
        raise InputError(f"{path} lists no particles; expected one or more")
    images = particles[IMAGE].tolist()
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


def _rows(values: Sequence[str]) -> enumerate[str]:
    return enumerate(values, start=1)


def _split(image: str, where: str) -> tuple[int, str]:
    """RELION's `n@file` as number and file; number 0 for a file alone."""
    numbered = NUMBERED.fullmatch(image)
    if not image or (numbered and not NUMBER.fullmatch(numbered[1])):
        raise InputError(
            f"{where}: {IMAGE} is {quoted(image)}; expected FILE or NUMBER@FILE, from 1 up"
        )
    return (int(numbered[1]), numbered[2]) if numbered else (0, image)


def _find(file: str, roots: Sequence[Path]) -> str | None:
    candidates = (os.path.join(root, file) for root in roots)  # noqa: PTH118
    return next((each for each in candidates if os.path.isfile(each)), None)  # noqa: PTH113


def _classes(path: Path, particles: pd.DataFrame, column: str | None) -> list[str]:
    if column is None:
        column = next((name for name in CLASS_COLUMNS if name in particles), None)
        if column is None:
            return [""] * len(particles)
    if column not in particles:
        raise InputError(f"{path} has no column {column}, which was named as that of the classes")
    nothing = (MISSING, UNASSIGNED.get(column))
    return ["" if name in nothing else name for name in particles[column]]


def _refuse_tilt_images(path: Path, blocks: Blocks) -> None:
    """RELION 5 writes the tilt images of a particle by default, and no volume."""
    stacks = _values(blocks.get("general"), "rlnTomoSubTomosAre2DStacks")
    if "1" in stacks or "2" in _values(blocks.get("optics"), "rlnImageDimensionality"):
        raise InputError(f"{path} lists 2D tilt images; expected subtomograms, extracted in 3D")


def _values(block: Block | None, key: str) -> list[str]:
    """The values of a key in a block, if there is one."""
    return [] if block is None or key not in block.table else block.table[key].tolist()


def _angstrom(path: Path, particles: pd.DataFrame, optics: Block | None) -> np.ndarray:
    """Voxel size of each particle: of its optics group, or else one for all; NaN if not told."""
    if optics is not None and "rlnImagePixelSize" in optics.table:
        return _of_groups(path, particles, optics.table)
    if optics is not None:
        return np.full(len(particles), np.nan)
    for column in ("rlnImagePixelSize", "rlnPixelSize"):
        if column in particles:
            return _one_size(path, _numbers(path, particles[column]))
    if {"rlnDetectorPixelSize", "rlnMagnification"} <= set(particles):
        micrometres = _numbers(path, particles["rlnDetectorPixelSize"])
        with np.errstate(over="ignore"):
            sizes = 1e4 * micrometres / _numbers(path, particles["rlnMagnification"])
        return _one_size(path, sizes)
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
            raise InputError(
                f"{path}, row {n}: {column.name} is {quoted(text)}; expected more than 0"
            )
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
