"""A run that is killed is finished by typing the same command again, and gives the same bytes."""

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow

PAIR = "A-snr0.5__B-snr0.1"
PATIENCE = 120.0


@dataclass(frozen=True)
class Fault:
    """A job to be killed as soon as it has begun to write.

    job: folder that it writes to; lost: what the run has not made yet; target: what is asked for;
    same: files that must come out as they did without the fault.
    """

    job: str
    lost: tuple[str, ...]
    target: str
    same: tuple[str, ...]


FAULTS = {
    "simulation": Fault(
        job="results/datasets/A-snr0.5",
        lost=("results/datasets/A-snr0.5",),
        target="results/datasets/A-snr0.5",
        same=("results/datasets/A-snr0.5/*",),
    ),
    "training": Fault(
        job=f"results/models/adapt/fsft/{PAIR}/shots-3",
        lost=("results/models/adapt", "results/predictions", "results/metrics.csv"),
        target="results/metrics.csv",
        same=("results/models/adapt/**/*.safetensors", "results/metrics.csv"),
    ),
}


def kill_while_writing(workflow: Workflow, fault: Fault) -> None:
    """Run a job and kill it together with Snakemake once its first file is there."""
    process = workflow.start(TINY, "--", fault.target, process_group=0)
    job, deadline = workflow.folder / fault.job, time.monotonic() + PATIENCE
    try:
        while not (job.is_dir() and any(job.iterdir())):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "the job has written nothing"
            time.sleep(0.001)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def contents(folder: Path, patterns: tuple[str, ...]) -> dict[Path, bytes]:
    paths = [path for pattern in patterns for path in folder.glob(pattern)]
    return {path.relative_to(folder): path.read_bytes() for path in paths}


@pytest.mark.parametrize("name", FAULTS)
def test_a_killed_run_is_finished_with_the_same_bytes(copied: Workflow, name: str) -> None:
    fault = FAULTS[name]
    before = contents(copied.folder, fault.same)
    assert len(before) >= len(fault.same)
    for path in map(copied.folder.joinpath, fault.lost):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    kill_while_writing(copied, fault)
    refused = copied.snakemake(TINY, "--", fault.target)
    assert refused.returncode == 1
    assert "--unlock" in refused.stderr

    assert copied.snakemake(TINY, "--unlock").returncode == 0
    copied.run(TINY, fault.target)
    assert contents(copied.folder, fault.same) == before
