"""Atomic coordinates (PDB, mmCIF) to a structure."""

import sys
from pathlib import Path

import gemmi
import numpy as np

from fsft.runtime.errors import InputError
from fsft.structures.models import are_copies
from fsft.structures.structure import Structure

WATER_DA = 18.015
EXPECTED = "expected coordinates of a macromolecule"
TRACE = ("CA", "P", "C4'")
"""Atoms that stand for a whole residue where only the course of a chain is known."""


def read_coordinates(path: Path, *, assembly: int | None = None) -> Structure:
    """The heavy atoms of a biological assembly of a file.

    assembly: its number. If None, all models together where they lie side by side, as in files of
    an assembly with a model for each copy (see `are_copies`); else the first assembly, or the first
    model of a file that states none.

    Waters and ions (see `_is_solvent`), hydrogens and alternative conformations are left out; an
    atom weighs what its element does. The mass is that of whole residues, so of what side chains or
    hydrogens are missing too. Raises InputError naming the file if it cannot be read, holds no
    atoms or not the assembly.
    """
    try:
        if not path.stat().st_size:
            raise InputError(f"{path} is empty; {EXPECTED}")
        entry = gemmi.read_structure(str(path), format=gemmi.CoorFormat.Detect)
        model = _assembled(entry, assembly, path)
        model.remove_hydrogens()
        model.remove_alternative_conformations()
    except InputError:
        raise
    except (RuntimeError, ValueError, IndexError, OSError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path} cannot be read as coordinates: {reason}") from error
    residues = [each for chain in model for each in chain if not _is_solvent(each)]
    atoms = [(*atom.pos.tolist(), atom.element.weight) for residue in residues for atom in residue]
    if not atoms:
        raise InputError(f"{path} holds no atoms; {EXPECTED}")
    table = np.array(atoms, dtype=np.float64)
    if not np.isfinite(table).all() or table[:, 3].sum() <= 0:
        raise InputError(f"{path} holds atoms without a place or an element")
    return Structure(
        name=path.stem,
        origin=str(path),
        points_nm=table[:, :3] / 10,
        weights=table[:, 3],
        residues=sum(map(_in_polymer, residues)),
        mass_kda=sum(map(_mass_da, residues)) / 1000,
    )


def _assembled(entry: gemmi.Structure, number: int | None, path: Path) -> gemmi.Model:
    """The model of an assembly, with its waters: gemmi finds no chain of which nothing is left."""
    if len(entry) == 0:
        raise InputError(f"{path} holds no atoms; {EXPECTED}")
    known = {each.name: each for each in entry.assemblies}
    if number is not None and str(number) not in known:
        raise InputError(
            f"{path} has no biological assembly {number}; expected of {', '.join(known) or 'none'}"
        )
    if number is None and len(entry) > 1:
        if are_copies(entry):
            _note(f"{path}: its {len(entry)} models lie side by side; all are read, as an assembly")
            return _together(entry)
        _note(f"{path}: its {len(entry)} models overlap, as versions do; the first is read")
    chosen = next(iter(known.values()), None) if number is None else known[str(number)]
    if chosen is None:
        return entry[0]
    there = {chain.name for chain in entry[0]} | {
        part.subchain_id() for part in entry[0].subchains()
    }
    named = [name for each in chosen.generators for name in each.chains or each.subchains]
    if absent := sorted(set(named) - there):
        chains = ", ".join(absent)
        _note(f"{path}: assembly {chosen.name} names the chains {chains}, which hold no atoms")
    return gemmi.make_assembly(
        chosen, entry[0], gemmi.HowToNameCopiedChain.Dup, logging=lambda _: None
    )


def _together(entry: gemmi.Structure) -> gemmi.Model:
    whole = entry[0].clone()
    for model in list(entry)[1:]:
        for chain in model:
            whole.add_chain(chain)
    return whole


def _note(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _is_solvent(residue: gemmi.Residue) -> bool:
    """Whether a residue is water or an ion, whatever it is called.

    Names do not tell: simulations call waters TIP3, SOL or W and ions SOD, CLA or NA+, while CLA is
    also chlorophyll in the Protein Data Bank, and without a column of elements CLA is read as
    carbon. So: of one heavy atom, without the dummy sites of water models, unless that stands for a
    residue of a polymer.
    """
    if _in_polymer(residue):
        return False
    heavy = [atom for atom in residue if atom.element != gemmi.Element("X")]
    stands_for_more = len(heavy) == 1 and heavy[0].name in TRACE and heavy[0].name != residue.name
    return len(heavy) <= 1 and not stands_for_more


def _in_polymer(residue: gemmi.Residue) -> bool:
    kind = gemmi.find_tabulated_residue(residue.name)
    return bool(kind.is_amino_acid() or kind.is_nucleic_acid())


def _mass_da(residue: gemmi.Residue) -> float:
    """Mass of a residue within its chain, by its name; of its atoms if the name says nothing."""
    if _in_polymer(residue):
        return float(gemmi.find_tabulated_residue(residue.name).weight) - WATER_DA
    return float(sum(atom.element.weight for atom in residue))
