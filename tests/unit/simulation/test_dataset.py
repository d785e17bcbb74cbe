import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from scipy.spatial.transform import Rotation

from fsft.formats.mrc_stack import open_stack
from fsft.runtime.errors import InputError
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import IN_SITU as KEYS
from fsft.simulation.domain import Domain
from fsft.structures.template import Template
from tests.unit.simulation.conftest import Atoms, make_atoms, make_template

A = Domain("A", -10.0, 2.2)
SNRS = ("1000", "0.5", "0.03")
SIDE, VOXEL_NM, BOX_NM = 24, 1.5, 36.0
ONE, TWO, THREE = (make_template(n, i, side=SIDE, voxel_nm=VOXEL_NM) for i, n in enumerate("abc"))


def simulate(
    folder: Path,
    templates: list[Template],
    *,
    per_class: int = 4,
    side: int = SIDE,
    test_seed: int | None = None,
    batch_size: int = 16,
    domain: Domain = A,
) -> None:
    simulate_domain(
        templates,
        domain,
        snrs=SNRS,
        folders=[folder / f"A-snr{snr}" for snr in SNRS],
        per_class=per_class,
        side=side,
        voxel_nm=BOX_NM / side,
        master_seed=7,
        test_seed=test_seed,
        batch_size=batch_size,
    )


def stack(folder: Path, snr: str = "0.5") -> np.ndarray:
    return np.array(open_stack(folder / f"A-snr{snr}" / "subtomograms.mrcs")[0])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasets")
    simulate(folder, [ONE, TWO, THREE])
    return folder


def test_stack_holds_standardised_volumes_class_by_class(made: Path) -> None:
    for snr in SNRS:
        path = made / f"A-snr{snr}" / "subtomograms.mrcs"
        volumes, voxel_nm = open_stack(path)
        assert np.isfinite(volumes).all()
        assert volumes.shape == (12, SIDE, SIDE, SIDE)
        assert voxel_nm == pytest.approx(VOXEL_NM)
        exact = volumes.astype(np.float64)
        assert np.abs(exact.mean(axis=(1, 2, 3))).max() < 1e-3
        assert np.abs(exact.var(axis=(1, 2, 3)) - 1).max() < 2e-3
    table = pd.read_csv(made / "A-snr0.5" / "particles.csv")
    assert table["class"].tolist() == ["a"] * 4 + ["b"] * 4 + ["c"] * 4
    assert table["index"].tolist() == list(range(12))


def test_stored_pose_recreates_the_particle(made: Path) -> None:
    table = pd.read_csv(made / "A-snr1000" / "particles.csv")
    volumes = stack(made, "1000")
    own, other = [], []
    for row in table.itertuples():
        angles = [row.rot_deg, row.tilt_deg, row.psi_deg]
        shift = np.array([row.shift_x_nm, row.shift_y_nm, row.shift_z_nm])
        volume = volumes[row.index].astype(np.float64).ravel()
        for rotation, correlations in (
            (Rotation.from_euler("ZYZ", angles, degrees=True).inv(), own),
            (Rotation.from_euler("ZYZ", angles, degrees=True), other),
        ):
            atoms = make_atoms("abc".index(row._2))
            moved = Atoms(rotation.apply(atoms.points) + shift).density(SIDE, VOXEL_NM)
            correlations.append(-np.corrcoef(moved.ravel(), volume)[0, 1])
    assert min(own) > 0.5
    assert np.all(np.greater(own, other))


