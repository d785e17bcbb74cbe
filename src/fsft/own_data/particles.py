"""A set of subtomograms as a table, each of them read when it is asked for."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fsft.formats.montage import Montage, read_montage
from fsft.formats.particle_mrc import read_mrc
from fsft.runtime.errors import InputError


@dataclass(frozen=True)
class Particles:
    """Subtomograms on disk; no more than one is in memory at once.

    source: the STAR file, stack or folder they come from. table: a row each,
    source, row: where the particle is listed, counted from 1; name: what it is called there;
    file, number: where its volume is, counted from 1 within a stack and 0 where it is alone;
    class: empty if unlabelled; voxel_nm: edge of a voxel.
    montage: layout of PNG files.
    """

    source: Path
    table: pd.DataFrame
    montage: Montage | None = None

    def __len__(self) -> int:
        return len(self.table)

    def where(self, i: int) -> str:
        """Source and row of particle `i`, to begin a message with."""
        listed = self.table.iloc[i]
        return f"{self.source}, row {listed['row']} ({listed['name']})"

    def volume(self, i: int) -> np.ndarray:
        """Volume of particle `i`, counted from 0, float32 (side, side, side) z, y, x.

        Raises InputError naming source and row if it cannot be read, is not a cube, is not finite
        or holds the same value everywhere.
        """
        listed = self.table.iloc[i]
        path = Path(listed["file"])
        try:
            volume = read_volume(path, int(listed["number"]), self.montage)
        except InputError as error:
            raise InputError(f"{self.where(i)}: {error}") from error
        if volume.ndim != 3 or len(set(volume.shape)) != 1:
            shape = " x ".join(map(str, volume.shape))
            raise InputError(f"{self.where(i)}: {path} holds {shape} voxels; expected a cube")
        with np.errstate(over="ignore"):
            volume = np.ascontiguousarray(volume, dtype=np.float32)
        if not np.isfinite(volume).all():
            raise InputError(f"{self.where(i)}: {path} holds NaN or infinite voxels")
        if volume.min() == volume.max():
            raise InputError(f"{self.where(i)}: {path} holds {volume.flat[0]:g} in every voxel")
        return volume


def read_volume(path: Path, number: int, montage: Montage | None) -> np.ndarray:
    """A volume from a .mrc, .mrcs, .npy or .png file; InputError naming the file if there is none.

    number: within a stack, counted from 1; 0 for the only one.
    """
    if not path.is_file():
        raise InputError(f"{path} is missing")
    if path.suffix == ".png":
        if montage is None:
            raise InputError(f"{path} is an image; expected the grid of its slices as well")
        return read_montage(path, montage)
    if path.suffix == ".npy":
        return _read_npy(path)
    return read_mrc(path, number)


def _read_npy(path: Path) -> np.ndarray:
    try:
        volume = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{path} cannot be read as an array: {error}") from error
    if not isinstance(volume, np.ndarray) or volume.dtype.kind not in "fiu":
        raise InputError(f"{path} does not hold real numbers; expected one volume")
    return volume
