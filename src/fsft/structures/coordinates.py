"""Atomic coordinates (.pdb, .cif) to a structure."""

from pathlib import Path

import gemmi
import numpy as np

from fsft.runtime.errors import InputError
from fsft.structures.structure import Structure

WATER_DA = 18.015


def read_coordinates(path: Path, *, assembly: int | None = None) -> Structure:
    """The heavy atoms of a biological assembly of a file.

    assembly: its number; if None the first, or the first model of a file that has none.

    Waters, hydrogens and alternative conformations are left out; an atom weighs what its element
    does. The mass is that of whole residues, so of what side chains or hydrogens are missing too.
    Raises InputError naming the file if it cannot be read, holds no atoms or not the assembly.
    """
    try:
        entry = gemmi.read_structure(str(path))
    except (RuntimeError, ValueError, IndexError, OSError) as error:
        raise InputError(f"{path} cannot be read as coordinates: {_one_line(error)}") from error
    entry.remove_waters()
    entry.remove_hydrogens()
    entry.remove_alternative_conformations()
    entry.remove_empty_chains()
    if len(entry) == 0 or entry[0].count_atom_sites() == 0:
        raise InputError(f"{path} holds no atoms; expected coordinates of a macromolecule")
    model = _assembled(entry, assembly, path)
    atoms = [(*site.atom.pos.tolist(), site.atom.element.weight) for site in model.all()]
    table = np.array(atoms, dtype=np.float64).reshape(-1, 4)
    if not len(table) or not np.isfinite(table).all() or table[:, 3].sum() <= 0:
        raise InputError(f"{path} holds atoms without a place or an element")
    residues = [residue for chain in model for residue in chain]
    return Structure(
        name=path.stem,
        origin=str(path),
        points_nm=table[:, :3] / 10,
        weights=table[:, 3],
        residues=sum(_in_polymer(residue) for residue in residues),
        mass_kda=sum(map(_mass_da, residues)) / 1000,
    )


def _assembled(entry: gemmi.Structure, number: int | None, path: Path) -> gemmi.Model:
    known = {each.name: each for each in entry.assemblies}
    if number is None:
        chosen = next(iter(entry.assemblies), None)
    elif str(number) in known:
        chosen = known[str(number)]
    else:
        raise InputError(
            f"{path} has no biological assembly {number}; expected of {', '.join(known) or 'none'}"
        )
    if chosen is None:
        return entry[0]
    return gemmi.make_assembly(chosen, entry[0], gemmi.HowToNameCopiedChain.Dup)


def _in_polymer(residue: gemmi.Residue) -> bool:
    kind = gemmi.find_tabulated_residue(residue.name)
    return bool(kind.is_amino_acid() or kind.is_nucleic_acid())


def _mass_da(residue: gemmi.Residue) -> float:
    """Mass of a residue within its chain, by its name; of its atoms if the name says nothing."""
    if _in_polymer(residue):
        return float(gemmi.find_tabulated_residue(residue.name).weight) - WATER_DA
    return float(sum(atom.element.weight for atom in residue))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
