"""Synthetic complexes: random chains of globular domains, assembled by a point group.

They resemble protein complexes in what a subtomogram shows of them, which is size, packing density,
domains and symmetry, and are none that exists.
"""

import numpy as np

from fsft.runtime.seeds import generator
from fsft.structures.assembly import assemble
from fsft.structures.structure import Structure
from fsft.structures.subunit import subunit
from fsft.structures.table import Complex

RESIDUE_KDA = 0.110
"""Mean mass of a residue in a protein."""


def build_complex(row: Complex, *, master_seed: int) -> Structure:
    """The complex of a row of the table, a bead of equal weight for each residue.

    Depends on master_seed and the row alone.
    """
    rng = generator(master_seed, "procedural structure", row.name)
    chain = subunit(row.residues_per_subunit, row.domains, rng)
    beads = assemble(chain, row.symmetry, rng).reshape(-1, 3)
    return Structure(
        name=row.name,
        origin=f"procedural class {row.name}",
        points_nm=beads,
        weights=np.ones(len(beads)),
        symmetry=row.symmetry,
        residues=len(beads),
        mass_kda=RESIDUE_KDA * len(beads),
    )
