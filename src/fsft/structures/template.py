"""One class of macromolecule as the simulation takes it: a density on a fine grid."""

from dataclasses import dataclass, field

import numpy as np

from fsft.runtime.errors import InputError
from fsft.structures.density import points_to_density
from fsft.structures.structure import Structure

OVERSAMPLING = 2
"""Template voxels along one voxel of a subtomogram."""


@dataclass(frozen=True)
class Template:
    """Density of one class.

    density: float32 (n, n, n) z, y, x, its centre of mass at (n - 1) / 2, its total arbitrary.
    voxel_nm: edge of a voxel. provider: where structures come from, "procedural", "maps"
    or "rcsb".
    symmetry: point group, empty if unknown. residues: 0 and mass_kda: NaN if unknown.
    radius_nm: see `Structure.radius_nm`.
    """

    name: str
    density: np.ndarray = field(repr=False)
    voxel_nm: float
    provider: str
    symmetry: str
    residues: int
    mass_kda: float
    radius_nm: float


def make_template(
    structure: Structure, *, provider: str, side: int, voxel_nm: float, resolution_nm: float
) -> Template:
    """Template of a structure for subtomograms of `side` voxels of voxel_nm.

    It spans the same box in voxels of half the size. Raises InputError naming the structure's
    origin if its radius is more than half that box, or if it holds something whose ball (see
    `Structure.ball_radius_nm`) is narrower than the resolution: that has no shape to see.
    """
    radius_nm = structure.radius_nm()
    if radius_nm > side * voxel_nm / 2:
        raise InputError(
            f"{structure.origin} has a radius of {radius_nm:.1f} nm; expected at most "
            f"{side * voxel_nm / 2:g} nm, half a subtomogram of {side} voxels of {voxel_nm:g} nm"
        )
    ball_nm = structure.ball_radius_nm()
    if len(structure.points_nm) and ball_nm < resolution_nm / 2:
        raise InputError(
            f"{structure.origin} has the extent of a ball of radius {ball_nm:.2g} nm; expected at "
            f"least {resolution_nm / 2:g} nm, half of structures.resolution_nm"
        )
    fine_voxel_nm = voxel_nm / OVERSAMPLING
    density = points_to_density(
        structure.centred_points(),
        structure.weights,
        voxels=OVERSAMPLING * side,
        voxel_nm=fine_voxel_nm,
        resolution_nm=resolution_nm,
    )
    return Template(
        name=structure.name,
        density=density,
        voxel_nm=fine_voxel_nm,
        provider=provider,
        symmetry=structure.symmetry,
        residues=structure.residues,
        mass_kda=structure.mass_kda,
        radius_nm=radius_nm,
    )
