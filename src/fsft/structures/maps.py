"""Structures from a folder of density maps and atomic coordinates."""

import re
from dataclasses import replace
from pathlib import Path

from fsft.runtime.errors import InputError
from fsft.runtime.files import visible
from fsft.structures.coordinates import read_coordinates
from fsft.structures.density_map import read_map
from fsft.structures.structure import Structure

MAPS = "mrc|map|ccp4"
COORDINATES = r"pdb\d*|ent|cif|mmcif"
UNREAD = (
    "bcif|mmtf|mmjson|pdbqt|pqr|gro|crd|xyz|mol2|sdf|mtz|em|mrcs|st|ali|rec|hdf5?|h5|spi|spider|vol"
    "|img|hed|xplor|cns|dx|situs|sit|brix|dsn6|omap|npy|npz|tiff?|raw"
)
"""Suffixes of densities and coordinates that are not read: left out in silence, a class would be
missing."""

PACKED = "gz|bz2|xz|zst|zip"
DATA = re.compile(
    rf"(?P<name>.+?)\.((?P<map>{MAPS})|(?P<coordinates>{COORDINATES})|{UNREAD})"
    rf"(\.(?P<packed>{PACKED}))?",
    re.IGNORECASE,
)
EXPECTED = ".mrc, .map, .ccp4, .pdb, .ent, .cif or .mmcif files, perhaps with .gz"


def structure_files(folder: Path) -> dict[str, Path]:
    """The structure files of a folder, see EXPECTED, by class name, in its sorted order.

    The class is the name of the file without its suffixes, which may be in upper case. Hidden
    files, folders and files of other kinds, like notes, are passed over. Raises InputError naming
    the folder if there is no structure, naming a file whose suffix says that it is data of a kind
    that is not read, or two files of the same class, where upper and lower case are one.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; expected one of {EXPECTED}")
    files: dict[str, Path] = {}
    seen: dict[str, Path] = {}
    for name, path in sorted((_class(path), path) for path in visible(folder)):
        if not name or path.is_dir():
            continue
        if not _kind(path):
            raise InputError(
                f"{folder} holds {path.name}, which is not read; expected {EXPECTED}: convert it, "
                "or move it elsewhere"
            )
        other = seen.setdefault(name.lower(), path)
        if other is not path:
            raise InputError(
                f"{folder} holds both {other.name} and {path.name}; expected one file for a class"
            )
        files[name] = path
    if not files:
        raise InputError(f"{folder} holds no structures; expected {EXPECTED}")
    return files


def read_structure(path: Path, *, resolution_nm: float) -> Structure:
    """Read a file by its suffix; see `read_map` and `read_coordinates` for what is refused."""
    if _kind(path) == "map":
        structure = read_map(path, resolution_nm=resolution_nm)
    else:
        structure = read_coordinates(path)
    return replace(structure, name=_class(path))


def _class(path: Path) -> str:
    """The class that a file would be of; empty if it does not look like data."""
    found = DATA.fullmatch(path.name)
    return found["name"] if found else ""


def _kind(path: Path) -> str:
    """`map` or `coordinates`; empty if it is data of a kind that is not read."""
    found = DATA.fullmatch(path.name)
    if not found or (found["packed"] or "gz").lower() != "gz":
        return ""
    return "map" if found["map"] else "coordinates" if found["coordinates"] else ""
