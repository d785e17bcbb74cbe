"""Structures from a folder of density maps and atomic coordinates."""

from pathlib import Path

from fsft.runtime.errors import InputError
from fsft.structures.coordinates import read_coordinates
from fsft.structures.density_map import read_map
from fsft.structures.structure import Structure

MAP, COORDINATES = ".mrc", (".pdb", ".cif")


def structure_files(folder: Path) -> dict[str, Path]:
    """The structure files of a folder, .mrc, .pdb and .cif, by class name, in its sorted order.

    The class is the name of the file without its suffix. Raises InputError naming the folder if
    there is none, or naming two files of the same class, where upper and lower case are one.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; expected one of .mrc, .pdb and .cif files")
    files: dict[str, Path] = {}
    seen: dict[str, Path] = {}
    for path in sorted(folder.iterdir(), key=lambda path: (path.stem, path.suffix)):
        if path.suffix not in (MAP, *COORDINATES):
            continue
        other = seen.setdefault(path.stem.lower(), path)
        if other is not path:
            raise InputError(
                f"{folder} holds both {other.name} and {path.name}; expected one file for a class"
            )
        files[path.stem] = path
    if not files:
        raise InputError(f"{folder} holds no structures; expected .mrc, .pdb or .cif files")
    return files


def read_structure(path: Path, *, resolution_nm: float) -> Structure:
    """Read a file by its suffix; see `read_map` and `read_coordinates` for what is refused."""
    if path.suffix == MAP:
        return read_map(path, resolution_nm=resolution_nm)
    return read_coordinates(path)
