"""A method is added by one new file and one entry of the registry, as CONTRIBUTING.md says."""

import shutil
from pathlib import Path

import pandas as pd

from tests.workflow.conftest import TINY
from tests.workflow.running import ROOT, Workflow

TRAINER = '''
"""A method that does nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Hyper-parameters."""

    strength: float


def train(network, task, recipe, run):
    """Look at the support and learn nothing."""
    assert len(task.support) == 9
    assert recipe.strength == 2.0
    run.note(1, {"strength": recipe.strength})
'''

ENTRY = """
        Method(
            "dummy",
            "control",
            ("source", "dummy"),
            "Does nothing to Stage 1.",
            "nobody",
            own=Stage(
                "dummy", "fsft.methods.dummy", frozenset({"support"}), {"strength": 1.0}, "Nothing"
            ),
        ),
"""


def test_a_new_method_is_a_row_of_table_1(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in ("src", "workflow", "config", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "src/fsft/methods/dummy.py").write_text(TRAINER, encoding="utf-8")
    registry = tree / "src/fsft/methods/registry.py"
    declared = registry.read_text(encoding="utf-8")
    corners = "        *(_factorial("
    assert declared.count(corners) == 1
    registry.write_text(declared.replace(corners, ENTRY + corners), encoding="utf-8")

    workflow = Workflow(tmp_path / "run", tree)
    stages = {**TINY["stages"], "dummy": {"strength": 2.0}}
    workflow.run({**TINY, "methods": ["source_only", "dummy"], "stages": stages}, "table1")

    table = pd.read_csv(tmp_path / "run/results/tables/table1.csv").set_index("method")
    assert table.loc["dummy", "mean"] == table.loc["source_only", "mean"]
