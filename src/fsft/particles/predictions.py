"""What was predicted of each particle, as a STAR file for RELION and the viewers that read it."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import starfile

from fsft.particles.particles import Particles
from fsft.particles.star import (
    ANGSTROM_PER_NM,
    CLASS,
    IMAGE,
    LABEL,
    OPTICS_GROUP,
    Blocks,
    read_blocks,
)
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing

PROBABILITY, MARGIN = "fsftProbability", "fsftMargin"
UNSAFE = re.compile(r"[\"'#\t\r\n]|^(nan|NaN|<NA>)$")
"""Text that a STAR file does not give back as it was written."""


def write_star(
    particles: Particles,
    path: Path | str,
    *,
    predicted: Sequence[str],
    probability: np.ndarray,
    margin: np.ndarray,
) -> None:
    """Write all particles in RELION 3.1's form, with the predicted class of each.

    predicted: (n,) class names. probability: (n,) of that class. margin: (n,) by how much it
    exceeds the next. Stored to float32's precision as fsftClass, fsftProbability and fsftMargin,
    with the label that was given, if any, in fsftLabel. Particles from a STAR file keep all their
    other columns, and its other blocks stay; others get the whole path of their file.
    Raises InputError naming the particle if a text cannot stand in a STAR file.
    """
    blocks, name = _blocks_of(particles)
    rows = blocks[name]
    assert isinstance(rows, pd.DataFrame)
    rows[CLASS] = list(predicted)
    rows[PROBABILITY] = [str(np.float32(value)) for value in probability]
    rows[MARGIN] = [str(np.float32(value)) for value in margin]
    rows[LABEL] = particles.table["class"].tolist()
    for column in (IMAGE, CLASS, LABEL):
        for i, text in enumerate(rows[column]):
            if UNSAFE.search(text):
                where = particles.where(i)
                raise InputError(
                    f"{where}: {column} {text!r} cannot stand in a STAR file; rename it"
                )
    _write(blocks, path)


def write_star_per_class(star: Path | str, folder: Path | str) -> None:
    """Write into `folder` a STAR file for each class that `star`, of `write_star`, predicts.

    A file is named after its class; characters that no file name can hold become underscores.
    """
    blocks, name = read_blocks(Path(star))
    rows = blocks[name]
    assert isinstance(rows, pd.DataFrame)
    for class_name, members in rows.groupby(CLASS, sort=False):
        file = re.sub(r"[^\w.+-]", "_", str(class_name))
        _write({**blocks, name: members}, Path(folder) / f"{file}.star")


def _write(blocks: Blocks, path: Path | str) -> None:
    text = starfile.to_string(blocks, na_rep="nan")
    _, _, body = text.partition("\n")  # the first line tells the time
    with replacing(path) as temporary:
        temporary.write_text(body.lstrip("\n"), encoding="utf-8")


def _blocks_of(particles: Particles) -> tuple[Blocks, str]:
    """The blocks to write, `optics` among them, and the name of that of the particles."""
    table = particles.table
    if particles.source.suffix == ".star":
        blocks, name = read_blocks(particles.source)
        rows = blocks[name]
        assert isinstance(rows, pd.DataFrame)
        if "optics" in blocks:
            return blocks, name
        rows = rows.drop(columns=["rlnMagnification", "rlnDetectorPixelSize"], errors="ignore")
    else:
        rows = pd.DataFrame({IMAGE: _whole_names(table)})
    sizes = table["voxel_nm"].unique()
    groups = {size: str(n) for n, size in enumerate(sizes, start=1)}
    rows[OPTICS_GROUP] = [groups[size] for size in table["voxel_nm"]]
    optics = {
        OPTICS_GROUP: list(groups.values()),
        "rlnOpticsGroupName": [f"opticsGroup{n}" for n in groups.values()],
        "rlnImagePixelSize": [str(round(size * ANGSTROM_PER_NM, 6)) for size in sizes],
        "rlnImageDimensionality": ["3"] * len(groups),
    }
    return {"optics": pd.DataFrame(optics), "particles": rows}, "particles"


def _whole_names(table: pd.DataFrame) -> list[str]:
    files = [str(Path(file).resolve()) for file in table["file"]]
    return [
        f"{number:06d}@{file}" if number else file
        for number, file in zip(table["number"], files, strict=True)
    ]
