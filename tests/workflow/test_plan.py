"""What a dry run plans: every model once."""

import os
from pathlib import Path

import pytest
import yaml

from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.unfinished import Work
from tests.workflow.running import ROOT, Workflow

SOURCES, TARGETS, SEEDS, SHOTS = 5, 5, 3, 2
PAIRS = SOURCES * TARGETS
"""The paper's grid, which is that of config/config.yaml."""

LEVELS = 2
SMALL = {
    "methods": ["source_only", "coral", "fsft"],
    "seeds": [0],
    "shots": [3],
    "grid": {"source_snrs": [0.5, 0.1], "target_snrs": [0.5, 0.1]},
}

PATIENCE = 60.0
"""Processor seconds on a busy machine, for the 2,891 jobs of reduced.yaml; a quiet one takes 20."""

FILES = sorted((ROOT / "config").rglob("*.yaml"))
BASES = {
    "shots": "reduced.yaml",
    **{path.stem: "reference.yaml" for path in FILES if path.parent.name == "reference"},
}
"""What the files are laid over that are no configuration of their own."""


def alphas(*values: float) -> list[dict[str, object]]:
    return [
        {
            "name": f"alpha-{value}",
            "methods": ["fsft"],
            "stages": {"coral": {"alpha": value}},
            "pairs": "all",
        }
        for value in values
    ]


def test_the_papers_grid_trains_every_model_once_and_is_planned_in_time(
    workflow: Workflow,
) -> None:
    jobs = planned_in_time(workflow, "config")
    assert (jobs["simulate_A"], jobs["simulate_B"]) == (SOURCES, TARGETS)
    assert jobs["simulate_test_B"] == TARGETS * SEEDS
    assert jobs["train_source"] == SOURCES * SEEDS
    assert jobs["train_coral"] == PAIRS * SEEDS
    # of FADA and of FSFT; Stage 3 of source_and_target too, which has no discriminator
    assert jobs["train_discriminator"] == 2 * PAIRS * SEEDS * SHOTS
    assert jobs["train_adapt"] == 3 * PAIRS * SEEDS * SHOTS
    # Stage 1 and all that is trained for a pair, whatever the roles; support_only has no source
    unlabelled = 1 + 2 + 1
    assert jobs["evaluate_model"] == SEEDS * (
        PAIRS * (unlabelled + SHOTS * (1 + 1 + 3)) + TARGETS * SHOTS
    )


def test_the_defocus_axis_trains_stage_1_once_for_each_source_dataset_and_seed(
    workflow: Workflow,
) -> None:
    jobs = planned_in_time(workflow, "defocus")
    sources, targets = 2, 5
    assert jobs["train_source"] == sources * SEEDS
    assert jobs["train_coral"] == sources * targets * SEEDS
    assert jobs["draw_split"] == targets * SEEDS
    assert jobs["simulate_A"] == jobs["simulate_um10"] == 1
    assert jobs["simulate_test_um10"] == SEEDS
    assert {"defocus", "defocus_figure"} <= set(jobs)


def test_the_largest_configuration_is_planned_in_time(workflow: Workflow) -> None:
    assert planned_in_time(workflow, "reduced")["train_adapt"] >= 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_configuration_asks_for_models(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    below = [ROOT / "config" / BASES[path.stem]] if path.stem in BASES else []
    assert Work(Grid(effective([*below, path]))).trained


def test_stage_2_1_is_trained_once_per_pair_seed_and_alpha(workflow: Workflow) -> None:
    jobs = workflow.planned({**SMALL, "variants": alphas(1, 500)})
    assert jobs["train_source"] == LEVELS
    # alpha 500 is the default: its variant shares the model
    assert jobs["train_coral"] == LEVELS**2 * 2


def test_a_variant_for_the_report_is_run_on_one_pair(workflow: Workflow) -> None:
    (variant,) = alphas(1)
    jobs = workflow.planned({**SMALL, "variants": [{**variant, "pairs": "report"}]})
    assert jobs["train_coral"] == LEVELS**2 + 1
    assert jobs["train_adapt"] == LEVELS**2 + 1


def test_a_method_without_adaptation_trains_stage_1_only(workflow: Workflow) -> None:
    jobs = workflow.planned({**SMALL, "methods": ["source_only"]})
    assert {rule for rule in jobs if rule.startswith("train")} == {"train_source"}


def planned_in_time(workflow: Workflow, name: str) -> dict[str, int]:
    """Jobs that a dry run of a configuration plans, within the time that it may take."""
    config = yaml.safe_load((ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8"))
    started = processor_seconds_of_children()
    jobs = workflow.planned(config)
    assert processor_seconds_of_children() - started < PATIENCE
    return jobs


def processor_seconds_of_children() -> float:
    """Unlike the time of day, this does not depend on what else the machine does."""
    used = os.times()
    return used.children_user + used.children_system
