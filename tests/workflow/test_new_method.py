"""A method is added here by a folder and an entry of the registry, and in another package by an
entry point alone, as CONTRIBUTING.md says."""

import re
import shutil
import textwrap
from pathlib import Path

import pandas as pd
import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import ROOT, Workflow

RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```(python|toml)\n(.*?)```", re.DOTALL | re.MULTILINE)
DECLARATION, ENTRY_POINT = (
    next(textwrap.dedent(text) for name, text in BLOCK.findall(RECIPE) if name == language)
    for language in ("python", "toml")
)

TRAINER = '''
"""Training that does nothing."""

import torch

from fsft.methods.training import Run, Task
from fsft.models.network import Network
from PACKAGE.amount import AMOUNT


def train(network: Network, task: Task, recipe, run: Run) -> None:
    """Look at the data and learn nothing."""
    assert len(task.unlabelled) > 9
    assert recipe.strength == AMOUNT
    run.note(1, {"strength": torch.tensor(recipe.strength)})
    run.end_epoch(1, network)
'''

CHANGES = {
    **TINY,
    "methods": ["source_only", "mine"],
    "stages": {**TINY["stages"], "mine": {"strength": 2.0}},
}


def write_package(folder: Path, name: str) -> None:
    """The declaration and the trainer of a method as a package."""
    folder.mkdir(parents=True)
    (folder / "amount.py").write_text("AMOUNT = 2.0\n", encoding="utf-8")
    (folder / "__init__.py").write_text('"""A method that does nothing."""\n', encoding="utf-8")
    declaration = DECLARATION.replace("fsft.methods.mine", name)
    (folder / "declaration.py").write_text(declaration, encoding="utf-8")
    (folder / "trainer.py").write_text(TRAINER.replace("PACKAGE", name), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a package with a method is installed, as pip leaves it."""
    site = tmp_path / "site"
    write_package(site / "other_package", "other_package")
    facts = site / "other_package-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: other-package\nVersion: 1.0\n")
    named = ENTRY_POINT.replace('"', "").replace("project.entry-points.", "")
    named = named.replace("your_package", "other_package")
    (facts / "entry_points.txt").write_text(named)
    monkeypatch.setenv("PYTHONPATH", str(site))
    return site


def is_a_row(folder: Path) -> None:
    tables = folder / "results" / "tables"
    table = pd.read_csv(tables / "table1.csv").query("batchnorm == 'recalibrated'")
    table = table.set_index("method")
    assert table.loc["mine", "mean"] == table.loc["source_only", "mean"]
    assert "mine" in set(pd.read_csv(tables / "methods.csv")["method"])


def test_a_new_method_is_a_row_of_the_tables(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in ("src", "workflow", "config", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    write_package(tree / "src/fsft/methods/mine", "fsft.methods.mine")
    registry = tree / "src/fsft/methods/registry.py"
    declared = registry.read_text(encoding="utf-8")
    for old, new in (
        ("    oracle.METHOD,\n", "    oracle.METHOD,\n    mine.METHOD,\n"),
        (
            "from fsft.methods.oracle ",
            "from fsft.methods.mine import declaration as mine\nfrom fsft.methods.oracle ",
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
    assert planned["train_mine"] == 1
    assert "train_source" not in planned


def test_a_method_of_another_package_that_cannot_be_is_refused(tmp_path: Path, site: Path) -> None:
    declaration = site / "other_package" / "declaration.py"
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text(text.replace('name="mine",\n    role', 'name="fsft",\n    role'))
    result = Workflow(tmp_path / "run").snakemake(TINY, "--dry-run")
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert (
        "error: method other_package.declaration:METHOD of the package other-package: there is a "
        "method fsft already; expected another name\n"
    ) in said
    assert "Traceback" not in said
