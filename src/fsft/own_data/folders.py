"""Particles in a folder for each class, and particles in one stack."""

from pathlib import Path

import pandas as pd

from fsft.formats.particle_mrc import mrc_layout
from fsft.runtime.errors import InputError
from fsft.runtime.files import visible
from fsft.structures.class_name import UNLABELLED

SUFFIXES = (".mrc", ".npy", ".png")


def list_folders(path: Path) -> pd.DataFrame:
    """Rows of `Particles.table` for a folder that holds one of particles for each class.

    Its subfolders and their files come in the order of their names; what lies in UNLABELLED
    has no class. Names that begin with a dot are passed over. Raises InputError naming the folder
    if it cannot be read, a class is empty or files of two kinds are there, and naming any other
    file in a class.
    """
    rows, kinds = [], set()
    for folder in visible(path):
        if not folder.is_dir():
            if folder.suffix.lower() in SUFFIXES:
                raise InputError(f"{folder} lies in no folder of a class; expected it in one")
            continue
        files = visible(folder)
        for file in files:
            if file.suffix not in SUFFIXES or file.is_dir():
                raise InputError(
                    f"{file} is none of {', '.join(SUFFIXES)}; expected nothing else beside the "
                    "particles of a class"
                )
        if not files:
            raise InputError(
                f"{folder} is empty; expected {', '.join(SUFFIXES)} files, one or more"
            )
        kinds |= {file.suffix for file in files}
        class_name = "" if folder.name == UNLABELLED else folder.name
        rows += [(f"{folder.name}/{file.name}", str(file), 0, class_name) for file in files]
    if not rows:
        raise InputError(f"{path} holds no folders; expected one of particles for each class")
    if len(kinds) > 1:
        raise InputError(f"{path} holds {' and '.join(sorted(kinds))} files; expected one kind")
    return pd.DataFrame(rows, columns=["name", "file", "number", "class"])


def list_stack(path: Path) -> pd.DataFrame:
    """Rows of `Particles.table` for the volumes of one .mrcs stack, without classes."""
    numbers = range(1, mrc_layout(path).volumes + 1)
    names = [f"{number}@{path.name}" for number in numbers]
    return pd.DataFrame({"name": names, "file": str(path), "number": numbers, "class": ""})


def table_beside(stack: Path) -> Path:
    """The CSV with the classes of a stack: of the same name, or particles.csv.

    Raises InputError naming the stack if there is neither.
    """
    candidates = (stack.with_suffix(".csv"), stack.with_name("particles.csv"))
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise InputError(f"{stack} has no {' or '.join(p.name for p in candidates)} beside it")
