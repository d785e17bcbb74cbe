"""One volume out of an MRC file or stack, without reading the rest of it."""

import warnings
from pathlib import Path
from typing import NamedTuple

import mrcfile
import numpy as np
from mrcfile.utils import data_dtype_from_header

from fsft.runtime.errors import InputError

VOLUME_STACK = 401
HEADER_BYTES = 1024
ANGSTROM_PER_NM = 10


class Layout(NamedTuple):
    """What a file holds: `volumes` cubes of `side` voxels from byte `start` on.

    voxel_nm: edge of a voxel; NaN if the header does not tell.
    """

    volumes: int
    side: int
    dtype: np.dtype
    start: int
    voxel_nm: float


def mrc_layout(path: Path) -> Layout:
    """What the header of an MRC file says.

    A .mrc file holds one volume. A .mrcs file, or one of space group 401, holds a stack of them:
    square sections, and as many to a volume as a section has rows. Bytes after the data do no
    harm. Raises InputError naming the file if it is damaged, cut short or does not hold cubes of
    real numbers.
    """
    try:
        # mrcfile warns of bytes after the data
        with (
            warnings.catch_warnings(action="ignore", category=RuntimeWarning),
            mrcfile.open(path, header_only=True) as opened,
        ):
            header, size = opened.header, opened.voxel_size
            columns, rows, planes, mz = (int(header[key]) for key in ("nx", "ny", "nz", "mz"))
            start = HEADER_BYTES + int(header.nsymbt)
            dtype = data_dtype_from_header(header)
            edges = np.array([size.x, size.y, size.z], dtype=np.float64)
            is_stack, space_group = path.suffix == ".mrcs", int(header.ispg)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as an MRC file: {error}") from error
    depth = mz if space_group == VOLUME_STACK else columns if is_stack else planes
    if not columns == rows == depth or depth < 1 or planes < depth or planes % depth:
        raise InputError(
            f"{path} holds {planes} sections of {columns} x {rows}, {depth} to a volume; expected "
            "cubic volumes"
        )
    if dtype.kind not in "fiu":
        raise InputError(f"{path} holds values of type {dtype}; expected real numbers")
    wanted, found = start + dtype.itemsize * columns * rows * planes, path.stat().st_size
    if found < wanted:
        raise InputError(f"{path} has {found} bytes; its header asks for {wanted}")
    if edges[0] > 0 and not np.allclose(edges, edges[0], rtol=1e-3):
        raise InputError(f"{path} has voxels of {edges} A; expected one edge for all axes")
    voxel_nm = float(edges[0]) / ANGSTROM_PER_NM if edges[0] > 0 else float("nan")
    return Layout(planes // depth, columns, dtype, start, voxel_nm)


def read_mrc(path: Path, number: int) -> np.ndarray:
    """Volume `number` of a stack, counted from 1, or the only one of a file for 0; z, y, x.

    Raises InputError naming the file if there is no such volume, and as `mrc_layout` does.
    """
    layout = mrc_layout(path)
    if number == 0 and layout.volumes > 1:
        raise InputError(f"{path} holds {layout.volumes} volumes; expected one, or a number to it")
    if number > layout.volumes:
        raise InputError(f"{path} holds {layout.volumes} volumes; there is no number {number}")
    voxels = layout.side**3
    start = layout.start + max(number - 1, 0) * voxels * layout.dtype.itemsize
    values = np.fromfile(path, dtype=layout.dtype, count=voxels, offset=start)
    return values.reshape((layout.side,) * 3)
