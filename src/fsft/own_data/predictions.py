"""What was predicted of each particle, as a STAR file for RELION and the viewers that read it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from fsft.formats.mrc_numbers import ANGSTROM_PER_NM
from fsft.formats.star_file import Block, Blocks, write_blocks
from fsft.own_data.particles import Particles
from fsft.own_data.relion_list import CLASS, IMAGE, LABEL, OPTICS_GROUP, read_list
from fsft.structures.class_name import check_class_name

PROBABILITY, MARGIN = "fsftProbability", "fsftMargin"


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
    Raises InputError naming what cannot stand in a STAR file.
    """
    for class_name in dict.fromkeys(predicted):
        check_class_name(class_name, str(path))
    blocks, name = _blocks_of(particles)
    rows = blocks[name].table
    rows[CLASS] = list(predicted)
    rows[PROBABILITY] = [str(np.float32(value)) for value in probability]
    rows[MARGIN] = [str(np.float32(value)) for value in margin]
    rows[LABEL] = particles.table["class"].tolist()
    write_blocks(path, blocks)


def write_star_per_class(star: Path | str, folder: Path | str) -> None:
    """Write into `folder` a STAR file for each class that `star`, of `write_star`, predicts.

    A file is named after its class. Raises InputError for a class that no file name can hold.
    """
    blocks, name = read_list(Path(star))
    for class_name, members in blocks[name].table.groupby(CLASS, sort=False):
        check_class_name(str(class_name), str(star))
        write_blocks(Path(folder) / f"{class_name}.star", {**blocks, name: Block(members)})


def _blocks_of(particles: Particles) -> tuple[Blocks, str]:
    """The blocks to write, `optics` among them, and the name of that of the particles."""
    table = particles.table
    if particles.source.suffix == ".star":
        blocks, name = read_list(particles.source)
        rows = blocks[name].table
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
    return {"optics": Block(pd.DataFrame(optics)), "particles": Block(rows)}, "particles"


def _whole_names(table: pd.DataFrame) -> list[str]:
    files = [str(Path(file).resolve()) for file in table["file"]]
    return [
        f"{number:06d}@{file}" if number else file
        for number, file in zip(table["number"], files, strict=True)
    ]
