"""Which folders of predictions are taken for a method from outside, and which are refused."""

from pathlib import Path
from typing import Any

import pytest

from fsft.plan.foreign import file_name, foreign_roles
from fsft.plan.grid import Grid
from tests.unit.plan.test_config import check, configuration, refusal

GRID = {"source_snrs": [0.5], "target_snrs": [0.1, "0.50"]}
SEEDS, SHOTS = [0, 1], [3, 7]


def with_folder(folder: Path, name: str = "nearest-mean") -> dict[str, Any]:
    return configuration(grid=GRID, seeds=SEEDS, shots=SHOTS, foreign={name: str(folder)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "mine", 3)
    return tmp_path / "mine"


def fill(folder: Path, shots: int) -> None:
    for target in ("B-snr0.1", "B-snr0.50"):
        for seed in SEEDS:
            path = folder / file_name("A-snr0.5", target, shots=shots, seed=seed)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()


def test_every_pair_and_seed_is_a_row(folder: Path) -> None:
    config = with_folder(folder)
    check(config)
    rows = foreign_roles(Grid(config))
    assert [(row["target_snr"], row["seed"]) for row in rows] == [
        ("0.1", 0),
        ("0.1", 1),
        ("0.50", 0),
        ("0.50", 1),
    ]
    assert {(row["method"], row["variant"], row["shots"]) for row in rows} == {
        ("nearest-mean", "default", 3)
    }
    assert all(Path(row["cell"]).is_file() for row in rows)


def test_other_shots_and_other_grids_may_lie_beside(folder: Path) -> None:
    fill(folder, 7)
    (folder / "A-snr9__B-snr9").mkdir()
    assert {row["shots"] for row in foreign_roles(Grid(with_folder(folder)))} == {3, 7}


@pytest.mark.parametrize("name", ["fsft", "FADA", "fine-tune"])
def test_the_name_of_a_method_is_taken(folder: Path, name: str) -> None:
    assert f"key foreign.{name} has the name of a method" in refusal(with_folder(folder, name))


def test_a_name_that_print_would_change_is_refused(folder: Path) -> None:
    assert "a_b" in refusal(with_folder(folder, "a_b"))


def test_a_folder_that_is_missing_or_empty_is_refused(tmp_path: Path) -> None:
    assert "foreign.nearest-mean is" in refusal(with_folder(tmp_path / "nowhere"))
    (tmp_path / "empty").mkdir()
    said = refusal(with_folder(tmp_path / "empty"))
    assert "empty holds no A-snr0.5__B-snr0.1/shots-3_seed-0.safetensors; expected" in said


def test_a_part_of_the_seeds_is_refused(folder: Path) -> None:
    missing = folder / "A-snr0.5__B-snr0.50" / "shots-3_seed-1.safetensors"
    missing.unlink()
    assert f"{missing} is missing; expected predictions of every pair" in refusal(
        with_folder(folder)
    )


def test_other_shots_than_those_reported_alone_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, 7)
    assert "expected predictions for report.shots, 3" in refusal(with_folder(tmp_path))


def test_predictions_with_and_without_support_are_refused(folder: Path) -> None:
    fill(folder, 0)
    assert "with shots and without" in refusal(with_folder(folder))
