"""Subunits assembled by a point group: rings in contact, then rings of rings in contact."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from fsft.structures.docking import HARD_CORE_NM, clash, contact_distance

PLACEMENTS = 10
BONDED_NM = 0.65
"""Beads closer than this hold together: neighbours in a domain are, and bodies in contact."""

RING_FOLD = {"T": 3, "O": 4, "I": 5}
"""Subunits of the rings that polyhedral assemblies are made of: 4 x 3, 6 x 4 and 12 x 5."""


def assemble(subunit: np.ndarray, symmetry: str, rng: np.random.Generator) -> np.ndarray:
    """Copies of a subunit under every rotation of a point group, in contact.

    subunit: (n, 3) beads in nm. symmetry: "C7", "D2", "T", ...; axes as in scipy's
    `Rotation.create_group`, through the origin. Of PLACEMENTS random ones that hold together, the
    one with the smallest radius of gyration. Returns (order, n, 3).
    """
    placements = [_place(subunit, symmetry, rng) for _ in range(PLACEMENTS)]
    placements.sort(key=lambda beads: float(beads.var(axis=(0, 1)).sum()))
    return next((each for each in placements if _holds_together(each)), placements[0])


def _place(subunit: np.ndarray, symmetry: str, rng: np.random.Generator) -> np.ndarray:
    """One assembly: a subunit in a random pose joins a ring, the ring joins the other rings."""
    group = Rotation.create_group(symmetry)
    axis, in_ring = _ring(group, RING_FOLD.get(symmetry) or int(symmetry[1:]))
    outward = Rotation.from_rotvec(rng.uniform(0, 2 * np.pi) * axis).apply(_perpendicular(axis))
    beads = Rotation.random(rng=rng).apply(subunit)
    beads = _move_into_contact(beads, outward, group[in_ring])
    beads = _move_into_contact(beads, axis, group[~in_ring])
    return np.stack([rotation.apply(beads) for rotation in group])


def _ring(group: Rotation, fold: int) -> tuple[np.ndarray, np.ndarray]:
    """An axis of the group of that fold, and which rotations are about it, the identity too."""
    vectors = group.as_rotvec()
    if fold == 1:
        return np.array([0.0, 0.0, 1.0]), np.ones(len(group), dtype=bool)
    first = np.argmin(np.abs(np.linalg.norm(vectors, axis=1) - 2 * np.pi / fold))
    axis = vectors[first] / np.linalg.norm(vectors[first])
    return axis, np.linalg.norm(group.apply(axis) - axis, axis=1) < 1e-6


def _perpendicular(axis: np.ndarray) -> np.ndarray:
    other = np.cross(axis, np.eye(3)[np.argmin(np.abs(axis))])
    return np.asarray(other / np.linalg.norm(other))


def _move_into_contact(beads: np.ndarray, direction: np.ndarray, rotations: Rotation) -> np.ndarray:
    """Move beads along a direction to where they touch their copies under the rotations.

    The copy under g of beads moved by t is g(beads) + t g(direction); seen from the moved beads
    it is g(beads) + t (g(direction) - direction).
    """
    steps = rotations.apply(direction) - direction
    moving = np.linalg.norm(steps, axis=1) > 1e-6
    if not moving.any():
        return beads
    copies = np.stack([rotation.apply(beads) for rotation in rotations[moving]])
    steps = steps[moving][:, None]
    reach = 2 * np.linalg.norm(beads, axis=1).max() + HARD_CORE_NM
    tree = cKDTree(beads)
    distance = contact_distance(
        lambda distance: clash(tree, (copies + distance * steps).reshape(-1, 3)),
        float(reach / np.linalg.norm(steps, axis=-1).min()),
    )
    return np.asarray(beads + distance * direction)


def _holds_together(beads: np.ndarray) -> bool:
    """Whether the beads (order, n, 3) are one piece."""
    beads = beads.reshape(-1, 3)
    first, second = cKDTree(beads).query_pairs(BONDED_NM, output_type="ndarray").T
    bonds = coo_array((np.ones(len(first)), (first, second)), shape=(len(beads), len(beads)))
    return int(connected_components(bonds, directed=False)[0]) == 1
