"""What every test of the workflow starts from."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.running import Workflow

TINY: dict[str, Any] = {
    "pathvars": {"results": "results"},
    "seeds": [0],
    "shots": [3],
    "device": "cpu",
    "methods": ["source_only", "coral", "fsft"],
    "structures": {"classes": 3},
    "subtomograms": {"side": 16, "voxel_nm": 2.2, "per_class": 16},
    "splits": {"test_per_class": 4},
    "grid": {"source_snrs": [0.5], "target_snrs": [0.1]},
    "report": {"snrs": [1000]},
    "stages": {"all": {"width": 4, "features": 8, "epochs": 1}},
}
"""A run of seconds: nothing is learnt, but every stage, table and figure has something to do."""


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    """The project's workflow in an empty folder."""
    return Workflow(tmp_path / "run")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Workflow:
    """A finished run of TINY, to be looked at; the workers of pytest-xdist share one."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    workflow = Workflow(folder / "tiny")
    with (folder / "tiny.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not workflow.folder.exists():
            result = workflow.snakemake(TINY, "--cores", "2")
            assert result.returncode == 0, result.stdout + result.stderr
    return workflow


@pytest.fixture
def copied(tiny: Workflow, tmp_path: Path) -> Workflow:
    """A copy of that run, to be changed."""
    shutil.copytree(tiny.folder, tmp_path / "run")
    return Workflow(tmp_path / "run")
