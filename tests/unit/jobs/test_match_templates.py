"""The job of template matching: which particles it draws, and what it writes of them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fsft.formats import test_set
from fsft.jobs.match_templates import match_templates, some_of_each_class
from fsft.plan.matching import match_path
from fsft.runtime.errors import InputError
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.structures.library import write_library
from tests.unit.simulation.conftest import make_template

BOX = {"side": 16, "voxel_nm": 2.2}
DOMAIN = {"name": "B", "defocus_um": -5.0, "cs_mm": 2.0}
NAMES = ("10", "ring", "NA")
"""Names of classes that a reader might take for something else."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Templates, and a test set of four particles of each."""
    templates = [make_template(name, seed, **BOX) for seed, name in enumerate(NAMES, start=1)]
    write_library(tmp_path / "templates.mrcs", tmp_path / "classes.csv", templates)
    simulate_domain(
        templates,
        Domain(**DOMAIN),
        snrs=["1000"],
        folders=[tmp_path / "B-snr1000-test-seed-0"],
        per_class=4,
        master_seed=1,
        test_seed=0,
        **BOX,
    )
    return tmp_path


def matched(folder: Path, name: str, *, particles: int = 8, seed: int = 0) -> pd.DataFrame:
    dataset, path = folder / "B-snr1000-test-seed-0", folder / name
    match_templates(
        densities=folder / "templates.mrcs",
        classes=folder / "classes.csv",
        domain=DOMAIN,
        dataset=dataset,
        truth=dataset,
        particles=particles,
        step_deg=40.0,
        seed=seed,
        master_seed=1,
        matches=path,
    )
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_as_many_of_every_class_are_written_with_what_they_are_taken_for(folder: Path) -> None:
    rows = matched(folder, "a.csv")
    assert rows["class"].value_counts().to_dict() == dict.fromkeys(NAMES, 3)
    names = test_set.read_tested(folder / "B-snr1000-test-seed-0").names
    assert rows["class"].tolist() == names[rows["index"].astype(int)].tolist()
    assert (rows["class"] == rows["predicted"]).mean() > 0.85
    assert rows["correlation"].astype(float).between(0.5, 1).all()
    matched(folder, "again.csv")
    assert (folder / "again.csv").read_bytes() == (folder / "a.csv").read_bytes()


def test_templates_of_other_classes_are_refused(folder: Path) -> None:
    write_library(
        folder / "templates.mrcs", folder / "classes.csv", [make_template("rod", 1, **BOX)]
    )
    with pytest.raises(InputError, match=r"has other classes than .*classes\.csv; expected"):
        matched(folder, "a.csv")
    assert not (folder / "a.csv").exists()


def test_a_draw_is_of_the_seed_and_a_larger_one_holds_a_smaller() -> None:
    names = np.repeat(["a", "b", "c"], [20, 20, 2])
    tested = test_set.Tested(np.arange(100, 142), names, ("a", "b", "c"))
    few, more, other = (
        some_of_each_class(tested, count, np.random.default_rng(seed))
        for count, seed in ((4, 0), (7, 0), (4, 1))
    )
    assert np.unique(names[few], return_counts=True)[1].tolist() == [4, 4, 2]
    assert set(few) < set(more)
    assert set(few) != set(other)


def test_a_file_is_of_a_target_and_a_seed() -> None:
    assert match_path("B-snr0.1", 2) == "template_matching/B-snr0.1/seed-2.csv"
