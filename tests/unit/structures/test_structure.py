import numpy as np
import pytest

from fsft.runtime.errors import InputError
from fsft.structures.coordinates import read_coordinates
from fsft.structures.density_map import read_map
from fsft.structures.structure import Structure
from fsft.structures.template import make_template


def made_of(points, weights=None):
    points = np.asarray(points, dtype=np.float64)
    weights = np.ones(len(points)) if weights is None else weights
    return Structure("x", "test", points, np.asarray(weights))


def template_of(structure):
    return make_template(structure, provider="maps", side=24, voxel_nm=1.0, resolution_nm=4.0)


GRID = np.indices((41,) * 3).reshape(3, -1).T - 20.0
DISTANCE = np.linalg.norm(GRID, axis=1)


@pytest.mark.parametrize(
    ("body", "weights", "expected"),
    [
        (GRID[DISTANCE <= 18], None, 18.0),  # R_g = sqrt(3/5) R
        (GRID[(DISTANCE > 17.8) & (DISTANCE < 18.2)], None, np.sqrt(5 / 3) * 18),  # R_g = R
        (GRID[np.abs(GRID[:, 2]) == DISTANCE], None, np.sqrt(5 / 36) * 40),  # R_g = L / sqrt 12
        (GRID, np.exp(-(DISTANCE**2) / (2 * 4**2)), np.sqrt(5) * 4),  # R_g = sqrt(3) sigma
        ([[0, 0, 0], [4, 0, 0]], [1.0, 3.0], np.sqrt(5 / 3 * 3)),  # R_g^2 = 4^2 3/4 1/4
    ],
)
def test_the_ball_of_a_body_with_a_known_radius_of_gyration(body, weights, expected):
    assert made_of(body, weights).ball_radius_nm() == pytest.approx(expected, rel=0.03)


def test_the_ball_of_nothing_and_of_a_point(tmp_path):
    assert made_of(np.zeros((0, 3))).ball_radius_nm() == 0
    assert made_of([[3, 4, 5]]).ball_radius_nm() == 0


@pytest.mark.parametrize(("radius_nm", "seen"), [(1.9, False), (2.1, True)])
def test_a_body_narrower_than_the_resolution_is_refused(radius_nm, seen):
    body = made_of(GRID[DISTANCE <= 20] * radius_nm / 20)
    if seen:
        assert template_of(body).radius_nm == pytest.approx(radius_nm, rel=0.02)
        return
    with pytest.raises(
        InputError, match=r"test has the extent of a ball of radius 1\.9 nm; .*2 nm"
    ):
        template_of(body)


def test_a_speck_with_a_little_far_away_is_refused():
    with pytest.raises(InputError, match="the extent of a ball"):
        template_of(made_of([[0, 0, 0], [8, 0, 0]], [0.99, 0.01]))


def test_one_voxel_and_one_atom_are_refused(write_map, tmp_path):
    density = np.zeros((24, 24, 24))
    density[9, 12, 15] = 1
    path = write_map(density)
    with pytest.raises(InputError, match=r"map\.mrc has the extent of a ball of radius 0 nm"):
        template_of(read_map(path, resolution_nm=4.0))
    line = "ATOM      1  CA  ALA A   1       0.000   0.000   0.000  1.00 20.00           C\n"
    (tmp_path / "a.pdb").write_text(line)
    with pytest.raises(InputError, match=r"a\.pdb has the extent of a ball of radius 0 nm"):
        template_of(read_coordinates(tmp_path / "a.pdb"))


def test_a_class_of_nothing_has_a_template():
    assert not template_of(made_of(np.zeros((0, 3)))).density.any()
