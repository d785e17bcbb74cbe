"""A run that goes on from packs: what is finished is not made again, the rest is made as ever."""

import copy
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from fsft.formats.archive import write_archive
from fsft.jobs.pack_results import pack_results
from fsft.jobs.restore_results import restore
from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.stored import STORED, VALUES
from fsft.runtime.errors import InputError
from tests.workflow.conftest import TINY
from tests.workflow.in_process import run_in_process
from tests.workflow.running import ROOT, Workflow
from tests.workflow.test_reruns import EDIT, append, computed

CONFIG: dict[str, Any] = {**TINY, "report": {"snrs": []}}
SEEDS = (0, 1)


def config_of(folder: Path, **changes: Any) -> dict[str, Any]:
    """The configuration with its results below a folder."""
    return {**copy.deepcopy(CONFIG), "pathvars": {"results": str(folder / "results")}, **changes}


def grid_of(config: dict[str, Any], folder: Path) -> Grid:
    """The grid of a configuration, as the workflow checks it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return Grid(effective([path]))


def lay(config: dict[str, Any], folder: Path, *archives: Path) -> list[str]:
    """Lay packs into the run of a configuration; what is said of it."""
    return list(restore(grid_of(config, folder).config, archives))


def run_and_pack(folder: Path, **changes: Any) -> Path:
    """Run a configuration in a folder, and pack it."""
    grid = grid_of(config_of(folder, **changes), folder)
    run_in_process(grid, folder / "results")
    pack_results(grid, folder / "results", folder / "results.tar.gz", whole=True)
    return folder / "results.tar.gz"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A pack of each seed, made apart."""
    return [run_and_pack(tmp_path_factory.mktemp("part"), seeds=[seed]) for seed in SEEDS]


@pytest.fixture(scope="module")
def continued(parts: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Workflow:
    """An empty clone into which the pack of the first seed was laid."""
    folder = tmp_path_factory.mktemp("continued")
    said = lay(config_of(folder), folder, parts[0])
    assert said == [f"4 of 4 cells of the run in {folder}/results are stored"]
    return Workflow(folder)


@pytest.mark.parametrize("date", [315532800, 4102444800, None])
def test_what_is_finished_is_not_made_again_whatever_the_dates(
    continued: Workflow, date: int | None
) -> None:
    for path in (continued.folder / "results").rglob("*"):
        if date is not None:
            os.utime(path, (date, date))
    jobs = continued.planned(config_of(continued.folder))
    assert computed(jobs) == {}
    assert {"metrics", "costs", "table1", "reliability_figure", "embedding_figure"} <= set(jobs)


def test_a_later_change_of_code_leaves_it_valid(continued: Workflow, tmp_path: Path) -> None:
    for name in ("src", "workflow", "config", "resources"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    edited = Workflow(continued.folder, tmp_path)
    for module in ("methods/coral/trainer.py", "evaluation/predict.py", "structures/provider.py"):
        append(edited, module, EDIT)
    assert computed(edited.planned(config_of(continued.folder))) == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"methods": [*TINY["methods"], "support_only"]},
            {"simulate_B": 1, "train_support_only": 1, "evaluate_model": 1},
        ),
        (
            {"shots": [1, 3]},
            {
                **{"simulate_A": 1, "simulate_B": 1, "train_source": 1, "train_coral": 1},
                **{"train_discriminator": 1, "train_adapt": 1, "evaluate_model": 2},
            },
        ),
        (
            {"grid": {"source_snrs": [0.5], "target_snrs": [0.1, 0.5]}},
            {
                **{"simulate_A": 1, "simulate_B": 1, "train_source": 1, "train_coral": 1},
                **{"train_discriminator": 1, "train_adapt": 1, "evaluate_model": 4},
            },
        ),
    ],
)
def test_only_what_is_new_is_planned_with_what_it_needs(
    continued: Workflow, changes: dict[str, Any], expected: dict[str, int]
) -> None:
    jobs = computed(continued.planned({**config_of(continued.folder), **changes}))
    assert jobs == {"build_templates": 1, "draw_split": 1, "simulate_test_B": 1, **expected}


def test_what_is_of_another_configuration_is_said_and_left_out(continued: Workflow) -> None:
    config = config_of(continued.folder, master_seed=1)
    result = continued.snakemake(config, "--dry-run")
    assert "4 stored cells are of another configuration and play no part" in result.stderr
    assert computed(continued.planned(config))["evaluate_model"] == 4


