"""Whether the models of a coordinate file are parts of one assembly or versions of one thing."""

import gemmi
import numpy as np
from scipy.spatial import cKDTree

TOUCHING_A = 2.0
"""Heavy atoms of two molecules are farther apart than this, unless they share a bond."""

OVERLAPPING = 0.1
"""Part of the atoms of a model that lie nearer than that to other models, if they are versions.

In protein 0.05 heavy atoms per A^3 stand within TOUCHING_A of any place 1.7 times on average, so
that of models which lie in one place, however little they agree, four atoms in five overlap; of
alpha carbons alone, at 0.0075 per A^3, one in four and more.
"""


NEIGHBOURS = 12
"""Atoms looked at around one: more than it shares bonds with, so that others show among them."""


def are_copies(entry: gemmi.Structure) -> bool:
    """Whether the models of an entry lie side by side.

    The copies of an assembly do, each in its own model, as old files have them; the models of an
    NMR ensemble, of a trajectory or of a prediction lie in one place. In the first case hardly an
    atom of any model comes within TOUCHING_A of another model's.
    """
    places = [_places(model) for model in entry]
    counts = [len(place) for place in places]
    owner = np.append(np.repeat(range(len(places)), counts), -1)
    tree = cKDTree(np.concatenate(places))
    _, nearest = tree.query(tree.data, NEIGHBOURS, distance_upper_bound=TOUCHING_A)
    met = (nearest < sum(counts)) & (owner[nearest] != owner[:-1, None])
    overlapping = np.bincount(owner[:-1], met.any(axis=1), minlength=len(places))
    return bool((overlapping <= OVERLAPPING * np.array(counts)).all())


def _places(model: gemmi.Model) -> np.ndarray:
    sites = (site for site in model.all() if not site.residue.is_water())
    places = [site.atom.pos.tolist() for site in sites if not site.atom.is_hydrogen()]
    return np.array(places, dtype=np.float64).reshape(-1, 3)
