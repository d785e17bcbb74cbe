"""Opening MRC files as programs write them, and what their headers mean."""

import sys
import warnings
import zlib
from functools import cache
from math import prod
from pathlib import Path

import mrcfile
import numpy as np
from mrcfile.mrcfile import MrcFile
from mrcfile.utils import data_dtype_from_header

from fsft.formats.mrc_numbers import ANGSTROM_PER_NM
from fsft.runtime.errors import InputError

STAMPS = ("Map ID", "achine stamp")
"""What mrcfile's complaints about a missing stamp, or one of the wrong byte order, hold."""

IMOD_STAMP, SIGNED_BYTES = 1146047817, 1
IMOD_WORDS = slice(152, 160)
"""IMOD's own two numbers in the header: its stamp, and flags."""

EM_BYTES = {1: 1, 2: 2, 4: 4, 5: 4, 8: 8, 9: 8}
"""Bytes of a voxel of an EM file, by its code."""

EM_HEADER = 512


def open_mrc(path: Path, *, header_only: bool = False) -> MrcFile:
    """Open an MRC file, plain or packed by gzip, for reading.

    The stamps of MRC2014, "MAP " and the byte order, may be missing or wrong, as they are in files
    of older programs; that is said once for a folder. Bytes after the data do no harm. Raises
    InputError naming the file if its header makes no sense or, unless header_only, if it is cut
    short.
    """
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            opened = mrcfile.open(path, permissive=True, header_only=True)
            wrong = _wrong(opened.header)
            if not wrong and not header_only:
                opened = mrcfile.open(path, permissive=True)
    except (OSError, ValueError, EOFError, MemoryError, zlib.error) as error:
        raise InputError(f"{path} cannot be read as an MRC file: {error}") from error
    complaints = [str(each.message) for each in heard]
    is_unstamped = any(stamp in complaint for complaint in complaints for stamp in STAMPS)
    if is_unstamped and _is_em(path):
        wrong = "it is an EM file; convert it"
    elif not wrong and not header_only and opened.data is None:
        wrong = complaints[-1]
    if wrong:
        opened.close()
        raise InputError(f"{path} cannot be read as an MRC file: {wrong}")
    if is_unstamped:
        _say(f"{path.parent} holds MRC files that lack a stamp of MRC2014; their headers are read")
    return opened


def data_type(header: np.recarray) -> np.dtype:
    """Type of the voxels; bytes are signed, unless IMOD says that it wrote them without a sign."""
    dtype: np.dtype = data_dtype_from_header(header)
    stamp, flags = np.frombuffer(header.tobytes()[IMOD_WORDS], header.mode.dtype)
    if dtype == np.int8 and stamp == IMOD_STAMP and not flags & SIGNED_BYTES:
        return np.dtype(np.uint8)
    return dtype


def axis_order(header: np.recarray) -> tuple[int, int, int]:
    """The axes of the stored volume that are z, y and x, for `np.transpose`."""
    stored = [int(header[key]) for key in ("maps", "mapr", "mapc")]
    if sorted(stored) != [1, 2, 3]:  # many programs leave them at zero
        return 0, 1, 2
    return stored.index(3), stored.index(2), stored.index(1)


def check_cell(header: np.recarray, path: Path) -> None:
    """Raise InputError naming the file if its axes do not stand at right angles."""
    angles = [float(header.cellb[key]) for key in ("alpha", "beta", "gamma")]
    if not all(angle == 0 or abs(angle - 90) < 0.01 for angle in angles):  # 0: never set
        raise InputError(
            f"{path} has a cell of angles {', '.join(f'{angle:g}' for angle in angles)}; expected "
            "right angles, so resample it"
        )


def voxel_edges_nm(opened: MrcFile) -> np.ndarray:
    """Edges of a voxel along x, y and z in nm, NaN if the header does not tell all of them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = opened.voxel_size
    edges = np.array([size.x, size.y, size.z], dtype=np.float64) / ANGSTROM_PER_NM
    return edges if (np.isfinite(edges) & (edges > 0)).all() else np.full(3, np.nan)


def _wrong(header: np.recarray) -> str:
    """What makes no sense in a header; empty if nothing."""
    sizes = [int(header[key]) for key in ("nx", "ny", "nz")]
    if min(sizes) < 1:
        return f"its header tells of {' x '.join(map(str, sizes))} voxels"
    try:
        data_dtype_from_header(header)
    except ValueError as error:
        return str(error)
    return ""


def _is_em(path: Path) -> bool:
    """Whether the size of a file is what it should be for an EM file with its first 16 bytes."""
    with path.open("rb") as file:
        head = file.read(16)
    sides = np.frombuffer(head[4:], "<i4" if head[0] == 6 else ">i4").tolist()
    voxels: int = prod(sides)
    return path.stat().st_size == EM_HEADER + EM_BYTES.get(head[3], 0) * voxels


@cache
def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
