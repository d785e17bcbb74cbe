"""A small run through a real Slurm on this machine, with one pretend GPU."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cluster import daemons
from tests.cluster.conftest import through_slurm, write_command
from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow

SAME = ("results/metrics.csv", "results/tables/table1.csv")
FEATURES = "results/features/A-snr0.5__B-snr0.1/seed-0.safetensors"
"""Waits for the same models as the evaluation, and competes with it for the GPU."""

ON_GPU = {"source", "coral", "discriminator", "adapt", "evaluate", "features"}
STOPPED = "train_coral"
TOO_LITTLE = f"{STOPPED}:mem_mb=100 * attempt ** 5"
"""Less memory than Python takes at first, and 3.2 GB the second time."""

SHOWN = ("JobId", "Partition", "StartTime", "EndTime", "JobState", "MinMemoryNode")

SRUN = 'SLURM_CONF={folder}/slurm.conf exec {srun} "$@"'
"""Inside a job, Snakemake forgets the environment variable that names another configuration."""

SQUEUE = """
active() {{ {squeue} --noheader --states=PENDING,RUNNING,COMPLETING | wc -l; }}
before=$(active)
for try in $(seq 80); do
    [ "$before" -gt 0 ] && [ "$before" = "$(active)" ] || break
    sleep 0.5
done
exec {squeue} "$@"
"""
"""Answers when a job has ended, since Snakemake waits longer after every answer without news."""


@pytest.fixture
def slurm() -> Iterator[daemons.Slurm]:
    """Slurm, started for a test and stopped after it."""
    if missing := daemons.missing():
        pytest.skip(f"no {', '.join(missing)} here: apt install slurm-wlm munge")
    with tempfile.TemporaryDirectory() as folder, daemons.running(Path(folder)) as slurm:
        yield slurm


def test_a_run_through_slurm(
    slurm: daemons.Slurm, workflow: Workflow, commands: Path, tmp_path: Path
) -> None:
    places = {"folder": slurm.folder, **{name: shutil.which(name) for name in ("srun", "squeue")}}
    write_command(commands / "srun", SRUN.format(**places))
    write_command(commands / "squeue", SQUEUE.format(**places))
    # makes rules ask for a GPU, where torch will find none and compute on the processor
    write_command(commands / "nvidia-smi", "exit 0")
    messages = through_slurm(
        workflow,
        {**TINY, "device": "auto"},
        *("--set-resources", TOO_LITTLE, "--", *SAME, FEATURES),
    )
    jobs = slurm.jobs()
    for job in jobs:
        shown = " ".join(job[key] for key in SHOWN)
        print(f"{shown} CUDA_VISIBLE_DEVICES={job['devices']} {job['Comment']}")

    on_gpu = [job for job in jobs if job["Partition"] == "gpu"]
    assert {job["devices"] for job in on_gpu} == {"0"}
    assert {job["devices"] for job in jobs if job["Partition"] == "cpu"} == {"none"}
    for name in ON_GPU:
        assert any(name in job["Comment"] for job in on_gpu), name
    for job in jobs:
        assert (job in on_gpu) == any(name in job["Comment"] for name in ON_GPU), job

    for before, after in pairwise(on_gpu):
        assert before["EndTime"] <= after["StartTime"]

    first, second = (job for job in jobs if STOPPED in job["Comment"])
    assert "exceeded memory limit" in messages
    assert (first["JobState"], first["MinMemoryNode"]) == ("FAILED", "100M")
    assert (second["JobState"], second["MinMemoryNode"]) == ("COMPLETED", "3200M")

    local = Workflow(tmp_path / "local")
    local.run(TINY, *SAME)
    for path in SAME:
        assert (workflow.folder / path).read_bytes() == (local.folder / path).read_bytes()
