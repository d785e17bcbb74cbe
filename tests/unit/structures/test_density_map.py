import mrcfile
import numpy as np
import pytest

from fsft.runtime.errors import InputError
from fsft.structures.density_map import read_map
from fsft.structures.template import make_template


def template_of(path):
    structure = read_map(path, resolution_nm=4.0)
    return make_template(structure, provider="maps", side=24, voxel_nm=1.0, resolution_nm=4.0)


@pytest.mark.parametrize(("solvent", "noise"), [(0.0, 0.0), (0.7, 0.0), (-3.0, 0.3)])
def test_solvent_and_noise_do_not_change_the_radius(write_map, ball, solvent, noise):
    density = ball(5.0, side=56, voxel_nm=0.6, centre=(1.0, -2.0, 0.5))
    density += solvent + noise * np.random.default_rng(0).normal(size=density.shape)
    template = template_of(write_map(density, voxel_nm=0.6))
    assert template.radius_nm == pytest.approx(5.0, abs=0.25)
    place = np.indices(template.density.shape).reshape(3, -1) @ template.density.ravel()
    assert place / template.density.sum() == pytest.approx(23.5, abs=0.02)


def test_a_small_domain_beside_a_large_body_is_kept(write_map, ball):
    body = ball(4.0, side=60, voxel_nm=0.4)
    domain = ball(1.0, side=60, voxel_nm=0.4, centre=(0.0, 0.0, 7.0))
    with_domain = template_of(write_map(body + domain, voxel_nm=0.4))
    assert with_domain.radius_nm > 6.5


@pytest.mark.parametrize("voxel_nm", [0.3, 1.0, 1.5])
def test_voxel_size_does_not_matter(write_map, ball, voxel_nm):
    side = round(21 / voxel_nm)
    template = template_of(write_map(ball(5.0, side=side, voxel_nm=voxel_nm), voxel_nm=voxel_nm))
    exact = template_of(write_map(ball(5.0, side=84, voxel_nm=0.25), voxel_nm=0.25, name="fine"))
    assert np.corrcoef(template.density.ravel(), exact.density.ravel())[0, 1] > 0.995


def test_a_map_stored_in_another_order_of_axes_is_turned_back(write_map, ball):
    density = ball(3.0, side=24, voxel_nm=0.6)
    density += ball(2.0, side=24, voxel_nm=0.6, centre=(4.0, 0.0, 0.0))
    density += ball(1.5, side=24, voxel_nm=0.6, centre=(0.0, 4.0, 2.0))
    expected = template_of(write_map(density, voxel_nm=0.6))
    stored = write_map(density.transpose(2, 0, 1), voxel_nm=0.6, name="stored")
    with mrcfile.open(stored, mode="r+") as opened:
        opened.header.maps, opened.header.mapr, opened.header.mapc = 1, 3, 2
    assert np.array_equal(template_of(stored).density, expected.density)


def test_a_truncated_map_is_refused(write_map, ball):
    path = write_map(ball(3.0, side=24, voxel_nm=0.5))
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(InputError, match=r"map\.mrc cannot be read as an MRC file"):
        read_map(path, resolution_nm=4.0)


@pytest.mark.parametrize("content", [b"", b"not a map", bytes(2000)])
def test_what_is_no_map_is_refused(tmp_path, content):
    path = tmp_path / "map.mrc"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"map\.mrc cannot be read as an MRC file"):
        read_map(path, resolution_nm=4.0)


@pytest.mark.filterwarnings("ignore:Data array contains NaN")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda density: np.full_like(density, np.nan), "holds NaN"),
        (lambda density: 0 * density, "holds no density above that of its faces"),
        (lambda density: 0 * density + 2, "holds no density above that of its faces"),
        (lambda density: -density, "inverted contrast"),
        (lambda density: density[0], "does not hold one real volume"),
        (lambda density: density[None], "does not hold one real volume"),
    ],
)
def test_unusable_densities_are_refused(write_map, ball, change, expected):
    path = write_map(change(ball(3.0, side=24, voxel_nm=0.5)))
    with pytest.raises(InputError, match=expected) as refused:
        read_map(path, resolution_nm=4.0)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(("voxel_nm", "expected"), [(0.0, "no voxel size"), (2.5, "at most 2 nm")])
def test_unusable_voxel_sizes_are_refused(write_map, ball, voxel_nm, expected):
    path = write_map(ball(3.0, side=24, voxel_nm=0.5), voxel_nm=voxel_nm)
    with pytest.raises(InputError, match=expected):
        read_map(path, resolution_nm=4.0)
