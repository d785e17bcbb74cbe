import numpy as np
import pytest
from scipy.ndimage import affine_transform
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from fsft.structures.assembly import assemble
from fsft.structures.docking import HARD_CORE_NM, contact_distance
from fsft.structures.procedural import (
    CAP_RESIDUES,
    HEADS_NM,
    LEAFLETS_NM,
    PATCH_RADIUS_NM,
    RESIDUE_KDA,
    VESICLE_RADIUS_NM,
    build_structure,
    membrane,
)
from fsft.structures.subunit import RESIDUE_NM3, globular_domain, subunit
from fsft.structures.table import Row
from fsft.structures.template import make_template

GRAMS_PER_CM3 = 1.66054
"""One kDa per nm^3."""

ORDERS = {"C1": 1, "C2": 2, "C7": 7, "D2": 4, "D5": 10, "T": 12, "O": 24, "I": 60}


def nearest_other(beads):
    distance, _ = cKDTree(beads).query(beads, k=2)
    return distance[:, 1]


@pytest.fixture(scope="module", params=ORDERS)
def assembly(request):
    rng = np.random.default_rng(3)
    return request.param, assemble(subunit(90, 2, rng), request.param, rng)


def test_a_domain_is_packed_like_a_protein():
    beads = globular_domain(4000, np.random.default_rng(0))
    in_core = np.linalg.norm(beads - beads.mean(axis=0), axis=1) < 3.0
    kda_per_nm3 = in_core.sum() * RESIDUE_KDA / (4 / 3 * np.pi * 3.0**3)
    assert kda_per_nm3 * GRAMS_PER_CM3 == pytest.approx(1.37, rel=0.03)  # Fischer et al. 2004
    assert nearest_other(beads).min() >= HARD_CORE_NM
    assert np.abs(nearest_other(beads) - HARD_CORE_NM).max() < 0.16


def test_a_domain_is_an_ellipsoid_of_its_volume():
    beads = globular_domain(3000, np.random.default_rng(1))
    half_axes = np.sqrt(5 * np.linalg.eigvalsh(np.cov(beads.T)))  # of a solid ellipsoid
    assert 4 / 3 * np.pi * half_axes.prod() == pytest.approx(3000 * RESIDUE_NM3, rel=0.03)


def test_bodies_meet_where_their_surfaces_do():
    assert contact_distance(lambda t: t < 2.718, 10.0) == pytest.approx(2.718, abs=1e-3)


def test_domains_of_a_subunit_touch_and_do_not_overlap():
    beads = subunit(600, 5, np.random.default_rng(2))
    assert beads.shape == (600, 3)
    assert beads.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert nearest_other(beads).min() >= HARD_CORE_NM
    assert nearest_other(beads).max() < 0.7


def test_an_assembly_has_the_order_of_its_group(assembly):
    symmetry, beads = assembly
    assert beads.shape == (ORDERS[symmetry], 90, 3)


def test_an_assembly_maps_onto_itself_under_its_group(assembly):
    symmetry, beads = assembly
    tree = cKDTree(beads.reshape(-1, 3))
    for rotation in Rotation.create_group(symmetry):
        distance, partner = tree.query(rotation.apply(beads.reshape(-1, 3)))
        assert distance.max() < 1e-9
        assert len(set(partner)) == len(partner)


def test_subunits_do_not_overlap(assembly):
    _, beads = assembly
    assert nearest_other(beads.reshape(-1, 3)).min() >= HARD_CORE_NM - 1e-9


def test_every_subunit_is_reached_from_the_first_by_contacts(assembly):
    _, beads = assembly
    trees = [cKDTree(each) for each in beads]
    reached, frontier = {0}, [0]
    while frontier:
        here = trees[frontier.pop()]
        for other in set(range(len(trees))) - reached:
            if here.count_neighbors(trees[other], HARD_CORE_NM + 0.01):
                reached.add(other)
                frontier.append(other)
    assert len(reached) == len(trees)


