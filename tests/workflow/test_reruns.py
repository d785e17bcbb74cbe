"""An edit redoes what it touches and nothing else.

A finished run is made without computing anything: every output is created empty, then `--touch`
makes Snakemake record it as done with the parameters and the code of now.
"""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from snakemake.utils import update_config

from fsft.plan.foreign import file_name
from fsft.reporting.catalogue import FIGURES, TABLES
from fsft.structures.table import PROCEDURAL_TABLE, read_table
from tests.workflow.running import ROOT, Workflow

METHODS = ["source_only", "coral", "fsft"]
CLASSES = [row.name for row in read_table(PROCEDURAL_TABLE)][:3]
CONFIG: dict[str, Any] = {
    "methods": METHODS,
    "seeds": [0],
    "shots": [3],
    "structures": {"classes": 3},
    "grid": {"source_snrs": [0.5], "target_snrs": [0.1]},
}
SAME: dict[str, int] = {}
ADAPTED = {"train_coral": 1, "train_discriminator": 1, "train_adapt": 1}
TRAINED = {"train_source": 1, **ADAPTED}
SIMULATED = {"simulate_A": 1, "simulate_B": 1}
ALL = {
    **{"build_templates": 1, **SIMULATED, "simulate_test_B": 1, "draw_split": 1, **TRAINED},
    **{"evaluate_model": 4, "extract_features": 1},
}
PAGES = {
    "all",
    "report",
    "configuration",
    "metrics",
    "costs",
    "classes_figure",
    "subtomograms_figure",
}
PAGES |= {*TABLES, *FIGURES}
VARIANT = {"name": "mine", "methods": ["fsft"]}
STAND_IN = {"domain": "B", "snr": 0.1, "side": 20, "voxel_nm": 1.0, "counts": {CLASSES[0]: 9}}
STAND_IN["counts"] = dict.fromkeys(CLASSES, 9)

CHANGES: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    # spelled in another way
    "classes by name": ({"structures": {"classes": CLASSES}}, SAME),
    "an integer for a number": ({"subtomograms": {"voxel_nm": 1}}, SAME),
    "a default, written out": ({"domains": {"A": {"voltage_kv": 300}}}, SAME),
    "a setting that is the default": ({"stages": {"coral": {"alpha": 500}}}, SAME),
    # what nothing depends on
    "the CPU instead of auto": ({"device": "cpu"}, SAME),
    "a GPU instead of auto": ({"device": "cuda"}, SAME),
    "a folder that is not read": ({"structures": {"folder": "nowhere"}}, SAME),
    "a domain that is not used": ({"domains": {"C": {"defocus_um": -3, "cs_mm": 2.7}}}, SAME),
    "particles that are no target": ({"particles": {"mine": {"stand_in": STAND_IN}}}, SAME),
    "how particles are predicted": ({"predict": {"per_class": True}}, SAME),
    "a part of what is divided no more": ({"splits": {"unlabelled_fraction": 0.5}}, SAME),
    "a pool setting of nobody": ({"report": {"source_snr": "0.5"}}, SAME),
    # less than before
    "a method less": ({"methods": METHODS[:2]}, SAME),
    # more than before: exactly what is new
    "levels to look at": ({"report": {"snrs": [1000]}}, SIMULATED),
    "a target SNR": (
        {"grid": {"target_snrs": [0.5, 0.1]}},
        {
            **{"simulate_B": 1, "simulate_test_B": 1, "draw_split": 1},
            **{**ADAPTED, "evaluate_model": 4},
        },
    ),
    "a target domain": (
        {"grid": {"target_domains": ["B", "C"]}, "domains": {"C": {"defocus_um": -3, "cs_mm": 2}}},
        {
            **{"simulate_C": 1, "simulate_test_C": 1, "draw_split": 1},
            **{**ADAPTED, "evaluate_model": 4},
        },
    ),
    "a source domain": (
        {"grid": {"source_domains": ["A", "C"]}, "domains": {"C": {"defocus_um": -3, "cs_mm": 2}}},
        {"simulate_C": 1, **TRAINED, "evaluate_model": 4},
    ),
    "a source SNR": (
        {"grid": {"source_snrs": [0.5, 1000]}},
        {"simulate_A": 1, **TRAINED, "evaluate_model": 4},
    ),
    "a number of shots": (
        {"shots": [1, 3]},
        {"train_discriminator": 1, "train_adapt": 1, "evaluate_model": 2},
    ),
    "a seed": (
        {"seeds": [1, 0]},
        {"simulate_test_B": 1, "draw_split": 1, **TRAINED, "evaluate_model": 4},
    ),
    "a method": (
        {"methods": ["fada", *METHODS]},
        {"train_discriminator": 1, "train_adapt": 1, "evaluate_model": 1},
    ),
    "a variant": (
        {"variants": [{**VARIANT, "stages": {"coral": {"alpha": 5}}}]},
        {**ADAPTED, "evaluate_model": 1},
    ),
    "a variant that is the default": ({"variants": [{**VARIANT, "stages": {}}]}, SAME),
    "a variant that is judged with the support": (
        {"variants": [{**VARIANT, "stages": {}, "test_includes_support": True}]},
        {"evaluate_model": 1},
    ),
    "a preset": (
        {"presets": ["sanity"]},
        {"train_discriminator": 1, "train_adapt": 1, "evaluate_model": 1},
    ),
    "a method from outside": ({"foreign": {"mine": "mine"}}, SAME),
    # something else than before: that and what follows
    "a setting of Stage 2.1": (
        {"stages": {"coral": {"alpha": 5}}},
        {**ADAPTED, "evaluate_model": 3, "extract_features": 1},
    ),
    "a setting of Stage 3": (
        {"stages": {"adapt": {"gamma": 0.1}}},
        {"train_adapt": 1, "evaluate_model": 1, "extract_features": 1},
    ),
    "more to test by": (
        {"splits": {"test_per_class": 60}},
        {"simulate_test_B": 1, "evaluate_model": 4, "extract_features": 1},
    ),
    "the pool": (
        {"splits": {"support_pool": 8}},
        {"draw_split": 1, **ADAPTED, "evaluate_model": 4, "extract_features": 1},
    ),
    "the target's defocus": (
        {"domains": {"B": {"defocus_um": -4}}},
        {
            **{"simulate_B": 1, "simulate_test_B": 1, "draw_split": 1, **ADAPTED},
            **{"evaluate_model": 4, "extract_features": 1},
        },
    ),
    "the master seed": ({"master_seed": 1}, ALL),
    "the resolution": ({"structures": {"resolution_nm": 3.0}}, ALL),
}
"""Changes of a finished run, and all that each may simulate, train and evaluate."""

