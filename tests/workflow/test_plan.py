"""What a dry run plans: every model once."""

import os

import pytest
import yaml

from tests.workflow.running import ROOT, Workflow

METHODS = ["source_only", "coral", "fsft"]
SOURCES, TARGETS, SEEDS, SHOTS = 5, 5, 3, 2
GRID = {"methods": METHODS, "seeds": list(range(SEEDS)), "shots": [3, 7]}
PAIRS = SOURCES * TARGETS
PATIENCE = 30.0
"""Processor seconds on a busy machine; a quiet one takes less than half."""

CONFIGURATIONS = sorted(path.stem for path in (ROOT / "config").glob("*.yaml"))


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


def test_the_papers_grid_trains_every_model_once(workflow: Workflow) -> None:
    jobs = workflow.planned(GRID)
    assert jobs["simulate_A"] == jobs["simulate_B"] == 1
    assert jobs["train_source"] == SOURCES * SEEDS
    assert jobs["train_coral"] == PAIRS * SEEDS
    assert jobs["train_discriminator"] == jobs["train_adapt"] == PAIRS * SEEDS * SHOTS
    assert jobs["evaluate_pair"] == PAIRS * SEEDS


def test_stage_2_1_is_trained_once_per_pair_seed_and_alpha(workflow: Workflow) -> None:
    config = {**GRID, "seeds": [0], "variants": alphas(1, 500)}
    jobs = workflow.planned(config)
    assert jobs["train_source"] == SOURCES
    # alpha 500 is the default: its variant shares the model
    assert jobs["train_coral"] == PAIRS * 2


def test_a_variant_for_the_report_is_run_on_one_pair(workflow: Workflow) -> None:
    (variant,) = alphas(1)
    jobs = workflow.planned(
        {**GRID, "seeds": [0], "shots": [3], "variants": [{**variant, "pairs": "report"}]}
    )
    assert jobs["train_coral"] == PAIRS + 1
    assert jobs["train_adapt"] == PAIRS + 1


def test_a_method_without_adaptation_trains_stage_1_only(workflow: Workflow) -> None:
    jobs = workflow.planned({"methods": ["source_only"]})
    assert {rule for rule in jobs if rule.startswith("train")} == {"train_source"}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_configuration_is_planned_in_time(workflow: Workflow, name: str) -> None:
    config = yaml.safe_load((ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8"))
    started = processor_seconds_of_children()
    assert workflow.planned(config)["train_adapt"] >= 1
    assert processor_seconds_of_children() - started < PATIENCE


def processor_seconds_of_children() -> float:
    """Unlike the time of day, this does not depend on what else the machine does."""
    used = os.times()
    return used.children_user + used.children_system
