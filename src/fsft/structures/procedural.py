"""Synthetic structures: what a row of the table of procedural classes says, built.

Complexes are random chains of globular domains, assembled by a point group. They resemble protein
complexes in what a subtomogram shows of them, which is size, packing density, domains and symmetry,
and are none that exists. The other forms stand in for what a cell holds beside complexes.
"""

import numpy as np
from scipy.spatial.transform import Rotation

from fsft.runtime.seeds import generator
from fsft.structures.assembly import assemble
from fsft.structures.docking import HARD_CORE_NM
from fsft.structures.structure import Structure
from fsft.structures.subunit import subunit
from fsft.structures.table import CAPS, Row

RESIDUE_KDA = 0.110
"""Mean mass of a residue in a protein."""

CAP_RESIDUES, CAP_DOMAINS = 8000, 12
"""About the 19S particle that caps a proteasome, 0.9 MDa."""

LEAFLETS_NM, PATCH_RADIUS_NM, VESICLE_RADIUS_NM, HEADS_NM = 4.0, 16.0, 60.0, 0.6
"""A membrane: distance of the two layers of head groups, radius of the patch along its surface,
radius of the vesicle that it is cut from, and distance of neighbouring head groups."""


def build_structure(row: Row, *, master_seed: int) -> Structure:
    """The structure of a row of the table, a bead of equal weight for each residue or head group.

    Depends on master_seed and the row alone. The form `none` has no beads.
    """
    rng = generator(master_seed, "procedural structure", _stream(row))
    if row.form == "membrane":
        beads, residues = membrane(), 0
    elif row.form == "none":
        beads, residues = np.zeros((0, 3)), 0
    else:
        beads = _complex(row, rng)
        residues = len(beads)
    return Structure(
        name=row.name,
        origin=f"procedural class {row.name}",
        points_nm=beads,
        weights=np.ones(len(beads)),
        symmetry=row.symmetry,
        residues=residues,
        mass_kda=RESIDUE_KDA * residues if residues else float("nan"),
    )


def membrane() -> np.ndarray:
    """Head groups of a patch of a vesicle's wall about the z axis, (n, 3) in nm."""
    layers = []
    for radius in (VESICLE_RADIUS_NM - LEAFLETS_NM / 2, VESICLE_RADIUS_NM + LEAFLETS_NM / 2):
        count = int(4 * np.pi * (radius / HEADS_NM) ** 2)
        height = 1 - 2 * (np.arange(count) + 0.5) / count
        turn = np.pi * (1 + np.sqrt(5)) * np.arange(count)  # evenly spread: Vogel's spiral
        across = np.sqrt(1 - height**2)
        sphere = np.column_stack([across * np.cos(turn), across * np.sin(turn), height])
        layers.append(radius * sphere[height > np.cos(PATCH_RADIUS_NM / VESICLE_RADIUS_NM)])
    return np.concatenate(layers)


def _stream(row: Row) -> str:
    """What the random numbers of a row are named after."""
    if row.form in CAPS:  # whatever the number of caps, core and cap are the same
        return f"capped {row.symmetry}, {row.residues_per_subunit}, {row.domains}"
    return row.name


def _complex(row: Row, rng: np.random.Generator) -> np.ndarray:
    """Beads (n, 3) of an assembly, with the caps that its form asks for."""
    chain = subunit(row.residues_per_subunit, row.domains, rng)
    core = assemble(chain, row.symmetry, rng).reshape(-1, 3)
    if row.form not in CAPS:
        return core
    cap = _flat(subunit(CAP_RESIDUES, CAP_DOMAINS, rng))
    cap[:, 2] += core[:, 2].max() - cap[:, 2].min() + HARD_CORE_NM
    ends = [cap, Rotation.from_euler("x", 180, degrees=True).apply(cap)]
    return np.concatenate([core, *ends[: CAPS[row.form]]])


def _flat(beads: np.ndarray) -> np.ndarray:
    """Beads about the origin turned so that they spread most along x and least along z.

    The sign of an axis, which the decomposition leaves open, is that of the third moment.
    """
    _, _, axes = np.linalg.svd(beads, full_matrices=False)
    turned = beads @ axes.T
    return np.asarray(turned * np.sign((turned**3).sum(axis=0)))
