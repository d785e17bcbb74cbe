"""One volume out of an MRC file or stack, without reading the rest of it."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from mrcfile.bzip2mrcfile import Bzip2MrcFile
from mrcfile.gzipmrcfile import GzipMrcFile

from fsft.formats.mrc_header import axis_order, check_cell, data_type, open_mrc, voxel_edges_nm
from fsft.formats.mrc_numbers import HEADER_BYTES, VOLUME_STACK
from fsft.runtime.errors import InputError


class Layout(NamedTuple):
    """What a file holds: `volumes` cubes of `side` voxels from byte `start` on.

    order: which axes of a stored cube are z, y and x. voxel_nm: edge of a voxel; NaN if the header
    does not tell.
    """

    volumes: int
    side: int
    dtype: np.dtype
    start: int
    order: tuple[int, int, int]
    voxel_nm: float


def mrc_layout(path: Path) -> Layout:
    """What the header of an MRC file says.

    A .mrc file holds one volume. A .mrcs file, or one of space group 401, holds a stack of them:
    square sections, and as many to a volume as a section has rows. Bytes after the data do no
    harm. Raises InputError naming the file if it is damaged, packed, cut short or does not hold
    cubes of real numbers.
    """
    with open_mrc(path, header_only=True) as opened:
        header, edges, dtype = opened.header, voxel_edges_nm(opened), data_type(opened.header)
        is_packed = isinstance(opened, GzipMrcFile | Bzip2MrcFile)
    if is_packed:
        raise InputError(f"{path} is packed; expected it unpacked, to read single particles of it")
    check_cell(header, path)
    columns, rows, planes, mz = (int(header[key]) for key in ("nx", "ny", "nz", "mz"))
    start, space_group = HEADER_BYTES + int(header.nsymbt), int(header.ispg)
    sections = path.suffix.lower() == ".mrcs" and space_group != VOLUME_STACK
    depth = mz if space_group == VOLUME_STACK else columns if sections else planes
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
    edges = edges[:2] if sections else edges  # the third is that of no volume
    if not np.allclose(edges, edges[0], rtol=1e-3, equal_nan=True):
        raise InputError(f"{path} has voxels of {edges} nm; expected one edge for all axes")
    return Layout(planes // depth, columns, dtype, start, axis_order(header), float(edges[0]))


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
    return values.reshape((layout.side,) * 3).transpose(layout.order)
