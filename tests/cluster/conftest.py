"""What the tests of the slurm profile start from."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflow.conftest import workflow as workflow
from tests.workflow.running import ROOT, Workflow

PROFILE = ROOT / "workflow" / "profiles" / "slurm"


def through_slurm(workflow: Workflow, config: dict[str, Any], *arguments: str) -> str:
    """Run the workflow through the profile, without waiting long; gives what it said."""
    profile = yaml.safe_load((PROFILE / "profile.yaml").read_text(encoding="utf-8"))
    result = workflow.snakemake(
        config,
        *("--workflow-profile", str(PROFILE), "--cores", str(profile["cores"])),
        *("--slurm-partition-config", str(PROFILE / "partitions.yaml")),
        *("--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "1"),
        *("--latency-wait", "5", *arguments),
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of commands that come before all others."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


def write_command(path: Path, script: str) -> None:
    """A command that runs a line of shell."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
