"""Files of several models: the copies of an assembly, or versions of one thing."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from fsft.structures.coordinates import read_coordinates
from tests.unit.structures.test_coordinates import with_assembly, write

RING = Rotation.create_group("C4")
AWAY = np.array([5.0, 0.0, 0.0])


def with_models(entry, models):
    """An entry of one chain in each of the models (n, 3) in nm."""
    made = entry([models[0]])
    for number, places in enumerate(models[1:], start=2):
        model = entry([places])[0]
        model.num = number
        made.add_model(model)
    return made


def shells(beads):
    """Two bodies about one centre: what is inside, and what is around it."""
    far = np.linalg.norm(beads, axis=1) > np.median(np.linalg.norm(beads, axis=1))
    return [beads[~far], beads[far]]


def hinged(beads):
    """Two versions: the second has turned one half away."""
    half = len(beads) // 2
    hinge = beads[half]
    turned = Rotation.from_rotvec([0, 0, 2]).apply(beads[half:] - hinge) + hinge
    return [beads, np.concatenate([beads[:half], turned])]


SIDE_BY_SIDE = {
    "a ring": lambda beads: [turn.apply(beads + AWAY) for turn in RING],
    "one around the other": shells,
}
VERSIONS = {
    "an ensemble": lambda beads: [
        beads + 0.1 * np.random.default_rng(n).normal(size=beads.shape) for n in range(5)
    ],
    "the same twice": lambda beads: [beads, beads],
    "a hinge": hinged,
    "a slow drift": lambda beads: [beads + 0.05 * n for n in range(3)],
}


@pytest.mark.parametrize("suffix", [".pdb", ".pdb1", ".cif"])
@pytest.mark.parametrize("form", SIDE_BY_SIDE)
def test_models_side_by_side_are_one_assembly(tmp_path, entry, beads, form, suffix, capfd):
    models = SIDE_BY_SIDE[form](beads)
    made = with_models(entry, models)
    with_assembly(made, RING[:2])  # applied already: an assembly's file may still state it
    path = tmp_path / f"a{suffix}"
    if suffix == ".cif":
        write(made, path)
    else:
        path.write_text(made.make_pdb_string())
    assert path.read_text().count("MODEL ") > 1 or suffix == ".cif"
    structure = read_coordinates(path)
    assert structure.points_nm == pytest.approx(np.concatenate(models), abs=2e-4)
    assert structure.residues == sum(map(len, models))
    said = capfd.readouterr().err
    assert f"{path}: its {len(models)} models lie side by side" in said


@pytest.mark.parametrize("form", VERSIONS)
@pytest.mark.parametrize("symmetry", ["C1", "C4"])
def test_of_models_in_one_place_the_first_is_read(tmp_path, entry, beads, form, symmetry, capfd):
    models = VERSIONS[form](beads + AWAY)
    made = with_models(entry, models)
    if symmetry != "C1":
        with_assembly(made, RING)
    structure = read_coordinates(write(made, tmp_path / "a.pdb"))
    first = [turn.apply(models[0]) for turn in RING[: len(RING) if symmetry == "C4" else 1]]
    assert structure.points_nm == pytest.approx(np.concatenate(first), abs=2e-4)
    assert "models overlap" in capfd.readouterr().err


def test_versions_with_all_their_atoms_overlap_even_if_they_agree_nowhere(tmp_path, entry):
    """Random coils of 60 residues of 8 atoms about one centre: nothing superposes."""
    rng = np.random.default_rng(3)
    coils = []
    for _ in range(10):
        steps = rng.normal(size=(480, 3))
        coil = np.cumsum(0.15 * steps / np.linalg.norm(steps, axis=1, keepdims=True), axis=0)
        coils.append(coil - coil.mean(axis=0))
    structure = read_coordinates(write(with_models(entry, coils), tmp_path / "a.pdb"))
    assert len(structure.points_nm) == 480


def test_a_numbered_assembly_is_made_of_the_first_model(tmp_path, entry, beads):
    made = with_models(entry, [beads, beads + 9])
    with_assembly(made, RING)
    structure = read_coordinates(write(made, tmp_path / "a.cif"), assembly=1)
    assert len(structure.points_nm) == 4 * len(beads)
