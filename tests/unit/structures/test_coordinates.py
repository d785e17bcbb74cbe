import gemmi
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from fsft.runtime.errors import InputError
from fsft.structures.coordinates import read_coordinates
from fsft.structures.density_map import read_map
from fsft.structures.template import make_template


def density(structure):
    template = make_template(structure, provider="maps", side=24, voxel_nm=1.0, resolution_nm=4.0)
    return template.density.ravel()


def correlation(first, second):
    return np.corrcoef(density(first), density(second))[0, 1]


def write(entry, path):
    if path.suffix == ".pdb":
        entry.write_pdb(str(path))
    else:
        entry.make_mmcif_document().write_file(str(path))
    return path


def with_assembly(entry, rotations):
    """State as a biological assembly that chain A stands there under each of the rotations."""
    generator = gemmi.Assembly.Gen()
    generator.chains, generator.subchains = ["A"], ["Axp"]
    for number, rotation in enumerate(rotations, start=1):
        operator = gemmi.Assembly.Operator()
        operator.name = str(number)
        operator.transform.mat.fromlist(rotation.as_matrix().tolist())
        generator.operators.append(operator)
    assembly = gemmi.Assembly(str(len(entry.assemblies) + 1))
    assembly.generators.append(generator)
    entry.assemblies.append(assembly)


def test_pdb_cif_and_map_of_the_same_atoms_give_the_same_template(tmp_path, entry, beads):
    made = entry([beads + 6])
    pdb = read_coordinates(write(made, tmp_path / "a.pdb"))
    cif = read_coordinates(write(made, tmp_path / "a.cif"))
    # gemmi's own electron density of the atoms, in a crystal of one cell of 12 nm
    calculator = gemmi.DensityCalculatorX()
    made.cell = gemmi.UnitCell(120, 120, 120, 90, 90, 90)
    made.spacegroup_hm = "P 1"
    calculator.d_min = 6
    calculator.set_grid_cell_and_spacegroup(made)
    calculator.put_model_density_on_grid(made[0])
    rastered = gemmi.Ccp4Map()
    rastered.grid = calculator.grid
    rastered.update_ccp4_header()
    rastered.write_ccp4_map(str(tmp_path / "a.mrc"))
    voxels = read_map(tmp_path / "a.mrc", resolution_nm=4.0)
    assert pdb.name == cif.name == voxels.name == "a"
    assert correlation(pdb, cif) > 0.99999
    assert correlation(pdb, voxels) > 0.999
    assert voxels.radius_nm() == pytest.approx(pdb.radius_nm(), abs=0.15)


@pytest.mark.parametrize("suffix", [".pdb", ".cif"])
def test_the_first_assembly_of_one_chain_equals_the_explicit_complex(
    tmp_path, entry, beads, suffix
):
    group = Rotation.create_group("D2")
    chain = beads[:150] + np.array([1.0, 2.0, 3.0])
    one = entry([chain])
    with_assembly(one, group)
    with_assembly(one, group[:1])
    generated = read_coordinates(write(one, tmp_path / f"one{suffix}"))
    explicit = entry([rotation.apply(chain) for rotation in group])
    explicit = read_coordinates(write(explicit, tmp_path / f"explicit{suffix}"))
    assert generated.residues == explicit.residues == 600
    assert generated.mass_kda == pytest.approx(explicit.mass_kda)
    assert density(generated) == pytest.approx(density(explicit), abs=1e-3)


def test_mass_is_that_of_whole_residues(tmp_path, entry, beads):
    structure = read_coordinates(write(entry([beads[:100]]), tmp_path / "a.pdb"))
    assert structure.mass_kda == pytest.approx(7.108, abs=1e-3)  # alanine in a chain: 71.08 Da


