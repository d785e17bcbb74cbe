"""One protein chain as beads: globular domains, one bead per residue, docked in contact."""

import math

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from fsft.structures.docking import HARD_CORE_NM, clash, contact_distance

RESIDUE_NM3 = 0.133
"""Volume of a residue: 110 Da at 1.35 g/cm^3, so 1.21 nm^3 per kDa. Erickson 2009."""

SPACING_NM = (math.sqrt(2) * RESIDUE_NM3) ** (1 / 3)
"""Distance of neighbours in the face-centred cubic lattice with one residue per site."""

LARGEST_STRETCH = 0.35
"""Largest logarithm of a domain's half axis over that of a ball of the same volume."""

EVENNESS = 6.0
"""Dirichlet concentration of the domains' sizes: they differ by a factor of two or so."""


APPROACHES = 4
"""Directions tried when a domain is docked; the more, the rounder the chain."""


def subunit(residues: int, domains: int, rng: np.random.Generator) -> np.ndarray:
    """Beads of a chain of `residues` residues in `domains` domains, (residues, 3) in nm.

    Each domain is docked onto those before it. No two beads are closer than HARD_CORE_NM. Centred
    on the origin.
    """
    ends = np.cumsum(rng.dirichlet(np.full(domains, EVENNESS)))
    sizes = np.diff(np.round(residues * ends).astype(int), prepend=0)
    bodies: list[np.ndarray] = []
    for size in sizes:
        bodies.append(_dock(globular_domain(size, rng), bodies, rng))
    beads = np.concatenate(bodies)
    return np.asarray(beads - beads.mean(axis=0))


def globular_domain(residues: int, rng: np.random.Generator) -> np.ndarray:
    """Beads in a random ellipsoid of residues * RESIDUE_NM3, (residues, 3) in nm.

    The sites of a face-centred cubic lattice in a random pose, each moved at random, but never so
    far that two beads come closer than HARD_CORE_NM.
    """
    half_axes = np.exp(rng.uniform(-LARGEST_STRETCH, LARGEST_STRETCH, 3))
    half_axes *= (3 * residues * RESIDUE_NM3 / (4 * np.pi * half_axes.prod())) ** (1 / 3)
    reach = math.ceil((half_axes.max() / SPACING_NM + 2) * math.sqrt(2))
    steps = np.mgrid[-reach : reach + 1, -reach : reach + 1, -reach : reach + 1].reshape(3, -1).T
    sites = steps[steps.sum(axis=1) % 2 == 0] * (SPACING_NM / math.sqrt(2))
    sites = Rotation.random(rng=rng).apply(sites + rng.uniform(0, SPACING_NM, 3))
    innermost = np.argsort(np.linalg.norm(sites / half_axes, axis=1), kind="stable")[:residues]
    directions = rng.normal(size=(residues, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    length = rng.uniform(0, (SPACING_NM - HARD_CORE_NM) / 2, (residues, 1))
    return np.asarray(sites[innermost] + length * directions)


def _dock(domain: np.ndarray, bodies: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Bring a domain up to the bodies from some directions; of these, to where it is nearest."""
    if not bodies:
        return domain
    beads = np.concatenate(bodies)
    tree = cKDTree(beads)
    reach = np.linalg.norm(beads, axis=1).max() + np.linalg.norm(domain, axis=1).max()

    def docked(direction: np.ndarray) -> np.ndarray:
        target = bodies[rng.integers(len(bodies))].mean(axis=0)
        far = float(reach + np.linalg.norm(target) + HARD_CORE_NM)
        aimed = domain + target
        distance = contact_distance(lambda t: clash(tree, aimed + t * direction), far)
        return np.asarray(aimed + distance * direction)

    centre = beads.mean(axis=0)
    directions = Rotation.random(APPROACHES, rng=rng).apply([0, 0, 1])
    return min(map(docked, directions), key=lambda body: np.linalg.norm(body.mean(axis=0) - centre))
