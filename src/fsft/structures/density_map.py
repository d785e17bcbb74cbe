"""A density map (MRC, CCP4) to a structure: its voxels as points, without the solvent."""

from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.stats import median_abs_deviation

from fsft.formats.mrc_header import axis_order, check_cell, data_type, open_mrc, voxel_edges_nm
from fsft.runtime.errors import InputError
from fsft.structures.density import blur_sigma_nm
from fsft.structures.structure import Structure

MATTER = 0.05
"""Part of the highest density, at the resolution, above which a voxel is matter or near it."""

NOISE = 5.0
"""Standard deviations of the solvent, at the resolution, that matter exceeds as well."""

TROUGH = 0.5
"""Part of the highest density that the deepest trough may have. Noise, of either sign alike, has
nearly all of it; a ball in solvent none, and one of 12 nm less than this even if all that varies
more slowly than a Gaussian of 4 nm is filtered out, or if its contrast transfer is left in."""

FINEST = 16
"""Voxels along the resolution, at most: smaller ones are averaged, which widens a point by less
than 0.4 % of the variance that the resolution has, and keeps a map of 512 voxels in memory."""

NO_CRYSTAL = (0, 1)


def read_map(path: Path, *, resolution_nm: float) -> Structure:
    """The voxels of an MRC or CCP4 file that hold matter, each with its density above the solvent.

    Protein must be positive. The solvent is the median over the faces of the map. A voxel counts
    where the map, blurred to the resolution, rises above the solvent by MATTER of its maximum and
    by NOISE standard deviations of its faces (from their median absolute deviation, which a
    structure that touches some of them does not change). The blur takes most noise away before,
    and MATTER is low enough to keep a domain of 2 nm beside a large body: at 4 nm such a ball
    still shows 0.14 of the density inside one. The voxels around the matter that are kept with it
    hold noise of either sign, which sums to nothing.
    Raises InputError naming the file if it cannot be read, is of a crystal or has a cell without
    right angles, has no voxel size or one of more than half the resolution, holds NaN, or no
    density above its faces, or troughs to rival it.
    """
    density, voxel_nm = _read(path, resolution_nm)
    if not np.isfinite(density).all():
        raise InputError(f"{path} holds NaN or infinite voxels; expected finite densities")
    density -= np.median(_faces(density))
    blurred = gaussian_filter(density, blur_sigma_nm(resolution_nm) / voxel_nm, mode="reflect")
    if blurred.max() < -blurred.min():
        raise InputError(f"{path} has inverted contrast; expected protein to be positive")
    noise = median_abs_deviation(_faces(blurred), scale="normal")
    matter = np.nonzero(blurred > max(MATTER * blurred.max(), NOISE * noise))
    if not len(matter[0]):
        raise InputError(f"{path} holds no density above that of its faces; expected a structure")
    if -blurred.min() > TROUGH * blurred.max():
        raise InputError(
            f"{path} has troughs {-blurred.min() / blurred.max():.0%} as deep as its peaks are "
            f"high, as noise has; expected at most {TROUGH:.0%}"
        )
    return Structure(
        name=path.stem,
        origin=str(path),
        points_nm=(np.transpose(matter) * voxel_nm)[:, ::-1],
        weights=density[matter].astype(np.float64),
    )


def _read(path: Path, resolution_nm: float) -> tuple[np.ndarray, np.ndarray]:
    """Density (z, y, x) as float32 and voxel sizes (z, y, x) in nm, FINEST along the resolution."""
    with open_mrc(path) as opened:
        check_cell(opened.header, path)
        dtype, data, voxel_nm = data_type(opened.header), opened.data, voxel_edges_nm(opened)[::-1]
        order, space_group = axis_order(opened.header), int(opened.header.ispg)
        is_stack = opened.is_volume_stack()
    if data.ndim != 3 or is_stack or dtype.kind not in "fiu":
        raise InputError(f"{path} does not hold one real volume")
    if space_group not in NO_CRYSTAL:
        raise InputError(
            f"{path} is of a crystal, space group {space_group}; expected one particle"
        )
    if not np.isfinite(voxel_nm).all():
        raise InputError(f"{path} has no voxel size in its header; expected one above zero")
    if voxel_nm.max() > resolution_nm / 2:
        raise InputError(
            f"{path} has voxels of {voxel_nm.max():g} nm; expected at most {resolution_nm / 2:g} "
            "nm, half of structures.resolution_nm"
        )
    return _averaged(data.view(dtype).transpose(order), voxel_nm, resolution_nm / FINEST)


def _averaged(
    density: np.ndarray, voxel_nm: np.ndarray, finest_nm: float
) -> tuple[np.ndarray, np.ndarray]:
    """Means over blocks of voxels of up to finest_nm, without the rest at the far faces."""
    steps = np.clip(finest_nm // voxel_nm, 1, density.shape).astype(int)
    counts = density.shape // steps
    kept = density[tuple(map(slice, counts * steps))]
    blocks = kept.reshape(np.stack([counts, steps], axis=1).ravel())
    return blocks.mean(axis=(1, 3, 5), dtype=np.float32), voxel_nm * steps


def _faces(density: np.ndarray) -> np.ndarray:
    inner = np.zeros(density.shape, dtype=bool)
    inner[1:-1, 1:-1, 1:-1] = True
    return np.asarray(density[~inner])
