"""Imports go down the floors of the package, and what the workflow reads to plan needs no torch."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import fsft

ROOT = Path(fsft.__file__).parent

FLOORS = (
    *("front_door", "jobs", "plan", "reporting", "evaluation", "methods", "models", "own_data"),
    *("data", "simulation", "structures", "formats", "runtime"),
)
"""Top first; a module may import its own floor and those below."""


def upward(source: str, floor: str) -> list[str]:
    """The floors above `floor` that some code of it imports, wherever and for whatever."""
    above = FLOORS[: FLOORS.index(floor)]
    return [name for name in _imported(ast.parse(source)) if name in above]


def _imported(tree: ast.AST) -> Iterator[str]:
    """The floors of this package that are imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "expected imports by full name"
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in modules if name.startswith("fsft."))


def test_every_module_is_on_a_floor() -> None:
    tops = {path.stem for path in (*ROOT.glob("[!_]*.py"), *ROOT.glob("*/"))} - {"__pycache__"}
    assert tops == set(FLOORS)


def test_no_module_imports_from_a_floor_above() -> None:
    modules = [*ROOT.glob("[!_]*.py"), *ROOT.glob("*/**/*.py")]
    assert len(modules) > 150
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in modules
        if (
            wrong := upward(
                path.read_text(encoding="utf-8"), path.relative_to(ROOT).parts[0].split(".")[0]
            )
        )
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import fsft.plan.nodes",
        "from fsft import plan",
        "from fsft.plan.nodes import DEFAULT",
        "if TYPE_CHECKING:\n    from fsft.jobs.train_stage import train_stage",
        "def late():\n    from fsft.plan import nodes",
    ],
)
def test_an_import_from_above_is_found_however_it_is_written(source: str) -> None:
    assert upward(source, "reporting")
    assert not upward(source, "front_door")


def test_what_a_configuration_asks_for_is_known_without_torch() -> None:
    modules = [
        ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        for path in (ROOT / "plan").rglob("*.py")
    ]
    assert "fsft.plan.work" in modules
    code = f"import sys, {', '.join(modules)}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
