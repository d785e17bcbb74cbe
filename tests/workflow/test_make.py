"""What `make` asks before it starts Snakemake."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.running import ROOT

HOSTILE = "__use_yte__: true\n__definitions__:\n  - open('evaluated', 'w')\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The Makefile beside an environment whose Snakemake only notes what it was started with."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "config", tmp_path / "config")
    commands = tmp_path / ".venv" / "bin"
    commands.mkdir(parents=True)
    for name, does in (
        ("python", f'exec "{sys.executable}" "$@"'),
        ("snakemake", 'echo "$@" > started'),
    ):
        (commands / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (commands / name).chmod(0o755)
    (tmp_path / ".venv" / "installed").touch()
    return tmp_path


def make(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A `make` that does not know of the one that may be running the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
    )


def refusal(clone: Path, *arguments: str) -> str:
    """The one sentence of a `make` that fails before it starts Snakemake."""
    result = make(clone, *arguments)
    assert result.returncode == 2
    assert not (clone / "started").exists()
    sentence, of_make = result.stderr.splitlines()
    assert of_make.startswith("make: ***")
    return sentence


def test_a_second_demo_does_not_unlock_the_folder_of_the_first(clone: Path) -> None:
    results = clone / "results" / "demo"
    results.mkdir(parents=True)
    with (results / ".lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        assert refusal(clone, "demo") == (
            "error: another run is at work in results/demo; wait until it ends, or stop it"
        )
    assert make(clone, "demo").returncode == 0
    assert (clone / "started").exists()


def test_the_demo_ends_with_the_paths_that_the_readme_names(clone: Path) -> None:
    (clone / "results" / "demo").mkdir(parents=True)
    said = make(clone, "demo").stdout.rpartition("\n\n")[2].splitlines()
    assert len(said) == 5
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\n".join(f"    {line}" for line in said) in readme


def test_figures_are_drawn_from_all_the_results_that_are_named(clone: Path) -> None:
    for name in ("2024", "other run"):
        (clone / name).mkdir()
        shutil.copy(clone / "config" / "demo.yaml", clone / name / "config.yaml")
    assert refusal(clone, "figures", "RESULTS=2024 nowhere") == (
        "error: nowhere does not exist; expected a folder or archive of stored results"
    )
    assert refusal(clone, "figures", "RESULTS=") == (
        "error: RESULTS does not exist; expected a folder or archive of stored results"
    )
    assert refusal(clone, "figures", "RESULTS=2024 ./2024").startswith(
        "error: 2024 and ./2024 would lie in one folder, "
    )
    assert make(clone, "figures", "RESULTS=2024 'other run'").returncode == 0
    said = (clone / "started").read_text(encoding="utf-8")
    assert said.endswith('--config stored=["2024", "other run"]\n')


@pytest.mark.parametrize("target", ["demo", "plan", "figures", "pack"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HOSTILE, " holds the key __use_yte__, which runs code; expected plain YAML"),
        (
            "seeds: [0]\nseeds: [1]\n",
            ", line 2: the key 'seeds' stands here again; expected it once",
        ),
        (
            "stages: &s {all: *s}\n",
            ": expected at most 20 levels of keys and lists",
        ),
        ("pathvars: x\n", ": the key pathvars is 'x'; expected the key results with a folder"),
    ],
)
def test_what_snakemake_would_stumble_over_is_refused_first(
    clone: Path, target: str, text: str, said: str
) -> None:
    name = "config/demo.yaml"
    (clone / name).write_text(text, encoding="utf-8")
    assert refusal(clone, target) == f"error: {name}{said}"
    assert not (clone / "evaluated").exists()