def test_waters_hydrogens_and_second_conformations_are_left_out(tmp_path):
    lines = [
        "ATOM      1  CA  ALA A   1       0.000   0.000   0.000  1.00 20.00           C",
        "ATOM      2  HA  ALA A   1       1.000   0.000   0.000  1.00 20.00           H",
        "ATOM      3  CB AALA A   1       0.000   1.500   0.000  0.50 20.00           C",
        "ATOM      4  CB BALA A   1       0.000  -1.500   0.000  0.50 20.00           C",
        "HETATM    5  O   HOH A   2      90.000   0.000   0.000  1.00 20.00           O",
    ]
    path = tmp_path / "a.pdb"
    path.write_text("\n".join([*lines, "END", ""]))
    structure = read_coordinates(path)
    assert structure.points_nm == pytest.approx(np.array([[0, 0, 0], [0, 0.15, 0]]))
    assert structure.weights == pytest.approx(12.011, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.pdb", "", "is empty"),
        ("a.pdb", "HEADER    NOTHING\nEND\n", "holds no atoms"),
        ("a.cif", "", "is empty"),
        ("a.cif", "data_x\nloop_\n_a.b\n_a.c\n1 2 3\n", "cannot be read as coordinates"),
        ("a.cif", "data_x\n_cell.length_a 1\n", "holds no atoms"),
    ],
)
def test_files_without_a_structure_are_refused(tmp_path, name, text, expected):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=expected) as refused:
        read_coordinates(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def chain_of(residues):
    """Lines of a PDB file as simulations write them, without elements: (residue, atom) each."""
    return "".join(
        f"ATOM  {n:5} {atom:<4} {name:<4} {n:4}    {9.0 * n:8.3f}{0.0:8.3f}{0.0:8.3f}  1.00  0.00\n"
        for n, (name, atom) in enumerate(residues, start=1)
    )


@pytest.mark.parametrize(
    ("residue", "atom"),
    [
        *[(name, " OH2") for name in ("TIP", "TIP3", "TP3", "TIP4", "WAT", "HOH", "DOD", "H2O")],
        *[(name, " OW") for name in ("SOL", "SPC", "T3P")],
        *[
            ("NA+", " NA"),
            ("Na+", "Na+"),
            ("CL-", " CL"),
            ("Cl-", "Cl-"),
            ("K+", " K"),
            ("NA", "NA"),
        ],
        *[("SOD", " SOD"), ("CLA", " CLA"), ("CLA", "CLA"), ("POT", " POT"), ("CES", " CES")],
        *[("CAL", " CAL"), ("CA", " CA"), ("MG", "MG"), ("ZN2", "ZN"), ("W", " W")],
        *[("SOL", " MW"), ("WAT", "EPW"), ("SOL", " LP1")],
    ],
)
def test_waters_and_ions_are_left_out_whatever_they_are_called(tmp_path, residue, atom):
    path = tmp_path / "a.pdb"
    path.write_text(chain_of([("ALA", " CA"), ("HSD", " CA"), (residue, atom), ("RA", " P")]))
    structure = read_coordinates(path)
    assert structure.points_nm[:, 0] == pytest.approx([0.9, 1.8, 3.6])
    path.write_text(chain_of([(residue, atom)]))
    with pytest.raises(InputError, match="holds no atoms"):
        read_coordinates(path)


def test_chlorophyll_is_no_chloride(tmp_path):
    path = tmp_path / "a.pdb"
    lines = chain_of([("CLA", "MG"), ("CLA", " NA"), ("CLA", " C1A")]).replace("   2 ", "   1 ")
    path.write_text(lines.replace("   3 ", "   1 "))
    assert len(read_coordinates(path).points_nm) == 3


def add_water(entry, place_nm):
    """A water in a part of its own, which the first assembly names, as entries of the PDB do."""
    residue = gemmi.Residue()
    residue.name, residue.seqid, residue.subchain = "HOH", gemmi.SeqId("900"), "B"
    atom = gemmi.Atom()
    atom.name, atom.element = "O", gemmi.Element("O")
    atom.pos = gemmi.Position(*(10 * place_nm))
    residue.add_atom(atom)
    entry[0]["A"].add_residue(residue)


@pytest.mark.parametrize("deposited", [True, False])
def test_an_assembly_that_names_waters_is_read_with_and_without_them(
    tmp_path, entry, beads, deposited, capfd
):
    group = Rotation.create_group("D2")
    made = entry([beads[:150]])
    with_assembly(made, group)
    plain = read_coordinates(write(made, tmp_path / "plain.cif"))
    if deposited:
        add_water(made, np.array([9.0, 9.0, 9.0]))
    made.assemblies[0].generators[0].subchains = ["Axp", "B"]
    text = made.make_mmcif_document().as_string()
    assert "Axp,B" in text
    (tmp_path / "a.cif").write_text(text)
    structure = read_coordinates(tmp_path / "a.cif")
    assert structure.points_nm == pytest.approx(plain.points_nm)
    said = "a.cif: assembly 1 names the chains B, which hold no atoms"
    assert (said in capfd.readouterr().err) is not deposited


def test_an_assembly_of_chains_that_are_not_there_is_refused(tmp_path, entry, beads):
    made = entry([beads[:10]])
    with_assembly(made, Rotation.create_group("C2"))
    text = write(made, tmp_path / "a.cif").read_text()
    (tmp_path / "a.cif").write_text(text.replace("1,2 Axp", "1,2 P"))
    with pytest.raises(InputError, match=r"a\.cif holds no atoms"):
        read_coordinates(tmp_path / "a.cif")


def test_coordinates_in_two_blocks_are_refused(tmp_path, entry, beads):
    text = write(entry([beads[:10]]), tmp_path / "a.cif").read_text()
    (tmp_path / "a.cif").write_text(text + text.replace("data_", "data_2"))
    with pytest.raises(InputError, match=r"a\.cif cannot be read as coordinates"):
        read_coordinates(tmp_path / "a.cif")
