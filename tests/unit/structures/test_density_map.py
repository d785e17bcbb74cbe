import gzip

import gemmi
import mrcfile
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

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


NOISE = {
    "white": lambda noise, distance: noise,
    "smooth": lambda noise, distance: gaussian_filter(noise, 3),
    "masked": lambda noise, distance: noise * (distance < 22),
    "smooth, masked": lambda noise, distance: gaussian_filter(noise, 3) * (distance < 22),
}


@pytest.mark.parametrize("kind", NOISE)
def test_noise_is_no_structure(write_map, kind):
    distance = np.linalg.norm(np.indices((56,) * 3) - 27.5, axis=0)
    for seed in range(6):
        noise = np.random.default_rng(seed).normal(size=(56,) * 3)
        path = write_map(NOISE[kind](noise, distance), name=f"noise{seed}")
        with pytest.raises(InputError, match=rf"noise{seed}\.mrc (has|holds)"):
            template_of(path)


def test_a_body_without_its_lowest_frequencies_is_read(write_map, ball):
    """Maps of filaments and of cells are often filtered so; a rim of negative density remains."""
    density = ball(5.0, side=56, voxel_nm=0.6)
    filtered = density - gaussian_filter(density, 6 / 0.6)
    assert filtered.min() < -0.05
    assert template_of(write_map(filtered, voxel_nm=0.6)).radius_nm == pytest.approx(5, abs=0.3)


def body(ball):
    """A density that looks the same from no two sides, in whole numbers up to 200."""
    density = 2 * ball(3.0, side=24, voxel_nm=0.6) + ball(
        2, side=24, voxel_nm=0.6, centre=(4, 0, 0)
    )
    return 50 * (density + ball(1.5, side=24, voxel_nm=0.6, centre=(0, 4, 2)))


@pytest.mark.parametrize(
    ("columns", "rows", "sections"), [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 1, 2), (2, 1, 3)]
)
def test_gemmi_reads_the_same_axes(write_map, ball, tmp_path, columns, rows, sections):
    """An oracle from outside: gemmi turns a map to x, y, z by mapc, mapr and maps."""
    density = body(ball)[:, :20, :22]
    stored = np.transpose(density, (3 - sections, 3 - rows, 3 - columns))
    path = write_map(stored, voxel_nm=0.6)
    with mrcfile.open(path, mode="r+") as opened:
        header = opened.header
        header.mapc, header.mapr, header.maps = columns, rows, sections
        header.mx, header.my, header.mz = density.shape[::-1]
        header.cella = tuple(6.0 * n for n in density.shape[::-1])
        header.nxstart, header.nystart, header.nzstart = 7, -3, 12
    turned = gemmi.read_ccp4_map(str(path))
    turned.setup(0, gemmi.MapSetup.ReorderOnly)
    structure = read_map(path, resolution_nm=4.0)
    voxels = np.round(structure.points_nm / 0.6).astype(int).T
    assert np.array_equal(turned.grid.array[tuple(voxels)], structure.weights)
    written = tmp_path / "gemmi.ccp4"
    turned.write_ccp4_map(str(written))
    assert np.array_equal(template_of(written).density, template_of(path).density)


@pytest.mark.parametrize("voxels", ["i1", "i2", ">i2", "u2", "f2", ">f4", "f4", "unsigned bytes"])
@pytest.mark.parametrize("stamp", ["MRC2014", "none", "no byte order"])
def test_number_formats_byte_orders_and_missing_stamps(write_map, ball, voxels, stamp, capfd):
    density = body(ball)
    if voxels == "i1":
        density = density // 2
    expected = template_of(write_map(density, voxel_nm=0.6)).density
    path = write_map(density, voxel_nm=0.6, name=f"{voxels}, {stamp}")
    with mrcfile.new(path, overwrite=True) as opened:
        kind = "u1" if voxels == "unsigned bytes" else voxels
        values = density.astype(kind)
        opened.set_data(values.view(np.int8) if kind == "u1" else values)
        opened.voxel_size = 6
    content = bytearray(path.read_bytes())
    if voxels == "unsigned bytes":  # IMOD's stamp, and flags without that of signed bytes
        content[152:160] = np.array([1146047817, 4], "<i4").tobytes()
    if stamp != "MRC2014":
        content[208 if stamp == "none" else 212 : 216] = bytes(8 if stamp == "none" else 4)
    path.write_bytes(content + b"more")
    assert np.array_equal(template_of(path).density, expected)
    said = f"{path.parent} holds MRC files that lack a stamp" in capfd.readouterr().err
    assert not said or stamp != "MRC2014"


