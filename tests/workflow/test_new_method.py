"""A method is added here by a folder and an entry of the registry, and in another package by an
entry point alone, as CONTRIBUTING.md says."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import ROOT, Workflow

DECLARATION = '''
"""A method that does nothing."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage, hyper


@dataclass(frozen=True)
class Dummy:
    """Hyper-parameters."""

    strength: float = hyper(1.0, "How little it does.", at_least=0, at_most=5)
    epochs: int = shared.epochs(1)
    batch: int = shared.batch(4)


STAGE = Stage(
    name="dummy",
    title="Nothing",
    sees=frozenset({"support"}),
    recipe=Dummy,
    train="PACKAGE.trainer:train",
)

METHOD = Method(
    name="dummy",
    role="control",
    chain=("source", "dummy"),
    description="Does nothing to Stage 1.",
    reference="nobody",
    own=STAGE,
)
'''

TRAINER = '''
"""Training that does nothing."""

import torch

from fsft.methods.training import Run, Task
from fsft.models.network import Network
from PACKAGE.amount import AMOUNT


def train(network: Network, task: Task, recipe, run: Run) -> None:
    """Look at the support and learn nothing."""
    assert len(task.support) == 9
    assert recipe.strength == AMOUNT
    run.note(1, {"strength": torch.tensor(recipe.strength)})
    run.end_epoch(1, network)
'''

CHANGES = {
    **TINY,
    "methods": ["source_only", "dummy"],
    "stages": {**TINY["stages"], "dummy": {"strength": 2.0}},
}


def write_package(folder: Path, name: str) -> None:
    """The declaration and the trainer of a method as a package."""
    folder.mkdir(parents=True)
    (folder / "amount.py").write_text("AMOUNT = 2.0\n", encoding="utf-8")
    (folder / "__init__.py").write_text('"""A method that does nothing."""\n', encoding="utf-8")
    for file, text in (("declaration.py", DECLARATION), ("trainer.py", TRAINER)):
        (folder / file).write_text(text.replace("PACKAGE", name), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a package with a method is installed, as pip leaves it."""
    site = tmp_path / "site"
    write_package(site / "other_package", "other_package")
    facts = site / "other_package-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: other-package\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(
        "[fsft.methods]\ndummy = other_package.declaration:METHOD\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(site))
    return site


def is_a_row(folder: Path) -> None:
    tables = folder / "results" / "tables"
    table = pd.read_csv(tables / "table1.csv").set_index("method")
    assert table.loc["dummy", "mean"] == table.loc["source_only", "mean"]
    assert "dummy" in set(pd.read_csv(tables / "methods.csv")["method"])


def test_a_new_method_is_a_row_of_the_tables(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in ("src", "workflow", "config", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    write_package(tree / "src/fsft/methods/dummy", "fsft.methods.dummy")
    registry = tree / "src/fsft/methods/registry.py"
    declared = registry.read_text(encoding="utf-8")
    for old, new in (
        ("    oracle.METHOD,\n", "    oracle.METHOD,\n    dummy.METHOD,\n"),
        (
            "from fsft.methods.finetune ",
            "from fsft.methods.dummy import declaration as dummy\nfrom fsft.methods.finetune ",
        ),
    ):
        assert declared.count(old) == 1
        declared = declared.replace(old, new)
    registry.write_text(declared, encoding="utf-8")

    workflow = Workflow(tmp_path / "run", tree)
    workflow.run(CHANGES, "table1", "methods")
    is_a_row(workflow.folder)


def test_a_method_of_another_package_is_a_row_of_the_tables(tmp_path: Path, site: Path) -> None:
    workflow = Workflow(tmp_path / "run")
    workflow.run(CHANGES, "table1", "methods")
    is_a_row(workflow.folder)
    assert workflow.planned(CHANGES, "table1") == {}

    (site / "other_package" / "amount.py").write_text("AMOUNT = 1.0 + 1.0\n", encoding="utf-8")
    planned = workflow.planned(CHANGES, "table1")
    assert planned["train_dummy"] == 1
    assert "train_source" not in planned


def test_a_method_of_another_package_that_cannot_be_is_refused(tmp_path: Path, site: Path) -> None:
    declaration = site / "other_package" / "declaration.py"
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text(text.replace('name="dummy",\n    role', 'name="fsft",\n    role'))
    result = Workflow(tmp_path / "run").snakemake(TINY, "--dry-run")
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert (
        "error: method other_package.declaration:METHOD of the package other-package: there is a "
        "method fsft already; expected another name\n"
    ) in said
    assert "Traceback" not in said