def test_the_density_has_the_symmetry_too():
    structure = build_structure(Row("D7_14x100", "D7", 100, 2), master_seed=0)
    template = make_template(
        structure, provider="procedural", side=24, voxel_nm=1.0, resolution_nm=4.0
    )
    sevenfold = Rotation.from_rotvec([0, 0, 2 * np.pi / 7]).as_matrix()
    matrix = sevenfold[::-1, ::-1].T
    turned = affine_transform(template.density, matrix, 23.5 - matrix @ np.full(3, 23.5), order=1)
    assert np.corrcoef(template.density.ravel(), turned.ravel())[0, 1] > 0.99


def test_a_complex_depends_on_its_name_and_the_master_seed_alone():
    row = Row("C3_3x120", "C3", 120, 2)
    beads = build_structure(row, master_seed=1).points_nm
    assert np.array_equal(beads, build_structure(row, master_seed=1).points_nm)
    other = Row("another", "C3", 120, 2)
    assert not np.array_equal(beads, build_structure(row, master_seed=2).points_nm)
    assert not np.array_equal(beads, build_structure(other, master_seed=1).points_nm)


def test_a_complex_weighs_what_its_residues_do():
    structure = build_structure(Row("D2_4x120", "D2", 120, 1), master_seed=0)
    assert structure.residues == 480
    assert structure.mass_kda == pytest.approx(52.8)


def test_caps_lie_at_the_ends_of_the_axis():
    one, two = (
        build_structure(Row(form, "D7", 80, 1, form), master_seed=0)
        for form in ("one_cap", "two_caps")
    )
    # whatever their names, they differ in the second cap alone
    assert np.array_equal(one.points_nm, two.points_nm[: len(one.points_nm)])
    assert two.residues - one.residues == CAP_RESIDUES == one.residues - 14 * 80
    core, cap, other = np.split(two.points_nm, [14 * 80, one.residues])
    assert cap[:, 2].min() - core[:, 2].max() == pytest.approx(HARD_CORE_NM)
    assert np.allclose(other, cap * [1, -1, -1])  # two-fold about x, as the core is
    # laid flat, so that a proteasome with two of them is 45 nm long and fits in its box
    extents = cap.std(axis=0)
    assert extents[0] > extents[1] > extents[2]


def test_capped_cores_fit_in_their_box_whatever_the_master_seed():
    row = Row("proteasome", "D7", 480, 2, "two_caps")
    radii = [build_structure(row, master_seed=seed).radius_nm() for seed in range(3)]
    assert max(radii) < 27.0


def test_a_membrane_is_two_layers_of_a_curved_patch():
    beads = membrane()
    radius = np.linalg.norm(beads, axis=1)
    inner, outer = radius < VESICLE_RADIUS_NM, radius > VESICLE_RADIUS_NM
    assert radius[outer] == pytest.approx(VESICLE_RADIUS_NM + LEAFLETS_NM / 2)
    assert radius[inner] == pytest.approx(VESICLE_RADIUS_NM - LEAFLETS_NM / 2)
    # a head group in each square of HEADS_NM: area of a cap of the sphere
    angle = PATCH_RADIUS_NM / VESICLE_RADIUS_NM
    area = 2 * np.pi * (VESICLE_RADIUS_NM + LEAFLETS_NM / 2) ** 2 * (1 - np.cos(angle))
    assert outer.sum() * HEADS_NM**2 == pytest.approx(area, rel=0.02)


def test_nothing_is_a_structure_without_density():
    structure = build_structure(Row("none", "", 0, 0, "none"), master_seed=0)
    template = make_template(
        structure, provider="procedural", side=16, voxel_nm=1.0, resolution_nm=4.0
    )
    assert not template.density.any()
    assert template.radius_nm == 0
    assert np.isnan(template.mass_kda)
