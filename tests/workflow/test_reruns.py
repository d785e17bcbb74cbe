"""An edit redoes what it touches and nothing else.

A finished run is made without computing anything: every output is created empty, then `--touch`
makes Snakemake record it as done with the parameters and the code of now.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.running import ROOT, Workflow

METHODS = ["source_only", "coral", "fsft"]
CONFIG: dict[str, Any] = {
    "methods": METHODS,
    "seeds": [0],
    "shots": [3],
    "grid": {"source_snrs": [0.5], "target_snrs": [0.1]},
}
EDIT = "EDITED = True"
NEW_METHOD = (
    "METHODS = {**METHODS, 'dummy': Method('dummy', 'control', ('source', 'coral'), 'A dummy.', "
    "'None.', {'coral': {'alpha': 7.0}})}"
)
AFTER_CORAL = {"train_coral", "train_discriminator", "train_adapt"}
TRAINING = {"train_source", *AFTER_CORAL}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the source tree and a finished run of it."""
    folder = tmp_path_factory.mktemp("done")
    for name in ("src", "workflow", "config", "resources"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / "tree" / name, ignore=ignored)
    workflow = Workflow(folder / "run", folder / "tree")
    summary = workflow.snakemake(CONFIG, "--summary")
    outputs = [line.split("\t")[0] for line in summary.stdout.splitlines()[1:]]
    assert len(outputs) > 10, summary.stderr
    for output in outputs:
        path = workflow.folder / output
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made by a test", encoding="utf-8")
    touched = workflow.snakemake(CONFIG, "--touch", "--forceall")
    assert touched.returncode == 0, touched.stderr
    return folder


@pytest.fixture
def finished(done: Path, tmp_path: Path) -> Workflow:
    """A source tree and its finished run, to be edited."""
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    return Workflow(tmp_path / "run", tmp_path / "tree")


def append(workflow: Workflow, module: str, text: str) -> None:
    """Add a line to a module of the package, given by its path."""
    path = workflow.root / "src" / "fsft" / module
    assert path.is_file()
    with path.open("a", encoding="utf-8") as source:
        source.write(f"{text}\n")


def trained(jobs: dict[str, int]) -> set[str]:
    return {rule for rule in jobs if rule.startswith("train_")}


def test_nothing_changed_plans_nothing(finished: Workflow) -> None:
    assert finished.planned(CONFIG) == {}


def test_precision_plans_training_and_what_follows_but_no_data(finished: Workflow) -> None:
    jobs = finished.planned({**CONFIG, "precision": "bfloat16"})
    assert trained(jobs) == TRAINING
    assert {"evaluate_pair", "extract_features"} <= set(jobs)
    assert not [rule for rule in jobs if rule.startswith(("simulate", "build", "draw_split"))]


def test_a_comment_plans_nothing(finished: Workflow) -> None:
    append(finished, "methods/coral.py", "# A remark.")
    assert finished.planned(CONFIG) == {}


def test_the_coral_loss_plans_stage_2_1_and_what_follows(finished: Workflow) -> None:
    append(finished, "methods/coral.py", EDIT)
    jobs = finished.planned(CONFIG)
    assert trained(jobs) == AFTER_CORAL
    assert {"evaluate_pair", "metrics"} <= set(jobs)
    assert not {"build_templates", "simulate_A", "simulate_B", "draw_split"} & set(jobs)


@pytest.mark.parametrize("figure", ["classes_figure", "stages_figure"])
def test_a_figure_module_plans_its_figure_only(finished: Workflow, figure: str) -> None:
    append(finished, f"reporting/{figure}.py", EDIT)
    assert set(finished.planned(CONFIG)) == {figure, "all"}


def test_the_template_physics_plans_everything(finished: Workflow) -> None:
    append(finished, "structures/provider.py", EDIT)
    jobs = finished.planned(CONFIG)
    assert trained(jobs) == TRAINING, jobs
    assert {"build_templates", "simulate_A", "simulate_B"} <= set(jobs)


def test_a_new_method_leaves_trained_models_alone(finished: Workflow) -> None:
    append(finished, "methods/registry.py", NEW_METHOD)
    jobs = finished.planned({**CONFIG, "methods": [*METHODS, "dummy"]})
    assert trained(jobs) == {"train_coral"}
    assert jobs["train_coral"] == 1


def test_a_changed_hyper_parameter_plans_its_stage_and_what_follows(finished: Workflow) -> None:
    jobs = finished.planned({**CONFIG, "stages": {"coral": {"alpha": 5}}})
    assert trained(jobs) == AFTER_CORAL
