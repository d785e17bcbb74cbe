"""Stacks of subtomograms as MRC2014 volume stacks (float16), written and read piece by piece."""

import mmap
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol, Self

import mrcfile
import numpy as np

from fsft.formats.mrc_numbers import ANGSTROM_PER_NM, FLOAT16, HEADER_BYTES, VOLUME_STACK
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing


class Volumes(Protocol):
    """Volumes (n, ...) in float16: an array or memory map, or a tensor on a device."""

    @property
    def shape(self) -> Any: ...
    @property
    def nbytes(self) -> int: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: Any, /) -> Any: ...


class StackWriter:
    """Write `count` cubic volumes of `side` voxels, some at a time; the file appears when whole.

    with StackWriter(path, count=n, side=s, voxel_nm=1.0) as writer: writer.append(volumes)
    If the block raises, or fewer or more volumes come (ValueError), the path is left as it was.
    """

    def __init__(self, path: Path | str, *, count: int, side: int, voxel_nm: float) -> None:
        self.path = Path(path)
        self.shape = (count, side, side, side)
        self.voxel_nm = voxel_nm
        self._written = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            temporary = opening.enter_context(replacing(self.path))
            self._create(temporary)
            self._file = opening.enter_context(temporary.open("r+b"))
            self._file.seek(HEADER_BYTES)
            opening.push(self._check_count)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def append(self, volumes: np.ndarray) -> None:
        """Add volumes (n, side, side, side) as float16; ValueError if they have another side."""
        if volumes.shape[1:] != self.shape[1:]:
            raise ValueError(f"{self.path}: volumes are {volumes.shape}, expected {self.shape}")
        self._file.write(np.ascontiguousarray(volumes, dtype="<f2").data)
        self._written += len(volumes)

    def _create(self, path: Path) -> None:
        """A file of full size with a header; mrcfile's own label would tell the time of day."""
        with mrcfile.new_mmap(path, self.shape, FLOAT16) as mrc:
            mrc.voxel_size = self.voxel_nm * ANGSTROM_PER_NM
            mrc.header.label[0] = "fsft subtomograms"

    def _check_count(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._written != self.shape[0]:
            raise ValueError(f"{self.path}: {self._written} of {self.shape[0]} volumes written")


def open_stack(path: Path | str) -> tuple[np.ndarray, float]:
    """Memory map (n, side, side, side) of a stack's volumes, and the voxel size in nm.

    Raises InputError naming the file if it is missing, damaged or not such a stack.
    """
    path = Path(path)
    expected = "expected an MRC volume stack in float16 (mode 12, space group 401) of cubic volumes"
    try:
        with mrcfile.open(path, header_only=True) as mrc:
            header, voxel_size = mrc.header.copy(), mrc.voxel_size.copy()
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error}); {expected}") from error
    columns, rows, planes, mz = (int(header[key]) for key in ("nx", "ny", "nz", "mz"))
    if header.mode != FLOAT16 or header.ispg != VOLUME_STACK:
        found = f"has mode {header.mode} and space group {header.ispg}"
        raise InputError(f"{path} {found}; {expected}")
    if not columns == rows == mz or mz < 1 or planes < mz or planes % mz:
        found = f"holds {planes} sections of {columns} x {rows}, {mz} to a volume"
        raise InputError(f"{path} {found}; {expected}")
    if not voxel_size.x > 0 or not np.allclose(voxel_size.x, [voxel_size.y, voxel_size.z]):
        raise InputError(f"{path} has voxel size {voxel_size}; expected one edge for all axes")
    start = HEADER_BYTES + int(header.nsymbt)
    wanted, found_bytes = start + 2 * columns * rows * planes, path.stat().st_size
    if found_bytes != wanted:
        raise InputError(f"{path} has {found_bytes} bytes; its header asks for {wanted}")
    volumes = np.memmap(
        path,
        dtype=np.dtype("f2").newbyteorder(header.nx.dtype.byteorder),
        mode="r",
        offset=start,
        shape=(planes // mz, mz, rows, columns),
    )
    return volumes, float(voxel_size.x) / ANGSTROM_PER_NM


def let_go(volumes: Volumes) -> None:
    """Take the pages of a memory map out of this process; the system's cache keeps them.

    A page that was read counts as memory of every process that read it, so that without this an
    epoch would hold the whole dataset. Does nothing to an array that is no memory map.
    """
    base: object = getattr(volumes, "base", None)
    if isinstance(base, mmap.mmap):
        base.madvise(mmap.MADV_DONTNEED)