def test_manifest_tells_nominal_realised_and_replicate_snr(made: Path) -> None:
    for snr in SNRS:
        folder = made / f"A-snr{snr}"
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["classes"] == ["a", "b", "c"]
        assert manifest["synthetic"] is True
        assert manifest["nominal_variance_ratio"] == float(snr)
        assert manifest["realised_variance_ratio"] == pytest.approx(float(snr), rel=0.02)
        allowed = max(4 * manifest["replicate_standard_error"], 0.02 * float(snr))
        assert manifest["replicate_variance_ratio"] == pytest.approx(float(snr), abs=allowed)
        for name, digest in manifest["sha256"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("batch_size", [1, 3])
def test_batch_size_changes_nothing(made: Path, tmp_path: Path, batch_size: int) -> None:
    simulate(tmp_path, [ONE, TWO, THREE], batch_size=batch_size)
    for snr in SNRS:
        for name in ("subtomograms.mrcs", "particles.csv", "manifest.json"):
            path = Path(f"A-snr{snr}") / name
            assert (made / path).read_bytes() == (tmp_path / path).read_bytes(), path


def test_threads_change_nothing(tmp_path: Path) -> None:
    """In boxes of 36, since torch shares only sums of more than 32768 terms between threads."""
    before = torch.get_num_threads()
    wide = make_template("a", 0, side=36, voxel_nm=1.0)
    for threads in (1, 2):
        torch.set_num_threads(threads)
        try:
            simulate(tmp_path / str(threads), [wide], side=36, batch_size=1)
        finally:
            torch.set_num_threads(before)
    for snr in SNRS:
        assert np.array_equal(stack(tmp_path / "1", snr), stack(tmp_path / "2", snr))


def test_other_classes_and_more_subtomograms_leave_volumes_as_they_were(
    made: Path, tmp_path: Path
) -> None:
    simulate(tmp_path, [THREE, ONE], per_class=5)
    assert np.array_equal(stack(tmp_path)[0:4], stack(made)[8:12])
    assert np.array_equal(stack(tmp_path)[5:9], stack(made)[0:4])


def test_every_seed_has_a_test_set_of_other_particles_which_more_of_them_leave_alone(
    made: Path, tmp_path: Path
) -> None:
    for name, test_seed, count in (("0", 0, 2), ("more", 0, 4), ("1", 1, 2)):
        simulate(tmp_path / name, [ONE], per_class=count, test_seed=test_seed)
    assert np.array_equal(stack(tmp_path / "0"), stack(tmp_path / "more")[:2])
    volumes = [*stack(made)[:4], *stack(tmp_path / "more"), *stack(tmp_path / "1")]
    correlations = np.corrcoef([volume.astype(np.float64).ravel() for volume in volumes])
    assert np.abs(correlations - np.eye(10)).max() < 0.9
    poses = pd.concat(
        pd.read_csv(folder / "A-snr0.5" / "particles.csv")
        for folder in (made, tmp_path / "more", tmp_path / "1")
    )
    assert not poses.duplicated(["rot_deg", "tilt_deg", "psi_deg"]).any()


def test_domains_have_poses_of_their_own(made: Path, tmp_path: Path) -> None:
    other = Domain("B", -10.0, 2.2)
    simulate_domain(
        [ONE], other, snrs=["0.5"], folders=[tmp_path], per_class=2, side=SIDE,
        voxel_nm=VOXEL_NM, master_seed=7,
    )  # fmt: skip
    ours = pd.read_csv(tmp_path / "particles.csv")["rot_deg"]
    assert not np.isclose(ours, pd.read_csv(made / "A-snr0.5/particles.csv")["rot_deg"][:2]).any()


def test_a_template_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="template 'wide'"):
        simulate(tmp_path, [make_template("wide", 1, side=20, voxel_nm=VOXEL_NM)])


def test_progress_goes_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    simulate(tmp_path, [ONE], per_class=2)
    assert "domain A: 2/2 subtomograms" in capsys.readouterr().err


def test_a_failed_run_leaves_no_dataset(tmp_path: Path) -> None:
    broken = make_template("broken", 1, side=SIDE, voxel_nm=VOXEL_NM)
    object.__setattr__(broken, "density", broken.density.astype(np.complex64))
    with pytest.raises(RuntimeError):
        simulate(tmp_path, [ONE, broken])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


IN_SITU = Domain(
    "A", -10.0, 2.2, alignment_error_nm=0.5, off_centre_nm=2, defocus_spread_um=0.5,
    tilt_defocus_spread_um=0.1, dose_per_a2=100, thickness_nm=150, phase_flipping=1, neighbours=2,
    membrane=0.5,
)  # fmt: skip


def test_in_situ_batch_size_changes_nothing_and_snr_is_as_asked(tmp_path: Path) -> None:
    for batch_size in (1, 3):
        simulate(tmp_path / str(batch_size), [ONE, TWO], domain=IN_SITU, batch_size=batch_size)
    for snr in SNRS:
        one, three = (tmp_path / str(n) / f"A-snr{snr}" for n in (1, 3))
        for name in ("subtomograms.mrcs", "particles.csv", "manifest.json"):
            assert (one / name).read_bytes() == (three / name).read_bytes(), name
        manifest = json.loads((one / "manifest.json").read_text())
        assert manifest["realised_variance_ratio"] == pytest.approx(float(snr), rel=0.02)
        assert manifest["domain"]["neighbours"] == 2


def test_in_situ_keys_at_0_are_as_if_they_were_not_there(made: Path, tmp_path: Path) -> None:
    simulate(tmp_path, [ONE, TWO, THREE], domain=replace(A, **dict.fromkeys(KEYS, 0)))
    for name in ("subtomograms.mrcs", "particles.csv", "manifest.json"):
        written = (tmp_path / "A-snr0.5" / name).read_bytes()
        assert written == (made / "A-snr0.5" / name).read_bytes()


@pytest.mark.parametrize("key", KEYS)
def test_every_in_situ_key_changes_the_volumes(made: Path, tmp_path: Path, key: str) -> None:
    simulate(tmp_path, [ONE], domain=replace(A, **{key: 1}), per_class=1)
    assert not np.array_equal(stack(tmp_path)[0], stack(made)[0])


def test_particles_off_centre_spread_as_the_key_says(tmp_path: Path) -> None:
    simulate(tmp_path, [ONE], domain=replace(A, off_centre_nm=3.0), per_class=100)
    table = pd.read_csv(tmp_path / "A-snr0.5/particles.csv")
    spread = table[["shift_x_nm", "shift_y_nm", "shift_z_nm"]].to_numpy().std()
    assert spread == pytest.approx(np.hypot(3.0, 1.75 / 3**0.5), rel=0.1)