def test_parts_laid_together_are_the_whole_and_a_new_method_is_added(
    parts: list[Path], tmp_path: Path
) -> None:
    workflow = Workflow(tmp_path / "run")
    config = config_of(workflow.folder, seeds=list(SEEDS))
    said = lay(config, workflow.folder, *parts)
    assert said == [f"8 of 8 cells of the run in {workflow.folder}/results are stored"]
    results = workflow.folder / "results"
    tables = [str(results / f"{name}.csv") for name in ("metrics", "costs")]
    workflow.run(config, *tables, "embedding_figure", "curves_figure", "reliability_figure")

    grid = grid_of(config_of(tmp_path / "whole", seeds=list(SEEDS)), tmp_path / "whole")
    run_in_process(grid, tmp_path / "whole" / "results")
    whole = tmp_path / "whole" / "results"
    assert (results / "metrics.csv").read_bytes() == (whole / "metrics.csv").read_bytes()
    costs = [pd.read_csv(pack.parent / "results" / "costs.csv") for pack in parts]
    pd.testing.assert_frame_equal(
        pd.read_csv(results / "costs.csv"), pd.concat(costs, ignore_index=True)
    )
    assert not (results / "models").exists()

    one = config_of(workflow.folder, seeds=[0], methods=[*TINY["methods"], "support_only"])
    before = pd.read_csv(results / "metrics.csv", dtype=str).query("seed == '0'")
    workflow.run(one, tables[0])
    after = pd.read_csv(results / "metrics.csv", dtype=str)
    assert set(after["method"]) - set(before["method"]) == {"support_only"}
    kept = after[after["method"] != "support_only"]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), before.reset_index(drop=True))
    again = pack_results(grid_of(one, tmp_path), results, tmp_path / "again.tar.gz", whole=True)
    assert again == (5, 5)


def other_numbers(pack: Path, archive: Path) -> Path:
    """The same pack with other metrics."""
    folder = archive.parent / "edited"
    lay(config_of(folder), folder, pack)
    (unpacked,) = (folder / "results" / STORED).iterdir()
    files = {
        str(path.relative_to(unpacked)): path for path in unpacked.rglob("*") if path.is_file()
    }
    del files["checksums.sha256"]
    values = pd.read_csv(files[VALUES], keep_default_na=False)
    text = values.assign(value=values["value"] + 0.25).to_csv(index=False)
    write_archive({**files, VALUES: text.encode()}, archive, "results")
    return archive


def test_packs_that_say_different_things_are_named(parts: list[Path], tmp_path: Path) -> None:
    other = other_numbers(parts[0], tmp_path / "zz.tar.gz")
    said = lay(config_of(tmp_path), tmp_path, parts[0], parts[0], other)
    names = sorted(path.name for path in (tmp_path / "results" / STORED).iterdir())
    assert len(names) == 2
    assert said[1:] == [
        f"4 cells have other numbers in {names[1]} than in {names[0]}; those of {names[0]} count"
    ]


def partly(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / "results" / "predictions").rglob("*.safetensors"))


def test_what_is_finished_can_be_packed_before_the_rest_is(
    parts: list[Path], tmp_path: Path
) -> None:
    shutil.copytree(parts[0].parent / "results", tmp_path / "results")
    next(partly(tmp_path)).unlink()
    grid = grid_of(config_of(tmp_path), tmp_path)
    archive = tmp_path / "some.tar.gz"
    with pytest.raises(InputError, match=r"3 of 4 cells .* are finished; expected all of them"):
        pack_results(grid, tmp_path / "results", archive, whole=True)
    assert pack_results(grid, tmp_path / "results", archive, whole=False) == (3, 4)
    said = lay(config_of(tmp_path / "next"), tmp_path / "next", archive)
    assert said == [f"3 of 4 cells of the run in {tmp_path}/next/results are stored"]


def test_what_was_made_under_another_configuration_is_not_packed_under_this(
    parts: list[Path], tmp_path: Path
) -> None:
    stages = {**CONFIG["stages"], "coral": {"alpha": 5.0}}
    grid = grid_of(config_of(parts[0].parent, stages=stages), tmp_path)
    archive = tmp_path / "some.tar.gz"
    results = parts[0].parent / "results"
    # Stage 1 is the same under both
    assert pack_results(grid, results, archive, whole=False) == (1, 4)
    grid = grid_of(config_of(parts[0].parent, master_seed=1), tmp_path)
    with pytest.raises(InputError, match=r"0 of 4 cells .* are finished; expected some of them"):
        pack_results(grid, results, tmp_path / "none.tar.gz", whole=False)


def test_an_archive_without_cells_is_refused_before_it_is_laid_in(tmp_path: Path) -> None:
    write_archive({"metrics.csv": b"value\n"}, tmp_path / "old.tar.gz", "old")
    with pytest.raises(InputError, match=r"old\.tar\.gz: finished\.csv is missing"):
        lay(config_of(tmp_path), tmp_path, tmp_path / "old.tar.gz")
    assert not list((tmp_path / "results" / STORED).iterdir())
