"""A macromolecule as every provider hands it over: points in space, each with a weight."""

import math
from dataclasses import dataclass, field

import numpy as np

ENCLOSED = 0.995
"""Part of the weight that the radius encloses."""


@dataclass(frozen=True)
class Structure:
    """Atoms, residue beads or voxels of one macromolecule.

    points_nm: (n, 3) x, y, z in nanometres, anywhere in space. weights: (n,), total above zero; no
    points at all for the class of what holds no macromolecule.
    origin: where it comes from, for messages: a file, or a row of a table. symmetry: point group,
    empty if unknown. residues: 0 and mass_kda: NaN if unknown.
    """

    name: str
    origin: str
    points_nm: np.ndarray = field(repr=False)
    weights: np.ndarray = field(repr=False)
    symmetry: str = ""
    residues: int = 0
    mass_kda: float = float("nan")

    def centred_points(self) -> np.ndarray:
        """The points relative to their centre of mass, (n, 3) in nm."""
        if not len(self.points_nm):
            return self.points_nm
        return self.points_nm - np.average(self.points_nm, axis=0, weights=self.weights)

    def radius_nm(self) -> float:
        """Radius of the sphere about the centre of mass that encloses 99.5 % of the weight.

        For a solid ball that is 0.998 of its radius, for a rod 0.995 of half its length. The
        largest distance of any point would not do: of a map with noise it is that of a stray
        voxel, while 0.5 % of the weight cannot be seen at the resolution of a subtomogram. Of
        nothing it is 0.
        """
        if not len(self.points_nm):
            return 0.0
        distance = np.linalg.norm(self.centred_points(), axis=1)
        order = np.argsort(distance)
        enclosed = np.cumsum(self.weights[order])
        return float(distance[order][np.argmax(enclosed >= ENCLOSED * enclosed[-1])])

    def ball_radius_nm(self) -> float:
        """Radius of the solid ball with the same radius of gyration, sqrt(5/3) R_g.

        R_g^2 is the mean square distance to the centre of mass, each point by its weight; that of a
        ball is 3/5 of the square of its radius. A little weight far out, which is all of
        `radius_nm`, hardly changes it.
        """
        if not len(self.points_nm):
            return 0.0
        square = (self.centred_points() ** 2).sum(axis=1)
        return math.sqrt(max(5 / 3 * float(np.average(square, weights=self.weights)), 0.0))
