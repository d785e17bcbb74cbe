"""What pyproject.toml and the locks ask for is what the code imports, and nothing else."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMANDS = {"mypy", "pytest-xdist", "ruff", "snakefmt"}
"""What the checks run, and no test imports; beside stubs, which mypy alone reads."""

REPORTS = {"pygments"}
"""What Snakemake's report needs, which Snakemake does not ask for."""

CUDA = ("nvidia", "cuda", "triton")
"""What the build of torch for GPUs needs beside that for processors, for which the locks are."""


def imported(*folders: str) -> set[str]:
    """The distributions whose modules the Python and Snakemake files of some folders import."""
    modules: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules.add(node.module or "")
        for path in ((ROOT / folder).rglob(name) for name in ("*.smk", "Snakefile")):
            for file in path:
                modules.update(re.findall(r"^(?:from|import) ([\w.]+)", file.read_text(), re.M))
    tops = {module.split(".")[0] for module in modules} - sys.stdlib_module_names
    known = packages_distributions()
    return {canonicalize_name(known[top][0]) for top in tops - {"fsft", "tests", "benchmarks"}}


def named(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def locked(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return named(line for line in lines if line and not line.startswith(("#", "-")))


def needed(requirements: Iterable[str]) -> set[str]:
    """Some requirements and all that they need, at any depth."""
    found: set[str] = set()
    waiting = [Requirement(each) for each in requirements]
    while waiting:
        one = waiting.pop()
        wanted = {"", *one.extras}
        if one.marker and not one.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(one.name)
        if name not in found or one.extras:
            found.add(name)
            for line in distribution(name).requires or ():
                other = Requirement(line)
                marker, other.marker = other.marker, None
                if marker is None or any(marker.evaluate({"extra": each}) for each in wanted):
                    waiting.append(other)
    return {name for name in found if not name.startswith(CUDA)}


RUNTIME = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cluster"]]
DEVELOPMENT = PROJECT["optional-dependencies"]["dev"]


def test_the_package_asks_for_what_it_and_the_workflow_import() -> None:
    assert named(PROJECT["dependencies"]) == imported("src", "workflow") | REPORTS


def test_development_asks_for_what_tests_and_benchmarks_import_beside_it() -> None:
    beside = imported("tests", "benchmarks") - named(PROJECT["dependencies"])
    asked = {each for each in named(DEVELOPMENT) if not re.search(r"stubs|^types-", each)}
    assert asked - COMMANDS == beside


def test_the_locks_hold_what_is_needed_each_for_its_own_purpose() -> None:
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert runtime == needed(RUNTIME)
    assert development == needed([*RUNTIME, *DEVELOPMENT]) - runtime