def test_a_missing_stamp_is_said_once_for_a_folder(write_map, ball, capfd):
    for name in ("a", "b"):
        path = write_map(ball(3.0, side=24, voxel_nm=0.5), name=name)
        content = bytearray(path.read_bytes())
        content[208:216] = bytes(8)
        path.write_bytes(content)
        template_of(path)
    assert capfd.readouterr().err.count("lack a stamp of MRC2014") == 1


def as_em(path):
    """The header of the EM format, 512 bytes, before the data of an MRC file."""
    head = bytes([6, 0, 0, 5]) + np.array([24, 24, 24], "<i4").tobytes()
    path.write_bytes(head.ljust(512, b"\0") + path.read_bytes()[1024:])


def with_header(**values):
    def change(path):
        with mrcfile.open(path, mode="r+") as opened:
            for key, value in values.items():
                opened.header[key] = value

    return change


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (with_header(cellb=(90, 90, 120)), "a cell of angles 90, 90, 120; expected right angles"),
        (with_header(cellb=(85, 90, 0)), "a cell of angles 85, 90, 0; expected right angles"),
        (with_header(cellb=(np.nan, 90, 90)), "a cell of angles nan"),
        (with_header(ispg=19), "is of a crystal, space group 19"),
        (with_header(mx=0), "no voxel size"),
        (with_header(cella=(120, 120, 0)), "no voxel size"),
        (with_header(cella=(120, np.inf, 120)), "no voxel size"),
        (with_header(mode=3), "cannot be read as an MRC file: Unrecognised mode"),
        (with_header(mode=4), "cannot be read as an MRC file: Expected"),
        (with_header(nx=-24), "cannot be read as an MRC file: its header tells of -24 x 24 x 24"),
        (with_header(nsymbt=-4), "cannot be read as an MRC file"),
        (with_header(nsymbt=10**6), "cannot be read as an MRC file"),
        (as_em, "cannot be read as an MRC file: it is an EM file"),
        (lambda path: path.write_bytes(gzip.compress(path.read_bytes())[:-99]), "cannot be read"),
        (lambda path: path.write_bytes(b"\x1f\x8b" + bytes(2000)), "cannot be read"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
)
def test_headers_that_do_not_fit_are_refused(write_map, ball, change, expected):
    path = write_map(ball(3.0, side=24, voxel_nm=0.5))
    change(path)
    with pytest.raises(InputError, match=expected) as refused:
        read_map(path, resolution_nm=4.0)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_angles_that_were_never_set_are_right_angles(write_map, ball):
    path = write_map(ball(3.0, side=24, voxel_nm=0.5))
    expected = template_of(path).density
    with_header(cellb=(0, 0, 0))(path)
    assert np.array_equal(template_of(path).density, expected)


def test_voxels_of_several_edges_are_read(write_map, ball):
    exact = template_of(write_map(ball(4.0, side=80, voxel_nm=0.25), voxel_nm=0.25))
    path = write_map(ball(4.0, side=80, voxel_nm=0.25)[::2, :, ::3], name="coarse")
    with_header(cella=(202.5, 200, 200))(path)  # 27 of 7.5 A, 80 of 2.5 A, 40 of 5 A
    assert np.corrcoef(template_of(path).density.ravel(), exact.density.ravel())[0, 1] > 0.998


def test_fine_voxels_are_averaged(write_map, ball):
    """A map in fine voxels gives the template of the same in coarse ones, in few points."""
    fine = read_map(write_map(ball(3.0, side=101, voxel_nm=0.08), voxel_nm=0.08), resolution_nm=4.0)
    assert len(fine.points_nm) < 40**3
    exact = read_map(
        write_map(ball(3.0, side=32, voxel_nm=0.25), voxel_nm=0.25, name="b"), resolution_nm=4.0
    )
    densities = [
        make_template(each, provider="maps", side=16, voxel_nm=1.0, resolution_nm=4.0).density
        for each in (fine, exact)
    ]
    first, second = (density / density.sum() for density in densities)
    assert np.abs(first - second).max() < 0.01 * first.max()
