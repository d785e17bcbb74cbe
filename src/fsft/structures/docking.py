"""Contact of bodies made of beads."""

from collections.abc import Callable

import numpy as np
from scipy.spatial import cKDTree

HARD_CORE_NM = 0.5
"""No two beads come closer than this."""

TOLERANCE_NM = 1e-3


def clash(tree: cKDTree, points: np.ndarray) -> bool:
    """Whether any of points (n, 3) in nm comes within the hard core of a bead of the tree."""
    nearest, _ = tree.query(points, distance_upper_bound=HARD_CORE_NM)
    return bool(np.isfinite(nearest).any())


def contact_distance(clashes: Callable[[float], bool], far_nm: float) -> float:
    """Distance in nm at which a body that is brought in from far_nm touches another.

    clashes: whether the bodies overlap at a distance; they must not at far_nm. Found by bisection,
    from above, so that there is no overlap at the distance returned.
    """
    apart, overlapping = far_nm, 0.0
    while apart - overlapping > TOLERANCE_NM:
        middle = (apart + overlapping) / 2
        if clashes(middle):
            overlapping = middle
        else:
            apart = middle
    return apart
