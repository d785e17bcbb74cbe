"""A density map (.mrc) to a structure: its voxels as points, without the solvent."""

import warnings
from pathlib import Path

import mrcfile
import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.stats import median_abs_deviation

from fsft.runtime.errors import InputError
from fsft.structures.density import blur_sigma_nm
from fsft.structures.structure import Structure

MATTER = 0.05
"""Part of the highest density, at the resolution, above which a voxel is matter or near it."""

NOISE = 5.0
"""Standard deviations of the solvent, at the resolution, that matter exceeds as well."""


def read_map(path: Path, *, resolution_nm: float) -> Structure:
    """The voxels of an MRC file that hold matter, each with its density above the solvent.

    Protein must be positive. The solvent is the median over the faces of the map. A voxel counts
    where the map, blurred to the resolution, rises above the solvent by MATTER of its maximum and
    by NOISE standard deviations of its faces (from their median absolute deviation, which a
    structure that touches some of them does not change). The blur takes most noise away before,
    and MATTER is low enough to keep a domain of 2 nm beside a large body: at 4 nm such a ball
    still shows 0.14 of the density inside one. The voxels around the matter that are kept with it
    hold noise of either sign, which sums to nothing.
    Raises InputError naming the file if it cannot be read, has no voxel size or one of more than
    half the resolution, holds NaN, or no density above its faces.
    """
    density, voxel_nm = _read(path)
    if not np.isfinite(density).all():
        raise InputError(f"{path} holds NaN or infinite voxels; expected finite densities")
    if not (voxel_nm > 0).all():
        raise InputError(f"{path} has no voxel size in its header; expected one above zero")
    if voxel_nm.max() > resolution_nm / 2:
        raise InputError(
            f"{path} has voxels of {voxel_nm.max():g} nm; expected at most {resolution_nm / 2:g} "
            "nm, half of structures.resolution_nm"
        )
    density -= np.median(_faces(density))
    blurred = gaussian_filter(density, blur_sigma_nm(resolution_nm) / voxel_nm, mode="nearest")
    if blurred.max() < -blurred.min():
        raise InputError(f"{path} has inverted contrast; expected protein to be positive")
    noise = median_abs_deviation(_faces(blurred), scale="normal")
    matter = np.nonzero(blurred > max(MATTER * blurred.max(), NOISE * noise))
    if not len(matter[0]):
        raise InputError(f"{path} holds no density above that of its faces; expected a structure")
    return Structure(
        name=path.stem,
        origin=str(path),
        points_nm=(np.transpose(matter) * voxel_nm)[:, ::-1],
        weights=density[matter].astype(np.float64),
    )


def _read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Density (z, y, x) as float32 and voxel sizes (z, y, x) in nm."""
    try:
        # bytes after the data, of which mrcfile warns, do no harm
        with (
            warnings.catch_warnings(action="ignore", category=RuntimeWarning),
            mrcfile.open(path) as opened,
        ):
            header, size = opened.header, opened.voxel_size
            axes = [int(header[axis]) for axis in ("maps", "mapr", "mapc")]
            voxel_nm = np.array([size.z, size.y, size.x], dtype=np.float64) / 10
            data = opened.data
            if data.ndim != 3 or opened.is_volume_stack() or data.dtype.kind not in "fiu":
                raise InputError(f"{path} does not hold one real volume")
            density = data.astype(np.float32)
    except (ValueError, OSError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path} cannot be read as an MRC map: {error}") from error
    if sorted(axes) != [1, 2, 3]:  # many programs leave them at zero
        axes = [3, 2, 1]
    return np.moveaxis(density, range(3), [3 - axis for axis in axes]), voxel_nm


def _faces(density: np.ndarray) -> np.ndarray:
    inner = np.zeros(density.shape, dtype=bool)
    inner[1:-1, 1:-1, 1:-1] = True
    return np.asarray(density[~inner])