EDIT = "EDITED = True"
NEW_METHOD = (
    "METHODS = {**METHODS, 'dummy': Method(name='dummy', role='control', "
    "chain=('source', 'coral'), description='A dummy.', reference='None.', "
    "overrides={'coral': {'alpha': 7.0}})}"
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
        if path.parent.name == "datasets":  # a folder
            path /= "manifest.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made by a test", encoding="utf-8")
    mine = workflow.folder / "mine" / file_name("A-snr0.5", "B-snr0.1", shots=3, seed=0)
    mine.parent.mkdir(parents=True)
    mine.touch()
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


def computed(jobs: dict[str, int]) -> dict[str, int]:
    """Jobs that compute something: tables, figures and what they are made from cost seconds."""
    return {rule: count for rule, count in jobs.items() if rule not in PAGES}


def merged(config: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A configuration with changes laid over it, as Snakemake does it."""
    whole = copy.deepcopy(config)
    update_config(whole, changes)
    return whole


def backwards(value: Any) -> Any:
    """The same with the keys of every section in the opposite order."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return value


def trained(jobs: dict[str, int]) -> set[str]:
    return {rule for rule in jobs if rule.startswith("train_")}


def test_nothing_changed_plans_nothing(done: Path) -> None:
    assert Workflow(done / "run", done / "tree").planned(CONFIG) == {}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_plans_what_depends_on_it_and_nothing_else(done: Path, change: str) -> None:
    changes, expected = CHANGES[change]
    jobs = Workflow(done / "run", done / "tree").planned(merged(CONFIG, changes))
    assert computed(jobs) == expected
    if not expected and change != "a method less":
        assert set(jobs) <= {"all", "configuration", "report"} | (
            {*PAGES} - {"classes_figure", "subtomograms_figure"}
            if {"variants", "foreign"} & set(changes)
            else set()
        )


def test_keys_in_another_order_plan_nothing(finished: Workflow) -> None:
    path = finished.root / "config" / "config.yaml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(backwards(config), sort_keys=False), encoding="utf-8")
    assert finished.planned(CONFIG) == {}


def test_precision_plans_training_and_what_follows_but_no_data(finished: Workflow) -> None:
    jobs = finished.planned({**CONFIG, "precision": "bfloat16"})
    assert trained(jobs) == TRAINING
    assert {"evaluate_model", "extract_features"} <= set(jobs)
    assert not [rule for rule in jobs if rule.startswith(("simulate", "build", "draw_split"))]


def test_only_the_rows_of_the_classes_count_in_a_table_of_structures(finished: Workflow) -> None:
    path = finished.root / "resources" / "structures" / "procedural.csv"
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines()
    path.write_text("\n".join([*lines[:10], "new_one,C2,400,2"]) + "\n", encoding="utf-8")
    assert finished.planned(CONFIG) == {}
    symmetry = whole.splitlines()[1].split(",")[1]
    path.write_text(whole.replace(f",{symmetry},", ",C3,", 1), encoding="utf-8")
    assert computed(finished.planned(CONFIG)) == ALL


def test_a_comment_plans_nothing(finished: Workflow) -> None:
    append(finished, "methods/coral/trainer.py", "# A remark.")
    assert finished.planned(CONFIG) == {}


def test_the_coral_loss_plans_stage_2_1_and_what_follows(finished: Workflow) -> None:
    append(finished, "methods/coral/trainer.py", EDIT)
    jobs = finished.planned(CONFIG)
    assert trained(jobs) == AFTER_CORAL
    assert {"evaluate_model", "metrics"} <= set(jobs)
    assert not {"build_templates", "simulate_A", "simulate_B", "draw_split"} & set(jobs)


@pytest.mark.parametrize("figure", ["classes_figure", "stages_figure"])
def test_a_figure_module_plans_its_figure_and_the_report_only(
    finished: Workflow, figure: str
) -> None:
    append(finished, f"reporting/figures/{figure}.py", EDIT)
    assert set(finished.planned(CONFIG)) == {figure, "report", "all"}


def test_a_new_table_and_a_new_figure_are_two_files_each(finished: Workflow) -> None:
    reporting = finished.root / "src" / "fsft" / "reporting"
    for kind, old in (("table", "methods"), ("figure", "methods_figure")):
        declared = (reporting / "catalogue" / f"{old}.py").read_text(encoding="utf-8")
        new = declared.replace(f'name="{old}"', f'name="my_{kind}"')
        (reporting / "catalogue" / f"my_{kind}.py").write_text(new, encoding="utf-8")
        shutil.copy(reporting / f"{kind}s" / f"{old}.py", reporting / f"{kind}s" / f"my_{kind}.py")
    assert set(finished.planned(CONFIG)) == {"my_table", "my_figure", "report", "all"}


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
